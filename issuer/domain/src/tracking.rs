use std::fmt;

use sha2::{Digest as _, Sha256};

/// What opens a request's page to its family: 128 random bits, on the slip and nowhere else. The
/// office keeps only [`Self::sha256`], so that whoever reads its database cannot open a page.
///
/// Never in a log: `Debug` hides it, and there is no `Display`.
#[derive(Clone)]
pub struct TrackingSecret([u8; 16]);

/// Why a text is no tracking secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TrackingSecretError {
    /// A character that is none of the alphabet.
    #[error("`{found}` has no place in a tracking code\n\nhint: type it from the slip again")]
    Character {
        /// The first one.
        found: char,
    },
    /// Not so many characters as 128 bits take.
    #[error(
        "a tracking code has {CHARACTERS} characters, but here are {found}\n\nhint: type it from the slip again, group by group"
    )]
    Length {
        /// How many there are.
        found: usize,
    },
    /// More than 128 bits.
    #[error("no tracking code begins like this one\n\nhint: type it from the slip again")]
    TooLarge,
}

/// D. Crockford's base32: no I, L, O, U, which look like 1, 0 and V.
const ALPHABET: [u8; 32] = *b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// 128 bits in digits of 5: 25.6.
const CHARACTERS: usize = 26;

/// Characters of a group.
const GROUP: usize = 4;

impl TrackingSecret {
    /// The secret of 16 random bytes.
    pub const fn new(random: [u8; 16]) -> Self {
        Self(random)
    }

    /// Reads a secret from a link or as it is typed: spaces and dashes do not count, small letters
    /// are large ones, I and L are 1, O is 0.
    pub fn parse(text: &str) -> Result<Self, TrackingSecretError> {
        let mut value = 0_u128;
        let mut found = 0;
        let mut fits = true;
        for character in text.chars() {
            if character.is_whitespace() || character == '-' {
                continue;
            }
            let digit =
                digit_of(character).ok_or(TrackingSecretError::Character { found: character })?;
            found += 1;
            // The first of 26 digits has three bits: what is shifted out must be nothing.
            fits &= value >> 123 == 0;
            value = value << 5 | u128::from(digit);
        }
        if found != CHARACTERS {
            return Err(TrackingSecretError::Length { found });
        }
        if !fits {
            return Err(TrackingSecretError::TooLarge);
        }
        Ok(Self(value.to_be_bytes()))
    }

    /// The secret for a link: 26 characters.
    pub fn in_link(&self) -> String {
        let value = u128::from_be_bytes(self.0);
        (0..CHARACTERS)
            .rev()
            .map(|place| value >> (5 * place) & 31)
            .filter_map(|digit| usize::try_from(digit).ok())
            .map(|digit| char::from(ALPHABET[digit % ALPHABET.len()]))
            .collect()
    }

    /// The secret for people, in groups of four: `0A1B-2C3D-…`.
    pub fn in_groups(&self) -> String {
        let characters = self.in_link();
        let mut groups = String::with_capacity(CHARACTERS + CHARACTERS / GROUP);
        for (at, character) in characters.chars().enumerate() {
            if at > 0 && at % GROUP == 0 {
                groups.push('-');
            }
            groups.push(character);
        }
        groups
    }

    /// What is stored and looked up. A secret of 128 random bits needs no salt and no slow hash.
    pub fn sha256(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }
}

/// Hides the secret.
impl fmt::Debug for TrackingSecret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("TrackingSecret(hidden)")
    }
}

fn digit_of(character: char) -> Option<u8> {
    let letter = match character.to_ascii_uppercase() {
        'I' | 'L' => '1',
        'O' => '0',
        other => other,
    };
    let place = ALPHABET
        .iter()
        .position(|known| char::from(*known) == letter)?;
    u8::try_from(place).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    use super::*;

    #[test]
    fn the_smallest_and_the_largest_secret() {
        let smallest = TrackingSecret::new([0; 16]).in_groups();
        assert_eq!(smallest, "0000-0000-0000-0000-0000-0000-00");
        let largest = TrackingSecret::new([0xFF; 16]).in_groups();
        assert_eq!(largest, "7ZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZ");
    }

    #[test]
    fn an_error_says_what_is_wrong() {
        use TrackingSecretError::{Character, Length, TooLarge};
        for (text, error) in [
            ("", Length { found: 0 }),
            ("7ZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-Z", Length { found: 25 }),
            ("7ZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZ", Length { found: 27 }),
            ("7UZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZ", Character { found: 'U' }),
            ("8ZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZ", TooLarge),
        ] {
            assert_eq!(TrackingSecret::parse(text).unwrap_err(), error, "{text}");
        }
    }

    #[test]
    fn neither_debug_nor_an_error_tells_the_secret() {
        let secret = TrackingSecret::new([0x5A; 16]);
        assert_eq!(format!("{secret:?}"), "TrackingSecret(hidden)");
    }

    proptest! {
        #[test]
        fn a_secret_reads_back_however_it_is_typed(random in any::<[u8; 16]>()) {
            let secret = TrackingSecret::new(random);
            let typed = secret.in_groups().to_lowercase().replace('-', " ");
            for text in [secret.in_link(), secret.in_groups(), typed, secret.in_link().replace('0', "o").replace('1', "l")] {
                prop_assert_eq!(TrackingSecret::parse(&text).map(|read| read.0), Ok(random));
            }
            prop_assert!(!secret.in_link().contains(['I', 'L', 'O', 'U']));
        }

        #[test]
        fn any_text_is_a_secret_or_an_error(text in any::<String>()) {
            let _ = TrackingSecret::parse(&text);
        }
    }
}
