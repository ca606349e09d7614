//! A lot is closed when nothing about it is unexplained.

use issuer_domain::Act;

use super::permission::{self, PermissionError};
use crate::app::App;
use crate::storage::{OpenItem, StorageError};

/// Why a lot was not closed.
#[derive(Debug, thiserror::Error)]
pub enum CloseLotError {
    /// The person may not.
    #[error(transparent)]
    Permission(#[from] PermissionError),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Closes a lot, or says what keeps it open.
pub async fn close_lot(app: &App, lot: &str) -> Result<Vec<OpenItem>, CloseLotError> {
    permission::require(app, Act::CloseLot).await?;
    Ok(app.storage.lots().close(lot, app.now).await?)
}
