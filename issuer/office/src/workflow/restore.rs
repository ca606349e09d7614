//! Fills an empty office from a backup: checks every checksum first, then everything in one
//! transaction, then walks the audit chain.

use std::fs;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use super::backup::checksum;
use super::backup_manifest::{BackupManifest, ManifestError, PHOTOS_FILE, PHOTOS_FOLDER};
use super::verify_audit::{AuditReport, verify_audit};
use crate::app::App;
use crate::storage::StorageError;

/// Bytes read from a file at once.
const BUFFER: usize = 256 * 1_024;

/// Why nothing was restored.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// The folder.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// A file of it is not what was written.
    #[error("{} is missing or was changed since the backup; nothing was restored\n\nhint: take another backup", path.display())]
    Changed {
        /// Which file.
        path: PathBuf,
    },
    /// The backup is of another schema.
    #[error(
        "the backup has schema version {backup}, this program {program}; nothing was restored\n\nhint: restore it with the program version that made it, then go on with this one"
    )]
    Schema {
        /// The backup's.
        backup: i64,
        /// The program's.
        program: i64,
    },
    /// The database has other tables than the backup.
    #[error("the backup's table {table} is not as this program knows it; nothing was restored")]
    Tables {
        /// Which table.
        table: String,
    },
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A file.
    #[error("the backup cannot be read")]
    Read(#[from] io::Error),
}

/// What was restored.
#[derive(Debug, Clone)]
pub struct Restored {
    /// From what.
    pub manifest: BackupManifest,
    /// What the walk over the audit chain found.
    pub audit: AuditReport,
}

/// Restores a backup. `keys` are the public keys that may have signed checkpoints.
pub async fn restore(
    app: &App,
    folder: &Path,
    keys: &[[u8; 32]],
    progress: &mut dyn FnMut(u64),
) -> Result<Restored, RestoreError> {
    let (manifest, sha256) = BackupManifest::read(folder)?;
    let mut loading = app.storage.backups().load().await?;
    if loading.schema != manifest.schema {
        return Err(RestoreError::Schema {
            backup: manifest.schema,
            program: loading.schema,
        });
    }
    let photos = check_files(folder, &manifest)?;
    for file in &manifest.tables {
        if !loading
            .tables
            .iter()
            .any(|table| is_same(table, &file.table))
        {
            return Err(RestoreError::Tables {
                table: file.table.name.clone(),
            });
        }
    }
    for (sha256, path) in photos {
        let photo = fs::read(&path)?;
        if app.photos.put(&photo)? != sha256 {
            return Err(RestoreError::Changed { path });
        }
        progress(1);
    }
    for file in &manifest.tables {
        let mut from = BufReader::with_capacity(BUFFER, fs::File::open(folder.join(&file.file))?);
        let rows = loading.read(&file.table, &mut from).await?;
        if rows != file.rows {
            let table = file.table.name.clone();
            return Err(StorageError::DamagedBackup { table }.into());
        }
        progress(rows);
    }
    loading.finish(sha256, app.now).await?;
    let origin = app.checkpoint_origin();
    let audit = verify_audit(&app.storage, &origin, keys, &[], &mut |_| ()).await?;
    Ok(Restored { manifest, audit })
}

fn is_same(ours: &crate::storage::Table, theirs: &crate::storage::Table) -> bool {
    let sorted = |table: &crate::storage::Table| {
        let mut columns: Vec<_> = table.columns.iter().map(|(name, _)| name.clone()).collect();
        columns.sort();
        columns
    };
    ours.name == theirs.name && sorted(ours) == sorted(theirs)
}

/// Checks every file against its checksum; the photos with theirs.
fn check_files(
    folder: &Path,
    manifest: &BackupManifest,
) -> Result<Vec<([u8; 32], PathBuf)>, RestoreError> {
    let check = |file: &Path, expected: &str| {
        let path = folder.join(file);
        match checksum(&path) {
            Ok((sha256, _)) if sha256 == expected => Ok(path),
            _ => Err(RestoreError::Changed { path }),
        }
    };
    for table in &manifest.tables {
        // A list that was written by somebody else could name any file of the machine.
        let is_inside = table
            .file
            .components()
            .all(|part| matches!(part, std::path::Component::Normal(_)));
        if !is_inside {
            let path = table.file.clone();
            return Err(RestoreError::Changed { path });
        }
        check(&table.file, &table.sha256)?;
    }
    let list = check(Path::new(PHOTOS_FILE), &manifest.photos.list_sha256)?;
    let mut photos = Vec::new();
    for line in fs::read_to_string(list)?.lines() {
        let digits = line.split_whitespace().next().unwrap_or_default();
        let sha256 = crate::storage::checksum_from_hex(digits);
        let (Some(sha256), Some(start)) = (sha256, digits.get(..2)) else {
            let path = folder.join(PHOTOS_FILE);
            return Err(RestoreError::Changed { path });
        };
        let path = check(
            &Path::new(PHOTOS_FOLDER)
                .join(start)
                .join(format!("{digits}.jpg")),
            digits,
        )?;
        photos.push((sha256, path));
    }
    Ok(photos)
}

#[cfg(test)]
mod tests;
