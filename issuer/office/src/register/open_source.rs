use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use super::csv_rows::CsvRows;
use super::file_error::FileError;
use super::file_start::{refuse_if_no_workbook, refuse_if_not_text};
use super::json_lines::JsonLines;
use super::json_list::JsonList;
use super::raw_family::RawItem;
use super::source_notes::SourceNotes;
use super::source_profile::{FileFormat, SourceKind, SourceProfile};
use super::xlsx_rows::XlsxRows;

const READ_BUFFER: usize = 256 * 1024;

/// A file of families or ration cards that was opened and looks like one.
pub(super) struct OpenSource {
    pub(super) bytes: u64,
    path: PathBuf,
    profile: SourceProfile,
    rows: Rows,
}

enum Rows {
    Csv(Box<CsvRows<BufReader<File>>>),
    JsonLines(JsonLines<BufReader<File>>),
    JsonList(Box<JsonList<BufReader<File>>>),
    Xlsx(XlsxRows),
}

impl OpenSource {
    /// Opens a file whose profile is of the kind that the caller can use.
    pub(super) fn open(
        path: &Path,
        profile: &SourceProfile,
        kind: SourceKind,
    ) -> Result<Self, FileError> {
        if profile.kind() != kind {
            return Err(FileError::OtherKind {
                profile: profile.name().to_owned(),
                title: profile.title().to_owned(),
                hint: match kind {
                    SourceKind::Register => "choose a profile of the register with --source",
                    SourceKind::Pds => "choose a profile of ration cards with --source",
                },
            });
        }
        let format = format_of(path, profile)?;
        let read_error = |source| FileError::Read {
            path: path.to_owned(),
            source,
        };
        let file = File::open(path).map_err(read_error)?;
        let bytes = file.metadata().map_err(read_error)?.len();
        let mut reader = BufReader::with_capacity(READ_BUFFER, file);
        let start = reader.fill_buf().map_err(read_error)?;
        match format {
            FileFormat::Xlsx => refuse_if_no_workbook(start)?,
            FileFormat::Csv | FileFormat::Json | FileFormat::JsonLines => {
                refuse_if_not_text(start)?;
            }
        }
        let rows = match format {
            FileFormat::Csv => Rows::Csv(Box::new(
                CsvRows::new(reader, profile).map_err(read_error)??,
            )),
            FileFormat::JsonLines => Rows::JsonLines(JsonLines::new(reader, profile)),
            FileFormat::Json => Rows::JsonList(Box::new(JsonList::new(reader, profile))),
            FileFormat::Xlsx => Rows::Xlsx(XlsxRows::new(reader.into_inner(), profile)?),
        };
        Ok(Self {
            bytes,
            path: path.to_owned(),
            profile: profile.clone(),
            rows,
        })
    }

    /// The next family with the profile's defaults filled in, or something that is none.
    pub(super) fn next(&mut self) -> Result<Option<RawItem>, FileError> {
        let next = match &mut self.rows {
            Rows::Csv(rows) => rows.next().map(Ok),
            Rows::JsonLines(lines) => lines.next().map(Ok),
            Rows::JsonList(list) => list.next(),
            Rows::Xlsx(rows) => Ok(rows.next()),
        };
        let mut item = next.map_err(|source| FileError::Read {
            path: self.path.clone(),
            source,
        })??;
        if let Some(RawItem::Family(family)) = &mut item {
            self.profile.fill(family);
        }
        Ok(item)
    }

    pub(super) fn bytes_read(&self) -> u64 {
        match &self.rows {
            Rows::Csv(rows) => rows.bytes_read(),
            Rows::JsonLines(lines) => lines.bytes_read(),
            Rows::JsonList(list) => list.bytes_read(),
            // Where a sheet's reader stands in the packed file does not tell how far it is.
            Rows::Xlsx(_) => self.bytes,
        }
    }

    /// What was noticed beside the rows, at the end.
    pub(super) fn into_notes(self) -> SourceNotes {
        match self.rows {
            Rows::Csv(rows) => rows.into_notes(),
            Rows::JsonLines(lines) => lines.into_notes(),
            Rows::JsonList(list) => list.into_notes(),
            Rows::Xlsx(rows) => rows.into_notes(),
        }
    }
}

/// The format that the file's name tells, where the profile takes it.
fn format_of(path: &Path, profile: &SourceProfile) -> Result<FileFormat, FileError> {
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    let format = FileFormat::from_extension(&extension).ok_or(FileError::UnknownFormat)?;
    if profile.takes(format) {
        return Ok(format);
    }
    let formats: Vec<&str> = profile
        .formats()
        .iter()
        .map(|format| format.title())
        .collect();
    Err(FileError::OtherFormat {
        profile: profile.name().to_owned(),
        format: format.title(),
        formats: formats.join(", "),
    })
}

impl fmt::Debug for OpenSource {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("OpenSource")
            .field("path", &self.path)
            .field("bytes_read", &self.bytes_read())
            .finish_non_exhaustive()
    }
}
