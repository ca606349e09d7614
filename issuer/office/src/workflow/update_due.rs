//! Whether shops know yet which cards ended: a card ends in the office at once, and in the shops with
//! the next verifier update.

use issuer_domain::Timestamp;

use crate::app::App;
use crate::storage::StorageError;

/// What the last update says, and what it cannot say yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UpdateStanding {
    /// The version that was published last, and when.
    pub last: Option<(u64, Timestamp)>,
    /// Cards that ended or were blocked since: shops learn it from the next update.
    pub ended_since: u64,
}

/// How the last update stands to the cards.
pub async fn update_standing(app: &App) -> Result<UpdateStanding, StorageError> {
    let publications = app.storage.publications();
    Ok(UpdateStanding {
        last: publications.find_last_time().await?,
        ended_since: publications.count_ended_since_last().await?,
    })
}
