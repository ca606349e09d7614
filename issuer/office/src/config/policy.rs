use issuer_domain::{HindiNames, HoldPolicy};
use serde::Deserialize;

/// What a family must have before it gets a card, beyond what every card needs.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// Hundredths of a family's members who must have done their eKYC, 0 to 100.
    pub ekyc_percent_min: u8,
    /// Whose names must have a Hindi form.
    pub hindi_names: HindiNamesAsked,
}

/// Whose names must have a Hindi form.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HindiNamesAsked {
    /// Nobody's.
    #[default]
    Nobody,
    /// The head's.
    Head,
    /// Every member's.
    All,
}

impl Policy {
    pub(super) fn problem(self) -> Option<&'static str> {
        (self.ekyc_percent_min > 100).then_some("policy.ekyc_percent_min is 0 to 100")
    }

    /// The policy as families are measured by it.
    pub fn holds(self) -> HoldPolicy {
        HoldPolicy {
            ekyc_percent_min: self.ekyc_percent_min,
            hindi_names: match self.hindi_names {
                HindiNamesAsked::Nobody => HindiNames::Nobody,
                HindiNamesAsked::Head => HindiNames::Head,
                HindiNamesAsked::All => HindiNames::All,
            },
        }
    }
}
