use std::fmt;

/// The shape of a number that a department gives out, as configuration writes it: `#` is a digit,
/// `!` a digit other than 0, `@` a letter A–Z, `*` a digit or letter; `|` parts alternatives; every
/// other character stands for itself.
///
/// Shipped shapes follow what Himachal's registers show (three public samples); a department that
/// writes them otherwise changes the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberPattern {
    text: String,
}

/// Why a text is no pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumberPatternError {
    /// An alternative without any character.
    #[error("a number pattern or one of its alternatives is empty")]
    Empty,
    /// Not printable ASCII.
    #[error("a number pattern has only printable ASCII characters without spaces")]
    Character,
}

impl NumberPattern {
    /// A Him Parivar id: eight digits, the first not zero.
    pub const FAMILY_ID: &str = "!#######";
    /// A Him Parivar member id: nine digits.
    pub const MEMBER_ID: &str = "#########";
    /// A Himachal ration card: `HP` and thirteen digits.
    pub const RATION_CARD: &str = "HP#############";

    /// Reads a pattern.
    pub fn parse(text: &str) -> Result<Self, NumberPatternError> {
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(NumberPatternError::Character);
        }
        if text.split('|').any(str::is_empty) {
            return Err(NumberPatternError::Empty);
        }
        Ok(Self {
            text: text.to_owned(),
        })
    }

    /// Whether a number has this shape.
    pub fn matches(&self, number: &str) -> bool {
        self.text.split('|').any(|shape| {
            shape.len() == number.len()
                && shape
                    .bytes()
                    .zip(number.bytes())
                    .all(|(shape, byte)| match shape {
                        b'#' => byte.is_ascii_digit(),
                        b'!' => matches!(byte, b'1'..=b'9'),
                        b'@' => byte.is_ascii_uppercase(),
                        b'*' => byte.is_ascii_digit() || byte.is_ascii_uppercase(),
                        _ => byte == shape,
                    })
        })
    }
}

/// The pattern as configuration writes it.
impl fmt::Display for NumberPattern {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn himachals_numbers_match_their_patterns() {
        let family = NumberPattern::parse(NumberPattern::FAMILY_ID).unwrap();
        assert!(family.matches("41705823"));
        for wrong in [
            "01705823",
            "4170582",
            "417058231",
            "4170582A",
            "४१७०५८२३",
            "",
        ] {
            assert!(!family.matches(wrong), "{wrong}");
        }
        let ration = NumberPattern::parse(NumberPattern::RATION_CARD).unwrap();
        assert!(ration.matches("HP2019041705823"));
        assert!(!ration.matches("hp2019041705823"));
    }

    #[test]
    fn alternatives_and_letters() {
        let pattern = NumberPattern::parse("!#######|T#######|@*").unwrap();
        assert!(pattern.matches("T1234567"));
        assert!(pattern.matches("Z9"));
        assert!(!pattern.matches("9Z"));
        assert_eq!(NumberPattern::parse("a||b"), Err(NumberPatternError::Empty));
        assert_eq!(
            NumberPattern::parse("a b"),
            Err(NumberPatternError::Character)
        );
    }
}
