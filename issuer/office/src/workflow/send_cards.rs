//! Good cards of an accepted lot leave the press: packed into bundles, sent to offices, received
//! there.

use issuer_domain::{Act, aadhaar};

use super::permission::{self, PermissionError};
use crate::app::App;
use crate::storage::{Consignment, Dispatching, Packed, Receiving, StorageError};

/// The longest name of an office or a seal, in characters.
const NAME_MAX: usize = 80;

/// Why nothing was sent or received.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// The person may not.
    #[error(transparent)]
    Permission(#[from] PermissionError),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A name that is none.
    #[error(
        "this is no {0}\n\nhint: 1 to {NAME_MAX} characters on one line, without a number that could be an Aadhaar number"
    )]
    Name(&'static str),
}

/// Packs what lies in no bundle yet.
pub async fn pack_lot(app: &App, lot: &str) -> Result<Packed, SendError> {
    permission::require(app, Act::Dispatch).await?;
    Ok(app.storage.lots().pack(lot, app.now).await?)
}

/// Sends bundles to an office.
pub async fn dispatch_bundles(app: &App, sent: &Dispatching<'_>) -> Result<Consignment, SendError> {
    permission::require(app, Act::Dispatch).await?;
    check_name(sent.office, "office")?;
    check_name(sent.seal, "seal number")?;
    Ok(app.storage.lots().dispatch(sent).await?)
}

/// Notes what arrived; how many cards, and how the consignment stands.
pub async fn receive_consignment(
    app: &App,
    received: &Receiving<'_>,
) -> Result<(u64, Consignment), SendError> {
    permission::require(app, Act::Receive).await?;
    let consignments = app.storage.consignments();
    let cards = consignments.receive(received).await?;
    Ok((cards, consignments.get(received.number).await?))
}

fn check_name(text: &str, what: &'static str) -> Result<(), SendError> {
    let is_name = !text.trim().is_empty()
        && text.chars().count() <= NAME_MAX
        && !text.chars().any(char::is_control)
        && !aadhaar::find_in(text);
    is_name.then_some(()).ok_or(SendError::Name(what))
}
