use crate::{Actor, RevocationReason, SuspensionReason, Timestamp, TransitionRefused};

/// Whether a card that is in people's hands holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CredentialStatus {
    /// It holds.
    Valid,
    /// Blocked for a reason that can be cured.
    Suspended {
        /// Why, and so what cures it.
        reason: SuspensionReason,
        /// Since when.
        at: Timestamp,
        /// Who blocked it.
        by: Actor,
    },
    /// It holds no more, for ever.
    Revoked {
        /// Why.
        reason: RevocationReason,
        /// Since when.
        at: Timestamp,
        /// Who revoked it.
        by: Actor,
    },
    /// A newer card of the same family took its place.
    Superseded {
        /// Issue number of the card that took its place.
        by_issue: u8,
        /// Since when.
        at: Timestamp,
        /// Who asked for the newer card.
        by: Actor,
    },
}

impl CredentialStatus {
    /// The word in databases.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Suspended { .. } => "suspended",
            Self::Revoked { .. } => "revoked",
            Self::Superseded { .. } => "superseded",
        }
    }

    /// Whether this is the family's one card: valid, or suspended and curable.
    pub const fn is_live(&self) -> bool {
        matches!(self, Self::Valid | Self::Suspended { .. })
    }

    /// Blocks a valid card.
    pub fn suspend(
        self,
        reason: SuspensionReason,
        at: Timestamp,
        by: Actor,
    ) -> Result<Self, TransitionRefused> {
        match self {
            Self::Valid => Ok(Self::Suspended { reason, at, by }),
            other => Err(other.refuse("suspended")),
        }
    }

    /// Lifts a block.
    pub fn reinstate(self) -> Result<Self, TransitionRefused> {
        match self {
            Self::Suspended { .. } => Ok(Self::Valid),
            other => Err(other.refuse("reinstated")),
        }
    }

    /// Ends a live card for ever.
    pub fn revoke(
        self,
        reason: RevocationReason,
        at: Timestamp,
        by: Actor,
    ) -> Result<Self, TransitionRefused> {
        match self {
            Self::Valid | Self::Suspended { .. } => Ok(Self::Revoked { reason, at, by }),
            other => Err(other.refuse("revoked")),
        }
    }

    /// Ends a valid card because a newer one takes its place. A blocked card is not replaced: a new
    /// card must not be a way round the block.
    pub fn supersede(
        self,
        by_issue: u8,
        at: Timestamp,
        by: Actor,
    ) -> Result<Self, TransitionRefused> {
        match self {
            Self::Valid => Ok(Self::Superseded { by_issue, at, by }),
            other => Err(other.refuse("superseded")),
        }
    }

    fn refuse(self, to: &'static str) -> TransitionRefused {
        TransitionRefused {
            from: self.word(),
            to,
        }
    }
}

#[cfg(test)]
mod tests;
