mod import;
mod show;

pub(crate) use import::import;
pub(crate) use show::show;

use crate::kept_device::OpenError;
use crate::memory::MemoryError;

/// Why `update import` or `update show` could not go on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UpdateCommandError {
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Memory(#[from] MemoryError),
    #[error("writing failed: {0}")]
    Stream(#[from] std::io::Error),
}
