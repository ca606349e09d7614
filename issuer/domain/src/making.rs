/// Why a card version was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Making {
    /// The family's first card.
    First,
    /// The same data again.
    Reprint(ReprintReason),
    /// Changed data.
    Correction,
    /// After or near the end of the card before.
    Renewal,
    /// The family came out of a split.
    Split,
    /// The family came out of a merger.
    Merger,
}

/// Why a family needs the same card again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReprintReason {
    /// Lost.
    Lost,
    /// Stolen.
    Stolen,
    /// Broken or worn.
    Damaged,
    /// The QR does not read.
    Unreadable,
    /// The office printed it wrongly.
    Misprinted,
    /// It never reached the family.
    NeverReceived,
    /// The key that signed it is in wrong hands.
    KeyCompromised,
}

impl Making {
    /// The words in databases: why, and the reason of a reprint.
    pub const fn words(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::First => ("first", None),
            Self::Reprint(reason) => ("reprint", Some(reason.word())),
            Self::Correction => ("correction", None),
            Self::Renewal => ("renewal", None),
            Self::Split => ("split", None),
            Self::Merger => ("merger", None),
        }
    }

    /// The making of a row's words.
    pub fn of_row(word: &str, reason: Option<&str>) -> Option<Self> {
        match (word, reason) {
            ("first", None) => Some(Self::First),
            ("reprint", Some(reason)) => ReprintReason::from_word(reason).map(Self::Reprint),
            ("correction", None) => Some(Self::Correction),
            ("renewal", None) => Some(Self::Renewal),
            ("split", None) => Some(Self::Split),
            ("merger", None) => Some(Self::Merger),
            _ => None,
        }
    }
}

impl ReprintReason {
    /// All reasons.
    pub const ALL: [Self; 7] = [
        Self::Lost,
        Self::Stolen,
        Self::Damaged,
        Self::Unreadable,
        Self::Misprinted,
        Self::NeverReceived,
        Self::KeyCompromised,
    ];

    /// The word in files and databases.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Stolen => "stolen",
            Self::Damaged => "damaged",
            Self::Unreadable => "unreadable",
            Self::Misprinted => "misprinted",
            Self::NeverReceived => "never-received",
            Self::KeyCompromised => "key-compromised",
        }
    }

    /// The reason of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.word() == word)
    }

    /// Whether the family had no part in it: such a reprint is not counted against the family.
    pub const fn is_the_offices_fault(self) -> bool {
        matches!(
            self,
            Self::Misprinted | Self::NeverReceived | Self::KeyCompromised
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back() {
        let reprints = ReprintReason::ALL.map(Making::Reprint);
        let others = [
            Making::First,
            Making::Correction,
            Making::Renewal,
            Making::Split,
            Making::Merger,
        ];
        for making in reprints.into_iter().chain(others) {
            let (word, reason) = making.words();
            assert_eq!(Making::of_row(word, reason), Some(making));
        }
        assert_eq!(Making::of_row("reprint", None), None);
        assert_eq!(Making::of_row("first", Some("lost")), None);
    }
}
