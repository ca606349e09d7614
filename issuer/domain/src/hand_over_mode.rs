/// How a card comes into a family's hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HandOverMode {
    /// The head of the family takes it at the counter.
    Head,
    /// Another member takes it at the counter.
    Member,
    /// A member takes it at a camp.
    Camp,
    /// It is brought home.
    Home,
}

impl HandOverMode {
    /// All modes.
    pub const ALL: [Self; 4] = [Self::Head, Self::Member, Self::Camp, Self::Home];

    /// The word in files and databases.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Head => "head",
            Self::Member => "member",
            Self::Camp => "camp",
            Self::Home => "home",
        }
    }

    /// The mode of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.word() == word)
    }
}
