use std::path::{Path, PathBuf};

use card_payload::limits::UPDATE_BYTES_MAX;
use card_verifier::UpdateError;

use crate::arguments::Arguments;
use crate::kept_device::{KeptDevice, OpenError};
use crate::memory::MemoryError;
use crate::offered::{OfferError, read_offers};
use crate::take::{Outcome, take, take_all};

/// Why there are no lists to verify with.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ListsError {
    #[error("the update {path} cannot be read: {source}")]
    UpdateFile {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("[{}] {path}: {source}", source.code())]
    Update { path: PathBuf, source: UpdateError },
    #[error("[{}] {source}", source.code())]
    Delta { source: UpdateError },
    #[error(transparent)]
    Offer(#[from] OfferError),
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Memory(#[from] MemoryError),
}

/// A device with lists to verify with, and what to say about those that are new.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) kept: KeptDevice,
    pub(crate) news: Vec<String>,
}

/// Opens what is kept, then the update, then the deltas; keeps what was taken. What is refused ends
/// it: nobody verifies with other lists than those that were asked for.
pub(crate) fn open_lists(arguments: &Arguments) -> Result<Opened, ListsError> {
    let mut kept = KeptDevice::open(&arguments.trust, arguments.state.as_deref())?;
    match &arguments.update {
        // It replaces what can no longer be opened.
        Some(path) => {
            if let Outcome::Refused(source) = take(&mut kept.device, &read_update(path)?) {
                let path = path.clone();
                return Err(ListsError::Update { path, source });
            }
        }
        None => kept.needs_lists()?,
    }
    let mut news = Vec::new();
    for (_, outcome) in take_all(&mut kept.device, read_offers(&arguments.deltas)) {
        match outcome {
            Outcome::Taken(what) | Outcome::Held(what, _) => news.push(what),
            Outcome::Refused(source) => return Err(ListsError::Delta { source }),
            Outcome::Unreadable(error) => return Err(error.into()),
        }
    }
    if let Some(folder) = kept.keep()? {
        news.push(format!("Kept in {}", folder.display()));
    }
    Ok(Opened { kept, news })
}

fn read_update(path: &Path) -> Result<Vec<u8>, ListsError> {
    let fail = |source| ListsError::UpdateFile {
        path: path.to_owned(),
        source,
    };
    let length = std::fs::metadata(path).map_err(fail)?.len();
    if length > UPDATE_BYTES_MAX as u64 {
        return Err(ListsError::Update {
            path: path.to_owned(),
            source: UpdateError::TooLarge,
        });
    }
    std::fs::read(path).map_err(fail)
}
