//! Words that are no person's name, and numbers that name something.

use crate::level::Level;
use crate::names::{is_one_slip, words};

/// A text as it is compared: small letters, one space between words.
pub(crate) fn normal(text: &str) -> String {
    words(text).join(" ")
}

/// A number or code as it is compared: capital letters and digits only.
pub(crate) fn normal_code(text: &str) -> String {
    text.chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_uppercase)
        .collect()
}

/// The level of two normal texts that are not equal.
pub(crate) fn compare_texts(left: &str, right: &str) -> Level {
    if is_one_slip(left, right) {
        return Level::VeryClose;
    }
    let likeness = strsim::jaro_winkler(left, right).max(shared_words(left, right));
    match likeness {
        likeness if likeness >= 0.92 => Level::VeryClose,
        likeness if likeness >= 0.84 => Level::Close,
        likeness if likeness >= 0.74 => Level::Partly,
        _ => Level::Different,
    }
}

/// The level of two normal numbers that are not equal.
pub(crate) fn compare_identifiers(left: &str, right: &str) -> Level {
    if is_one_slip(left, right) {
        Level::Close
    } else {
        Level::Different
    }
}

/// The share of words that both texts have, 1 for the same words in another order.
fn shared_words(left: &str, right: &str) -> f64 {
    if !left.contains(' ') && !right.contains(' ') {
        return 0.0;
    }
    let count = |text: &str| text.split(' ').count();
    let shared = left
        .split(' ')
        .filter(|word| right.split(' ').any(|other| other == *word))
        .count();
    let most = count(left).max(count(right));
    // Texts have far fewer words than 2^32.
    f64::from(u32::try_from(shared.min(most)).unwrap_or(0))
        / f64::from(u32::try_from(most).unwrap_or(1).max(1))
}

/// Male, female or other in the words that lists use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GenderWord {
    Female = 0,
    Male = 1,
    Other = 2,
}

impl GenderWord {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Some(match normal(text).as_str() {
            "f" | "female" | "woman" | "w" | "2" | "महिला" | "स्त्री" | "म" => {
                Self::Female
            }
            "m" | "male" | "man" | "1" | "पुरुष" | "पु" => Self::Male,
            "o" | "t" | "other" | "others" | "transgender" | "3" | "अन्य" | "ट्रांसजेंडर" => {
                Self::Other
            }
            _ => return None,
        })
    }
}
