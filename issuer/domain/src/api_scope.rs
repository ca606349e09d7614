/// What a department may ask of the exchange. A token has some of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ApiScope {
    /// How the cards of families stand.
    FamilyStatus,
    /// Whether a scanned card is genuine and holds.
    CardVerify,
    /// The food department's list of cards to block and to free.
    BlockList,
    /// Registers that shops hand back, and what they show.
    ShopLedger,
    /// Ration cards for portability across states.
    PortabilityExport,
    /// Families to be called by the outbound call centre.
    CallSheet,
}

impl ApiScope {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::FamilyStatus,
        Self::CardVerify,
        Self::BlockList,
        Self::ShopLedger,
        Self::PortabilityExport,
        Self::CallSheet,
    ];

    /// The word in tokens and files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::FamilyStatus => "families.status",
            Self::CardVerify => "cards.verify",
            Self::BlockList => "pds.block-lists",
            Self::ShopLedger => "shops.ledgers",
            Self::PortabilityExport => "exports.onorc",
            Self::CallSheet => "exports.call-sheet",
        }
    }

    /// The scope of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.word() == word)
    }

    /// What it is for, as the share register has it.
    pub const fn purpose(self) -> &'static str {
        match self {
            Self::FamilyStatus => "to serve a family whose card holds",
            Self::CardVerify => "to check a card that somebody shows",
            Self::BlockList => "to block and free cards as the food department decides",
            Self::ShopLedger => "to count what shops saw of cards",
            Self::PortabilityExport => "rations in other states (ONORC)",
            Self::CallSheet => "to ask families how they were served",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back_and_fit_between_blanks() {
        for scope in ApiScope::ALL {
            assert_eq!(ApiScope::from_word(scope.word()), Some(scope));
            assert!(!scope.word().contains(char::is_whitespace));
        }
        assert_eq!(ApiScope::from_word("everything"), None);
    }
}
