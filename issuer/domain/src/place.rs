use crate::Name;

/// A place with its LGD code: matched by code, never by name, since names differ between lists.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// Code in the Local Government Directory.
    pub lgd_code: u32,
    /// Its name in both scripts.
    pub name: Name,
}

/// Whether a family lives in a panchayat or in a ward of a town.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LocalBodyKind {
    /// A gram panchayat (rural).
    Panchayat,
    /// A ward of an urban local body.
    Ward,
}

impl LocalBodyKind {
    /// The word in files and databases.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Panchayat => "panchayat",
            Self::Ward => "ward",
        }
    }

    /// The kind of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Panchayat, Self::Ward]
            .into_iter()
            .find(|kind| kind.word() == word)
    }
}

/// The panchayat or ward where a family is registered.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LocalBody {
    /// Which of the two.
    pub kind: LocalBodyKind,
    /// Code and name.
    pub place: Place,
}

/// The fair-price shop where a family is served.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HomeShop {
    /// The department's code: opaque, at most 16 characters.
    pub code: String,
    /// The shop's name.
    pub name: Name,
}
