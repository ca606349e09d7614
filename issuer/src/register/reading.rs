//! The reading side of an import: from a file to batches of checked families, on a thread of its
//! own.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use issuer_domain::Family;
use tokio::sync::mpsc;

use super::RowError;
use super::csv_rows::CsvRows;
use super::family_check::FamilyCheck;
use super::file_error::{FileError, refuse_if_not_text};
use super::import::ImportError;
use super::json_lines::JsonLines;
use super::raw_family::RawItem;

/// Families of one transaction.
const BATCH: usize = 400;
const READ_BUFFER: usize = 256 * 1024;

/// A register file that was opened and looks like one.
pub(super) struct OpenRegister {
    pub(super) bytes: u64,
    path: PathBuf,
    rows: Rows,
}

enum Rows {
    Csv(Box<CsvRows<BufReader<File>>>),
    JsonLines(JsonLines<BufReader<File>>),
}

/// What was read up to some place of the file, in the file's order.
pub(super) struct Batch {
    pub(super) items: Vec<Checked>,
    pub(super) bytes_read: u64,
}

/// A family after all checks that need no database.
pub(super) enum Checked {
    Sound {
        family: Box<Family>,
        /// Line of the family's first row.
        line: u64,
    },
    Rejected {
        /// The id as the file has it.
        id: String,
        errors: Vec<RowError>,
    },
    Unreadable(RowError),
}

impl OpenRegister {
    pub(super) fn open(path: &Path) -> Result<Self, FileError> {
        let read_error = |source| FileError::Read {
            path: path.to_owned(),
            source,
        };
        let file = File::open(path).map_err(read_error)?;
        let bytes = file.metadata().map_err(read_error)?.len();
        let mut reader = BufReader::with_capacity(READ_BUFFER, file);
        refuse_if_not_text(reader.fill_buf().map_err(read_error)?)?;
        let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
        let rows = match extension.to_str() {
            Some("csv") => Rows::Csv(Box::new(CsvRows::new(reader).map_err(read_error)??)),
            Some("jsonl" | "ndjson") => Rows::JsonLines(JsonLines::new(reader)),
            _ => return Err(FileError::UnknownFormat),
        };
        Ok(Self {
            bytes,
            path: path.to_owned(),
            rows,
        })
    }

    fn next(&mut self) -> Result<Option<RawItem>, FileError> {
        let next = match &mut self.rows {
            Rows::Csv(rows) => rows.next(),
            Rows::JsonLines(lines) => lines.next(),
        };
        next.map_err(|source| FileError::Read {
            path: self.path.clone(),
            source,
        })
    }

    fn bytes_read(&self) -> u64 {
        match &self.rows {
            Rows::Csv(rows) => rows.bytes_read(),
            Rows::JsonLines(lines) => lines.bytes_read(),
        }
    }
}

/// Reads the whole file; ends early where nobody waits for the batches any more.
pub(super) fn read_batches(
    mut register: OpenRegister,
    check: &FamilyCheck,
    batches: &mpsc::Sender<Batch>,
) -> Result<(), ImportError> {
    let mut items = Vec::with_capacity(BATCH);
    loop {
        let raw = register.next()?;
        let is_at_end = raw.is_none();
        match raw {
            None => {}
            Some(RawItem::Unreadable(error)) => items.push(Checked::Unreadable(error)),
            Some(RawItem::Family(raw)) => items.push(match check.check(&raw)? {
                Ok(family) => Checked::Sound {
                    family: Box::new(family),
                    line: raw.line,
                },
                Err(errors) => Checked::Rejected { id: raw.id, errors },
            }),
        }
        if items.len() == BATCH || is_at_end && !items.is_empty() {
            let bytes_read = register.bytes_read();
            let batch = Batch {
                items: std::mem::take(&mut items),
                bytes_read,
            };
            if batches.blocking_send(batch).is_err() {
                return Ok(());
            }
        }
        if is_at_end {
            return Ok(());
        }
    }
}
