use std::path::{Path, PathBuf};

use card_payload::limits::UPDATE_BYTES_MAX;
use card_verifier::{DeltaError, Device, Memory, Taken, UpdateError};

use crate::anchors::anchors;
use crate::arguments::Arguments;
use crate::deltas::{DeltaFileError, read_deltas};
use crate::kept_lists;
use crate::memory::MemoryError;

/// Why there are no lists to verify with.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OpenError {
    #[error("the update {path} cannot be read: {source}")]
    UpdateFile {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("[{}] {path}: {source}", source.code())]
    Update { path: PathBuf, source: UpdateError },
    #[error("[{}] {source}", source.code())]
    Delta { source: UpdateError },
    #[error("[{}] the lists kept in {path} are refused: {source}\n\nhint: give the newest update with --update", source.code())]
    Kept { path: PathBuf, source: UpdateError },
    #[error(
        "no update is given and none is kept\n\n\
         hint: card-verify --update FILE …; the department publishes the file, and \
         `issuer demo` writes one"
    )]
    NoUpdate,
    #[error(transparent)]
    Anchor(#[from] crate::anchors::AnchorError),
    #[error(transparent)]
    DeltaFile(#[from] DeltaFileError),
    #[error(transparent)]
    Memory(#[from] MemoryError),
}

/// A device with lists to verify with, and what to say about those that are new.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) device: Device,
    pub(crate) news: Vec<String>,
}

/// Opens what is kept, then the update, then the deltas; keeps what was taken.
pub(crate) fn open_lists(arguments: &Arguments, memory: Memory) -> Result<Opened, OpenError> {
    let anchors = anchors(&arguments.roots, arguments.threshold)?;
    let mut device = Device::new(anchors, memory);
    let before = match &arguments.state {
        Some(folder) => kept_lists::load(folder)?,
        None => Vec::new(),
    };
    if !before.is_empty()
        && let Err(source) = device.open_kept(before.clone())
        // A new update replaces what can no longer be opened.
        && arguments.update.is_none()
    {
        let path = arguments.state.clone().unwrap_or_default();
        return Err(OpenError::Kept { path, source });
    }
    if let Some(path) = &arguments.update {
        let bytes = read_update(path)?;
        if !device.kept().contains(&bytes) {
            device.take(&bytes).map_err(|source| OpenError::Update {
                path: path.clone(),
                source,
            })?;
        }
    }
    let mut news = Vec::new();
    take_deltas(&mut device, read_deltas(&arguments.deltas)?, &mut news)?;
    if device.lists().is_none() {
        return Err(OpenError::NoUpdate);
    }
    if let Some(folder) = arguments.state.as_ref().filter(|_| device.kept() != before) {
        kept_lists::save(folder, &device.kept())?;
        news.push(format!("Kept in {}", folder.display()));
    }
    Ok(Opened { device, news })
}

/// Takes deltas in whatever order they fit. One that is here already is no mistake.
fn take_deltas(
    device: &mut Device,
    mut waiting: Vec<Vec<u8>>,
    news: &mut Vec<String>,
) -> Result<(), OpenError> {
    while !waiting.is_empty() {
        let mut reason = None;
        let mut later = Vec::new();
        let before = waiting.len();
        for token in waiting {
            match device.take(&token) {
                Ok(taken) => news.extend(describe(&taken, device)),
                Err(UpdateError::Delta(DeltaError::Older { offered, .. })) => {
                    news.push(format!(
                        "Version {offered} of the status list is here already"
                    ));
                }
                Err(error) => {
                    reason.get_or_insert(error);
                    later.push(token);
                }
            }
        }
        if let Some(reason) = reason.filter(|_| later.len() == before) {
            return Err(OpenError::Delta { source: reason });
        }
        waiting = later;
    }
    Ok(())
}

fn describe(taken: &Taken, device: &Device) -> Option<String> {
    let lists = device.lists()?;
    Some(match taken {
        Taken::Everything | Taken::Update => format!("Update {} is taken", lists.version()),
        Taken::StatusList { uri, version } => {
            format!("Status list {uri} is now of version {version}")
        }
        Taken::Scale(month) => format!("The scale of {month} is taken"),
        Taken::TrustList => format!("Trust list {} is taken", lists.trust_list_version()),
    })
}

fn read_update(path: &Path) -> Result<Vec<u8>, OpenError> {
    let fail = |source| OpenError::UpdateFile {
        path: path.to_owned(),
        source,
    };
    let length = std::fs::metadata(path).map_err(fail)?.len();
    if length > UPDATE_BYTES_MAX as u64 {
        return Err(OpenError::Update {
            path: path.to_owned(),
            source: UpdateError::TooLarge,
        });
    }
    std::fs::read(path).map_err(fail)
}
