//! A bank's or gateway's file of payments: `reference,amount,utr,status`, one payment on a line.

use std::path::{Path, PathBuf};

use issuer_domain::{Money, PaymentReference, Utr, request_of_payment};

use crate::register::{FileError, PlainTable};
use crate::storage::CounterRefused;

/// The columns of the file, in any order; others are passed over.
const COLUMNS: [&str; 4] = ["reference", "amount", "utr", "status"];

/// Why a file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum BankFileError {
    /// It is no table.
    #[error("{path} is no table that can be read", path = path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: FileError,
    },
    /// A column that must be there is not, or stands twice.
    #[error("{path} must have the column {column} once\n\nhint: its first line names {columns}; others are passed over", path = path.display(), columns = COLUMNS.join(", "))]
    Column {
        /// The file.
        path: PathBuf,
        /// The column.
        column: &'static str,
    },
}

/// What a file says.
#[derive(Debug)]
pub(super) struct BankRows {
    /// The sound lines with their numbers.
    pub(super) lines: Vec<(u64, BankLine)>,
    /// The others.
    pub(super) faults: Vec<BankFault>,
}

/// A payment as the bank has it.
#[derive(Debug)]
pub(super) struct BankLine {
    pub(super) reference: PaymentReference,
    pub(super) amount: Money,
    pub(super) status: BankStatus,
}

/// Whether the money is there.
#[derive(Debug)]
pub(super) enum BankStatus {
    Success(Utr),
    Failed,
}

/// A line that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankFault {
    /// Line of the file, from 1.
    pub line: u64,
    /// The column, or empty.
    pub column: &'static str,
    /// What is wrong, for people, with what to do.
    pub what: String,
    /// What the office's database did not take, where the line itself can be read.
    pub refused: Option<CounterRefused>,
}

/// Reads a file.
pub(super) fn read_bank_file(path: &Path) -> Result<BankRows, BankFileError> {
    let of_file = |source| BankFileError::File {
        path: path.to_owned(),
        source,
    };
    let table = PlainTable::open(path).map_err(of_file)?;
    let mut places = [0; COLUMNS.len()];
    for (place, column) in places.iter_mut().zip(COLUMNS) {
        let named = table.columns().iter().enumerate();
        let mut found = named.filter(|(_, name)| name.trim().eq_ignore_ascii_case(column));
        let first = found.next().filter(|_| found.next().is_none());
        let missing = || BankFileError::Column {
            path: path.to_owned(),
            column,
        };
        *place = first.map(|(at, _)| at).ok_or_else(missing)?;
    }
    let (mut lines, mut faults) = (Vec::new(), Vec::new());
    let rows = table.each_row(|line, row| {
        let read = match row {
            Err(reason) => Err(("", format!("{}\n\nhint: {}", reason.text(), reason.hint()))),
            Ok(cells) => {
                let cell = |at: usize| cells.get(places[at]).map_or("", |cell| cell.trim());
                read_line([cell(0), cell(1), cell(2), cell(3)])
            }
        };
        match read {
            Ok(row) => lines.push((line, row)),
            Err((column, what)) => faults.push(BankFault {
                line,
                column,
                what,
                refused: None,
            }),
        }
    });
    rows.map_err(of_file)?;
    Ok(BankRows { lines, faults })
}

fn read_line(cells: [&str; 4]) -> Result<BankLine, (&'static str, String)> {
    let [reference, amount, utr, status] = cells;
    let of_ours = request_of_payment(reference).ok_or_else(|| {
        let what = "the reference is none of this office\n\nhint: money for somebody else; take the line out";
        ("reference", what.to_owned())
    });
    let amount = Money::parse(amount).map_err(|error| ("amount", error.to_string()));
    let status = match status.to_ascii_lowercase().as_str() {
        "success" => {
            let utr = Utr::parse(utr).map_err(|error| ("utr", error.to_string()))?;
            BankStatus::Success(utr)
        }
        "failed" => BankStatus::Failed,
        _ => {
            let what =
                "the status is neither success nor failed\n\nhint: have the bank write these two";
            return Err(("status", what.to_owned()));
        }
    };
    Ok(BankLine {
        reference: of_ours?.0,
        amount: amount?,
        status,
    })
}
