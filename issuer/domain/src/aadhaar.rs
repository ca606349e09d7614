//! The Aadhaar gate: what looks like an Aadhaar number is never stored, logged or printed.
//!
//! Whoever keeps Aadhaar numbers must keep them in an Aadhaar Data Vault, so this program takes
//! none. It refuses every text with twelve digits whose last is a valid Verhoeff digit; about one
//! in ten other twelve-digit numbers is refused with them, which is the safe side.

use crate::digits::digit_value;

/// Digits of an Aadhaar number.
const DIGITS: usize = 12;

/// So many spaces, dashes or dots may stand between two groups of one number: `1234 - 5678`.
const SEPARATORS_MAX: usize = 3;

/// Whether the text holds a number that may be an Aadhaar number: exactly twelve digits in a row,
/// or groups of digits with spaces, dashes, dots, slashes or underscores between them that make
/// twelve, in the digits of any Indian script, with a valid Verhoeff digit at the end.
///
/// Longer runs are other numbers: a ration card's thirteen digits hold no Aadhaar number.
pub fn find_in(text: &str) -> bool {
    if text.len() < DIGITS || !has_twelve_digits(text) {
        return false;
    }
    let mut groups = Groups::default();
    for character in text.chars() {
        if let Some(digit) = digit_value(character) {
            groups.push(digit);
        } else if is_invisible(character) {
            // ZWJ, ZWNJ and their like neither end a group nor part two.
        } else if is_separator(character) && groups.separators < SEPARATORS_MAX {
            groups.separators += 1;
        } else {
            if groups.hold_number() {
                return true;
            }
            groups = Groups::default();
        }
    }
    groups.hold_number()
}

fn has_twelve_digits(text: &str) -> bool {
    if text.is_ascii() {
        return text.bytes().filter(u8::is_ascii_digit).count() >= DIGITS;
    }
    text.chars()
        .filter(|character| digit_value(*character).is_some())
        .nth(DIGITS - 1)
        .is_some()
}

/// Groups of digits with nothing but separators between them.
#[derive(Default)]
struct Groups {
    digits: Vec<u8>,
    /// Where in `digits` each group begins.
    starts: Vec<usize>,
    separators: usize,
}

impl Groups {
    fn push(&mut self, digit: u8) {
        if self.separators > 0 || self.digits.is_empty() {
            self.starts.push(self.digits.len());
            self.separators = 0;
        }
        self.digits.push(digit);
    }

    fn hold_number(&self) -> bool {
        let is_end = |at| at == self.digits.len() || self.starts.binary_search(&at).is_ok();
        self.starts.iter().any(|start| {
            let end = start + DIGITS;
            end <= self.digits.len() && is_end(end) && has_verhoeff_digit(&self.digits[*start..end])
        })
    }
}

fn is_separator(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '-' | '.' | '_' | '/' | '·' | '−' | '\u{2010}'..='\u{2015}' | '\u{FF0D}' | '\u{FF0E}'
        )
}

fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}'
    )
}

/// Verhoeff's check over the dihedral group of order ten (J. Verhoeff, "Error Detecting Decimal
/// Codes", Mathematical Centre Tract 29, 1969).
pub fn has_verhoeff_digit(digits: &[u8]) -> bool {
    const PRODUCT: [[u8; 10]; 10] = [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        [1, 2, 3, 4, 0, 6, 7, 8, 9, 5],
        [2, 3, 4, 0, 1, 7, 8, 9, 5, 6],
        [3, 4, 0, 1, 2, 8, 9, 5, 6, 7],
        [4, 0, 1, 2, 3, 9, 5, 6, 7, 8],
        [5, 9, 8, 7, 6, 0, 4, 3, 2, 1],
        [6, 5, 9, 8, 7, 1, 0, 4, 3, 2],
        [7, 6, 5, 9, 8, 2, 1, 0, 4, 3],
        [8, 7, 6, 5, 9, 3, 2, 1, 0, 4],
        [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
    ];
    const PERMUTATION: [[u8; 10]; 8] = [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        [1, 5, 7, 6, 2, 8, 3, 0, 9, 4],
        [5, 8, 0, 3, 7, 9, 6, 1, 4, 2],
        [8, 9, 1, 6, 0, 4, 3, 5, 2, 7],
        [9, 4, 5, 3, 1, 2, 6, 8, 7, 0],
        [4, 2, 8, 6, 5, 7, 3, 9, 0, 1],
        [2, 7, 9, 3, 8, 0, 6, 4, 1, 5],
        [7, 0, 4, 6, 9, 1, 3, 2, 5, 8],
    ];
    let check = digits
        .iter()
        .rev()
        .enumerate()
        .fold(0, |check, (place, digit)| {
            let moved = PERMUTATION[place % 8][usize::from(*digit % 10)];
            PRODUCT[usize::from(check)][usize::from(moved)]
        });
    check == 0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop, prop_assert, proptest};

    use super::*;
    use crate::digits::digit_value;

    /// Eleven digits and the Verhoeff digit that belongs to them: made up, nobody's number.
    fn number(first_eleven: &str) -> String {
        let mut digits: Vec<u8> = first_eleven.chars().filter_map(digit_value).collect();
        assert_eq!(digits.len(), 11);
        let check = (0..10)
            .find(|check| {
                let mut all = digits.clone();
                all.push(*check);
                has_verhoeff_digit(&all)
            })
            .unwrap();
        digits.push(check);
        digits
            .into_iter()
            .map(|digit| char::from(b'0' + digit))
            .collect()
    }

    fn grouped(number: &str, between: &str) -> String {
        [&number[..4], &number[4..8], &number[8..]].join(between)
    }

    #[test]
    fn the_check_digit_of_236_is_3_as_in_the_literature() {
        assert!(has_verhoeff_digit(&[2, 3, 6, 3]));
        assert!(!has_verhoeff_digit(&[2, 3, 6, 4]));
    }

    #[test]
    fn a_number_is_found_alone_and_inside_text_whatever_its_first_digit() {
        for first in ["00000000001", "11111111112", "29999999999", "99999999990"] {
            let number = number(first);
            assert!(find_in(&number));
            assert!(find_in(&format!("Sita Devi, UID{number}.")));
            assert!(find_in(&format!("photos/{number}.jpg")));
        }
    }

    #[test]
    fn groups_make_one_number() {
        let number = number("49876543210");
        for between in [
            " ",
            "-",
            ".",
            " - ",
            "\u{A0}",
            "–",
            "\t",
            "_",
            "/",
            "\u{200D}",
            "\u{200B} ",
        ] {
            assert!(
                find_in(&format!("x {} y", grouped(&number, between))),
                "{between:?}"
            );
        }
        assert!(find_in(&format!("House 7, {}", grouped(&number, " "))));
        assert!(
            find_in(&format!("7 {}", grouped(&number, " "))),
            "a group before it hides nothing"
        );
    }

    #[test]
    fn digits_of_other_scripts_count() {
        let number = number("49876543210");
        for zero in ['\u{966}', '\u{FF10}', '\u{A66}', '\u{116C0}'] {
            let other: String = number
                .chars()
                .filter_map(|digit| {
                    char::from_u32(u32::from(zero) + u32::from(digit) - u32::from('0'))
                })
                .collect();
            assert!(find_in(&other), "{zero}");
        }
    }

    #[test]
    fn other_numbers_pass() {
        let aadhaar = number("49876543210");
        let last = aadhaar.as_bytes()[11] - b'0';
        let wrong_check = format!("{}{}", &aadhaar[..11], (last + 1) % 10);
        assert!(!find_in(&wrong_check));
        assert!(
            !find_in(&format!("HP{aadhaar}1")),
            "thirteen digits are a ration card"
        );
        assert!(!find_in(&format!("1{aadhaar}")));
        assert!(!find_in(&aadhaar[..11]));
        assert!(!find_in("सीता देवी"));
        assert!(!find_in("HP2019041705823"));
    }

    #[test]
    fn a_letter_parts_groups() {
        let number = number("49876543210");
        assert!(!find_in(&grouped(&number, "a")));
        assert!(
            !find_in(&grouped(&number, "    ")),
            "four spaces are no grouping"
        );
    }

    proptest! {
        #[test]
        fn any_text_is_looked_through(text in any::<String>()) {
            find_in(&text);
        }

        #[test]
        fn a_number_is_found_wherever_it_stands_and_however_it_is_grouped(
            first_eleven in "[0-9]{11}",
            before in "[^0-9\u{660}-\u{FFFFF}]{0,20}[a-zA-Z,]",
            after in "[a-zA-Z,][^0-9\u{660}-\u{FFFFF}]{0,20}",
            between in prop::collection::vec("[ .\u{2013}_/-]{0,3}", 11),
        ) {
            let number = number(&first_eleven);
            let mut grouped = String::new();
            for (at, digit) in number.chars().enumerate() {
                grouped.push(digit);
                if let Some(separator) = between.get(at) {
                    grouped.push_str(separator);
                }
            }
            let text = format!("{before}{grouped}{after}");
            prop_assert!(find_in(&text));
        }
    }
}
