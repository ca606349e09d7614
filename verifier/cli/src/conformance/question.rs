use std::collections::BTreeMap;

use card_payload::KeyId;
use card_verifier::{Seen, SeenVersion, TrustAnchorsError};
use serde::{Deserialize, Serialize};

/// What a program is asked: a vector's file without its answers, and with the lists that it names.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Question {
    /// The vector's folder and name.
    pub(crate) id: String,
    /// A QR's text, spaces and line ends included; absent where only lists are asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) text: Option<String>,
    /// The verifier's clock, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) at: Option<String>,
    /// The same in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) at_seconds: Option<i64>,
    /// Pinned Ed25519 public keys, hexadecimal; their majority must sign.
    pub(crate) roots: Vec<String>,
    /// The update, hexadecimal.
    pub(crate) update: String,
    /// Tokens to be taken after it, hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) taken: Option<Vec<String>>,
    /// The highest versions accepted before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) seen: Option<SeenBefore>,
}

/// The highest versions accepted before.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct SeenBefore {
    trust_list: u64,
    update: SeenOne,
    status_lists: BTreeMap<String, SeenOne>,
}

/// A version, and the id of the key that signed it.
#[derive(Debug, Default, Serialize, Deserialize)]
struct SeenOne {
    version: u64,
    key: Option<String>,
}

/// Why a question cannot be answered: the fault is the asker's.
#[derive(Debug, thiserror::Error)]
pub(crate) enum QuestionError {
    #[error("it is no question in JSON: {0}")]
    Json(serde_json::Error),
    #[error("`{0}` is not in hexadecimal, or not of the right length")]
    Hex(&'static str),
    #[error("there is a text and no time to verify it at\n\nhint: add at_seconds")]
    NoTime,
    #[error("the roots cannot be pinned: {0}")]
    Roots(#[from] TrustAnchorsError),
}

impl SeenBefore {
    /// What the verifier compares with.
    pub(super) fn to_seen(&self) -> Result<Seen, QuestionError> {
        let mut status_lists = BTreeMap::new();
        for (uri, seen) in &self.status_lists {
            status_lists.insert(uri.clone(), seen.to_seen()?);
        }
        Ok(Seen {
            trust_list: self.trust_list,
            update: self.update.to_seen()?,
            status_lists,
        })
    }
}

impl SeenOne {
    fn to_seen(&self) -> Result<SeenVersion, QuestionError> {
        let wrong = QuestionError::Hex("key");
        let key = match &self.key {
            Some(key) => Some(from_hex(key, "key")?.try_into().map_err(|_| wrong)?),
            None => None,
        };
        Ok(SeenVersion {
            version: self.version,
            key: key.map(KeyId::from_bytes),
        })
    }
}

/// The bytes that hexadecimal digits stand for; `name` is what an error calls them.
pub(super) fn from_hex(digits: &str, name: &'static str) -> Result<Vec<u8>, QuestionError> {
    let wrong = || QuestionError::Hex(name);
    let digit = |byte: u8| char::from(byte).to_digit(16).ok_or_else(wrong);
    if !digits.len().is_multiple_of(2) {
        return Err(wrong());
    }
    let byte = |pair: &[u8]| match pair {
        [high, low] => u8::try_from(digit(*high)? << 4 | digit(*low)?).map_err(|_| wrong()),
        _ => Err(wrong()),
    };
    digits.as_bytes().chunks(2).map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_is_read_strictly() {
        assert_eq!(from_hex("00fFa1", "x").unwrap(), [0, 255, 161]);
        assert_eq!(from_hex("", "x").unwrap(), [0; 0]);
        for wrong in ["0", "0g", "+1", "é", "0 "] {
            assert!(from_hex(wrong, "x").is_err(), "{wrong}");
        }
    }
}
