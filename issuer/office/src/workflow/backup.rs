//! Writes the whole office into a folder while work goes on: every table as it was at one moment,
//! and the photos. The folder is whole or absent.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::backup_manifest::{
    BackupManifest, FORMAT, MANIFEST_FILE, PHOTOS_FILE, PHOTOS_FOLDER, PhotoFiles, TableFile,
    WITHOUT,
};
use super::lot_manifest::hex;
use super::whole_files::{CountedFile, HashOnly, NewFolder, WriteError};
use crate::app::App;
use crate::storage::StorageError;

/// Why there is no backup.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A folder is there already.
    #[error("{} is there already\n\nhint: give each backup a folder of its own, such as backup-2026-11-21", path.display())]
    Exists {
        /// Which folder.
        path: PathBuf,
    },
    /// The database or a photo.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The folder.
    #[error(transparent)]
    Folder(#[from] WriteError),
    /// A file in it.
    #[error("the backup cannot be written\n\nhint: is there room on the disk?")]
    Write(#[from] io::Error),
    /// The list.
    #[error("the backup's list cannot be written")]
    List(#[from] serde_json::Error),
}

/// Writes a backup into `folder`, which must not be there. `progress` is told of rows and photos.
pub async fn backup(
    app: &App,
    folder: &Path,
    progress: &mut dyn FnMut(u64),
) -> Result<BackupManifest, BackupError> {
    if folder.exists() {
        let path = folder.to_owned();
        return Err(BackupError::Exists { path });
    }
    let new = NewFolder::begin(folder)?;
    let mut snapshot = app.storage.backups().snapshot().await?;
    fs::create_dir(new.draft().join("tables"))?;
    let mut tables = Vec::new();
    for (at, table) in snapshot.tables.clone().into_iter().enumerate() {
        let file = PathBuf::from(format!("tables/{:02}-{}.copy", at + 1, table.name));
        let mut out = CountedFile::create(&new.draft().join(&file))?;
        let rows = snapshot.write(&table, &mut out).await?;
        let written = out.finish()?;
        progress(rows);
        tables.push(TableFile {
            table,
            file,
            rows,
            bytes: written.bytes,
            sha256: hex(&written.sha256),
        });
    }
    let (schema, engine) = (snapshot.schema, snapshot.engine.to_owned());
    drop(snapshot);
    // After the tables: a photo is kept before the row that names it, and never changes.
    let photos = copy_photos(app, new.draft(), progress)?;
    let manifest = BackupManifest {
        format: FORMAT.to_owned(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: app.now.seconds(),
        schema,
        engine,
        tables,
        photos,
        without: WITHOUT.map(str::to_owned).to_vec(),
    };
    let list = serde_json::to_vec_pretty(&manifest)?;
    let mut out = CountedFile::create(&new.draft().join(MANIFEST_FILE))?;
    out.write_all(&list)?;
    let written = out.finish()?;
    new.finish()?;
    app.storage
        .backups()
        .record(written.sha256, app.now)
        .await?;
    Ok(manifest)
}

fn copy_photos(
    app: &App,
    draft: &Path,
    progress: &mut dyn FnMut(u64),
) -> Result<PhotoFiles, BackupError> {
    let mut list = CountedFile::create(&draft.join(PHOTOS_FILE))?;
    let mut photos = PhotoFiles::default();
    for sha256 in app.photos.list()? {
        let photo = app.photos.get(&sha256)?;
        let name = hex(&sha256);
        let file = format!("{PHOTOS_FOLDER}/{}/{name}.jpg", &name[..2]);
        let path = draft.join(&file);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        let mut out = CountedFile::create(&path)?;
        out.write_all(&photo)?;
        out.finish()?;
        writeln!(list, "{name}  {file}")?;
        photos.count += 1;
        photos.bytes += photo.len() as u64;
        progress(1);
    }
    photos.list_sha256 = hex(&list.finish()?.sha256);
    Ok(photos)
}

/// SHA-256 of a file, hexadecimal, and its length.
pub(super) fn checksum(path: &Path) -> io::Result<(String, u64)> {
    let mut hash = HashOnly::default();
    io::copy(&mut fs::File::open(path)?, &mut hash)?;
    let read = hash.finish();
    Ok((hex(&read.sha256), read.bytes))
}
