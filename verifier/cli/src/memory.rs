use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use card_verifier::Memory;

/// The one file in a state folder.
const FILE: &str = "card-verify.json";

/// Why a state folder is of no use.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MemoryError {
    #[error("the state in {path} cannot be read or written: {source}")]
    File {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error(
        "the lists kept in {path} are damaged\n\n\
         hint: move the file away and import the newest update: card-verify update import FILE --state DIR"
    )]
    DamagedLists { path: PathBuf },
    #[error(
        "the state in {path} is damaged: {source}\n\n\
         hint: move the file away; what it remembered about replaced cards is then lost"
    )]
    Damaged {
        path: PathBuf,
        source: serde_json::Error,
    },
}

/// What the folder remembers; nothing where there is no file yet.
pub(crate) fn load(folder: &Path) -> Result<Memory, MemoryError> {
    let path = folder.join(FILE);
    match fs::read(&path) {
        Ok(bytes) => {
            serde_json::from_slice(&bytes).map_err(|source| MemoryError::Damaged { path, source })
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Memory::default()),
        Err(source) => Err(MemoryError::File { path, source }),
    }
}

/// Writes it: a new file beside the old one, then renamed, so that one is whole.
pub(crate) fn save(memory: &Memory, folder: &Path) -> Result<(), MemoryError> {
    let path = folder.join(FILE);
    let fail = |source| MemoryError::File {
        path: path.clone(),
        source,
    };
    let bytes = serde_json::to_vec_pretty(memory).map_err(|error| fail(error.into()))?;
    let fresh = folder.join(format!("{FILE}.new"));
    fs::create_dir_all(folder).map_err(fail)?;
    fs::write(&fresh, bytes).map_err(fail)?;
    fs::rename(&fresh, &path).map_err(fail)
}
