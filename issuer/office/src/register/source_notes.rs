use std::collections::BTreeSet;

use issuer_domain::aadhaar;

/// What was noticed while a file was read, beside its rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceNotes {
    /// Cells of Aadhaar columns that were not empty. They were thrown away at the door.
    pub aadhaar_cells: u64,
    /// Keys of JSON that the profile does not know; a few of them, where there are many.
    pub unknown_keys: BTreeSet<String>,
}

/// Names kept of keys that the profile does not know.
const UNKNOWN_KEYS_MAX: usize = 20;

/// Characters of a column's name that may be told, and the digits in it.
const NAME_CHARACTERS_MAX: usize = 60;
const NAME_DIGITS_MAX: usize = 4;

impl SourceNotes {
    pub(super) fn note_unknown_key(&mut self, name: &str) {
        if self.unknown_keys.len() < UNKNOWN_KEYS_MAX {
            let told = tellable_name(name).unwrap_or("(a key that is no name)");
            if !self.unknown_keys.contains(told) {
                self.unknown_keys.insert(told.to_owned());
            }
        }
    }
}

/// The name of a column where it may be repeated to people: a name, not a datum that stands where
/// a name should.
pub(super) fn tellable_name(name: &str) -> Option<&str> {
    let name = name.trim();
    let is_of_name = |character: char| {
        character.is_alphanumeric()
            || matches!(
                character,
                ' ' | '_' | '-' | '.' | '/' | '(' | ')' | ':' | '\u{900}'..='\u{963}'
            )
    };
    let digits = name.chars().filter(|character| character.is_numeric());
    let is_name = (1..=NAME_CHARACTERS_MAX).contains(&name.chars().count())
        && name.chars().all(is_of_name)
        && digits.count() <= NAME_DIGITS_MAX
        && !aadhaar::find_in(name);
    is_name.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_and_data_are_not() {
        assert_eq!(tellable_name(" bankAccount "), Some("bankAccount"));
        assert_eq!(tellable_name("परिवार आईडी"), Some("परिवार आईडी"));
        for datum in ["", "9876543210", "a@b.in", "=1+1", &"x".repeat(61)] {
            assert_eq!(tellable_name(datum), None, "{datum}");
        }
    }
}
