use std::fmt;

/// What a member of staff is there for, and so what the person may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Works at a Lok Mitra Kendra: takes reports of lost and damaged cards, asks for reprints.
    LmkOperator,
    /// Food inspector or panchayat secretary: blocks and unblocks, corrects, splits and merges.
    Inspector,
    /// District or state officer: everything about cards, and staff.
    Officer,
    /// Keeper of the signing keys: keys, and cards that a stolen key signed.
    KeyOfficer,
    /// Looks at everything and changes nothing.
    Auditor,
}

/// What a person asks the office to do to cards and staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// A new card with the data of the old one.
    Reprint,
    /// More reprints than a family has in a year without an officer.
    ReprintAgain,
    /// A new card with changed data.
    Correct,
    /// A new card near the end of the old one.
    Renew,
    /// Block a card, or lift a block.
    Block,
    /// Settle the cards of families that split or merged.
    Settle,
    /// Begin the new cards of a split or merged family in the present month.
    SettleAtOnce,
    /// Add or disable staff.
    ManageStaff,
    /// Decide what another person asked for.
    Decide,
    /// Plan, retire or give up a signing key.
    ChangeKeys,
    /// Seal a print lot for a vendor, and note that the vendor has deleted it.
    SendLots,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 5] = [
        Self::LmkOperator,
        Self::Inspector,
        Self::Officer,
        Self::KeyOfficer,
        Self::Auditor,
    ];

    /// The word in files and databases.
    pub const fn word(self) -> &'static str {
        match self {
            Self::LmkOperator => "lmk-operator",
            Self::Inspector => "inspector",
            Self::Officer => "officer",
            Self::KeyOfficer => "key-officer",
            Self::Auditor => "auditor",
        }
    }

    /// The role of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }

    /// The role in English.
    pub const fn english(self) -> &'static str {
        match self {
            Self::LmkOperator => "Lok Mitra Kendra operator",
            Self::Inspector => "inspector",
            Self::Officer => "officer",
            Self::KeyOfficer => "key officer",
            Self::Auditor => "auditor",
        }
    }

    /// The role in Hindi.
    pub const fn hindi(self) -> &'static str {
        match self {
            Self::LmkOperator => "लोक मित्र केंद्र संचालक",
            Self::Inspector => "निरीक्षक",
            Self::Officer => "अधिकारी",
            Self::KeyOfficer => "कुंजी अधिकारी",
            Self::Auditor => "लेखा परीक्षक",
        }
    }

    /// Whether the role may do this. What it may revoke is a question of the reason:
    /// [`RevocationReason::may_be_used_by`](crate::RevocationReason::may_be_used_by).
    pub const fn may(self, act: Act) -> bool {
        match act {
            Act::Reprint | Act::Renew => {
                matches!(self, Self::LmkOperator | Self::Inspector | Self::Officer)
            }
            Act::Correct | Act::Block | Act::Settle => {
                matches!(self, Self::Inspector | Self::Officer)
            }
            Act::ReprintAgain | Act::SettleAtOnce | Act::ManageStaff | Act::SendLots => {
                matches!(self, Self::Officer)
            }
            Act::Decide | Act::ChangeKeys => matches!(self, Self::Officer | Self::KeyOfficer),
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.english())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_auditor_changes_nothing_and_a_key_officer_no_cards() {
        let acts = [
            Act::Reprint,
            Act::ReprintAgain,
            Act::Correct,
            Act::Renew,
            Act::Block,
            Act::Settle,
            Act::SettleAtOnce,
            Act::ManageStaff,
            Act::Decide,
            Act::ChangeKeys,
            Act::SendLots,
        ];
        assert!(acts.iter().all(|act| !Role::Auditor.may(*act)));
        assert!(acts.iter().all(|act| Role::Officer.may(*act)));
        let of_keys = acts.iter().filter(|act| Role::KeyOfficer.may(**act));
        assert!(of_keys.eq(&[Act::Decide, Act::ChangeKeys]));
    }

    #[test]
    fn words_are_read_back() {
        for role in Role::ALL {
            assert_eq!(Role::from_word(role.word()), Some(role));
        }
        assert_eq!(Role::from_word("Officer"), None);
    }
}
