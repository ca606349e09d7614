/// Where a family says that it may be called, or that it may not any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConsentPlace {
    /// At the counter where it asks for a card.
    Counter,
    /// On the page that the code of its slip opens.
    Slip,
    /// To the helpline, which only takes it back.
    Helpdesk,
}

impl ConsentPlace {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Counter, Self::Slip, Self::Helpdesk];

    /// The word in files and databases.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Slip => "slip",
            Self::Helpdesk => "helpdesk",
        }
    }

    /// The place of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.word() == word)
    }
}
