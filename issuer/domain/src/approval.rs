use crate::{Actor, Role, Timestamp};

/// What one person asks for and another one decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ApprovalKind {
    /// Many cards are to be revoked.
    BulkRevocation,
    /// Many cards are to be blocked or freed.
    BulkSuspension,
    /// A signing key is to be made, replaced, retired or given up.
    KeyChange,
    /// Data that is masked is to be shown or exported.
    Unmasking,
}

/// How far a request is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApprovalState {
    /// It waits for a second person.
    Asked,
    /// A second person said yes; it may be carried out once.
    Approved {
        /// Who.
        by: Actor,
        /// When.
        at: Timestamp,
    },
    /// A second person said no.
    Refused {
        /// Who.
        by: Actor,
        /// When.
        at: Timestamp,
    },
    /// It was carried out.
    Done {
        /// Who carried it out.
        by: Actor,
        /// When.
        at: Timestamp,
    },
}

impl ApprovalKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [
        Self::BulkRevocation,
        Self::BulkSuspension,
        Self::KeyChange,
        Self::Unmasking,
    ];

    /// The word in databases.
    pub const fn word(self) -> &'static str {
        match self {
            Self::BulkRevocation => "bulk-revocation",
            Self::BulkSuspension => "bulk-suspension",
            Self::KeyChange => "key-change",
            Self::Unmasking => "unmasking",
        }
    }

    /// The kind of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Whether a role may ask for it.
    pub const fn may_be_asked_by(self, role: Role) -> bool {
        match self {
            Self::BulkRevocation => matches!(role, Role::Officer | Role::KeyOfficer),
            Self::BulkSuspension => matches!(role, Role::Inspector | Role::Officer),
            Self::KeyChange => matches!(role, Role::KeyOfficer),
            Self::Unmasking => {
                matches!(role, Role::Inspector | Role::Officer | Role::Auditor)
            }
        }
    }

    /// Whether a role may decide it. Whoever asked never may.
    pub const fn may_be_decided_by(self, role: Role) -> bool {
        match self {
            Self::BulkRevocation | Self::BulkSuspension | Self::Unmasking => {
                matches!(role, Role::Officer)
            }
            Self::KeyChange => matches!(role, Role::Officer | Role::KeyOfficer),
        }
    }
}

impl ApprovalState {
    /// The word in databases.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Approved { .. } => "approved",
            Self::Refused { .. } => "refused",
            Self::Done { .. } => "done",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back_and_somebody_may_ask_and_decide_each_kind() {
        for kind in ApprovalKind::ALL {
            assert_eq!(ApprovalKind::from_word(kind.word()), Some(kind));
            assert!(Role::ALL.iter().any(|role| kind.may_be_asked_by(*role)));
            assert!(Role::ALL.iter().any(|role| kind.may_be_decided_by(*role)));
            assert!(!kind.may_be_decided_by(Role::Auditor));
        }
    }
}
