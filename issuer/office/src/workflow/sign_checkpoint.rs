//! Signs how long the audit chain is and how it ends, so that nothing of it can be cut off or
//! written anew unseen. Each publication does it; `issuer audit checkpoint` does it in between.

use std::path::PathBuf;

use super::whole_files::{WriteError, write_file};
use crate::app::App;
use crate::signing::{CheckpointNote, Signer, SignerError};
use crate::storage::{StorageError, StoredCheckpoint};

/// The last checkpoint's name in the output folder. It does not lie in a publication's folder: that
/// goes to every shop, and the number of events tells how many cards there are.
pub const CHECKPOINT_FILE: &str = "audit-checkpoint.txt";

/// Why there is no checkpoint.
#[derive(Debug, thiserror::Error)]
pub enum CheckpointError {
    /// Nothing to sign.
    #[error("the audit chain is empty\n\nhint: it begins with the first import")]
    Empty,
    /// The chain's end cannot be.
    #[error("the audit chain's last event is damaged\n\nhint: `issuer audit verify` tells more")]
    Damaged,
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The key did not sign.
    #[error(transparent)]
    Sign(#[from] SignerError),
    /// The file.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// A checkpoint, stored and written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Events that it covers.
    pub events: u64,
    /// Where its text is.
    pub path: PathBuf,
    /// The signed text.
    pub note: String,
}

/// Signs the chain as it is now, stores the checkpoint and writes it into the output folder, from
/// where it is given to somebody outside the office.
pub async fn sign_checkpoint(app: &App, key: &dyn Signer) -> Result<Checkpoint, CheckpointError> {
    let chain = app.storage.audit_chain();
    let last = chain.find_last().await?.ok_or(CheckpointError::Empty)?;
    let hash = last.hash.try_into().map_err(|_| CheckpointError::Damaged)?;
    let signed = CheckpointNote {
        origin: app.checkpoint_origin(),
        size: last.sequence.cast_unsigned(),
        hash,
        at: app.now,
    };
    let note = signed.sign(key)?;
    let stored = StoredCheckpoint {
        size: last.sequence,
        at: app.now,
        hash: hash.to_vec(),
        note: note.clone(),
    };
    chain.keep_checkpoint(&stored).await?;
    let path = app.config.output.folder.join(CHECKPOINT_FILE);
    write_file(&path, note.as_bytes())?;
    Ok(Checkpoint {
        events: signed.size,
        path,
        note,
    })
}
