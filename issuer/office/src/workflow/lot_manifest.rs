//! The list that goes to press with a lot: its files, and for each card a line with two hashes. Card
//! numbers only, never a field of the register, so that the list may lie on a desk.
//!
//! A lot may have many cards: lines are written and read one at a time, the rest is small.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::whole_files::Written;
use crate::storage::checksum_from_hex;

mod read;
mod write;

pub use read::{ManifestError, read_manifest};
pub use write::{ManifestCsv, ManifestJson};

/// Changes when a field changes its meaning or goes away.
pub const SCHEMA: &str = "him-parivar/lot-manifest/2";

/// The longest name of a lot: it is a folder's name.
pub const LOT_NAME_MAX: usize = 40;

/// The manifest of one lot, without its lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LotManifest {
    /// The lot's name; [`is_lot_name`].
    pub lot: String,
    /// The lot whose spoiled cards this one prints anew.
    pub supplement_of: Option<String>,
    /// When the lot was made, RFC 3339.
    pub created_at: String,
    /// Whether the cards are signed with demo keys and worth nothing.
    pub specimen: bool,
    /// The press profile that the files are made for.
    pub press: String,
    /// Cards in the lot: a control total.
    pub cards: u32,
    /// Pages of the files with cards, together: a control total.
    pub pages: u32,
    /// The lot's files but this one, its table and the checksums.
    pub files: Vec<ManifestFile>,
    /// For packing: where the cards go, in their order.
    pub places: Vec<ManifestPlace>,
}

/// A file of a lot with its length and hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManifestFile {
    /// Its name from the lot's folder, with `/` between folders.
    pub name: String,
    /// What it is for.
    pub role: FileRole,
    /// Its length.
    pub bytes: u64,
    /// SHA-256; hexadecimal in the file.
    #[serde(serialize_with = "serialize_hex", deserialize_with = "deserialize_hex")]
    pub sha256: [u8; 32],
    /// Which cards are in it, where it is a part of the lot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cards: Option<SequenceRange>,
}

/// What a file of a lot is for. A lot has files of these roles only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FileRole {
    /// Cards to print.
    Cards,
    /// Cards to look at first.
    Proof,
    /// Labels for boxes and bundles.
    Labels,
    /// Slips to be signed where parcels and cards are handed over.
    Acknowledgements,
    /// What the press ticks off.
    Checklist,
}

/// Cards that follow one another in a lot, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SequenceRange {
    /// The first one's place in the lot.
    pub first: u32,
    /// The last one's.
    pub last: u32,
}

/// Cards that go to one panchayat or ward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManifestPlace {
    /// LGD code of the panchayat or ward.
    pub local_body_lgd: u32,
    /// How many cards.
    pub cards: u32,
}

/// One card in a lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManifestLine {
    /// Place in the lot, from 1.
    pub sequence: u32,
    /// The printed card number.
    pub card_number: String,
    /// The file that it is in.
    pub file: String,
    /// Page of the front in this file, from 1.
    pub front_page: u32,
    /// Page of the back.
    pub back_page: u32,
    /// Place on the sheet, from 1; a page with one card has place 1 only.
    pub slot: u32,
    /// SHA-256 of the front's page content; hexadecimal in the files.
    #[serde(serialize_with = "serialize_hex", deserialize_with = "deserialize_hex")]
    pub front_sha256: [u8; 32],
    /// SHA-256 of the back's page content; hexadecimal in the files.
    #[serde(serialize_with = "serialize_hex", deserialize_with = "deserialize_hex")]
    pub back_sha256: [u8; 32],
}

impl ManifestFile {
    /// A file as it was written.
    pub fn new(name: &str, role: FileRole, written: &Written) -> Self {
        Self {
            name: name.to_owned(),
            role,
            bytes: written.bytes,
            sha256: written.sha256,
            cards: None,
        }
    }
}

impl FileRole {
    /// The word in the manifest.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Cards => "cards",
            Self::Proof => "proof",
            Self::Labels => "labels",
            Self::Acknowledgements => "acknowledgements",
            Self::Checklist => "checklist",
        }
    }
}

/// Whether a text can be a lot's name: a-z, 0-9 and -, none of the last at the beginning.
pub fn is_lot_name(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let starts = text.bytes().next().is_some_and(|byte| byte != b'-');
    starts && text.len() <= LOT_NAME_MAX && text.bytes().all(plain)
}

/// Bytes in small hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

fn serialize_hex<S: Serializer>(bytes: &[u8; 32], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&hex(bytes))
}

fn deserialize_hex<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; 32], D::Error> {
    let text = String::deserialize(deserializer)?;
    checksum_from_hex(&text)
        // One way of writing only.
        .filter(|bytes| hex(bytes) == text)
        .ok_or_else(|| serde::de::Error::custom("64 small hexadecimal digits are expected"))
}

#[cfg(test)]
mod tests;
