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
    /// The name's ending is none that is known.
    #[error(
        "the register file's name does not tell its format\n\nhint: end it in .csv, .json, .jsonl or .xlsx, as what it is"
    )]
    UnknownFormat,
    /// The profile's files have other formats.
    #[error(
        "files of the source profile {profile} are not {format}\n\nhint: bring it as {formats}"
    )]
    OtherFormat {
        /// The profile.
        profile: String,
        /// The file's format.
        format: &'static str,
        /// What the profile takes.
        formats: String,
    },
    /// A profile of another kind of file.
    #[error("the source profile {profile} is for {title}\n\nhint: {hint}")]
    OtherKind {
        /// The profile.
        profile: String,
        /// What it is for.
        title: String,
        /// What to do instead.
        hint: &'static str,
    },
    /// JSON that is none.
    #[error(
        "the register file is broken JSON at line {line}, after {families} families: {what}\n\nhint: make the export anew; a copy that ended early is the usual reason"
    )]
    BrokenJson {
        /// What is wrong.
        what: &'static str,
        /// Line of the file.
        line: u64,
        /// Families before that place.
        families: u64,
    },
    /// An object without a list of families.
    #[error(
        "the JSON file has no list of families\n\nhint: name the key under which the list stands in the source profile, [json] families"
    )]
    NoFamilyList,
    /// A list or object beside the families that nobody knows.
    #[error(
        "the JSON file has a list or object{} that the source profile {profile} does not know\n\nhint: name it in the profile, [json] families, if families stand in it, or remove it from the file",
        named(name.as_deref())
    )]
    UnknownList {
        /// Its key, unless it may be something else than a name.
        name: Option<String>,
        /// The profile.
        profile: String,
    },
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
        "the first line of the register file is no list of columns separated by commas\n\nhint: the first line names the columns as the source profile (--source) has them; see FORMAT.md"
    )]
    NoHeader,
    /// A column that the format does not have.
    #[error(
        "column {place}{} of the register file is not known to the source profile {profile}\n\nhint: correct the column's name, or name it in a profile of your own, under `dropped` if a card does not need it; see FORMAT.md",
        named(name.as_deref())
    )]
    UnknownColumn {
        /// Place of the column, from 1.
        place: usize,
        /// Its name, unless it may be something else than a name.
        name: Option<String>,
        /// The profile.
        profile: String,
    },
    /// A column stands twice.
    #[error("the register file has the column {column} twice")]
    ColumnTwice {
        /// Its name.
        column: &'static str,
    },
    /// A column that must be there is not.
    #[error(
        "the register file has no column {column}\n\nhint: add the column ({names}), or choose the profile of its source with --source; see FORMAT.md"
    )]
    ColumnMissing {
        /// The field's name.
        column: &'static str,
        /// What the profile calls it.
        names: String,
    },
}

/// A column's name in brackets.
fn named(name: Option<&str>) -> String {
    name.map(|name| format!(" ({name})")).unwrap_or_default()
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
