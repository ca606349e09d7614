use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use issuer_domain::{Timestamp, aadhaar, day_in_india};
use time::Date;
use tokio::sync::mpsc;

use super::family_check::FamilyCheck;
use super::file_error::FileError;
use super::open_source::OpenSource;
use super::photo_file::PhotoFolder;
use super::reading::read_batches;
use super::reject_file::{RejectFileError, Rejects};
use super::source_profile::{SourceKind, SourceProfile};
use super::taking::Taking;
use super::{ImportProgress, ImportReport, NumberPatterns};
use crate::storage::{ImportSession, ImportStart, PhotoStore, Storage, StorageError};

/// Batches that wait for the database: one is stored while the next is read.
const BATCHES_AHEAD: usize = 2;

/// What to import and how.
#[derive(Debug, Clone)]
pub struct ImportSetup {
    /// The register file, in a format that its source profile takes. Photo paths are relative to its folder.
    pub register: PathBuf,
    /// How the file is read.
    pub source: SourceProfile,
    /// The as-on date of rows that have none.
    pub as_on: Option<Date>,
    /// The shapes of the register's numbers.
    pub numbers: NumberPatterns,
    /// Where the reject file goes; it is made only if there is something to reject.
    pub reject_file: PathBuf,
    /// Where photos are kept.
    pub photos: PhotoStore,
    /// The time of the import.
    pub now: Timestamp,
    /// How far it goes.
    pub mode: ImportMode,
}

/// How far an import goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ImportMode {
    /// It does everything in one transaction, which is undone at the end, and keeps no photo: the
    /// report and the reject file say what an import would do. Other commands that write wait
    /// meanwhile.
    pub dry_run: bool,
    /// The file is the whole register of the panchayats and wards that it names: families of these
    /// that it lacks are held and listed. Not where a line cannot be read, which may be one of them.
    pub complete: bool,
}

/// Why an import ended early. What was stored before stays, and running it again is safe.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The register file cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// The database refused.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The reject file cannot be written.
    #[error(transparent)]
    RejectFile(#[from] RejectFileError),
    /// The reading thread ended without a word.
    #[error("reading the register file broke off unexpectedly")]
    BrokenOff,
}

/// Takes a register file in: families that are whole and sound are stored, the others are told in
/// the reject file. Memory does not grow with the file, only (by some bytes each) with the number
/// of rejected families, and by the families that wait for the file's end, up to 50 MB.
pub async fn import(
    storage: &Storage,
    setup: &ImportSetup,
    mut progress: impl FnMut(ImportProgress),
) -> Result<ImportReport, ImportError> {
    let register = OpenSource::open(&setup.register, &setup.source, SourceKind::Register)?;
    let bytes = register.bytes;
    let check = FamilyCheck {
        numbers: setup.numbers.clone(),
        as_on: setup.as_on,
        today: day_in_india(setup.now),
        photo_folder: PhotoFolder::new(folder_of(&setup.register)),
        photo_store: (!setup.mode.dry_run).then(|| setup.photos.clone()),
    };
    let owners = setup.source.owners_json();
    let start = ImportStart {
        source_name: &source_name(&setup.register),
        owners: Some(&owners),
        dry_run: setup.mode.dry_run,
        at: setup.now,
    };
    let session = ImportSession::start(storage, start).await?;
    let (sender, mut batches) = mpsc::channel(BATCHES_AHEAD);
    let reading = tokio::task::spawn_blocking(move || read_batches(register, &check, &sender));
    let mut taking = Taking::new(session, Rejects::new(&setup.reject_file));
    while let Some(batch) = batches.recv().await {
        let bytes_read = batch.bytes_read;
        taking.take(batch).await?;
        progress(ImportProgress {
            bytes_read,
            bytes,
            families: taking.report.counts.read,
        });
    }
    taking.report.notes = reading.await.map_err(|_| ImportError::BrokenOff)??;
    taking.take_deferred().await?;
    let Taking {
        mut session,
        mut report,
        rejects,
        names_all,
        ..
    } = taking;
    if setup.mode.complete && names_all {
        let bodies = report.difference.named_bodies();
        for (body, families) in session.mark_gone(&bodies).await? {
            report.counts.gone += families;
            report.difference.note_gone(body, families);
        }
    }
    report.gone_unknown = setup.mode.complete && !names_all;
    report.dry_run = setup.mode.dry_run;
    report.reject_file = rejects.finish()?;
    let reasons: BTreeMap<&str, u64> = report
        .reasons
        .iter()
        .map(|(reason, count)| (reason.code(), *count))
        .collect();
    session.finish(report.counts, &reasons).await?;
    Ok(report)
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// The file's name for the record of runs, unless it holds what may be an Aadhaar number.
fn source_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if aadhaar::find_in(&name) {
        "(name withheld)".to_owned()
    } else {
        name.into_owned()
    }
}

#[cfg(test)]
mod tests;
