/// For whom and how long a card is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CardType {
    /// A family with its home in the state.
    Permanent,
    /// An urban family whose local body has not yet verified it.
    Temporary,
    /// A family from elsewhere that works in the state for some months.
    Migrant,
}

impl CardType {
    /// All card types, in the order of their codes.
    pub const ALL: [Self; 3] = [Self::Permanent, Self::Temporary, Self::Migrant];

    /// The number on the wire.
    pub const fn code(self) -> u8 {
        match self {
            Self::Permanent => 0,
            Self::Temporary => 1,
            Self::Migrant => 2,
        }
    }

    /// The card type of a number on the wire.
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|card_type| card_type.code() == code)
    }

    /// The word in files and databases: `permanent`, `temporary`, `migrant`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Permanent => "permanent",
            Self::Temporary => "temporary",
            Self::Migrant => "migrant",
        }
    }

    /// The card type of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|card_type| card_type.word() == word)
    }

    /// The word for people, in Hindi.
    pub const fn hindi(self) -> &'static str {
        match self {
            Self::Permanent => "स्थायी",
            Self::Temporary => "अस्थायी",
            Self::Migrant => "प्रवासी",
        }
    }

    /// The word for people, in English.
    pub const fn latin(self) -> &'static str {
        match self {
            Self::Permanent => "Permanent",
            Self::Temporary => "Temporary",
            Self::Migrant => "Migrant",
        }
    }
}
