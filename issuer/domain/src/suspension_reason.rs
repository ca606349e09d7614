/// Why a card is blocked. Each can be cured, after which the same card holds again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SuspensionReason {
    /// A member has not done eKYC.
    EkycMissing,
    /// It is being looked into whether another card has the same people.
    DuplicateSuspected,
    /// An officer enquires into the family's entry.
    UnderEnquiry,
}

impl SuspensionReason {
    /// All reasons.
    pub const ALL: [Self; 3] = [
        Self::EkycMissing,
        Self::DuplicateSuspected,
        Self::UnderEnquiry,
    ];

    /// The word in files and databases.
    pub const fn word(self) -> &'static str {
        match self {
            Self::EkycMissing => "ekyc",
            Self::DuplicateSuspected => "duplicate-suspected",
            Self::UnderEnquiry => "enquiry",
        }
    }

    /// The reason of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.word() == word)
    }

    /// The reason in English.
    pub const fn english(self) -> &'static str {
        match self {
            Self::EkycMissing => "eKYC of a member is missing",
            Self::DuplicateSuspected => "another card may have the same people",
            Self::UnderEnquiry => "the family's entry is under enquiry",
        }
    }

    /// The reason in Hindi.
    pub const fn hindi(self) -> &'static str {
        match self {
            Self::EkycMissing => "सदस्य का ई-केवाईसी बाकी है",
            Self::DuplicateSuspected => "इन्हीं सदस्यों का दूसरा कार्ड हो सकता है",
            Self::UnderEnquiry => "परिवार की प्रविष्टि की जाँच चल रही है",
        }
    }

    /// What cures it, in English.
    pub const fn cure_english(self) -> &'static str {
        match self {
            Self::EkycMissing => "the member does eKYC at any fair-price shop or panchayat",
            Self::DuplicateSuspected => "an officer decides the entry in the review queue",
            Self::UnderEnquiry => "the officer ends the enquiry",
        }
    }

    /// What cures it, in Hindi.
    pub const fn cure_hindi(self) -> &'static str {
        match self {
            Self::EkycMissing => "सदस्य किसी भी उचित मूल्य दुकान या पंचायत में ई-केवाईसी कराए",
            Self::DuplicateSuspected => "अधिकारी समीक्षा सूची में निर्णय करे",
            Self::UnderEnquiry => "अधिकारी जाँच पूरी करे",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_block_says_what_cures_it_in_both_languages() {
        for reason in SuspensionReason::ALL {
            assert_eq!(SuspensionReason::from_word(reason.word()), Some(reason));
            assert!(reason.english().is_ascii() && reason.cure_english().is_ascii());
            for hindi in [reason.hindi(), reason.cure_hindi()] {
                assert!(hindi.chars().any(|letter| letter >= '\u{900}'));
            }
        }
    }
}
