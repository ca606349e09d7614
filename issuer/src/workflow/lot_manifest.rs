//! The list that goes to press with a lot: a line and two hashes for each card. Card numbers only,
//! never a field of the register, so that the list may lie on a desk.

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::whole_files::Written;

/// Changes when a field changes its meaning or goes away.
pub const SCHEMA: &str = "him-parivar/lot-manifest/1";

/// The manifest of one lot.
#[derive(Debug, Clone, Serialize)]
pub struct LotManifest {
    /// [`SCHEMA`].
    pub schema: &'static str,
    /// The lot's name.
    pub lot: String,
    /// When the lot was made, RFC 3339.
    pub created_at: String,
    /// Whether the cards are signed with demo keys and worth nothing.
    pub specimen: bool,
    /// Cards in the lot: a control total.
    pub cards: u32,
    /// Pages of the file: two for each card, the front first.
    pub pages: u32,
    /// The printed file.
    pub file: ManifestFile,
    /// A line for each card, in the order of the pages.
    pub lines: Vec<ManifestLine>,
}

/// A file with its length and hash.
#[derive(Debug, Clone, Serialize)]
pub struct ManifestFile {
    /// Its name in the lot's folder.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// SHA-256, hexadecimal.
    pub sha256: String,
}

/// One card in a lot.
#[derive(Debug, Clone, Serialize)]
pub struct ManifestLine {
    /// Place in the lot, from 1.
    pub sequence: u32,
    /// The printed card number.
    pub card_number: String,
    /// Page of the front, from 1.
    pub front_page: u32,
    /// Page of the back.
    pub back_page: u32,
    /// SHA-256 of the front's page content; hexadecimal in the files.
    #[serde(serialize_with = "serialize_hex")]
    pub front_sha256: [u8; 32],
    /// SHA-256 of the back's page content; hexadecimal in the files.
    #[serde(serialize_with = "serialize_hex")]
    pub back_sha256: [u8; 32],
}

impl ManifestLine {
    /// The line of the `sequence`-th card, from 1.
    pub fn new(sequence: u32, card_number: String, front: [u8; 32], back: [u8; 32]) -> Self {
        Self {
            sequence,
            card_number,
            front_page: sequence * 2 - 1,
            back_page: sequence * 2,
            front_sha256: front,
            back_sha256: back,
        }
    }
}

impl ManifestFile {
    /// A file as it was written.
    pub fn new(name: &str, written: &Written) -> Self {
        Self {
            name: name.to_owned(),
            bytes: written.bytes,
            sha256: hex(&written.sha256),
        }
    }
}

impl LotManifest {
    /// Writes the manifest as JSON, indented, with a line end.
    pub fn write_json(&self, out: &mut impl Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *out, self)?;
        out.write_all(b"\n")
    }

    /// Writes the lines as CSV (RFC 4180) with a heading.
    pub fn write_csv(&self, out: &mut impl Write) -> io::Result<()> {
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(out);
        for line in &self.lines {
            writer.serialize(line).map_err(io::Error::other)?;
        }
        writer.flush()
    }
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

/// `SHA256SUMS` as `sha256sum --check` reads it.
pub fn checksums(files: &[ManifestFile]) -> String {
    let line = |file: &ManifestFile| [&file.sha256, "  ", &file.name, "\n"].concat();
    files.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_the_pages_and_nothing_of_the_family() {
        let line = ManifestLine::new(3, "41705823-01-4".to_owned(), [0xab; 32], [1; 32]);
        let manifest = LotManifest {
            schema: SCHEMA,
            lot: "lot-0001".to_owned(),
            created_at: "2026-11-21T00:00:00Z".to_owned(),
            specimen: true,
            cards: 1,
            pages: 2,
            file: ManifestFile::new(
                "cards.pdf",
                &Written {
                    bytes: 9,
                    sha256: [2; 32],
                },
            ),
            lines: vec![line],
        };
        let (mut json, mut csv) = (Vec::new(), Vec::new());
        manifest.write_json(&mut json).unwrap();
        manifest.write_csv(&mut csv).unwrap();
        let (json, csv) = (
            String::from_utf8(json).unwrap(),
            String::from_utf8(csv).unwrap(),
        );
        let (heading, rest) = csv.split_once("\r\n").unwrap();
        let fields = "sequence,card_number,front_page,back_page,front_sha256,back_sha256";
        assert_eq!(heading, fields);
        assert!(rest.starts_with("3,41705823-01-4,5,6,abab"), "{rest}");
        assert!(json.contains("\"schema\": \"him-parivar/lot-manifest/1\""));
        assert!(json.ends_with(
            "}
"
        ));
        assert!(checksums(&[manifest.file]).ends_with("0202  cards.pdf\n"));
    }
}
