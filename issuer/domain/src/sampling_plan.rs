//! How many cards of a lot are looked at, and how many bad ones reject it: ISO 2859-1:1999
//! (IS 2500 Part 1:2000), general inspection level II, single sampling, normal inspection, an
//! acceptance quality limit of 0.65 bad cards in 100. A card whose QR or names are wrong rejects
//! the lot alone.

use sha2::{Digest, Sha256};

/// A sampling plan for one lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SamplingPlan {
    /// The code letter of the plan that is used.
    pub code_letter: char,
    /// Cards to look at; all of them where the lot has no more.
    pub sample_size: u64,
    /// The most bad cards with which the lot is accepted.
    pub accept_max: u64,
}

/// Table 1, level II: the largest lot of each code letter; Q is for all larger ones.
const CODE_LETTERS: [(u64, char); 14] = [
    (8, 'A'),
    (15, 'B'),
    (25, 'C'),
    (50, 'D'),
    (90, 'E'),
    (150, 'F'),
    (280, 'G'),
    (500, 'H'),
    (1_200, 'J'),
    (3_200, 'K'),
    (10_000, 'L'),
    (35_000, 'M'),
    (150_000, 'N'),
    (500_000, 'P'),
];

/// Table 2-A, column 0.65: the sample size and the acceptance number. Letters that have an arrow
/// there use the plan to which it points: A to E the one below (F), G the one above (F), H the one
/// below (J).
const PLANS: [(char, u64, u64); 8] = [
    ('F', 20, 0),
    ('J', 80, 1),
    ('K', 125, 2),
    ('L', 200, 3),
    ('M', 315, 5),
    ('N', 500, 7),
    ('P', 800, 10),
    ('Q', 1_250, 14),
];

impl SamplingPlan {
    /// The plan for a lot of so many cards.
    pub fn for_lot(cards: u64) -> Self {
        let letter = CODE_LETTERS
            .into_iter()
            .find(|(most, _)| cards <= *most)
            .map_or('Q', |(_, letter)| letter);
        let used = match letter {
            'A'..='G' => 'F',
            'H' => 'J',
            other => other,
        };
        let found = PLANS.into_iter().find(|(letter, ..)| *letter == used);
        let (code_letter, sample_size, accept_max) = found.unwrap_or(PLANS[PLANS.len() - 1]);
        Self {
            code_letter,
            sample_size: sample_size.min(cards),
            accept_max,
        }
    }

    /// Draws a sample: the positions of cards in the lot, in the order of the draw.
    ///
    /// Anybody can repeat it: for each position the SHA-256 of the text `SEED:POSITION`, such as
    /// `printf '%s' 'monday:17' | sha256sum`; the smallest ones in the order of their hexadecimal
    /// digits are the sample.
    pub fn draw(&self, seed: &str, positions: &[u64]) -> Vec<u64> {
        let mut tickets: Vec<([u8; 32], u64)> = positions
            .iter()
            .map(|position| {
                let ticket = Sha256::digest(format!("{seed}:{position}"));
                (ticket.into(), *position)
            })
            .collect();
        tickets.sort_unstable();
        let drawn = usize::try_from(self.sample_size).unwrap_or(usize::MAX);
        tickets
            .into_iter()
            .take(drawn)
            .map(|(_, position)| position)
            .collect()
    }

    /// Whether a lot is accepted with so many bad cards in the sample, of which so many are
    /// critical.
    pub const fn accepts(&self, bad: u64, critical: u64) -> bool {
        critical == 0 && bad <= self.accept_max
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_the_standards() {
        for (cards, letter, sample, accept) in [
            (1, 'F', 1, 0),
            (20, 'F', 20, 0),
            (21, 'F', 20, 0),
            (150, 'F', 20, 0),
            (280, 'F', 20, 0),
            (281, 'J', 80, 1),
            (1_200, 'J', 80, 1),
            (1_201, 'K', 125, 2),
            (3_200, 'K', 125, 2),
            (3_201, 'L', 200, 3),
            (10_000, 'L', 200, 3),
            (10_001, 'M', 315, 5),
            (35_001, 'N', 500, 7),
            (150_001, 'P', 800, 10),
            (500_001, 'Q', 1_250, 14),
        ] {
            let plan = SamplingPlan::for_lot(cards);
            assert_eq!(
                (plan.code_letter, plan.sample_size, plan.accept_max),
                (letter, sample, accept),
                "{cards} cards"
            );
        }
    }

    #[test]
    fn the_draw_is_what_sha256sum_says() {
        // for n in $(seq 1 6); do printf '%s %s\n' "$(printf 'monday:%s' $n | sha256sum)" $n; done | sort
        let plan = SamplingPlan {
            sample_size: 3,
            ..SamplingPlan::for_lot(6)
        };
        assert_eq!(plan.draw("monday", &[1, 2, 3, 4, 5, 6]), [3, 6, 2]);
        assert_eq!(plan.draw("monday", &[6, 5, 4, 3, 2, 1]), [3, 6, 2]);
    }

    #[test]
    fn one_critical_card_rejects_and_others_are_counted() {
        let plan = SamplingPlan::for_lot(10_000);
        assert!(plan.accepts(3, 0));
        assert!(!plan.accepts(4, 0));
        assert!(!plan.accepts(1, 1));
    }
}
