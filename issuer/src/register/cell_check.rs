//! What is asked of every cell, whatever its column.

use issuer_domain::{Name, NameError, aadhaar};

use super::Reason;
use super::limits::CELL_CHARACTERS_MAX;

/// Why a cell may not even be looked at closely.
pub(super) fn text_reason(text: &str) -> Option<Reason> {
    if text.chars().count() > CELL_CHARACTERS_MAX {
        Some(Reason::CellTooLong)
    } else if text.chars().any(char::is_control) {
        Some(Reason::ControlCharacter)
    } else if aadhaar::find_in(text) {
        Some(Reason::AadhaarNumber)
    } else {
        None
    }
}

/// Whether a Hindi cell is in a font that shows Latin codes as Devanagari: `lhrk nsoh` is सीता देवी
/// in Kruti Dev. Its vowels are consonant keys, so nearly all letters are consonants; of Latin
/// names at least a quarter is a, e, i, o, u or y.
pub(super) fn looks_like_legacy_hindi(text: &str) -> bool {
    const LETTERS_MIN: usize = 4;
    const ONE_VOWEL_IN: usize = 5;
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
    let vowels = text
        .bytes()
        .filter(|byte| b"aeiouyAEIOUY".contains(byte))
        .count();
    letters >= LETTERS_MIN && vowels * ONE_VOWEL_IN <= letters
}

pub(super) fn name_reason(error: NameError) -> Reason {
    match error {
        NameError::Missing => Reason::Missing,
        NameError::TooLong => Reason::NameTooLong,
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
