use sha2::{Digest, Sha256};

/// A keyed order of the numbers below 4^n: the k-th place of a status list that is given out. It
/// needs no memory, never repeats, and nobody without the key can tell the k of a place.
///
/// A balanced Feistel network (Luby and Rackoff, 1988) with SHA-256 as its round function; ten
/// rounds as in NIST SP 800-38G's FF1.
pub(super) struct IndexPermutation<'a> {
    key: &'a [u8],
    half_bits: u32,
}

const ROUNDS: u8 = 10;

impl<'a> IndexPermutation<'a> {
    /// The permutation of the numbers below `places`; `None` unless that is a power of four up to
    /// 4^16.
    pub(super) fn new(key: &'a [u8], places: u64) -> Option<Self> {
        let bits = places.checked_ilog2()?;
        let is_power_of_four = places.is_power_of_two() && bits % 2 == 0;
        (is_power_of_four && bits <= 32).then_some(Self {
            key,
            half_bits: bits / 2,
        })
    }

    /// The place of `at`, which is below the number of places.
    pub(super) fn place(&self, at: u64) -> u64 {
        let mask = (1 << self.half_bits) - 1;
        let (mut left, mut right) = (at >> self.half_bits & mask, at & mask);
        for round in 0..ROUNDS {
            (left, right) = (right, left ^ (self.mix(round, right) & mask));
        }
        left << self.half_bits | right
    }

    fn mix(&self, round: u8, half: u64) -> u64 {
        let digest = Sha256::new()
            .chain_update(self.key)
            .chain_update([round])
            .chain_update(half.to_be_bytes())
            .finalize();
        digest[..8]
            .iter()
            .fold(0, |number, byte| number << 8 | u64::from(*byte))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_comes_once_and_in_no_plain_order() {
        let permutation = IndexPermutation::new(&[7; 32], 1 << 12).unwrap();
        let places: Vec<u64> = (0..1 << 12).map(|at| permutation.place(at)).collect();
        let ascents = places.windows(2).filter(|pair| pair[0] < pair[1]).count();
        assert!(
            (1_850..2_250).contains(&ascents),
            "about half of 4,095 steps go up: {ascents}"
        );
        let mut sorted = places.clone();
        sorted.sort_unstable();
        assert!(sorted.into_iter().eq(0..1 << 12));
        let other = IndexPermutation::new(&[8; 32], 1 << 12).unwrap();
        let same =
            (0..1 << 12).filter(|at| other.place(*at) == places[usize::try_from(*at).unwrap()]);
        assert!(same.count() < 10, "another key is another order");
    }

    #[test]
    fn only_powers_of_four_have_two_equal_halves() {
        assert!(IndexPermutation::new(&[0; 32], 1 << 20).is_some());
        assert!(IndexPermutation::new(&[0; 32], 1 << 17).is_none());
        assert!(IndexPermutation::new(&[0; 32], 1_000_000).is_none());
        assert!(IndexPermutation::new(&[0; 32], 0).is_none());
    }
}
