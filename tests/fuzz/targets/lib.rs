//! What several targets start from: the roots and lists of the standard vectors.

use card_payload::Timestamp;
use card_verifier::{Device, Lists, Memory, TrustAnchor, TrustAnchors};
use serde_json::Value;

/// When the vectors are verified: 2026-11-22T06:00:00Z.
pub const NOW: Timestamp = Timestamp::from_seconds(1_795_327_200);

const STANDARD: &str = include_str!("../../vectors/lists/standard.json");

/// The roots of the standard lists.
pub fn anchors() -> TrustAnchors {
    let standard: Value = serde_json::from_str(STANDARD).unwrap();
    let roots = standard["roots"].as_array().unwrap().iter();
    let roots = roots.map(|root| TrustAnchor {
        public_key: from_hex(root.as_str().unwrap()).try_into().unwrap(),
        specimen: false,
    });
    TrustAnchors::new(roots.collect(), None).unwrap()
}

/// The standard lists.
pub fn lists() -> Lists {
    Lists::open(&update(), &anchors()).unwrap()
}

/// A device without lists.
pub fn device() -> Device {
    Device::new(vec![anchors()], Memory::default())
}

/// The file that has the standard lists.
pub fn update() -> Vec<u8> {
    let standard: Value = serde_json::from_str(STANDARD).unwrap();
    from_hex(standard["update"].as_str().unwrap())
}

fn from_hex(digits: &str) -> Vec<u8> {
    (0..digits.len() / 2)
        .map(|at| u8::from_str_radix(&digits[at * 2..at * 2 + 2], 16).unwrap())
        .collect()
}
