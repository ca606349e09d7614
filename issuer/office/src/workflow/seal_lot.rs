//! Seals a printed lot for a vendor: its lists are compared, a note is signed, the bundle is written,
//! recorded, and only then given its name.

use std::path::PathBuf;

use card_payload::Timestamp;
use issuer_domain::{Act, aadhaar};

use super::lot_folder::{LotFolder, LotFolderError};
use super::lot_trust::{NoteRefused, TrustedNote};
use super::permission::{self, PermissionError};
use super::seal_bundle::{BundleContents, SealBundleError, seal_bundle};
use super::whole_files::{NewFile, WriteError};
use crate::app::App;
use crate::secrets::VendorRecipient;
use crate::signing::{KeyRing, LotNote, RECIPIENTS_MAX, SignerError, VENDOR_MAX, is_vendor_name};
use crate::storage::{LotExport, StorageError};

/// What a bundle's file name ends with, after the lot's name.
pub const BUNDLE_ENDING: &str = ".bundle.age";

/// The most days that a bundle can be opened: a press that needs longer gets it anew.
pub const DAYS_MAX: u16 = 92;

/// What to seal and for whom.
#[derive(Debug, Clone)]
pub struct SealPlan {
    /// The lot, which is printed.
    pub lot: String,
    /// Who prints it.
    pub vendor: String,
    /// The vendor's keys.
    pub recipients: Vec<VendorRecipient>,
    /// Days for which the bundle can be opened.
    pub days: u16,
}

/// A lot that was sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedLot {
    /// The bundle.
    pub path: PathBuf,
    /// What was recorded of it.
    pub export: LotExport,
    /// Cards in it.
    pub cards: u32,
    /// Whether any of them is signed with a demo key.
    pub specimen: bool,
}

/// Why a lot is not sealed. A bundle from before stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The person may not.
    #[error(transparent)]
    Permission(#[from] PermissionError),
    /// There is no such lot.
    #[error("there is no lot {0}\n\nhint: `issuer lot list` shows all lots")]
    NoLot(String),
    /// Its folder is none of a lot.
    #[error("the folder {} cannot be sealed\n\nhint: `issuer lot redraw {lot} --piece NUMBER` has a file drawn anew; piece 0 is the proof", folder.display())]
    Folder {
        /// The lot.
        lot: String,
        /// Which folder.
        folder: PathBuf,
        /// Why not.
        source: LotFolderError,
    },
    /// The folder of another lot.
    #[error(
        "the folder of {lot} holds {found}\n\nhint: `issuer lot redraw {lot} --piece NUMBER` has a file drawn anew; piece 0 is the proof"
    )]
    OtherLot {
        /// The lot.
        lot: String,
        /// Which one is there.
        found: String,
    },
    /// A name that is no vendor's.
    #[error(
        "`{0}` cannot be a vendor's name\n\nhint: one line of up to {VENDOR_MAX} letters, without a number that could be an Aadhaar number"
    )]
    Vendor(String),
    /// Too many days, or none.
    #[error("a bundle cannot be opened for {0} days\n\nhint: --days 1 to {DAYS_MAX}")]
    Days(u16),
    /// No key, too many, or one twice.
    #[error(
        "a bundle is sealed for 1 to {RECIPIENTS_MAX} different keys\n\nhint: --recipient age1…, once for each"
    )]
    Recipients,
    /// The note that was just signed is one that the vendor would refuse.
    #[error("the vendor would refuse the bundle")]
    Refused(#[from] NoteRefused),
    /// The key did not sign.
    #[error(transparent)]
    Sign(#[from] SignerError),
    /// The bundle.
    #[error(transparent)]
    Bundle(#[from] SealBundleError),
    /// Its file.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Seals a lot into `<lot>.bundle.age` in the output folder, in place of one that may be there.
pub async fn seal_lot(app: &App, keys: &KeyRing, plan: &SealPlan) -> Result<SealedLot, SealError> {
    permission::require(app, Act::SendLots).await?;
    check(plan)?;
    let lots = app.storage.lots();
    if lots.find(&plan.lot).await?.is_none() {
        return Err(SealError::NoLot(plan.lot.clone()));
    }
    // The lot is there, so its name is that of a folder.
    let folder = app.config.output.folder.join(&plan.lot);
    let lot = LotFolder::read(&folder).map_err(|source| SealError::Folder {
        lot: plan.lot.clone(),
        folder: folder.clone(),
        source,
    })?;
    if lot.manifest.lot != plan.lot {
        return Err(SealError::OtherLot {
            lot: plan.lot.clone(),
            found: lot.manifest.lot,
        });
    }
    let note = LotNote {
        // As the trust list has it: that is what the vendor compares it with.
        origin: LotNote::origin_of(&keys.trusted.issuer),
        lot: plan.lot.clone(),
        vendor: plan.vendor.clone(),
        recipients: plan.recipients.iter().map(ToString::to_string).collect(),
        sealed_at: app.now,
        expires_at: app.now.plus_seconds(i64::from(plan.days) * Timestamp::DAY),
        manifest_sha256: lot.manifest_sha256,
        checksums_sha256: lot.checksums_sha256,
    };
    let signed = note.sign(&*keys.update)?;
    TrustedNote::open(&signed, &keys.trust_list, &keys.anchors)?;

    let path = app
        .config
        .output
        .folder
        .join(format!("{}{BUNDLE_ENDING}", plan.lot));
    let mut file = NewFile::begin(&path)?;
    let contents = BundleContents {
        folder: &folder,
        lot: &lot,
        note: &signed,
        trust_list: &keys.trust_list,
        at: app.now,
    };
    seal_bundle(contents, &plan.recipients, &mut file)?;
    let file = file.flush_whole()?;
    let export = LotExport {
        bundle_sha256: file.written().sha256,
        lot: note.lot,
        vendor: note.vendor,
        recipients: note.recipients.join(" "),
        bytes: file.written().bytes,
        sealed_at: note.sealed_at,
        expires_at: note.expires_at,
    };
    // Recorded before it has its name: what a vendor can have is always recorded.
    app.storage.lot_exports().record(&export).await?;
    file.give_name()?;
    Ok(SealedLot {
        path,
        export,
        cards: lot.manifest.cards,
        specimen: lot.manifest.specimen,
    })
}

fn check(plan: &SealPlan) -> Result<(), SealError> {
    if !is_vendor_name(&plan.vendor) || aadhaar::find_in(&plan.vendor) {
        return Err(SealError::Vendor(plan.vendor.clone()));
    }
    if !(1..=DAYS_MAX).contains(&plan.days) {
        return Err(SealError::Days(plan.days));
    }
    let keys = &plan.recipients;
    let twice = (1..keys.len()).any(|at| keys[..at].contains(&keys[at]));
    if twice || !(1..=RECIPIENTS_MAX).contains(&keys.len()) {
        return Err(SealError::Recipients);
    }
    Ok(())
}
