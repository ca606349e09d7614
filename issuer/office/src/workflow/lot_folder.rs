//! The folder of a finished lot: what stands in it, and whether its lists say the same. The office
//! asks before it seals a lot, the vendor after unpacking it.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Write};
use std::path::Path;

use super::checksum_list::{CHECKSUMS, Checksum, read_checksums};
use super::lot_manifest::{LotManifest, ManifestCsv, ManifestError, read_manifest};
use super::whole_files::HashOnly;

/// The manifest for machines.
pub const MANIFEST_JSON: &str = "manifest.json";
/// The manifest for spreadsheets.
pub const MANIFEST_CSV: &str = "manifest.csv";
/// The signed note, in a bundle and in the folder that it was unpacked to.
pub const NOTE_FILE: &str = "lot.note";
/// The trust list with the key that signed the note, beside it.
pub const TRUST_LIST_FILE: &str = "trust-list.cose";

/// The most bytes of a list of checksums: some 100 for each file, and a lot of 10,000 files would be
/// 5,000,000 cards.
pub const CHECKSUMS_BYTES_MAX: u64 = 1 << 20;

/// The longest name of a file from the lot's folder: what a tar header holds (POSIX.1-2024, pax,
/// "ustar Interchange Format", field `name`).
const FILE_NAME_MAX: usize = 100;

/// A lot's folder whose lists say the same. Its files are still to be compared with their checksums.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotFolder {
    /// The manifest, without its lines.
    pub manifest: LotManifest,
    /// The checksums of all files but their own list.
    pub checksums: Vec<Checksum>,
    /// SHA-256 of the manifest.
    pub manifest_sha256: [u8; 32],
    /// SHA-256 of the list of checksums.
    pub checksums_sha256: [u8; 32],
}

/// Why a folder is none of a lot.
#[derive(Debug, thiserror::Error)]
pub enum LotFolderError {
    /// A file cannot be read.
    #[error("{name} of the lot cannot be read")]
    Read {
        /// Which file.
        name: String,
        /// What the system said.
        source: io::Error,
    },
    /// A file that every lot has is not there.
    #[error("{name} is missing")]
    Missing {
        /// Which file.
        name: String,
    },
    /// The list of checksums is none.
    #[error("{CHECKSUMS} is not a list of checksums as a lot has it")]
    Checksums,
    /// A name that would lead out of the folder, or that not every machine can have.
    #[error("a lot has no file that is called {name:?}")]
    Name {
        /// The name.
        name: String,
    },
    /// The manifest is none.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// A file is not what its checksum says.
    #[error("{name} is not the file that its checksum was made of")]
    Swapped {
        /// Which file.
        name: String,
    },
    /// Manifest and checksums do not name the same files.
    #[error("{MANIFEST_JSON} and {CHECKSUMS} do not say the same of {name}")]
    Lists {
        /// Which file.
        name: String,
    },
    /// The table is not that of the manifest.
    #[error("{MANIFEST_CSV} does not say what {MANIFEST_JSON} says")]
    Table,
}

impl LotFolder {
    /// Reads and compares the lists of a folder.
    pub fn read(folder: &Path) -> Result<Self, LotFolderError> {
        let mut sums = HashedRead::new(open(folder, CHECKSUMS)?);
        let mut text = String::new();
        let mut bounded = (&mut sums).take(CHECKSUMS_BYTES_MAX);
        match bounded.read_to_string(&mut text) {
            Ok(length) if length as u64 == CHECKSUMS_BYTES_MAX => {
                return Err(LotFolderError::Checksums);
            }
            Ok(_) => (),
            Err(error) if error.kind() == ErrorKind::InvalidData => {
                return Err(LotFolderError::Checksums);
            }
            Err(source) => return Err(unread(CHECKSUMS, source)),
        }
        let checksums = checksums_of_lot(&text)?;
        let (manifest, manifest_sha256, table_sha256) = read_lists(folder)?;
        let sum = |name: &str| {
            let found = checksums.iter().find(|file| file.name == name);
            found.map(|file| file.sha256)
        };
        if sum(MANIFEST_JSON) != Some(manifest_sha256) {
            let name = MANIFEST_JSON.to_owned();
            return Err(LotFolderError::Swapped { name });
        }
        if sum(MANIFEST_CSV) != Some(table_sha256) {
            return Err(LotFolderError::Table);
        }
        for file in &manifest.files {
            if sum(&file.name) != Some(file.sha256) {
                let name = file.name.clone();
                return Err(LotFolderError::Lists { name });
            }
        }
        let listed = |name: &str| manifest.files.iter().any(|file| file.name == name);
        let lists = [MANIFEST_JSON, MANIFEST_CSV];
        for Checksum { name, .. } in &checksums {
            if !listed(name) && !lists.contains(&name.as_str()) {
                let name = name.clone();
                return Err(LotFolderError::Lists { name });
            }
        }
        Ok(Self {
            manifest,
            checksums,
            manifest_sha256,
            checksums_sha256: sums.hash.finish().sha256,
        })
    }
}

/// Reads a lot's list of checksums: every name is one that a lot can have, and none stands twice.
pub fn checksums_of_lot(text: &str) -> Result<Vec<Checksum>, LotFolderError> {
    let checksums = read_checksums(text).ok_or(LotFolderError::Checksums)?;
    let mut names = Vec::with_capacity(checksums.len());
    for Checksum { name, .. } in &checksums {
        let own = [CHECKSUMS, NOTE_FILE, TRUST_LIST_FILE];
        if !is_file_name(name) || own.contains(&name.as_str()) {
            let name = name.clone();
            return Err(LotFolderError::Name { name });
        }
        // Some machines take large and small letters for the same.
        names.push(name.to_ascii_lowercase());
    }
    names.sort_unstable();
    if let Some(twice) = names.windows(2).find(|pair| pair[0] == pair[1]) {
        let name = twice[0].clone();
        return Err(LotFolderError::Name { name });
    }
    Ok(checksums)
}

/// Whether a lot can have a file of this name: parts of plain letters, digits, `-`, `_` and `.`, none
/// of which begins with a dot.
pub fn is_file_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    name.len() <= FILE_NAME_MAX
        && name
            .split('/')
            .all(|part| !part.is_empty() && !part.starts_with('.') && part.bytes().all(plain))
}

/// The manifest, its hash, and the hash of the table that belongs to it.
fn read_lists(folder: &Path) -> Result<(LotManifest, [u8; 32], [u8; 32]), LotFolderError> {
    let mut json = HashedRead::new(open(folder, MANIFEST_JSON)?);
    let mut table = ManifestCsv::begin(HashOnly::default());
    let manifest = read_manifest(&mut json, &mut |line| table.line(line))?;
    let table = table.finish().map_err(ManifestError::Taking)?;
    Ok((manifest, json.hash.finish().sha256, table.finish().sha256))
}

fn open(folder: &Path, name: &str) -> Result<File, LotFolderError> {
    File::open(folder.join(name)).map_err(|source| match source.kind() {
        ErrorKind::NotFound => LotFolderError::Missing {
            name: name.to_owned(),
        },
        _ => unread(name, source),
    })
}

fn unread(name: &str, source: io::Error) -> LotFolderError {
    LotFolderError::Read {
        name: name.to_owned(),
        source,
    }
}

/// Hashes what is read.
#[derive(Debug)]
pub(super) struct HashedRead<R> {
    from: R,
    pub(super) hash: HashOnly,
}

impl<R: Read> HashedRead<R> {
    pub(super) fn new(from: R) -> Self {
        Self {
            from,
            hash: HashOnly::default(),
        }
    }
}

impl<R: Read> Read for HashedRead<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let length = self.from.read(bytes)?;
        self.hash.write_all(&bytes[..length])?;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_elsewhere_or_that_some_machines_cannot_have_are_none() {
        for name in ["proof.pdf", "cards/0001-0500.pdf", "a/b/c_d"] {
            assert!(is_file_name(name), "{name}");
        }
        let long = "a".repeat(FILE_NAME_MAX + 1);
        for name in [
            "",
            "/etc/passwd",
            "../up",
            "a/../b",
            "a//b",
            "a/",
            ".hidden",
            "C:\\x",
            "a\\b",
            "a b",
            "a\0",
            "नाम",
            &long,
        ] {
            assert!(!is_file_name(name), "{name:?}");
        }
    }

    #[test]
    fn a_name_twice_or_one_of_the_bundle_s_own_is_refused() {
        let sums = |names: &[&str]| {
            let line = |name: &&str| format!("{}  {name}\n", "ab".repeat(32));
            checksums_of_lot(&names.iter().map(line).collect::<String>())
        };
        assert_eq!(sums(&["a.pdf", "b.pdf"]).unwrap().len(), 2);
        for names in [
            &["a.pdf", "A.pdf"][..],
            &[NOTE_FILE],
            &[CHECKSUMS],
            &["../a.pdf"],
        ] {
            assert!(
                matches!(sums(names), Err(LotFolderError::Name { .. })),
                "{names:?}"
            );
        }
    }
}
