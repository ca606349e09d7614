use serde::{Deserialize, Serialize};

use crate::verified_card::VerifiedCard;

/// What a shop does with cards of other shops, whose balance it cannot know offline. The department
/// decides it, not the dealer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "policy", rename_all = "snake_case", deny_unknown_fields)]
pub enum OtherShops {
    /// Nothing is said about them.
    #[default]
    Unregulated,
    /// They are sent to their own shop.
    Deny,
    /// They get a minimum.
    AllowMinimum {
        /// For the family, in grams.
        grams: u32,
    },
    /// They get up to a limit.
    AllowLimit {
        /// For each member, in grams.
        grams_per_person: u32,
    },
}

/// What the policy says about one card of another shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OtherShop<'c> {
    /// The card's own shop.
    pub home_shop: &'c str,
    /// `deny`, `minimum` or `limit`.
    pub policy: &'static str,
    /// How much it gets at most, in grams; 0 where it gets nothing. `None` where the card does not
    /// list the whole family and the limit is for each member.
    pub grams: Option<u32>,
}

impl OtherShops {
    /// What to do with this card in this shop; `None` where it is the shop's own, or nothing is said.
    pub fn about<'c>(self, card: &'c VerifiedCard, shop: &str) -> Option<OtherShop<'c>> {
        if card.home_shop() == shop {
            return None;
        }
        let (policy, grams) = match self {
            Self::Unregulated => return None,
            Self::Deny => ("deny", Some(0)),
            Self::AllowMinimum { grams } => ("minimum", Some(grams)),
            Self::AllowLimit { grams_per_person } => {
                let persons = card.persons();
                let grams = persons.map(|persons| persons.saturating_mul(grams_per_person));
                ("limit", grams)
            }
        };
        Some(OtherShop {
            home_shop: card.home_shop(),
            policy,
            grams,
        })
    }
}
