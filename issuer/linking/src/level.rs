use serde::{Deserialize, Serialize};

/// How alike two values of a field are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Level {
    /// The same, letter by letter.
    Exact,
    /// Names that sound the same; dates or words with one slip.
    VeryClose,
    /// Names of which a small word is missing or one sound differs; the same year of birth.
    Close,
    /// Something in common: a part of the name, a year beside it.
    Partly,
    /// Nothing in common.
    Different,
    /// The value stands in the other field of the pair and the other field's value here.
    Swapped,
    /// One side has no value: no evidence.
    Missing,
}

/// Bits that hold a level in a pattern.
pub(crate) const LEVEL_BITS: u32 = 3;

/// The most fields whose levels go into one 64-bit pattern.
pub(crate) const FIELDS_MAX: usize = (u64::BITS / LEVEL_BITS) as usize;

impl Level {
    /// How many levels carry evidence: all but [`Level::Missing`].
    pub(crate) const WITH_EVIDENCE: usize = 6;

    /// All levels, the best first.
    pub const ALL: [Self; 7] = [
        Self::Exact,
        Self::VeryClose,
        Self::Close,
        Self::Partly,
        Self::Different,
        Self::Swapped,
        Self::Missing,
    ];

    /// Its name in files, stable.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::VeryClose => "very_close",
            Self::Close => "close",
            Self::Partly => "partly",
            Self::Different => "different",
            Self::Swapped => "swapped",
            Self::Missing => "missing",
        }
    }
}

/// The levels of a pair's fields in one number, so that equal patterns are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Pattern(pub(crate) u64);

impl Pattern {
    pub(crate) fn set(&mut self, field: usize, level: Level) {
        let shift = LEVEL_BITS * u32::try_from(field).unwrap_or(0);
        self.0 = self.0 & !(0b111 << shift) | (level as u64) << shift;
    }

    pub(crate) fn get(self, field: usize) -> Level {
        let shift = LEVEL_BITS * u32::try_from(field).unwrap_or(0);
        let number = (self.0 >> shift & 0b111) as usize;
        Level::ALL.get(number).copied().unwrap_or(Level::Missing)
    }
}

/// What one field says for or against a pair.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence {
    /// How alike the values are.
    pub level: Level,
    /// What that adds to the pair's weight, in bits; 0 where a value is missing.
    pub weight: f64,
}

#[cfg(test)]
mod tests {
    use super::{FIELDS_MAX, Level, Pattern};

    #[test]
    fn a_pattern_keeps_the_level_of_every_field() {
        let mut pattern = Pattern::default();
        for field in 0..FIELDS_MAX {
            pattern.set(field, Level::Missing);
            pattern.set(field, Level::ALL[field % Level::ALL.len()]);
        }
        for field in 0..FIELDS_MAX {
            assert_eq!(pattern.get(field), Level::ALL[field % Level::ALL.len()]);
        }
    }

    #[test]
    fn levels_stand_in_the_order_of_their_numbers() {
        for (at, level) in Level::ALL.into_iter().enumerate() {
            assert_eq!(level as usize, at);
        }
        assert_eq!(Level::Missing as usize, Level::WITH_EVIDENCE);
    }
}
