//! What a press returned of a lot is compared with what is known, told, and recorded where it is
//! meant.

use std::path::{Path, PathBuf};

use issuer_domain::Act;

use super::own_place::require_own_lot;
use super::permission::{self, PermissionError};
use crate::app::App;
use crate::lots::{ReadRows, RowFault, TableFileError, read_return, read_stock, write_faults};
use crate::register::{Reason, RejectFileError};
use crate::storage::{
    CardReport, PressReturn, ReportOutcome, ReturnCounts, StockDay, StorageError,
};

/// The files of a return.
#[derive(Debug, Clone)]
pub struct ReturnFiles<'a> {
    /// Of which lot.
    pub lot: &'a str,
    /// Card by card.
    pub cards: Option<&'a Path>,
    /// Blank cards, day by day.
    pub stock: Option<&'a Path>,
    /// Do it; otherwise only say what would change.
    pub apply: bool,
}

/// What a return changed, or would.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReturnReport {
    /// Cards of which something new was said.
    pub counts: ReturnCounts,
    /// Rows that say what was known.
    pub unchanged: u64,
    /// Days of blank cards that are new or say something else than before.
    pub stock_days: u64,
    /// Rows that were not taken.
    pub rejected: u64,
    /// Where they are told: for the cards, and for the stock.
    pub reject_files: Vec<PathBuf>,
}

/// Why nothing was recorded.
#[derive(Debug, thiserror::Error)]
pub enum ReturnError {
    /// The person may not.
    #[error(transparent)]
    Permission(#[from] PermissionError),
    /// A file is no table.
    #[error(transparent)]
    File(#[from] TableFileError),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The reject file cannot be written.
    #[error(transparent)]
    RejectFile(#[from] RejectFileError),
    /// No file.
    #[error("no file is named\n\nhint: give the press's return.csv, its stock.csv, or both")]
    Nothing,
}

/// Compares the files with what is known, and records what is new if it is meant.
pub async fn record_return(
    app: &App,
    files: &ReturnFiles<'_>,
) -> Result<ReturnReport, ReturnError> {
    let member = permission::require(app, Act::RecordReturn).await?;
    require_own_lot(app, &member, files.lot).await?;
    if files.cards.is_none() && files.stock.is_none() {
        return Err(ReturnError::Nothing);
    }
    let cards: Option<ReadRows<CardReport>> = files
        .cards
        .map(|path| read_return(path, app.now))
        .transpose()?;
    let stock: Option<ReadRows<StockDay>> = files
        .stock
        .map(|path| read_stock(path, app.now))
        .transpose()?;
    let reports: Vec<CardReport> = cards
        .iter()
        .flat_map(|read| read.rows.iter().map(|row| row.value.clone()))
        .collect();
    let days: Vec<StockDay> = stock
        .iter()
        .flat_map(|read| read.rows.iter().map(|row| row.value))
        .collect();
    let returned = PressReturn {
        lot_id: files.lot,
        cards: &reports,
        stock: &days,
        at: app.now,
        dry_run: !files.apply,
    };
    let done = app.storage.lots().record_return(&returned).await?;
    let mut report = ReturnReport {
        counts: done.counts,
        stock_days: done.stock_days,
        ..ReturnReport::default()
    };
    if let (Some(read), Some(path)) = (cards, files.cards) {
        let mut faults = read.faults;
        for (row, outcome) in read.rows.into_iter().zip(done.outcomes) {
            match reason(outcome) {
                Some((field, reason)) => faults.push(RowFault {
                    line: row.line,
                    card: Some(row.value.number),
                    field,
                    reason,
                }),
                None if outcome == ReportOutcome::Unchanged => report.unchanged += 1,
                None => {}
            }
        }
        report.tell(path, &faults)?;
    }
    if let (Some(read), Some(path)) = (stock, files.stock) {
        report.unchanged += (read.rows.len() as u64).saturating_sub(done.stock_days);
        report.tell(path, &read.faults)?;
    }
    Ok(report)
}

impl ReturnReport {
    fn tell(&mut self, file: &Path, faults: &[RowFault]) -> Result<(), RejectFileError> {
        self.rejected += faults.len() as u64;
        let written = write_faults(file, faults)?;
        self.reject_files.extend(written);
        Ok(())
    }
}

/// The column and reason of a report that was not taken.
const fn reason(outcome: ReportOutcome) -> Option<(&'static str, Reason)> {
    match outcome {
        ReportOutcome::Recorded | ReportOutcome::Unchanged => None,
        ReportOutcome::UnknownCard => Some(("card_number", Reason::UnknownCard)),
        ReportOutcome::OtherLot => Some(("card_number", Reason::CardInOtherLot)),
        ReportOutcome::NotAtThePress => Some(("card_number", Reason::NotAtThePress)),
        ReportOutcome::Contradiction => Some(("outcome", Reason::ContradictsRecord)),
        ReportOutcome::BeforeExport => Some(("at", Reason::TimeTooEarly)),
        ReportOutcome::Twice => Some(("card_number", Reason::CardTwice)),
    }
}
