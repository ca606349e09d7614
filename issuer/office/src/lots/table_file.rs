//! A table with named columns, row by row: each is sound, or has a fault that the reject file tells.

use std::path::{Path, PathBuf};

use card_payload::{CardNumber, CardNumberError};

use crate::register::{FileError, PlainTable, Reason, RejectFileError, RejectedLine, Rejects};

/// Why a file cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum TableFileError {
    /// It is no table.
    #[error("{path} is no table that can be read", path = path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: FileError,
    },
    /// A column that must be there is not.
    #[error(
        "{path} has no column {column}\n\nhint: its columns are {columns}; see RETURN.md",
        path = path.display()
    )]
    ColumnMissing {
        /// The file.
        path: PathBuf,
        /// The column.
        column: &'static str,
        /// What a file of this kind has.
        columns: String,
    },
    /// A column that nobody knows, or that stands twice.
    #[error(
        "column {place} of {path} is not known, or stands twice\n\nhint: its columns are {columns}, and remark; see RETURN.md",
        path = path.display()
    )]
    UnknownColumn {
        /// The file.
        path: PathBuf,
        /// Place of the column, from 1.
        place: usize,
        /// What a file of this kind has.
        columns: String,
    },
}

/// The columns of a kind of file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    /// Those that must be there.
    pub(super) required: &'static [&'static str],
    /// Those that may.
    pub(super) optional: &'static [&'static str],
    /// Whether others are passed over: the file of another program.
    pub(super) others: bool,
}

/// A column that every file may have, for whoever writes it. It is not read.
const REMARK: &str = "remark";

/// A row that is sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<T> {
    /// Line of the file, from 1.
    pub line: u64,
    /// What it says.
    pub value: T,
}

/// A row that is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// Line of the file, from 1.
    pub line: u64,
    /// The card, where its number could be read.
    pub card: Option<String>,
    /// The column, or empty.
    pub field: &'static str,
    /// What is wrong.
    pub reason: Reason,
}

/// What a file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadRows<T> {
    /// The rows that are sound.
    pub rows: Vec<Row<T>>,
    /// The others.
    pub faults: Vec<RowFault>,
}

/// The cells of a row by the names of their columns.
pub(super) struct Cells<'row> {
    names: &'row [String],
    cells: &'row [&'row str],
}

impl<'row> Cells<'row> {
    /// The cell of a column; empty where the file has no such column.
    pub(super) fn get(&self, name: &str) -> &'row str {
        let place = self.names.iter().position(|known| known == name);
        let cell = place.and_then(|place| self.cells.get(place));
        cell.copied().unwrap_or_default()
    }

    /// The card number of a row.
    pub(super) fn card_number(&self) -> Result<String, Fault> {
        let text = self.get("card_number");
        if text.is_empty() {
            return Err(("card_number", Reason::Missing));
        }
        match CardNumber::parse(text) {
            Ok(_) => Ok(text.to_owned()),
            Err(CardNumberError::CheckDigit) => Err(("card_number", Reason::UnknownCard)),
            Err(_) => Err(("card_number", Reason::NumberShape)),
        }
    }
}

/// A column and what is wrong with its cell.
pub(super) type Fault = (&'static str, Reason);

/// Reads a file; `take` says what a row is.
pub(super) fn read_rows<T>(
    path: &Path,
    columns: Columns,
    mut take: impl FnMut(&Cells<'_>) -> Result<T, Fault>,
) -> Result<ReadRows<T>, TableFileError> {
    let of_file = |source| TableFileError::File {
        path: path.to_owned(),
        source,
    };
    let table = PlainTable::open(path).map_err(of_file)?;
    let names: Vec<String> = table
        .columns()
        .iter()
        .map(|name| name.to_ascii_lowercase())
        .collect();
    check_columns(path, &names, columns)?;
    let mut read = ReadRows {
        rows: Vec::new(),
        faults: Vec::new(),
    };
    let rows = table.each_row(|line, row| {
        let taken = match row {
            Err(reason) => Err((None, ("", reason))),
            Ok(cells) => {
                let cells = Cells {
                    names: &names,
                    cells,
                };
                take(&cells).map_err(|fault| (cells.card_number().ok(), fault))
            }
        };
        match taken {
            Ok(value) => read.rows.push(Row { line, value }),
            Err((card, (field, reason))) => read.faults.push(RowFault {
                line,
                card,
                field,
                reason,
            }),
        }
    });
    rows.map_err(of_file)?;
    Ok(read)
}

fn check_columns(path: &Path, names: &[String], columns: Columns) -> Result<(), TableFileError> {
    let listed = || [columns.required, columns.optional].concat().join(", ");
    for column in columns.required {
        if !names.iter().any(|name| name == column) {
            return Err(TableFileError::ColumnMissing {
                path: path.to_owned(),
                column,
                columns: listed(),
            });
        }
    }
    let known = |name: &str| {
        let mut all = columns.required.iter().chain(columns.optional);
        all.any(|column| *column == name)
    };
    for (at, name) in names.iter().enumerate() {
        let is_twice = known(name) && names[..at].contains(name);
        let is_other = !known(name) && name != REMARK && !columns.others;
        if is_twice || is_other {
            return Err(TableFileError::UnknownColumn {
                path: path.to_owned(),
                place: at + 1,
                columns: listed(),
            });
        }
    }
    Ok(())
}

/// Writes the faults of a file beside it into its reject file, `….rejected.csv`, in the order of
/// lines; where there are none, an old reject file is removed.
pub fn write_faults(file: &Path, faults: &[RowFault]) -> Result<Option<PathBuf>, RejectFileError> {
    let mut in_order: Vec<&RowFault> = faults.iter().collect();
    in_order.sort_by_key(|fault| fault.line);
    let path = file.with_extension("rejected.csv");
    let mut rejects = Rejects::new(&path);
    for fault in in_order {
        let family = fault
            .card
            .as_deref()
            .and_then(|card| card.split('-').next());
        rejects.write_line(&RejectedLine {
            line: fault.line,
            family_id: family.map(str::to_owned),
            member: None,
            field: fault.field,
            reason: fault.reason,
            other: None,
        })?;
    }
    rejects.finish()
}
