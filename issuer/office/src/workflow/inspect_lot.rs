//! A printed lot is inspected: a sample is drawn, looked at by another person than the one who
//! recorded the return, and decides.

use std::path::{Path, PathBuf};

use issuer_domain::Act;

use super::permission::{self, PermissionError};
use crate::app::App;
use crate::lots::{RowFault, TableFileError, read_findings, write_faults};
use crate::register::{Reason, RejectFileError};
use crate::storage::{CardFinding, FindingOutcome, Inspection, RoundKind, StorageError};

/// The longest seed, in characters.
pub const SEED_MAX: usize = 64;

/// Why a lot was not inspected.
#[derive(Debug, thiserror::Error)]
pub enum InspectError {
    /// The person may not.
    #[error(transparent)]
    Permission(#[from] PermissionError),
    /// The file is no table.
    #[error(transparent)]
    File(#[from] TableFileError),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The reject file cannot be written.
    #[error(transparent)]
    RejectFile(#[from] RejectFileError),
    /// A seed that nobody could type again.
    #[error("this is no seed\n\nhint: 1 to {SEED_MAX} of letters, digits, - and _")]
    Seed,
    /// Another seed than the one of the draw.
    #[error(
        "the sample is drawn with the seed {0}, and stays\n\nhint: run it without --seed to see it"
    )]
    SeedFixed(String),
}

/// What an inspection's results changed, or would.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InspectReport {
    /// The round with the results in it.
    pub inspection: Inspection,
    /// Cards of which something new was said.
    pub looked_at: u64,
    /// Rows that say what was known.
    pub unchanged: u64,
    /// Cards that are spoiled by it.
    pub spoiled: Vec<String>,
    /// Rows that were not taken.
    pub rejected: u64,
    /// Where they are told.
    pub reject_file: Option<PathBuf>,
}

/// The cards to look at. A new sample is drawn with this seed, or with one from the program's
/// randomness.
pub async fn sample_lot(
    app: &App,
    lot: &str,
    seed: Option<&str>,
) -> Result<Inspection, InspectError> {
    permission::require(app, Act::InspectLot).await?;
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
    if seed.is_some_and(|seed| seed.is_empty() || seed.len() > SEED_MAX || !seed.chars().all(plain))
    {
        return Err(InspectError::Seed);
    }
    let own = app.random[..8].iter().map(|byte| format!("{byte:02x}"));
    let own: String = own.collect();
    let lots = app.storage.lots();
    let drawn = lots
        .draw_inspection(lot, seed.unwrap_or(&own), app.now)
        .await?;
    match (&drawn.kind, seed) {
        (RoundKind::Sample { seed, .. }, Some(wanted)) if seed != wanted => {
            Err(InspectError::SeedFixed(seed.clone()))
        }
        _ => Ok(drawn),
    }
}

/// Compares what was found with what is known, and records what is new if it is meant.
pub async fn inspect_lot(
    app: &App,
    lot: &str,
    file: &Path,
    apply: bool,
) -> Result<InspectReport, InspectError> {
    permission::require(app, Act::InspectLot).await?;
    let read = read_findings(file)?;
    let findings: Vec<CardFinding> = read.rows.iter().map(|row| row.value.clone()).collect();
    let lots = app.storage.lots();
    let done = lots
        .record_findings(lot, &findings, app.now, !apply)
        .await?;
    let mut faults = read.faults;
    let (mut looked_at, mut unchanged) = (0, 0);
    for (row, outcome) in read.rows.into_iter().zip(done.outcomes) {
        let (field, reason) = match outcome {
            FindingOutcome::Recorded => {
                looked_at += 1;
                continue;
            }
            FindingOutcome::Unchanged => {
                unchanged += 1;
                continue;
            }
            FindingOutcome::NotInSample => ("card_number", Reason::CardNotInSample),
            FindingOutcome::Contradiction => ("defects", Reason::ContradictsRecord),
            FindingOutcome::Twice => ("card_number", Reason::CardTwice),
        };
        faults.push(RowFault {
            line: row.line,
            card: Some(row.value.number),
            field,
            reason,
        });
    }
    Ok(InspectReport {
        inspection: done.inspection,
        looked_at,
        unchanged,
        spoiled: done.spoiled,
        rejected: faults.len() as u64,
        reject_file: write_faults(file, &faults)?,
    })
}
