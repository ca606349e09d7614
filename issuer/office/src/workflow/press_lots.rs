//! Lots that left for a press, as the press and the office see them, and the sealed bundle itself.

use std::path::PathBuf;

use issuer_domain::{Act, Timestamp};

use super::checksum_list::{CHECKSUMS, Checksum, read_checksums};
use super::lot_store::{LotStore, LotStoreError};
use super::own_place::{press_of, require_own_lot};
use super::permission::{self, PermissionError};
use super::seal_lot::BUNDLE_ENDING;
use crate::app::App;
use crate::storage::{LotExport, LotRefused, LotStanding, SealedBundle, StorageError};

/// Why there is nothing to see or to fetch.
#[derive(Debug, thiserror::Error)]
pub enum PressLotError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The person may not.
    #[error(transparent)]
    Permission(#[from] PermissionError),
    /// Where lots lie.
    #[error(transparent)]
    Store(#[from] LotStoreError),
    /// It may not be fetched any more.
    #[error("the bundle of {lot} is {state}\n\nhint: the department seals the lot anew")]
    NotOpen {
        /// The lot.
        lot: String,
        /// How it stands.
        state: &'static str,
    },
    /// The file is not where it was written.
    #[error(
        "the bundle of {lot} does not lie in the output folder (lots lie in {place})\n\nhint: whoever sealed it gives it by mail or disk, or seals it anew on this machine"
    )]
    NotHere {
        /// The lot.
        lot: String,
        /// Where lots lie.
        place: String,
    },
}

/// How a bundle stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BundleState {
    /// It can be fetched and opened.
    Open,
    /// Its last day is over.
    Expired,
    /// The vendor certified that it is deleted.
    Deleted,
    /// The lot was sealed once more since.
    Replaced,
}

impl BundleState {
    /// The word for people and machines.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Expired => "expired",
            Self::Deleted => "deleted",
            Self::Replaced => "replaced",
        }
    }
}

/// A lot at a press.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PressLot {
    /// The last bundle that was sealed for the press.
    pub bundle: SealedBundle,
    /// How it stands.
    pub state: BundleState,
    /// Days for which it can be opened yet, the last one begun counted whole.
    pub days_left: i64,
    /// Where the lot's cards are.
    pub standing: LotStanding,
}

impl PressLot {
    /// Whether the press has not reported of all cards, and the bundle's days are over.
    pub fn is_overdue(&self) -> bool {
        self.state == BundleState::Expired && self.standing.counts.not_reported() > 0
    }
}

/// What is in a lot, in numbers alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LotContents {
    /// Cards.
    pub cards: u64,
    /// Members of their families.
    pub members: u64,
    /// Files with their checksums.
    pub files: Vec<Checksum>,
}

/// The lots of the person's press, or of every press; the last sealed first.
pub async fn list_press_lots(app: &App) -> Result<Vec<PressLot>, PressLotError> {
    let member = permission::require(app, Act::SeeSealedLots).await?;
    let bundles = app.storage.lot_exports().list(None).await?;
    let standings = app.storage.lots().standings(None).await?;
    let mut lots: Vec<PressLot> = Vec::new();
    for bundle in &bundles {
        let export = &bundle.export;
        let is_of_another = press_of(&member).is_some_and(|press| press != export.vendor);
        let is_listed = lots.iter().any(|lot| {
            let known = &lot.bundle.export;
            known.lot == export.lot && known.vendor == export.vendor
        });
        if is_of_another || is_listed {
            continue;
        }
        let standing = standings.iter().find(|one| one.lot_id == export.lot);
        if let Some(standing) = standing {
            lots.push(press_lot(app.now, bundle, &bundles, standing.clone()));
        }
    }
    Ok(lots)
}

/// A lot at the person's press, or at the press for which it was sealed last.
pub async fn show_press_lot(app: &App, lot: &str) -> Result<PressLot, PressLotError> {
    let member = permission::require(app, Act::SeeSealedLots).await?;
    require_own_lot(app, &member, lot).await?;
    let bundles = app.storage.lot_exports().list(Some(lot)).await?;
    let press = press_of(&member);
    let mut of_press = bundles.iter();
    let bundle = of_press.find(|bundle| press.is_none_or(|press| press == bundle.export.vendor));
    let standing = app.storage.lots().standings(Some(lot)).await?.pop();
    match (bundle, standing) {
        (Some(bundle), Some(standing)) => Ok(press_lot(app.now, bundle, &bundles, standing)),
        _ => {
            let lot = lot.to_owned();
            Err(StorageError::from(LotRefused::NoSuchLot { lot }).into())
        }
    }
}

/// What is in a lot.
pub async fn lot_contents(app: &App, lot: &str) -> Result<LotContents, PressLotError> {
    let found = app.storage.lots().find(lot).await?;
    let Some(found) = found else {
        return Ok(LotContents::default());
    };
    let store = LotStore::open(&app.config.output)?;
    let sums = store.find(&format!("{lot}/{CHECKSUMS}")).await?;
    let sums = sums.and_then(|sums| String::from_utf8(sums).ok());
    Ok(LotContents {
        cards: found.cards,
        members: found.members,
        files: sums
            .and_then(|sums| read_checksums(&sums))
            .unwrap_or_default(),
    })
}

/// The bundle's file, and what was recorded of it.
pub async fn find_bundle(app: &App, lot: &str) -> Result<(PathBuf, LotExport), PressLotError> {
    let shown = show_press_lot(app, lot).await?;
    if shown.state != BundleState::Open {
        return Err(PressLotError::NotOpen {
            lot: lot.to_owned(),
            state: shown.state.word(),
        });
    }
    let export = shown.bundle.export;
    let path = app
        .config
        .output
        .folder
        .join(format!("{lot}{BUNDLE_ENDING}"));
    let length = std::fs::metadata(&path).map(|file| file.len()).ok();
    if length != Some(export.bytes) {
        let output = &app.config.output;
        let place = output.lots.clone();
        return Err(PressLotError::NotHere {
            lot: lot.to_owned(),
            place: place.unwrap_or_else(|| "the output folder".to_owned()),
        });
    }
    Ok((path, export))
}

/// Notes that the person fetched a bundle.
pub async fn note_fetched(app: &App, export: &LotExport) -> Result<(), PressLotError> {
    permission::require(app, Act::SeeSealedLots).await?;
    let exports = app.storage.lot_exports();
    Ok(exports.note_fetched(export, app.now).await?)
}

/// How a bundle stands; `all` are those of its lot or of every lot, the newest first.
pub fn state_of(now: Timestamp, bundle: &SealedBundle, all: &[SealedBundle]) -> BundleState {
    let export = &bundle.export;
    let newest = all.iter().find(|other| other.export.lot == export.lot);
    if bundle.purged.is_some() {
        BundleState::Deleted
    } else if newest.is_some_and(|newest| newest.export != *export) {
        BundleState::Replaced
    } else if now > export.expires_at {
        BundleState::Expired
    } else {
        BundleState::Open
    }
}

fn press_lot(
    now: Timestamp,
    bundle: &SealedBundle,
    all: &[SealedBundle],
    standing: LotStanding,
) -> PressLot {
    let begun_days = bundle.export.expires_at.seconds() - now.seconds() + Timestamp::DAY - 1;
    PressLot {
        state: state_of(now, bundle, all),
        days_left: begun_days.div_euclid(Timestamp::DAY),
        bundle: bundle.clone(),
        standing,
    }
}
