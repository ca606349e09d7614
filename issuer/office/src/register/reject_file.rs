use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use super::{Reason, RowError};
use crate::storage::OtherFamily;

/// The reject file cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("the reject file {path} cannot be written", path = path.display())]
pub struct RejectFileError {
    /// The file.
    pub path: PathBuf,
    /// What the operating system said.
    pub source: io::Error,
}

/// One line of a reject file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RejectedLine {
    /// Line of the file, from 1.
    pub(crate) line: u64,
    /// The family, where it could be read.
    pub(crate) family_id: Option<String>,
    /// Place of the member in the family, from 1, where the reason concerns one member.
    pub(crate) member: Option<usize>,
    /// The column's name, or empty.
    pub(crate) field: &'static str,
    /// What is wrong.
    pub(crate) reason: Reason,
    /// Another family that has to do with it.
    pub(crate) other: Option<OtherFamily>,
}

impl From<&RowError> for RejectedLine {
    fn from(error: &RowError) -> Self {
        Self {
            line: error.line,
            family_id: error.family_id.clone(),
            member: error.member,
            field: error.column.map_or("", super::Column::name),
            reason: error.reason,
            other: error.other.clone(),
        }
    }
}

/// The file that tells why families were not taken. It never holds a wrong value, so it may be
/// passed on; its cells are safe to open in a spreadsheet.
struct RejectFile {
    writer: csv::Writer<File>,
}

impl RejectFile {
    fn create(path: &Path) -> io::Result<Self> {
        let mut writer = csv::Writer::from_writer(File::create(path)?);
        writer.write_record([
            "line",
            "family_id",
            "member",
            "field",
            "reason",
            "text",
            "hint",
            "other_family",
            "other_line",
        ])?;
        Ok(Self { writer })
    }

    fn write(&mut self, error: &RejectedLine) -> io::Result<()> {
        let other = error.other.as_ref();
        self.writer.write_record([
            error.line.to_string().as_str(),
            &formula_safe(error.family_id.as_deref().unwrap_or_default()),
            &error
                .member
                .map(|member| member.to_string())
                .unwrap_or_default(),
            error.field,
            error.reason.code(),
            error.reason.text(),
            error.reason.hint(),
            &formula_safe(other.map_or("", |other| &other.id)),
            &other
                .and_then(|other| other.line)
                .map(|line| line.to_string())
                .unwrap_or_default(),
        ])?;
        Ok(())
    }

    fn finish(mut self) -> io::Result<()> {
        self.writer.flush()?;
        self.writer
            .into_inner()
            .map_err(csv::IntoInnerError::into_error)?
            .sync_all()
    }
}

/// The reject file, made when there is something to reject; an old one of the same name is removed
/// where there is nothing, so that nobody works on yesterday's errors.
pub(crate) struct Rejects<'a> {
    path: &'a Path,
    file: Option<RejectFile>,
}

impl<'a> Rejects<'a> {
    pub(crate) fn new(path: &'a Path) -> Self {
        Self { path, file: None }
    }

    pub(super) fn write(&mut self, error: &RowError) -> Result<(), RejectFileError> {
        self.write_line(&error.into())
    }

    pub(crate) fn write_line(&mut self, line: &RejectedLine) -> Result<(), RejectFileError> {
        let written = match &mut self.file {
            Some(file) => file.write(line),
            None => {
                RejectFile::create(self.path).and_then(|file| self.file.insert(file).write(line))
            }
        };
        written.map_err(|source| self.failure(source))
    }

    pub(crate) fn finish(mut self) -> Result<Option<PathBuf>, RejectFileError> {
        let done = match self.file.take() {
            Some(file) => file.finish().map(|()| Some(self.path.to_owned())),
            None => match std::fs::remove_file(self.path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                _ => Ok(None),
            },
        };
        done.map_err(|source| self.failure(source))
    }

    fn failure(&self, source: io::Error) -> RejectFileError {
        RejectFileError {
            path: self.path.to_owned(),
            source,
        }
    }
}

/// A cell that no spreadsheet takes for a formula (OWASP, "CSV Injection").
pub fn formula_safe(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::formula_safe;

    #[test]
    fn cells_that_look_like_formulas_are_quoted() {
        assert_eq!(formula_safe("=1+1"), "'=1+1");
        assert_eq!(formula_safe("@x"), "'@x");
        assert_eq!(formula_safe("41705823"), "41705823");
    }
}
