//! Seals a lot from a page: for a key that was used before. A new press's key is compared by people
//! and comes by the command line for the first time.

use super::lot_manifest::hex;
use super::permission::PermissionError;
use super::seal_lot::{SealError, SealPlan, SealedLot, seal_lot};
use crate::app::App;
use crate::secrets::VendorRecipient;
use crate::signing::KeyRing;
use crate::storage::{LotExport, StorageError};

/// Why a lot is not sealed.
#[derive(Debug, thiserror::Error)]
pub enum SealKnownError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The person may not.
    #[error(transparent)]
    Permission(#[from] PermissionError),
    /// No lot was sealed for it before.
    #[error(
        "no lot was sealed for this press before\n\nhint: `issuer lot seal` uses a new press's key for the first time"
    )]
    Unknown,
    /// Sealing itself.
    #[error(transparent)]
    Seal(SealError),
}

/// A press for whose key a lot was sealed before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownVendor {
    /// What it is chosen by: the hash of a bundle that was sealed for it.
    pub choice: String,
    /// Its name.
    pub name: String,
    /// Its keys, `age1…`, with a blank between.
    pub recipients: String,
}

/// Presses for whose keys lots were sealed before; each name with its last keys.
pub async fn known_vendors(app: &App) -> Result<Vec<KnownVendor>, StorageError> {
    let bundles = app.storage.lot_exports().list(None).await?;
    let mut known: Vec<KnownVendor> = Vec::new();
    for bundle in bundles {
        let LotExport {
            bundle_sha256,
            vendor,
            recipients,
            ..
        } = bundle.export;
        if !known.iter().any(|other| other.name == vendor) {
            known.push(KnownVendor {
                choice: hex(&bundle_sha256),
                name: vendor,
                recipients,
            });
        }
    }
    Ok(known)
}

/// Seals a lot for a press of [`known_vendors`], by its choice.
pub async fn seal_for_known(
    app: &App,
    keys: &KeyRing,
    lot: &str,
    choice: &str,
    days: u16,
) -> Result<SealedLot, SealKnownError> {
    let bundles = app.storage.lot_exports().list(None).await?;
    let mut exports = bundles.into_iter().map(|bundle| bundle.export);
    let chosen = exports.find(|export| hex(&export.bundle_sha256) == choice);
    let chosen = chosen.ok_or(SealKnownError::Unknown)?;
    let recipients = chosen.recipients.split(' ').map(str::parse);
    let recipients: Result<Vec<VendorRecipient>, _> = recipients.collect();
    let plan = SealPlan {
        lot: lot.to_owned(),
        vendor: chosen.vendor,
        recipients: recipients.map_err(|_| SealKnownError::Unknown)?,
        days,
    };
    match seal_lot(app, keys, &plan).await {
        Ok(sealed) => Ok(sealed),
        Err(SealError::Storage(error)) => Err(error.into()),
        Err(SealError::Permission(error)) => Err(error.into()),
        Err(error) => Err(SealKnownError::Seal(error)),
    }
}
