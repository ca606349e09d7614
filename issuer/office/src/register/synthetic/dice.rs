use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Seeded choices: the same seed and stream always choose alike.
#[derive(Debug)]
pub(super) struct Dice {
    random: ChaCha8Rng,
}

impl Dice {
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        random.set_stream(stream);
        Self { random }
    }

    /// A number below `limit`, which is not 0. The bias is below limit / 2^32.
    pub(super) fn below(&mut self, limit: u32) -> u32 {
        let wide = u64::from(self.random.next_u32()) * u64::from(limit);
        // The upper half of a product with a 32-bit number is below that number.
        (wide >> 32) as u32
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i32, high: i32) -> i32 {
        low + self.below(high.abs_diff(low) + 1).cast_signed()
    }

    /// True in `percent` of a hundred cases.
    pub(super) fn percent(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// One of the items; the list is not empty.
    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(u32::try_from(items.len()).unwrap_or(u32::MAX)) as usize]
    }

    /// The place of one of the weights, chosen as often as it weighs.
    pub(super) fn weighted(&mut self, weights: impl Iterator<Item = u32> + Clone) -> usize {
        let mut rest = self.below(weights.clone().sum::<u32>().max(1));
        for (at, weight) in weights.enumerate() {
            if rest < weight {
                return at;
            }
            rest -= weight;
        }
        0
    }
}
