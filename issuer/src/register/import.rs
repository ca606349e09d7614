use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};

use issuer_domain::{Family, Timestamp, aadhaar};
use time::{Date, Month};
use tokio::sync::mpsc;

use super::family_check::FamilyCheck;
use super::file_error::FileError;
use super::open_source::OpenSource;
use super::photo_file::PhotoFolder;
use super::reading::{Batch, Checked, read_batches};
use super::reject_file::RejectFile;
use super::source_profile::{SourceKind, SourceProfile};
use super::{Column, ImportProgress, ImportReport, NumberPatterns, Reason, RowError};
use crate::storage::{Conflict, ImportRunId, PhotoStore, Storage, StorageError, Upsert};

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
    #[error("the reject file {path} cannot be written", path = path.display())]
    RejectFile {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The reading thread ended without a word.
    #[error("reading the register file broke off unexpectedly")]
    BrokenOff,
}

/// Takes a register file in: families that are whole and sound are stored, the others are told in
/// the reject file. Memory does not grow with the file, only (by some bytes each) with the number
/// of rejected families.
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
        today: date_in_india(setup.now),
        photo_folder: PhotoFolder::new(folder_of(&setup.register)),
        photo_store: setup.photos.clone(),
    };
    let run = storage
        .import_runs()
        .start(&source_name(&setup.register), setup.now)
        .await?;
    let (sender, mut batches) = mpsc::channel(BATCHES_AHEAD);
    let reading = tokio::task::spawn_blocking(move || read_batches(register, &check, &sender));
    let mut taking = Taking {
        storage,
        run,
        report: ImportReport::default(),
        rejects: Rejects {
            path: &setup.reject_file,
            file: None,
        },
        rejected_families: HashSet::new(),
    };
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
    let report = taking.finish()?;
    let reasons: BTreeMap<&str, u64> = report
        .reasons
        .iter()
        .map(|(reason, count)| (reason.code(), *count))
        .collect();
    storage
        .import_runs()
        .finish(run, report.counts, &reasons, setup.now)
        .await?;
    Ok(report)
}

/// An import at work.
struct Taking<'a> {
    storage: &'a Storage,
    run: ImportRunId,
    report: ImportReport,
    rejects: Rejects<'a>,
    /// Hashes of the ids of rejected families: another part of one further down is no family.
    rejected_families: HashSet<u64>,
}

impl Taking<'_> {
    async fn take(&mut self, batch: Batch) -> Result<(), ImportError> {
        let mut families = Vec::with_capacity(batch.items.len());
        let mut lines = Vec::with_capacity(batch.items.len());
        for item in batch.items {
            match item {
                Checked::Unreadable(error) => {
                    self.report.unreadable_lines += 1;
                    self.note(&error)?;
                }
                Checked::Rejected { id, errors } => self.reject(&id, &errors)?,
                Checked::Sound { family, line } => {
                    let id = family.id.as_str();
                    if self.rejected_families.contains(&hash_of(id)) {
                        let error = conflict_error(&family, line, Conflict::FamilyTwice);
                        self.reject(family.id.as_str(), &[error])?;
                    } else {
                        families.push(*family);
                        lines.push(line);
                    }
                }
            }
        }
        let outcomes = self
            .storage
            .families()
            .upsert_batch(self.run, &families)
            .await?;
        for ((family, line), outcome) in families.iter().zip(lines).zip(outcomes) {
            let counts = &mut self.report.counts;
            match outcome {
                Upsert::Accepted => counts.accepted += 1,
                Upsert::Updated => counts.updated += 1,
                Upsert::Unchanged => counts.unchanged += 1,
                Upsert::Refused(conflict) => {
                    let error = conflict_error(family, line, conflict);
                    self.reject(family.id.as_str(), &[error])?;
                    continue;
                }
            }
            self.report.counts.read += 1;
            self.report.members += family.members.len() as u64;
        }
        Ok(())
    }

    fn reject(&mut self, id: &str, errors: &[RowError]) -> Result<(), ImportError> {
        self.report.counts.read += 1;
        self.report.counts.rejected += 1;
        self.rejected_families.insert(hash_of(id));
        errors.iter().try_for_each(|error| self.note(error))
    }

    fn note(&mut self, error: &RowError) -> Result<(), ImportError> {
        *self.report.reasons.entry(error.reason).or_default() += 1;
        self.rejects.write(error)
    }

    fn finish(mut self) -> Result<ImportReport, ImportError> {
        self.report.reject_file = self.rejects.finish()?;
        Ok(self.report)
    }
}

/// The reject file, made when there is something to reject; an old one of the same name is removed
/// where there is nothing, so that nobody works on yesterday's errors.
struct Rejects<'a> {
    path: &'a Path,
    file: Option<RejectFile>,
}

impl Rejects<'_> {
    fn write(&mut self, error: &RowError) -> Result<(), ImportError> {
        let written = match &mut self.file {
            Some(file) => file.write(error),
            None => {
                RejectFile::create(self.path).and_then(|file| self.file.insert(file).write(error))
            }
        };
        written.map_err(|source| self.failure(source))
    }

    fn finish(mut self) -> Result<Option<PathBuf>, ImportError> {
        let done = match self.file.take() {
            Some(file) => file.finish().map(|()| Some(self.path.to_owned())),
            None => match std::fs::remove_file(self.path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                _ => Ok(None),
            },
        };
        done.map_err(|source| self.failure(source))
    }

    fn failure(&self, source: io::Error) -> ImportError {
        ImportError::RejectFile {
            path: self.path.to_owned(),
            source,
        }
    }
}

fn conflict_error(family: &Family, line: u64, conflict: Conflict) -> RowError {
    let (member, column, reason) = match conflict {
        Conflict::FamilyTwice => (None, Column::FamilyId, Reason::FamilyTwice),
        Conflict::MemberTwice { member } => (Some(member), Column::MemberId, Reason::MemberTwice),
        Conflict::MemberInOtherFamily { member } => {
            (Some(member), Column::MemberId, Reason::MemberInOtherFamily)
        }
        Conflict::RationCardInOtherFamily => {
            (None, Column::RationCard, Reason::RationCardInOtherFamily)
        }
    };
    RowError {
        line,
        family_id: Some(family.id.as_str().to_owned()),
        member: member.map(|member| member + 1),
        column: Some(column),
        reason,
    }
}

fn hash_of(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
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

/// The calendar day in India, UTC+5:30, at a time.
fn date_in_india(now: Timestamp) -> Date {
    const AHEAD_OF_UTC: i64 = 5 * 3_600 + 30 * 60;
    let (year, month, day) = now.plus_seconds(AHEAD_OF_UTC).civil_date();
    i32::try_from(year)
        .ok()
        .zip(Month::try_from(month).ok())
        .and_then(|(year, month)| Date::from_calendar_date(year, month, day).ok())
        .unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests;
