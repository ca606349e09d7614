use std::io;
use std::path::PathBuf;

/// Why a register file cannot be read at all. Nothing of it was stored unless the file ended in
/// the middle of reading.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The file cannot be opened or read.
    #[error("the register file {path} cannot be read: {source}", path = path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// Neither .csv nor .jsonl.
    #[error("the register file's name does not tell its format\n\nhint: end it in .csv or .jsonl")]
    UnknownFormat,
    /// A spreadsheet, archive or UTF-16 file.
    #[error("the register file is {what}, not UTF-8 text\n\nhint: save it as \"CSV UTF-8\"")]
    NotText {
        /// What it seems to be.
        what: &'static str,
    },
    /// No line at all.
    #[error("the register file is empty")]
    Empty,
    /// The first line is no list of column names.
    #[error(
        "the first line of the register file is no list of columns separated by commas\n\nhint: it begins with family_id; see FORMAT.md"
    )]
    NoHeader,
    /// A column that the format does not have.
    #[error(
        "column {place} of the register file is none of the format's\n\nhint: remove the column or correct its name; see FORMAT.md"
    )]
    UnknownColumn {
        /// Place of the column, from 1.
        place: usize,
    },
    /// A column stands twice.
    #[error("the register file has the column {column} twice")]
    ColumnTwice {
        /// Its name.
        column: &'static str,
    },
    /// A column that must be there is not.
    #[error("the register file has no column {column}\n\nhint: add it; see FORMAT.md")]
    ColumnMissing {
        /// Its name.
        column: &'static str,
    },
}

/// What a file's first bytes tell, if it is not text.
pub(super) fn refuse_if_not_text(start: &[u8]) -> Result<(), FileError> {
    let what = match start {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => "UTF-16",
        [b'P', b'K', 3, 4, ..] => "a spreadsheet (XLSX, ODS) or ZIP file",
        [0xD0, 0xCF, 0x11, 0xE0, ..] => "an old spreadsheet (XLS)",
        [0x1F, 0x8B, ..] => "compressed (gzip)",
        [b'%', b'P', b'D', b'F', ..] => "a PDF",
        [] => return Err(FileError::Empty),
        _ => return Ok(()),
    };
    Err(FileError::NotText { what })
}
