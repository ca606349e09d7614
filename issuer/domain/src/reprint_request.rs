//! A family's request for another card, from the counter to the card.
//!
//! ```text
//! asked (a fee is due) → paid ┐
//!                      waived ┴→ approved → made
//! every state before `made` → refused, every one before `approved` → withdrawn
//! ```

use crate::in_both_languages::in_both_languages;
use crate::{Actor, Money, Timestamp};

/// How far a request is. Each state has the facts of its own step; when it was asked and by whom
/// stands beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequestState {
    /// It waits for the fee.
    Asked {
        /// What is due; never nothing.
        due: Money,
    },
    /// The fee is there.
    Paid {
        /// How much.
        fee: Money,
        /// Since when.
        at: Timestamp,
    },
    /// Nothing is due.
    Waived,
    /// Somebody said yes; the card is being made.
    Approved(Decided),
    /// The card is made; the old one ended with it.
    Made {
        /// Who said yes, and when.
        approved: Decided,
        /// The new card: the number of its first part.
        card_number: String,
        /// When it was signed.
        at: Timestamp,
    },
    /// Somebody said no.
    Refused {
        /// Who and when.
        decided: Decided,
        /// Why.
        why: RefusalReason,
    },
    /// The family does not want it any more.
    Withdrawn(Decided),
}

/// Who decided, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// Who.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
}

/// Why a request is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RefusalReason {
    /// What was shown does not prove that the family asks.
    ProofMissing,
    /// The register has nothing new that a corrected card could show.
    NothingNew,
    /// The card that the family has is good.
    CardIsGood,
    /// The family's entry is under enquiry.
    UnderEnquiry,
    /// It was asked in another way already.
    AskedTwice,
    /// The fee did not come in time.
    NotPaid,
}

/// A step that a request does not take.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RequestStepRefused {
    /// Another state.
    #[error(
        "a request that is {from} cannot be {to}\n\nhint: look at it anew; somebody may have gone on with it"
    )]
    State {
        /// How far it is.
        from: &'static str,
        /// What it was to become.
        to: &'static str,
    },
    /// Another amount than what is due.
    #[error(
        "{due} is due, not {came}\n\nhint: the exact amount is paid, or the payer gets it back"
    )]
    Amount {
        /// What is due.
        due: Money,
        /// What came.
        came: Money,
    },
}

impl RequestState {
    /// The first state of a request with such a fee.
    pub const fn with_fee(fee: Money) -> Self {
        if fee.is_zero() {
            Self::Waived
        } else {
            Self::Asked { due: fee }
        }
    }

    /// The fee came, exactly.
    pub fn pay(self, came: Money, at: Timestamp) -> Result<Self, RequestStepRefused> {
        match self {
            Self::Asked { due } if due == came => Ok(Self::Paid { fee: due, at }),
            Self::Asked { due } => Err(RequestStepRefused::Amount { due, came }),
            other => Err(other.refuse_step("paid")),
        }
    }

    /// Somebody says yes.
    pub fn approve(self, by: Actor, at: Timestamp) -> Result<Self, RequestStepRefused> {
        match self {
            Self::Paid { .. } | Self::Waived => Ok(Self::Approved(Decided { by, at })),
            other => Err(other.refuse_step("approved")),
        }
    }

    /// The card is signed.
    pub fn make(self, card_number: String, at: Timestamp) -> Result<Self, RequestStepRefused> {
        match self {
            Self::Approved(approved) => Ok(Self::Made {
                approved,
                card_number,
                at,
            }),
            other => Err(other.refuse_step("made")),
        }
    }

    /// Somebody says no: also after a yes, as long as no card is made.
    pub fn refuse(
        self,
        why: RefusalReason,
        by: Actor,
        at: Timestamp,
    ) -> Result<Self, RequestStepRefused> {
        match self {
            Self::Asked { .. } | Self::Paid { .. } | Self::Waived | Self::Approved(_) => {
                Ok(Self::Refused {
                    decided: Decided { by, at },
                    why,
                })
            }
            other => Err(other.refuse_step("refused")),
        }
    }

    /// The family takes it back.
    pub fn withdraw(self, by: Actor, at: Timestamp) -> Result<Self, RequestStepRefused> {
        match self {
            Self::Asked { .. } | Self::Paid { .. } | Self::Waived => {
                Ok(Self::Withdrawn(Decided { by, at }))
            }
            other => Err(other.refuse_step("withdrawn")),
        }
    }

    /// The word in databases.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Asked { .. } => "asked",
            Self::Paid { .. } => "paid",
            Self::Waived => "waived",
            Self::Approved(_) => "approved",
            Self::Made { .. } => "made",
            Self::Refused { .. } => "refused",
            Self::Withdrawn(_) => "withdrawn",
        }
    }

    /// Whether the family waits for its card: a second request would be one too many.
    pub const fn is_open(&self) -> bool {
        matches!(
            self,
            Self::Asked { .. } | Self::Paid { .. } | Self::Waived | Self::Approved(_)
        )
    }

    /// Who said yes, once somebody did.
    pub const fn approved(&self) -> Option<&Decided> {
        match self {
            Self::Approved(approved) | Self::Made { approved, .. } => Some(approved),
            _ => None,
        }
    }

    fn refuse_step(self, to: &'static str) -> RequestStepRefused {
        RequestStepRefused::State {
            from: self.word(),
            to,
        }
    }
}

in_both_languages!(RefusalReason);

impl RefusalReason {
    /// All reasons.
    pub const ALL: [Self; 6] = [
        Self::ProofMissing,
        Self::NothingNew,
        Self::CardIsGood,
        Self::UnderEnquiry,
        Self::AskedTwice,
        Self::NotPaid,
    ];

    const fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::ProofMissing => (
                "proof-missing",
                "the proof does not suffice",
                "प्रमाण पर्याप्त नहीं",
            ),
            Self::NothingNew => (
                "nothing-new",
                "the register has nothing new",
                "रजिस्टर में कुछ नया नहीं",
            ),
            Self::CardIsGood => (
                "card-is-good",
                "the present card is good",
                "मौजूदा कार्ड ठीक है",
            ),
            Self::UnderEnquiry => (
                "enquiry",
                "the family's entry is under enquiry",
                "परिवार की प्रविष्टि की जाँच चल रही है",
            ),
            Self::AskedTwice => ("asked-twice", "it was asked twice", "दो बार माँगा गया"),
            Self::NotPaid => ("not-paid", "the fee did not come", "शुल्क नहीं आया"),
        }
    }
}

#[cfg(test)]
mod tests;
