//! What a pair of records may be, and what was decided about it.

/// What a pair of records may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewKind {
    /// A ration card of the food department's list that may be a family's.
    Link,
    /// Two families or members of the register that may be one.
    Duplicate,
}

/// What was decided about a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewState {
    /// Nothing yet.
    Open,
    /// The two are one.
    Same,
    /// The two are two.
    Different,
    /// Somebody looked and could not tell yet.
    Later,
}

impl ReviewKind {
    /// The word in the database and in files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Duplicate => "duplicate",
        }
    }
}

impl ReviewState {
    /// All states.
    pub const ALL: [Self; 4] = [Self::Open, Self::Same, Self::Different, Self::Later];

    /// The word in the database and in files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Same => "same",
            Self::Different => "different",
            Self::Later => "later",
        }
    }

    pub(super) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}
