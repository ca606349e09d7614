use crate::in_both_languages::in_both_languages;

/// What a family looks at before its card is printed, and says to be right or wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CheckedField {
    /// The names of all members.
    Names,
    /// Who is whose.
    Relations,
    /// The years of birth.
    BirthYears,
    /// Nobody is missing, and nobody is on it who should not be.
    Members,
    /// Panchayat or ward, block and district.
    Place,
    /// The shop.
    Shop,
    /// The ration category.
    Category,
}

in_both_languages!(CheckedField);

impl CheckedField {
    /// All fields, in the order of the page.
    pub const ALL: [Self; 7] = [
        Self::Names,
        Self::Relations,
        Self::BirthYears,
        Self::Members,
        Self::Place,
        Self::Shop,
        Self::Category,
    ];

    const fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Names => ("names", "Are all names right?", "क्या सभी नाम सही हैं?"),
            Self::Relations => (
                "relations",
                "Is it right who is whose?",
                "क्या सभी रिश्ते सही हैं?",
            ),
            Self::BirthYears => (
                "birth-years",
                "Are the years of birth right?",
                "क्या जन्म वर्ष सही हैं?",
            ),
            Self::Members => (
                "members",
                "Is everybody on it, and nobody else?",
                "क्या सभी सदस्य हैं और कोई दूसरा नहीं?",
            ),
            Self::Place => (
                "place",
                "Are panchayat or ward, block and district right?",
                "क्या पंचायत या वार्ड, ब्लॉक और ज़िला सही हैं?",
            ),
            Self::Shop => ("shop", "Is the shop right?", "क्या दुकान सही है?"),
            Self::Category => (
                "category",
                "Is the ration category right?",
                "क्या राशन श्रेणी सही है?",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back_and_every_question_has_both_languages() {
        for field in CheckedField::ALL {
            assert_eq!(CheckedField::from_word(field.word()), Some(field));
            assert!(field.english().is_ascii() && field.english().ends_with('?'));
            assert!(field.hindi().chars().any(|letter| letter >= '\u{900}'));
        }
    }
}
