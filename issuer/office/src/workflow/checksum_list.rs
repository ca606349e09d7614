//! `SHA256SUMS`: the checksums of a folder's files, as `sha256sum --check` reads them.

use super::lot_manifest::hex;
use crate::storage::checksum_from_hex;

/// The list's name in the folder.
pub const CHECKSUMS: &str = "SHA256SUMS";

/// A file's checksum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checksum {
    /// Its name from the folder, with `/` between folders.
    pub name: String,
    /// SHA-256 of its content.
    pub sha256: [u8; 32],
}

/// The list as a text, a line for each file.
pub fn write_checksums(files: &[Checksum]) -> String {
    let line = |file: &Checksum| format!("{}  {}\n", hex(&file.sha256), file.name);
    files.iter().map(line).collect()
}

/// Reads a list that [`write_checksums`] wrote; anything else is none.
pub fn read_checksums(text: &str) -> Option<Vec<Checksum>> {
    let line = |line: &str| {
        let (digits, name) = line.split_once("  ")?;
        Some(Checksum {
            name: name.to_owned(),
            sha256: checksum_from_hex(digits)?,
        })
    };
    let files = text.lines().map(line).collect::<Option<Vec<_>>>()?;
    // One form only.
    (write_checksums(&files) == text).then_some(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_back_and_nothing_else_is() {
        let file = |name: &str, byte| Checksum {
            name: name.to_owned(),
            sha256: [byte; 32],
        };
        let files = [file("cards/0001-0500.pdf", 0xab), file("proof.pdf", 2)];
        let text = write_checksums(&files);
        assert!(text.ends_with("0202  proof.pdf\n"), "{text}");
        assert_eq!(read_checksums(&text).as_deref(), Some(&files[..]));
        for changed in [
            text.to_uppercase(),
            text.replace("  ", " "),
            text.replace('\n', "\r\n"),
            text.trim_end().to_owned(),
            text[1..].to_owned(),
        ] {
            assert_eq!(read_checksums(&changed), None, "{changed}");
        }
    }
}
