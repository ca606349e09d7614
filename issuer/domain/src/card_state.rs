//! The two states of a card, which are independent of each other: how far its making is, and
//! whether a shop may accept it. A transition consumes the old state and can be refused.

use crate::Timestamp;

/// How far the making of a card version is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Production {
    /// Its claims are stored; nothing is signed.
    Draft,
    /// Signed, checked with the verifier, and stored.
    Signed {
        /// When.
        at: Timestamp,
        /// With which key: the first bytes of its thumbprint.
        key_id: [u8; 4],
    },
}

/// Whether a card that is in people's hands holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialStatus {
    /// It holds.
    Valid,
    /// Blocked for a reason that can be cured, such as a missing eKYC.
    Suspended {
        /// Since when.
        at: Timestamp,
    },
    /// It holds no more, for ever.
    Revoked {
        /// Why.
        reason: RevocationReason,
        /// Since when.
        at: Timestamp,
    },
    /// A newer card of the same family took its place.
    Superseded {
        /// Since when.
        at: Timestamp,
    },
}

/// Why a card was revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RevocationReason {
    /// The family says that it is lost or stolen.
    LostOrStolen,
    /// The issuer made a mistake in it.
    Misissued,
    /// The family exists no more: moved away, merged or extinct.
    FamilyClosed,
    /// An officer cancelled it after an enquiry.
    Cancelled,
}

/// A step that the state does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a card that is {from} cannot be {to}")]
pub struct TransitionRefused {
    from: &'static str,
    to: &'static str,
}

impl Production {
    /// The word in databases.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Signed { .. } => "signed",
        }
    }

    /// A draft becomes a signed card.
    pub fn sign(self, at: Timestamp, key_id: [u8; 4]) -> Result<Self, TransitionRefused> {
        match self {
            Self::Draft => Ok(Self::Signed { at, key_id }),
            Self::Signed { .. } => Err(TransitionRefused {
                from: self.word(),
                to: "signed",
            }),
        }
    }
}

impl CredentialStatus {
    /// The word in databases.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Suspended { .. } => "suspended",
            Self::Revoked { .. } => "revoked",
            Self::Superseded { .. } => "superseded",
        }
    }

    /// Whether this is the family's one card: valid, or suspended and curable.
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Valid | Self::Suspended { .. })
    }

    /// Blocks a valid card.
    pub fn suspend(self, at: Timestamp) -> Result<Self, TransitionRefused> {
        match self {
            Self::Valid => Ok(Self::Suspended { at }),
            _ => Err(TransitionRefused {
                from: self.word(),
                to: "suspended",
            }),
        }
    }

    /// Lifts a block.
    pub fn reinstate(self) -> Result<Self, TransitionRefused> {
        match self {
            Self::Suspended { .. } => Ok(Self::Valid),
            _ => Err(TransitionRefused {
                from: self.word(),
                to: "reinstated",
            }),
        }
    }

    /// Ends a live card for ever.
    pub fn revoke(
        self,
        reason: RevocationReason,
        at: Timestamp,
    ) -> Result<Self, TransitionRefused> {
        if self.is_live() {
            Ok(Self::Revoked { reason, at })
        } else {
            Err(TransitionRefused {
                from: self.word(),
                to: "revoked",
            })
        }
    }

    /// Ends a live card because a newer one takes its place.
    pub fn supersede(self, at: Timestamp) -> Result<Self, TransitionRefused> {
        if self.is_live() {
            Ok(Self::Superseded { at })
        } else {
            Err(TransitionRefused {
                from: self.word(),
                to: "superseded",
            })
        }
    }
}

impl RevocationReason {
    /// All reasons.
    pub const ALL: [Self; 4] = [
        Self::LostOrStolen,
        Self::Misissued,
        Self::FamilyClosed,
        Self::Cancelled,
    ];

    /// The word in files and databases.
    pub const fn word(self) -> &'static str {
        match self {
            Self::LostOrStolen => "lost_or_stolen",
            Self::Misissued => "misissued",
            Self::FamilyClosed => "family_closed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The reason of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.word() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Timestamp = Timestamp::from_seconds(1_795_000_000);

    #[test]
    fn a_draft_is_signed_once() {
        let signed = Production::Draft.sign(AT, [1, 2, 3, 4]).unwrap();
        assert_eq!(
            signed,
            Production::Signed {
                at: AT,
                key_id: [1, 2, 3, 4]
            }
        );
        let refused = signed.sign(AT, [1, 2, 3, 4]).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "a card that is signed cannot be signed"
        );
    }

    #[test]
    fn a_block_is_cured_and_a_revocation_is_not() {
        let suspended = CredentialStatus::Valid.suspend(AT).unwrap();
        assert!(suspended.is_live());
        assert_eq!(suspended.reinstate(), Ok(CredentialStatus::Valid));
        let revoked = suspended.revoke(RevocationReason::Cancelled, AT).unwrap();
        assert!(!revoked.is_live());
        assert!(revoked.reinstate().is_err());
        assert!(revoked.suspend(AT).is_err());
        assert!(revoked.supersede(AT).is_err());
        assert!(
            CredentialStatus::Superseded { at: AT }
                .revoke(RevocationReason::Cancelled, AT)
                .is_err()
        );
    }
}
