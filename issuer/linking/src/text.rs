//! Words that are no person's name, and numbers that name something.

use std::cmp::Ordering;

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

/// The pairs of letters that stand beside each other, sorted; spaces do not count, for they are
/// what hands put in the wrong place.
pub(crate) fn letter_pairs(text: &str) -> Box<[u32]> {
    let letters = || text.chars().filter(|letter| *letter != ' ');
    let pair = |(one, other): (char, char)| u32::from(one) << 16 ^ u32::from(other);
    let mut pairs: Vec<u32> = letters().zip(letters().skip(1)).map(pair).collect();
    pairs.sort_unstable();
    pairs.into()
}

/// The level of two normal texts that are not equal, from the share of letter pairs that they have
/// in common (L. Dice's coefficient), which does not ask for the order of words.
pub(crate) fn compare_texts(left: (&str, &[u32]), right: (&str, &[u32])) -> Level {
    let (mut shared, mut at, mut to) = (0_usize, 0, 0);
    while let (Some(one), Some(other)) = (left.1.get(at), right.1.get(to)) {
        match one.cmp(other) {
            Ordering::Less => at += 1,
            Ordering::Greater => to += 1,
            Ordering::Equal => {
                shared += 1;
                at += 1;
                to += 1;
            }
        }
    }
    let hundredths = 200 * shared / (left.1.len() + right.1.len()).max(1);
    match hundredths {
        80.. => Level::VeryClose,
        // A slip spoils three pairs at most, so texts of six letters keep a third.
        30.. if is_one_slip(left.0, right.0) => Level::VeryClose,
        _ if left.1.len() < 5 && is_one_slip(left.0, right.0) => Level::VeryClose,
        60.. => Level::Close,
        40.. => Level::Partly,
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
