//! Signs what families are entitled to in a month, and makes what carries it to the shops.

use std::path::{Path, PathBuf};

use card_payload::{Month, Scale, ToBeSigned};
use card_verifier::{Lists, UpdateError};
use sha2::{Digest, Sha256};

use super::publication_files::{PublicationFileError, scale_files};
use super::publish_update::PublishedFile;
use super::whole_files::{NewFolder, WriteError, write_file};
use crate::app::App;
use crate::register::{ScaleFileError, read_scale_file};
use crate::signing::{KeyRing, SignerError};
use crate::storage::StorageError;

/// A scale that was published.
#[derive(Debug)]
pub struct PublishedScale {
    /// Its lines.
    pub lines: usize,
    /// Its folder.
    pub folder: PathBuf,
    /// The files in it.
    pub files: Vec<PublishedFile>,
}

/// Why no scale was published.
#[derive(Debug, thiserror::Error)]
pub enum PublishScaleError {
    /// The table.
    #[error(transparent)]
    File(#[from] ScaleFileError),
    /// A limit of verifiers.
    #[error("the scale cannot be signed: {0}")]
    Encode(#[from] card_payload::EncodeError),
    /// The key.
    #[error(transparent)]
    Sign(#[from] SignerError),
    /// No update to which it belongs.
    #[error(
        "no verifier update was published yet, and shops take a scale under the keys of one\n\nhint: `issuer publish`"
    )]
    NoUpdate,
    /// What was signed does not open as a verifier opens it.
    #[error(
        "verifiers would refuse this scale\n\nhint: `issuer publish` gives them the keys of these settings"
    )]
    Refused(#[source] UpdateError),
    /// The carriers.
    #[error(transparent)]
    Carriers(#[from] PublicationFileError),
    /// The files.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Signs the table of a file for a month, opens it as the shops will, and writes a folder with the
/// file, SMS and posters.
pub async fn publish_scale(
    app: &App,
    keys: &KeyRing,
    file: &Path,
    month: Month,
    order: &str,
) -> Result<PublishedScale, PublishScaleError> {
    let scale = Scale {
        issuer: app.config.issuer.uri.clone(),
        issued_at: app.now,
        month,
        order: order.to_owned(),
        lines: read_scale_file(file)?,
    };
    let unsigned = ToBeSigned::scale(&scale, keys.update.key_id())?;
    let signature = keys.update.sign(unsigned.bytes())?;
    let token = unsigned.into_token(signature);
    let publications = app.storage.publications();
    let bases = publications.list_bases().await?;
    let (_, update) = bases.first().ok_or(PublishScaleError::NoUpdate)?;
    let lists = Lists::open(update, &keys.anchors).map_err(PublishScaleError::Refused)?;
    lists
        .open_scale(&token)
        .map_err(PublishScaleError::Refused)?;

    let files = scale_files(&token, month, app.now, keys.anchors.specimen())?;
    let folder = app.config.output.folder.join(format!("scale-{month}"));
    let draft = NewFolder::begin(&folder)?;
    let mut published = Vec::with_capacity(files.len());
    for file in files {
        let written = write_file(&draft.draft().join(&file.name), &file.content)?;
        published.push(PublishedFile {
            name: file.name,
            bytes: written.bytes,
            purpose: file.purpose,
        });
    }
    let sha256 = Sha256::digest(&token).into();
    publications.record_scale(month, sha256, app.now).await?;
    draft.finish()?;
    Ok(PublishedScale {
        lines: scale.lines.len(),
        folder,
        files: published,
    })
}
