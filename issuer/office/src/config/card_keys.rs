use issuer_domain::KeyLimits;
use serde::Deserialize;

/// For how much a card key is used; [`KeyLimits`] says why.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CardKeyLimits {
    /// Longest window, in days.
    pub card_days: u16,
    /// Most cards.
    pub card_quota: u64,
    /// Days from the trust list that first has a key to the first card that it signs.
    pub announce_days: u16,
    /// Days before a window's end from which it is warned of.
    pub warn_days: u16,
    /// Hundredths of the quota from which it is warned of.
    pub warn_percent: u8,
}

impl Default for CardKeyLimits {
    fn default() -> Self {
        let KeyLimits {
            card_days,
            card_quota,
            announce_days,
            warn_days,
            warn_percent,
        } = KeyLimits::STANDARD;
        Self {
            card_days,
            card_quota,
            announce_days,
            warn_days,
            warn_percent,
        }
    }
}
