use unicode_normalization::UnicodeNormalization;

/// A name in Hindi, in Latin letters, or both. Each is a field of its own source: neither is ever
/// made from the other.
///
/// Texts are NFC, trimmed, with single spaces; ZWJ, ZWNJ and nukta are kept.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name {
    hindi: Option<String>,
    latin: Option<String>,
}

/// Why two texts are no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Neither script has a name.
    #[error("there is no name in either script")]
    Missing,
    /// Longer than [`Name::MAX_CHARACTERS`].
    #[error("the name is longer than {} characters", Name::MAX_CHARACTERS)]
    TooLong,
    /// A character that belongs to neither script's names, such as a digit or a control character.
    #[error("the name has a character that no name has")]
    Character,
    /// Latin letters in the Hindi field, or Devanagari in the Latin one.
    #[error("the name is in the other script's field")]
    WrongScript,
}

impl Name {
    /// MDDS G01.02-04 gives a full name 99 characters.
    pub const MAX_CHARACTERS: usize = 99;

    /// A person's name from its two fields; empty texts count as absent.
    pub fn new(hindi: Option<&str>, latin: Option<&str>) -> Result<Self, NameError> {
        Self::read(hindi, latin, |_| false)
    }

    /// The name of a place or shop, which may have digits and `&`: "Ward No. 5", "Lahul & Spiti".
    pub fn of_place(hindi: Option<&str>, latin: Option<&str>) -> Result<Self, NameError> {
        Self::read(hindi, latin, |character| {
            character == '&' || character.is_ascii_digit() || ('०'..='९').contains(&character)
        })
    }

    fn read(
        hindi: Option<&str>,
        latin: Option<&str>,
        also: fn(char) -> bool,
    ) -> Result<Self, NameError> {
        let hindi = hindi
            .map(|text| tidy(text, is_hindi, is_latin, also))
            .transpose()?
            .flatten();
        let latin = latin
            .map(|text| tidy(text, is_latin, is_hindi, also))
            .transpose()?
            .flatten();
        if hindi.is_none() && latin.is_none() {
            return Err(NameError::Missing);
        }
        Ok(Self { hindi, latin })
    }

    /// The name in Devanagari.
    pub fn hindi(&self) -> Option<&str> {
        self.hindi.as_deref()
    }

    /// The name in Latin letters.
    pub fn latin(&self) -> Option<&str> {
        self.latin.as_deref()
    }

    /// The Hindi name, or the Latin one where there is none: what a card shows largest.
    pub fn first_hindi(&self) -> &str {
        self.hindi
            .as_deref()
            .or(self.latin.as_deref())
            .unwrap_or_default()
    }

    /// The Latin name, or the Hindi one where there is none.
    pub fn first_latin(&self) -> &str {
        self.latin
            .as_deref()
            .or(self.hindi.as_deref())
            .unwrap_or_default()
    }
}

fn is_hindi(character: char) -> bool {
    matches!(character, '\u{900}'..='\u{963}' | '\u{970}'..='\u{97F}' | '\u{200C}' | '\u{200D}')
}

fn is_latin(character: char) -> bool {
    character.is_ascii_alphabetic()
        || matches!(character, '\u{C0}'..='\u{24F}' | '\u{300}'..='\u{36F}')
}

fn tidy(
    text: &str,
    own: fn(char) -> bool,
    other: fn(char) -> bool,
    also: fn(char) -> bool,
) -> Result<Option<String>, NameError> {
    let text = with_single_spaces(text);
    if text.is_empty() {
        return Ok(None);
    }
    let text = if is_composed(&text) {
        text
    } else {
        text.nfc().collect()
    };
    let (mut characters, mut has_own, mut has_stranger) = (0, false, false);
    for character in text.chars() {
        characters += 1;
        if own(character) {
            has_own = true;
        } else if other(character) {
            // Said before all else but the length, whatever more is wrong.
            return Err(if text.chars().count() > Name::MAX_CHARACTERS {
                NameError::TooLong
            } else {
                NameError::WrongScript
            });
        } else if !is_shared(character) && !also(character) {
            has_stranger = true;
        }
    }
    if characters > Name::MAX_CHARACTERS {
        Err(NameError::TooLong)
    } else if has_stranger || !has_own {
        Err(NameError::Character)
    } else {
        Ok(Some(text))
    }
}

fn is_shared(character: char) -> bool {
    matches!(
        character,
        ' ' | '.' | '-' | '\'' | '’' | ',' | '/' | '(' | ')'
    )
}

fn with_single_spaces(text: &str) -> String {
    let mut single = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !single.is_empty() {
            single.push(' ');
        }
        single.push_str(word);
    }
    single
}

/// Whether NFC leaves the text as it is, told quickly: ASCII always, and Devanagari but for the few
/// letters that have a nukta of their own or compose with one.
fn is_composed(text: &str) -> bool {
    text.chars().all(|character| {
        character.is_ascii()
            || matches!(character, '\u{900}'..='\u{97F}' | '\u{200C}' | '\u{200D}')
                && !matches!(character, '\u{929}' | '\u{931}' | '\u{934}'
                    | '\u{93C}' | '\u{951}'..='\u{954}' | '\u{958}'..='\u{95F}')
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert_eq, proptest};

    use super::*;

    proptest! {
        #[test]
        fn what_counts_as_composed_is(text in "[ a-zऀ-ॿ\u{200C}\u{200D}]{0,12}") {
            if is_composed(&text) {
                prop_assert_eq!(text.nfc().collect::<String>(), text);
            }
        }
    }

    #[test]
    fn nukta_and_joiners_survive_and_spaces_are_single() {
        let name = Name::new(Some("  फ़रीदा   क्\u{200D}षा "), None).unwrap();
        // NFC composes no Devanagari nukta letter: फ़ stays फ + nukta (composition exclusions).
        assert_eq!(name.hindi(), Some("फ\u{93C}रीदा क्\u{200D}षा"));
    }

    #[test]
    fn places_may_have_digits_and_persons_may_not() {
        let ward = Name::of_place(Some("वार्ड नं. ५"), Some("Ward No. 5")).unwrap();
        assert_eq!(ward.latin(), Some("Ward No. 5"));
        assert!(Name::of_place(None, Some("Lahul & Spiti")).is_ok());
        assert_eq!(Name::of_place(None, Some("5")), Err(NameError::Character));
        assert_eq!(
            Name::new(Some("वार्ड नं. ५"), None),
            Err(NameError::Character)
        );
    }

    #[test]
    fn a_name_in_the_wrong_field_is_refused_and_told() {
        assert_eq!(Name::new(Some("Sita"), None), Err(NameError::WrongScript));
        assert_eq!(Name::new(None, Some("सीता")), Err(NameError::WrongScript));
        assert_eq!(Name::new(Some(" "), Some("")), Err(NameError::Missing));
        assert_eq!(Name::new(None, Some("R2D2")), Err(NameError::Character));
    }
}
