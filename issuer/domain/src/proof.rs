use crate::in_both_languages::in_both_languages;

/// What the operator saw before a request for a family was taken. Which paper it was is noted,
/// never its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Proof {
    /// The old card, whole or in pieces.
    OldCard,
    /// The ration card.
    RationCard,
    /// Another paper with a photo that a government office issued.
    PhotoPaper,
    /// A code sent to the mobile number that the register has.
    MobileCode,
    /// Biometric or face eKYC at the counter or the panchayat.
    Ekyc,
    /// The panchayat secretary or ward member knows the family and says so.
    KnownInPerson,
    /// A report to the police, for a stolen card.
    PoliceReport,
}

in_both_languages!(Proof);

impl Proof {
    /// All proofs.
    pub const ALL: [Self; 7] = [
        Self::OldCard,
        Self::RationCard,
        Self::PhotoPaper,
        Self::MobileCode,
        Self::Ekyc,
        Self::KnownInPerson,
        Self::PoliceReport,
    ];

    const fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::OldCard => ("old-card", "The old card", "पुराना कार्ड"),
            Self::RationCard => ("ration-card", "The ration card", "राशन कार्ड"),
            Self::PhotoPaper => (
                "photo-paper",
                "A government paper with a photo",
                "फोटो वाला सरकारी पहचान पत्र",
            ),
            Self::MobileCode => (
                "mobile-code",
                "A code sent to the registered mobile",
                "पंजीकृत मोबाइल पर भेजा कोड",
            ),
            Self::Ekyc => ("ekyc", "eKYC", "ई-केवाईसी"),
            Self::KnownInPerson => (
                "known-in-person",
                "The panchayat secretary or ward member knows the family",
                "पंचायत सचिव या वार्ड सदस्य परिवार को जानते हैं",
            ),
            Self::PoliceReport => ("police-report", "A police report", "पुलिस रिपोर्ट"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back_and_every_proof_has_both_languages() {
        for proof in Proof::ALL {
            assert_eq!(Proof::from_word(proof.word()), Some(proof));
            assert!(proof.english().is_ascii());
            assert!(proof.hindi().chars().any(|letter| letter >= '\u{900}'));
        }
        assert_eq!(Proof::from_word("aadhaar"), None);
    }
}
