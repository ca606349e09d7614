//! Ceremonies of the roots: what a new trust list says stands in one file that people review
//! together, and nothing else goes into it.
//!
//! ```text
//! prepare (office, from the database) → the file, reviewed and its checksum compared by voice
//!   → sign (root after root, offline) → ask, approve (two people) → install (office)
//! ```

mod checks;
mod checksum;
mod file;
pub mod install;
pub mod prepare;
pub mod sign;
mod words;

use card_payload::TrustList;

pub use checks::CeremonyFault;
pub use checksum::Checksum;
pub use file::CeremonyFileError;

/// What a ceremony is for. It must be what the keys in the file show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CeremonyKind {
    /// The first trust list, or one that says the same for longer.
    New,
    /// Keys come, or end as planned.
    Rotation,
    /// A key was stolen.
    Compromise,
}

/// A ceremony as its file says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ceremony {
    /// What it is for.
    pub kind: CeremonyKind,
    /// The version of the list that it replaces, if there is one.
    pub follows: Option<u64>,
    /// The trust list to sign.
    pub list: TrustList,
    /// The roots' public keys.
    pub roots: Vec<[u8; 32]>,
    /// How many of them must sign.
    pub threshold: usize,
}

impl CeremonyKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::New, Self::Rotation, Self::Compromise];

    /// The word in the file.
    pub const fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Rotation => "rotation",
            Self::Compromise => "compromise",
        }
    }
}

#[cfg(test)]
mod tests;
