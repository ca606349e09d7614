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
    /// Something else than its name says.
    #[error("the register file is {what}, not what its name says\n\nhint: {hint}")]
    OtherContent {
        /// What it seems to be.
        what: &'static str,
        /// How to bring it right.
        hint: &'static str,
    },
    /// Text in an encoding that leaves letters to guessing.
    #[error("the register file is {what}, not UTF-8 text\n\nhint: {hint}")]
    Encoding {
        /// What it seems to be.
        what: &'static str,
        /// How to bring it right.
        hint: &'static str,
    },
    /// A workbook that cannot be read.
    #[error(
        "the workbook is broken or protected by a password\n\nhint: open it, take the protection off and save it as .xlsx anew, or save its sheet as \"CSV UTF-8\""
    )]
    BrokenWorkbook,
    /// A workbook that would fill the memory.
    #[error(
        "the workbook is not read, for {what}\n\nhint: save the sheet with the families alone, without pictures, as \"CSV UTF-8\", which may have any length"
    )]
    WorkbookTooLarge {
        /// What is too large.
        what: &'static str,
    },
    /// A cell that is calculated.
    #[error(
        "the workbook has a formula in {cell}: what it shows may change\n\nhint: copy all cells, paste them as values and save it anew"
    )]
    WorkbookFormula {
        /// The cell's name.
        cell: String,
    },
    /// None or several sheets.
    #[error(
        "the workbook has {count} sheets, also counting hidden ones, and only one can be meant\n\nhint: keep the sheet with the families alone"
    )]
    WorkbookSheets {
        /// How many.
        count: usize,
    },
    /// No line at all.
    #[error("the register file is empty\n\nhint: make the export anew")]
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
    #[error(
        "the register file has the column {column} twice\n\nhint: remove one of the two, or name one under `dropped` in a source profile of your own"
    )]
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
