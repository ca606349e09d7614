//! What a link run finds out about a ration card.

/// What a link stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkEvidence {
    /// The family has the ration card's number.
    RationCard,
    /// The list has the ids of the family's members.
    MemberIds,
    /// Its persons are the family's by what both lists say of them.
    Persons,
    /// A member of staff decided it.
    Decision,
}

/// What was found out about a ration card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkOutcome {
    /// It is a family's.
    Linked {
        /// Whose.
        family_id: String,
        /// Why.
        evidence: LinkEvidence,
        /// How many of its persons were found in the family.
        agreeing: u32,
    },
    /// A person must look.
    Review,
    /// No family was found.
    NotFound,
}

/// How many cards came to which outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LinkCounts {
    /// Linked, by the order of [`LinkEvidence::ALL`].
    pub linked: [u64; 4],
    /// To be looked at.
    pub review: u64,
    /// Without a family.
    pub not_found: u64,
}

impl LinkEvidence {
    /// All kinds of evidence, in the order in which reports have them.
    pub const ALL: [Self; 4] = [
        Self::RationCard,
        Self::MemberIds,
        Self::Persons,
        Self::Decision,
    ];

    /// The word in the database and in files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::RationCard => "ration_card",
            Self::MemberIds => "member_ids",
            Self::Persons => "persons",
            Self::Decision => "decision",
        }
    }

    pub(super) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

impl LinkOutcome {
    /// The word in the database and in files.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Linked { .. } => "linked",
            Self::Review => "review",
            Self::NotFound => "not_found",
        }
    }
}
