//! What every choice has that stands in a database as a word and is read by people.

/// The word of each of `Self::ALL`, what it is in English and in Hindi, and the way back from the
/// word: from the three of `Self::texts`, in this order.
macro_rules! in_both_languages {
    ($choice:ident) => {
        impl $choice {
            /// The word in files and databases.
            pub const fn word(self) -> &'static str {
                self.texts().0
            }

            /// The one of a word.
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|choice| choice.word() == word)
            }

            /// In English.
            pub const fn english(self) -> &'static str {
                self.texts().1
            }

            /// In Hindi.
            pub const fn hindi(self) -> &'static str {
                self.texts().2
            }
        }
    };
}

pub(crate) use in_both_languages;
