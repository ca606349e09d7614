//! What a backup consists of: a folder with one file for each table, the photos by their checksums,
//! and this list of all of them with their checksums. The same backup restores into SQLite and
//! PostgreSQL.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::storage::Table;

/// The list's name in the folder.
pub const MANIFEST_FILE: &str = "backup.json";
/// The photos' checksums, as `sha256sum --check` reads them.
pub const PHOTOS_FILE: &str = "photos.sha256";
/// Their folder.
pub const PHOTOS_FOLDER: &str = "photos";
/// What this form of backup is called.
pub const FORMAT: &str = "family card office backup 1";
/// What a backup never holds.
pub const WITHOUT: [&str; 3] = [
    "signing keys, their passphrases and PINs",
    "the key file of secret columns",
    "the settings file",
];

/// What a backup consists of.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BackupManifest {
    /// [`FORMAT`].
    pub format: String,
    /// The program's version.
    pub program: String,
    /// When it was made, seconds since 1970.
    pub made_at: i64,
    /// The version of the schema.
    pub schema: i64,
    /// The engine that it comes from.
    pub engine: String,
    /// One file for each table, each after those that it refers to.
    pub tables: Vec<TableFile>,
    /// The photos.
    pub photos: PhotoFiles,
    /// [`WITHOUT`].
    pub without: Vec<String>,
}

/// A file with the rows of a table.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableFile {
    /// Name and columns.
    pub table: Table,
    /// The file, from the backup's folder.
    pub file: PathBuf,
    /// How many rows.
    pub rows: u64,
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256, hexadecimal.
    pub sha256: String,
}

/// The photos of a backup.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhotoFiles {
    /// How many.
    pub count: u64,
    /// Their length.
    pub bytes: u64,
    /// SHA-256 of the list of their checksums, hexadecimal.
    pub list_sha256: String,
}

/// Why a folder is no backup.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// Cannot be read.
    #[error("{} cannot be read\n\nhint: name the folder that `issuer backup` wrote", path.display())]
    Read {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Not a manifest.
    #[error("{} is no list of a backup", path.display())]
    Parse {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        source: serde_json::Error,
    },
    /// Another form.
    #[error("{} has a form that this program does not know\n\nhint: restore it with the program version that made it", path.display())]
    Format {
        /// Which file.
        path: PathBuf,
    },
}

impl BackupManifest {
    /// Reads a backup's list, and its SHA-256.
    pub fn read(folder: &Path) -> Result<(Self, [u8; 32]), ManifestError> {
        let path = folder.join(MANIFEST_FILE);
        let bytes = fs::read(&path).map_err(|source| ManifestError::Read {
            path: path.clone(),
            source,
        })?;
        let manifest: Self =
            serde_json::from_slice(&bytes).map_err(|source| ManifestError::Parse {
                path: path.clone(),
                source,
            })?;
        if manifest.format != FORMAT {
            return Err(ManifestError::Format { path });
        }
        Ok((manifest, Sha256::digest(&bytes).into()))
    }

    /// Rows in all.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }
}
