use std::path::{Path, PathBuf};

use card_payload::Timestamp;
use card_verifier::{Device, Entitlement, Memory, UpdateError, Verdict};

use crate::anchors::{AnchorError, anchors};
use crate::arguments::Trust;
use crate::kept_lists;
use crate::memory::{self, MemoryError};

/// Why there is no device to work with.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OpenError {
    #[error(
        "[{}] the lists kept in {path} are refused: {source}\n\n\
         hint: take the newest update: card-verify update import FILE --state {path}",
        source.code()
    )]
    Kept { path: PathBuf, source: UpdateError },
    #[error(
        "no update is given and none is kept\n\n\
         hint: card-verify update import FILE --state DIR; the department publishes the file, and \
         `issuer demo` writes one"
    )]
    NoUpdate,
    #[error(transparent)]
    Anchor(#[from] AnchorError),
    #[error(transparent)]
    Memory(#[from] MemoryError),
}

/// A device, as its state folder left it.
#[derive(Debug)]
pub(crate) struct KeptDevice {
    pub(crate) device: Device,
    folder: Option<PathBuf>,
    before: Vec<Vec<u8>>,
    refused: Option<UpdateError>,
}

impl KeptDevice {
    /// Opens what is kept in the folder; a device without lists where there is none.
    pub(crate) fn open(trust: &Trust, folder: Option<&Path>) -> Result<Self, OpenError> {
        let anchors = anchors(&trust.roots, trust.threshold)?;
        let (memory, before) = match folder {
            Some(folder) => (memory::load(folder)?, kept_lists::load(folder)?),
            None => (Memory::default(), Vec::new()),
        };
        let mut device = Device::new(anchors, memory);
        let refused = if before.is_empty() {
            None
        } else {
            device.open_kept(before.clone()).err()
        };
        Ok(Self {
            device,
            folder: folder.map(Path::to_owned),
            before,
            refused,
        })
    }

    /// Fails where what is kept was refused and nothing has taken its place, or where there are no
    /// lists at all.
    pub(crate) fn needs_lists(&self) -> Result<(), OpenError> {
        match self.refused {
            _ if self.device.lists().is_some() => Ok(()),
            Some(source) => Err(OpenError::Kept {
                path: self.folder.clone().unwrap_or_default(),
                source,
            }),
            None => Err(OpenError::NoUpdate),
        }
    }

    /// Writes the lists where they changed; gives the folder then.
    pub(crate) fn keep(&mut self) -> Result<Option<&Path>, MemoryError> {
        let Some(folder) = &self.folder else {
            return Ok(None);
        };
        let kept = self.device.kept();
        // What could not be opened, for a root that was not named maybe, is not thrown away.
        if self.device.lists().is_none() || kept == self.before {
            return Ok(None);
        }
        kept_lists::save(folder, &kept)?;
        self.before = kept;
        Ok(Some(folder))
    }

    /// What the family of a card has this month, where nothing is against the card.
    pub(crate) fn entitlement(&self, verdict: &Verdict, now: Timestamp) -> Option<Entitlement<'_>> {
        let card = verdict.card()?;
        let in_force = verdict.outcome().nothing_against();
        in_force.then(|| self.device.entitlement(card, now))?
    }

    /// Writes what the device remembers where that changed.
    pub(crate) fn remember(&mut self) -> Result<(), MemoryError> {
        if let Some(folder) = &self.folder
            && let Some(memory) = self.device.changed_memory()
        {
            memory::save(memory, folder)?;
        }
        Ok(())
    }
}
