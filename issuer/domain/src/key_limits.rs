/// How long and for how much a card key is used.
///
/// A passport's document signer is used for three months or 1,00,000 documents, whichever comes
/// first, so that one stolen key spoils only so many (ICAO Doc 9303-12). Cards follow it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyLimits {
    /// The longest window in which a card key signs, in days.
    pub card_days: u16,
    /// The most cards that one key signs.
    pub card_quota: u64,
    /// Days that a key stands in the trust list before it first signs, so that every shop has it.
    pub announce_days: u16,
    /// From so many days before its end a key's window is warned of.
    pub warn_days: u16,
    /// From so many hundredths left a key's quota is warned of.
    pub warn_percent: u8,
}

impl KeyLimits {
    /// Three months of 31, 31 and 30 days; 1,00,000 cards; two weeks, since a shop is online at
    /// least once in that time; a month and a tenth, since the roots have to meet meanwhile.
    pub const STANDARD: Self = Self {
        card_days: 92,
        card_quota: 100_000,
        announce_days: 14,
        warn_days: 30,
        warn_percent: 10,
    };

    /// Whether so few cards are left that it is time for the next key.
    pub fn quota_is_low(&self, left: u64) -> bool {
        left.saturating_mul(100) <= self.card_quota.saturating_mul(u64::from(self.warn_percent))
    }
}

impl Default for KeyLimits {
    fn default() -> Self {
        Self::STANDARD
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenth_left_is_little() {
        let limits = KeyLimits::STANDARD;
        assert!(!limits.quota_is_low(10_001));
        assert!(limits.quota_is_low(10_000));
        assert!(limits.quota_is_low(0));
    }
}
