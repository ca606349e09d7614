//! The ends of cards' ways, one by one or from a file: handed over, undelivered, returned,
//! destroyed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use issuer_domain::Act;

use super::permission::{self, PermissionError};
use crate::app::App;
use crate::lots::{RowFault, TableFileError, read_deliveries, write_faults};
use crate::register::{Reason, RejectFileError};
use crate::storage::{CardDelivery, Delivery, DeliveryOutcome, StorageError};

/// Why nothing was recorded.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
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
    /// The one card's row was refused.
    #[error("{}\n\nhint: {}", .0.text(), .0.hint())]
    Refused(Reason),
}

/// What rows changed, or would.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeliveryReport {
    /// Cards that were handed over.
    pub handed_over: u64,
    /// That could not be.
    pub undelivered: u64,
    /// That came back.
    pub returned: u64,
    /// That were destroyed.
    pub destroyed: u64,
    /// Cards that were revoked because they were destroyed while they held.
    pub revoked: u64,
    /// Rows that say what was known.
    pub unchanged: u64,
    /// Rows that were not taken.
    pub rejected: u64,
    /// Where they are told.
    pub reject_file: Option<PathBuf>,
}

/// Compares a file with what is known, and records what is new if it is meant.
pub async fn record_deliveries(
    app: &App,
    file: &Path,
    apply: bool,
) -> Result<DeliveryReport, DeliveryError> {
    permission::acting(app).await?;
    let read = read_deliveries(file, app.now)?;
    let rows: Vec<CardDelivery> = read.rows.iter().map(|row| row.value.clone()).collect();
    require_acts(app, &rows).await?;
    let lots = app.storage.lots();
    let done = lots.record_deliveries(&rows, app.now, !apply).await?;
    let mut report = DeliveryReport {
        revoked: done.revoked,
        ..DeliveryReport::default()
    };
    let mut faults = read.faults;
    for (row, outcome) in read.rows.into_iter().zip(done.outcomes) {
        match outcome {
            DeliveryOutcome::Recorded => report.count(&row.value.delivery),
            DeliveryOutcome::Unchanged => report.unchanged += 1,
            refused => {
                let (field, reason) = reason(refused);
                faults.push(RowFault {
                    line: row.line,
                    card: Some(row.value.number),
                    field,
                    reason,
                });
            }
        }
    }
    report.rejected = faults.len() as u64;
    report.reject_file = write_faults(file, &faults)?;
    Ok(report)
}

/// What became of the record of one card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OneDelivery {
    /// It is new.
    Recorded,
    /// It is new, and the card, which held, is revoked with it.
    RecordedAndRevoked,
    /// It says what was recorded before.
    Unchanged,
}

/// Records what became of one card.
pub async fn record_delivery(app: &App, row: CardDelivery) -> Result<OneDelivery, DeliveryError> {
    let rows = [row];
    require_acts(app, &rows).await?;
    let lots = app.storage.lots();
    let done = lots.record_deliveries(&rows, app.now, false).await?;
    match done.outcomes.first() {
        Some(DeliveryOutcome::Recorded) if done.revoked > 0 => Ok(OneDelivery::RecordedAndRevoked),
        Some(DeliveryOutcome::Recorded) => Ok(OneDelivery::Recorded),
        Some(DeliveryOutcome::Unchanged) | None => Ok(OneDelivery::Unchanged),
        Some(refused) => Err(DeliveryError::Refused(reason(*refused).1)),
    }
}

/// Whether the person may do everything that the rows say was done.
async fn require_acts(app: &App, rows: &[CardDelivery]) -> Result<(), DeliveryError> {
    let acts: BTreeSet<&str> = rows.iter().map(|row| word(&row.delivery)).collect();
    for (word, act) in [
        ("handed-over", Act::HandOver),
        ("undelivered", Act::HandOver),
        ("returned", Act::TakeBack),
        ("destroyed", Act::DestroyCards),
    ] {
        if acts.contains(word) {
            permission::require(app, act).await?;
        }
    }
    Ok(())
}

const fn word(delivery: &Delivery) -> &'static str {
    match delivery {
        Delivery::HandedOver { .. } => "handed-over",
        Delivery::Undelivered(_) => "undelivered",
        Delivery::Returned { .. } => "returned",
        Delivery::Destroyed { .. } => "destroyed",
    }
}

impl DeliveryReport {
    fn count(&mut self, delivery: &Delivery) {
        let count = match delivery {
            Delivery::HandedOver { .. } => &mut self.handed_over,
            Delivery::Undelivered(_) => &mut self.undelivered,
            Delivery::Returned { .. } => &mut self.returned,
            Delivery::Destroyed { .. } => &mut self.destroyed,
        };
        *count += 1;
    }
}

/// The column and reason of a row that was not taken.
const fn reason(outcome: DeliveryOutcome) -> (&'static str, Reason) {
    match outcome {
        DeliveryOutcome::Recorded | DeliveryOutcome::Unchanged | DeliveryOutcome::UnknownCard => {
            ("card_number", Reason::UnknownCard)
        }
        DeliveryOutcome::Twice => ("card_number", Reason::CardTwice),
        DeliveryOutcome::NotAMember => ("member", Reason::NotAMember),
        DeliveryOutcome::HoldsNoMore => ("card_number", Reason::CardHoldsNoMore),
        DeliveryOutcome::HoldsYet => ("outcome", Reason::CardHoldsYet),
        DeliveryOutcome::DraftWaits => ("card_number", Reason::NewCardWaits),
        DeliveryOutcome::TooEarly => ("at", Reason::TimeTooEarly),
        DeliveryOutcome::NotThere(_) => ("outcome", Reason::CardNotThere),
    }
}
