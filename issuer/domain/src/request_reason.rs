use crate::ReprintReason;
use crate::in_both_languages::in_both_languages;

/// Why a family comes to the counter for another card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RequestReason {
    /// Lost.
    Lost,
    /// Stolen.
    Stolen,
    /// Broken or worn.
    Damaged,
    /// The QR does not read.
    Unreadable,
    /// The department printed it wrongly.
    Misprinted,
    /// It never reached the family.
    NeverReceived,
    /// The register has other data now: a name, a member, a category.
    ChangedData,
    /// The family split, or became one with another.
    SplitOrMerged,
    /// The family moved to another panchayat, ward or shop.
    Moved,
    /// The lost card was found again: an open request is withdrawn.
    Recovered,
}

/// What the office does for a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// The same card again.
    Reprint(ReprintReason),
    /// A card with what the register has now.
    Correction,
    /// The cards of a split or merged family, which are settled together.
    Settlement,
    /// No card: the request for one ends.
    Withdrawal,
}

in_both_languages!(RequestReason);

impl RequestReason {
    /// All reasons.
    pub const ALL: [Self; 10] = [
        Self::Lost,
        Self::Stolen,
        Self::Damaged,
        Self::Unreadable,
        Self::Misprinted,
        Self::NeverReceived,
        Self::ChangedData,
        Self::SplitOrMerged,
        Self::Moved,
        Self::Recovered,
    ];

    const fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Lost => ("lost", "Lost", "खो गया"),
            Self::Stolen => ("stolen", "Stolen", "चोरी हो गया"),
            Self::Damaged => ("damaged", "Damaged", "टूट या फट गया"),
            Self::Unreadable => ("unreadable", "The QR does not read", "क्यूआर पढ़ा नहीं जाता"),
            Self::Misprinted => (
                "misprinted",
                "The department printed it wrongly",
                "विभाग की छपाई में गलती",
            ),
            Self::NeverReceived => ("never-received", "It never arrived", "कभी मिला ही नहीं"),
            Self::ChangedData => (
                "changed-data",
                "The family's data changed",
                "परिवार का विवरण बदला",
            ),
            Self::SplitOrMerged => (
                "split-or-merged",
                "The family split or merged",
                "परिवार अलग या एक हुआ",
            ),
            Self::Moved => (
                "moved",
                "The family moved to another panchayat or shop",
                "परिवार दूसरी पंचायत या दुकान में गया",
            ),
            Self::Recovered => (
                "recovered",
                "The lost card was found",
                "खोया हुआ कार्ड मिल गया",
            ),
        }
    }

    /// What the office does about it.
    pub const fn remedy(self) -> Remedy {
        match self {
            Self::Lost => Remedy::Reprint(ReprintReason::Lost),
            Self::Stolen => Remedy::Reprint(ReprintReason::Stolen),
            Self::Damaged => Remedy::Reprint(ReprintReason::Damaged),
            Self::Unreadable => Remedy::Reprint(ReprintReason::Unreadable),
            Self::Misprinted => Remedy::Reprint(ReprintReason::Misprinted),
            Self::NeverReceived => Remedy::Reprint(ReprintReason::NeverReceived),
            Self::ChangedData | Self::Moved => Remedy::Correction,
            Self::SplitOrMerged => Remedy::Settlement,
            Self::Recovered => Remedy::Withdrawal,
        }
    }

    /// Whether the family had no part in it. No rate list may ask a fee for it, and it is not
    /// counted against the family.
    pub const fn is_the_offices_fault(self) -> bool {
        match self.remedy() {
            Remedy::Reprint(reason) => reason.is_the_offices_fault(),
            Remedy::Correction | Remedy::Settlement | Remedy::Withdrawal => false,
        }
    }

    /// Whether somebody other than who asked decides it, whatever the office's policy: the data of
    /// the card changes, or the old card may be in other hands.
    pub const fn needs_another_person(self) -> bool {
        matches!(
            self,
            Self::Misprinted
                | Self::NeverReceived
                | Self::ChangedData
                | Self::SplitOrMerged
                | Self::Moved
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back_and_every_reason_has_both_languages() {
        for reason in RequestReason::ALL {
            assert_eq!(RequestReason::from_word(reason.word()), Some(reason));
            assert!(reason.english().is_ascii());
            assert!(reason.hindi().chars().any(|letter| letter >= '\u{900}'));
        }
        assert_eq!(RequestReason::from_word("Lost"), None);
    }

    #[test]
    fn every_reason_of_a_family_has_a_remedy_of_its_own_words() {
        for reason in RequestReason::ALL {
            if let Remedy::Reprint(reprint) = reason.remedy() {
                assert_eq!(reprint.word(), reason.word());
            }
        }
        assert_eq!(RequestReason::Recovered.remedy(), Remedy::Withdrawal);
    }

    #[test]
    fn what_is_free_by_the_offices_fault_is_never_approved_by_who_asked() {
        for reason in RequestReason::ALL {
            assert!(!reason.is_the_offices_fault() || reason.needs_another_person());
        }
        assert!(!RequestReason::Damaged.needs_another_person());
    }
}
