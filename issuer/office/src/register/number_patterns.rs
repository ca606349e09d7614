use issuer_domain::{NumberPattern, NumberPatternError};

/// The shapes of a register's numbers: a department's configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberPatterns {
    /// Family ids; besides, a family id has at most 16 of `0-9A-Z`, as the QR needs it.
    pub family_id: NumberPattern,
    /// Member ids.
    pub member_id: NumberPattern,
    /// Ration card numbers.
    pub ration_card: NumberPattern,
}

impl NumberPatterns {
    /// Himachal Pradesh's shapes.
    pub fn himachal() -> Result<Self, NumberPatternError> {
        Ok(Self {
            family_id: NumberPattern::parse(NumberPattern::FAMILY_ID)?,
            member_id: NumberPattern::parse(NumberPattern::MEMBER_ID)?,
            ration_card: NumberPattern::parse(NumberPattern::RATION_CARD)?,
        })
    }
}
