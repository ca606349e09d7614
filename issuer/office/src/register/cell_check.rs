//! What is asked of every cell, whatever its column.

use issuer_domain::{Name, NameError, aadhaar};

use super::limits::CELL_CHARACTERS_MAX;
use super::{Column, Reason};

/// Why a cell may not even be looked at closely.
pub(super) fn text_reason(text: &str) -> Option<Reason> {
    text_reason_but(text, text)
}

/// The same for the cell of a column.
pub(super) fn cell_reason(column: Column, text: &str) -> Option<Reason> {
    text_reason_but(text, digits_that_count(column, text))
}

fn text_reason_but(text: &str, with_digits: &str) -> Option<Reason> {
    // Bytes are never fewer than characters: short cells need no counting.
    if text.len() > CELL_CHARACTERS_MAX && text.chars().count() > CELL_CHARACTERS_MAX {
        Some(Reason::CellTooLong)
    } else if has_control_character(text) {
        Some(Reason::ControlCharacter)
    } else if aadhaar::find_in(with_digits) {
        Some(Reason::AadhaarNumber)
    } else {
        None
    }
}

/// Unicode's control characters are those below the space, DEL, and U+0080 to U+009F, which UTF-8
/// writes as C2 80 to C2 9F.
fn has_control_character(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().any(|byte| *byte < 0x20 || *byte == 0x7F)
        || bytes.contains(&0xC2) && text.chars().any(char::is_control)
}

/// A mobile number with its country's code has twelve digits, of which one in ten looks like an
/// Aadhaar number; the plus sign says that it is none.
fn digits_that_count(column: Column, text: &str) -> &str {
    match text.strip_prefix("+91") {
        Some(number) if column == Column::Mobile => number,
        _ => text,
    }
}

/// Whether a Hindi cell is in a font that shows Latin codes as Devanagari: `lhrk nsoh` is सीता देवी
/// in Kruti Dev. Its vowels are consonant keys, so nearly all letters are consonants; of Latin
/// names at least a quarter is a, e, i, o or u.
fn looks_like_legacy_hindi(text: &str) -> bool {
    const LETTERS_MIN: usize = 4;
    const ONE_VOWEL_IN: usize = 5;
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
    let vowels = text
        .bytes()
        .filter(|byte| b"aeiouAEIOU".contains(byte))
        .count();
    letters >= LETTERS_MIN && vowels * ONE_VOWEL_IN <= letters
}

/// Why two texts are no name; `in_hindi` is the Hindi one if it is at fault.
pub(super) fn name_reason(error: NameError, in_hindi: Option<&str>) -> Reason {
    match error {
        NameError::Missing => Reason::Missing,
        NameError::TooLong => Reason::NameTooLong,
        NameError::WrongScript | NameError::Character
            if in_hindi.is_some_and(looks_like_legacy_hindi) =>
        {
            Reason::LegacyHindi
        }
        NameError::Character => Reason::NameCharacter,
        NameError::WrongScript => Reason::NameScript,
    }
}

/// Which of a name's two columns an error belongs to: the Hindi one if it alone is wrong already.
pub(super) fn is_hindi_at_fault(
    hindi: Option<&str>,
    read: fn(Option<&str>, Option<&str>) -> Result<Name, NameError>,
) -> bool {
    hindi.is_some() && read(hindi, None).is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kruti_dev_is_told_apart_from_latin_names() {
        for legacy in ["lhrk nsoh", "jke yky", "xhrk 'kekZ"] {
            assert!(looks_like_legacy_hindi(legacy), "{legacy}");
        }
        for latin in [
            "Sita Devi",
            "Ram Lal",
            "Krishna Sharma",
            "Thakur Singh",
            "Ms",
        ] {
            assert!(!looks_like_legacy_hindi(latin), "{latin}");
        }
    }

    #[test]
    fn control_characters_are_found_and_letters_are_none() {
        for text in ["a\0b", "a\tb", "a\u{7F}", "a\u{85}b"] {
            assert_eq!(text_reason(text), Some(Reason::ControlCharacter));
        }
        for text in ["सीता देवी", "José ©", ""] {
            assert_eq!(text_reason(text), None);
        }
    }
}
