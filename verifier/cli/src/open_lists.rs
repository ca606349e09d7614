use std::path::{Path, PathBuf};

use card_payload::limits::UPDATE_BYTES_MAX;
use card_verifier::{DeltaError, Lists, Taken, TrustAnchors, UpdateError};

use crate::anchors::anchors;
use crate::arguments::Arguments;
use crate::deltas::{DeltaFileError, read_deltas};
use crate::kept_lists;
use crate::memory::{Memory, MemoryError};

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

/// The lists to verify with, and what to say about those that are new.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) lists: Lists,
    pub(crate) news: Vec<String>,
}

/// Opens what is kept, then the update, then the deltas; keeps what was taken.
pub(crate) fn open_lists(arguments: &Arguments, memory: &mut Memory) -> Result<Opened, OpenError> {
    let anchors = anchors(&arguments.roots, arguments.threshold)?;
    let mut kept = match &arguments.state {
        Some(folder) => kept_lists::load(folder)?,
        None => Vec::new(),
    };
    let before = kept.clone();
    let mut news = Vec::new();
    let mut open = match open_kept(&kept, &anchors) {
        Some(Ok(open)) => Some(open),
        // A new update replaces what can no longer be opened.
        Some(Err(_)) if arguments.update.is_some() => {
            kept.clear();
            None
        }
        Some(Err(source)) => {
            let path = arguments.state.clone().unwrap_or_default();
            return Err(OpenError::Kept { path, source });
        }
        None => None,
    };
    if let Some(path) = &arguments.update {
        let bytes = read_update(path)?;
        let refused = |source| OpenError::Update {
            path: path.clone(),
            source,
        };
        if !kept.contains(&bytes) {
            open = Some(match open {
                Some(mut open) if open.knows(&bytes) => {
                    let taken = open.take(&bytes).map_err(refused)?;
                    keep(&mut kept, bytes, &taken);
                    open
                }
                _ => {
                    let open = open_under_any(&bytes, &anchors).map_err(refused)?;
                    kept = vec![bytes];
                    open
                }
            });
        }
    }
    let mut open = open.ok_or(OpenError::NoUpdate)?;
    take_deltas(
        &mut open,
        read_deltas(&arguments.deltas)?,
        &mut kept,
        &mut news,
    )?;
    // Which versions count is known once the roots are.
    let seen = memory.seen(&open.lists);
    let lists = open.lists.not_older_than(&seen).map_err(|source| {
        let path = arguments.update.clone().or_else(|| arguments.state.clone());
        let path = path.unwrap_or_default();
        OpenError::Update { path, source }
    })?;
    memory.remember_lists(&lists);
    if let Some(folder) = arguments.state.as_ref().filter(|_| kept != before) {
        kept_lists::save(folder, &kept)?;
        news.push(format!("Kept in {}", folder.display()));
    }
    Ok(Opened { lists, news })
}

/// Lists and the roots that they were opened under.
struct Open<'a> {
    lists: Lists,
    anchors: &'a TrustAnchors,
}

impl Open<'_> {
    fn knows(&self, update: &[u8]) -> bool {
        !matches!(
            self.lists.clone().take(update, self.anchors),
            Err(UpdateError::WrongRoot)
        )
    }

    fn take(&mut self, token: &[u8]) -> Result<Taken, UpdateError> {
        self.lists.take(token, self.anchors)
    }
}

fn open_kept<'a>(
    kept: &[Vec<u8>],
    anchors: &'a [TrustAnchors],
) -> Option<Result<Open<'a>, UpdateError>> {
    kept.first()?;
    let mut reason = UpdateError::WrongRoot;
    for anchors in anchors {
        match Lists::open_kept(kept.iter().map(Vec::as_slice), anchors) {
            Err(UpdateError::WrongRoot) => (),
            Err(error) => reason = error,
            Ok(lists) => return Some(Ok(Open { lists, anchors })),
        }
    }
    Some(Err(reason))
}

/// Opens an update under the first roots that know it.
fn open_under_any<'a>(update: &[u8], anchors: &'a [TrustAnchors]) -> Result<Open<'a>, UpdateError> {
    let kept = [update.to_vec()];
    open_kept(&kept, anchors).unwrap_or(Err(UpdateError::WrongRoot))
}

/// Takes deltas in whatever order they fit. One that is here already is no mistake.
fn take_deltas(
    open: &mut Open<'_>,
    mut waiting: Vec<Vec<u8>>,
    kept: &mut Vec<Vec<u8>>,
    news: &mut Vec<String>,
) -> Result<(), OpenError> {
    while !waiting.is_empty() {
        let mut reason = None;
        let mut later = Vec::new();
        let before = waiting.len();
        for token in waiting {
            match open.take(&token) {
                Ok(taken) => {
                    news.push(describe(&taken, open));
                    keep(kept, token, &taken);
                }
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

/// After a whole update nothing older is needed.
fn keep(kept: &mut Vec<Vec<u8>>, token: Vec<u8>, change: &Taken) {
    if matches!(change, Taken::Everything) {
        kept.clear();
    }
    kept.push(token);
}

fn describe(taken: &Taken, open: &Open<'_>) -> String {
    match taken {
        Taken::Everything | Taken::Update => {
            format!("Update {} is taken", open.lists.version())
        }
        Taken::StatusList { uri, version } => {
            format!("Status list {uri} is now of version {version}")
        }
        Taken::TrustList => {
            format!("Trust list {} is taken", open.lists.trust_list_version())
        }
    }
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
