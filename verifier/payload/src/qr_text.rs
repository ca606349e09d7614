use crate::inflate::{InflateError, inflate};
use crate::limits::{INFLATED_MAX, TEXT_MAX};

/// What every family card's text begins with: base45 of 78 DA, zlib's header at level 9
/// (RFC 1950 section 2.2). No other code in use begins so.
pub const TEXT_START: &str = "NCF";

/// Why a QR text yields no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// It does not begin with [`TEXT_START`]: another kind of code.
    #[error("the text is not a family card's")]
    NotOurs,
    /// More than [`TEXT_MAX`] characters.
    #[error("the text is longer than {TEXT_MAX} characters")]
    TooLong,
    /// A character outside base45's alphabet: the scanner types with another keyboard layout.
    #[error("the text has a character that no card's text has")]
    Character,
    /// Not base45: a character is missing, added or changed.
    #[error("the text is not whole")]
    Base45,
    /// The zlib stream is damaged, ends early, or has bytes after it.
    #[error("the compressed data is damaged")]
    Zlib,
    /// More than [`INFLATED_MAX`] bytes come out of the zlib stream.
    #[error("more than {INFLATED_MAX} bytes are packed in the text")]
    Inflated,
}

/// The token in a QR text: base45 (RFC 9285), then zlib (RFC 1950).
pub fn token_from_text(text: &str) -> Result<Vec<u8>, TextError> {
    if !text.starts_with(TEXT_START) {
        return Err(TextError::NotOurs);
    }
    if text.len() > TEXT_MAX {
        return Err(TextError::TooLong);
    }
    if !text.bytes().all(is_base45) {
        return Err(TextError::Character);
    }
    let compressed = decode_base45(text).ok_or(TextError::Base45)?;
    inflate(&compressed, INFLATED_MAX).map_err(|error| match error {
        InflateError::Corrupt => TextError::Zlib,
        InflateError::TooLarge => TextError::Inflated,
    })
}

/// The text that a token has in a QR: zlib at level 9, then base45. Alphanumeric characters only.
#[cfg(feature = "encode")]
pub fn qr_text(token: &[u8]) -> String {
    base45::encode(crate::deflate::deflate(token))
}

/// Base45 as RFC 9285 section 6 wants it read: a text that no bytes encode to is refused. The crate
/// takes a last pair above 255, hence the way back.
fn decode_base45(text: &str) -> Option<Vec<u8>> {
    let bytes = base45::decode(text).ok()?;
    (base45::encode(&bytes) == text).then_some(bytes)
}

/// RFC 9285 section 4.2, table 1.
fn is_base45(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'A'..=b'Z' | b' ' | b'$' | b'%' | b'*' | b'+' | b'-' | b'.' | b'/' | b':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base45_is_that_of_rfc_9285() {
        for (plain, text) in [
            ("AB", "BB8"),
            ("Hello!!", "%69 VD92EX0"),
            ("base-45", "UJCLQE7W581"),
            ("ietf!", "QED8WEX0"),
        ] {
            assert_eq!(base45::encode(plain), text);
            assert_eq!(decode_base45(text).unwrap(), plain.as_bytes());
        }
        assert_eq!(
            decode_base45("GGW"),
            None,
            "65,536 is more than two bytes hold"
        );
        assert_eq!(
            decode_base45("::"),
            None,
            "2,024 is more than one byte holds"
        );
        assert_eq!(decode_base45("A"), None, "a single character is no byte");
    }

    #[test]
    fn a_text_says_why_it_yields_no_token() {
        assert_eq!(token_from_text("HC1:NCF"), Err(TextError::NotOurs));
        assert_eq!(
            token_from_text(&format!("NCF{}", "0".repeat(TEXT_MAX))),
            Err(TextError::TooLong)
        );
        assert_eq!(token_from_text("NCFa"), Err(TextError::Character));
        assert_eq!(token_from_text("NCFGGW"), Err(TextError::Base45));
        assert_eq!(token_from_text("NCF000"), Err(TextError::Zlib));
    }
}
