//! Publishes a verifier update: the version is taken and stored first, so that it never goes back.

use std::path::PathBuf;

use super::current_lists::current_lists;
use super::sign_update::{UpdateSigningError, sign_update};
use super::whole_files::{WriteError, write_file};
use crate::app::App;
use crate::signing::KeyRing;
use crate::storage::StorageError;

/// The update's name in the output folder.
pub const UPDATE_FILE: &str = "verifier-update.cose";

/// What was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// The update's version.
    pub version: u64,
    /// Where it is.
    pub path: PathBuf,
    /// Its length in bytes.
    pub bytes: u64,
    /// Status lists in it.
    pub lists: usize,
    /// Cards in them that are not valid.
    pub not_valid: usize,
}

/// Why nothing was published. What was published before stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Signing.
    #[error(transparent)]
    Signing(#[from] UpdateSigningError),
    /// The file.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Signs the lists as they are and writes the update in place of the last one.
pub async fn publish_update(app: &App, keys: &KeyRing) -> Result<Publication, PublishError> {
    let publications = app.storage.publications();
    let version = publications.take_version(app.now).await?;
    let lists = current_lists(&app.storage).await?;
    let update = sign_update(version, app.now, &lists, &app.list_terms(), keys)?;
    let path = app.config.output.folder.join(UPDATE_FILE);
    let written = write_file(&path, &update)?;
    publications
        .record(version, written.sha256, app.now)
        .await?;
    Ok(Publication {
        version,
        path,
        bytes: written.bytes,
        lists: lists.len(),
        not_valid: lists.iter().map(|list| list.not_valid.len()).sum(),
    })
}
