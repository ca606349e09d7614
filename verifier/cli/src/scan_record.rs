use std::fs::{File, OpenOptions};
use std::io::{BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use card_payload::Timestamp;

use crate::input::next_line;

/// The first line of the file. `issuer` and others read it by these names.
pub(crate) const HEADING: &str = "time,card_number,issue_number,decision,code,list_code";
/// Where the card number and the decision stand in a line, and how many cells it has.
const CARD_NUMBER: usize = 1;
const DECISION: usize = 3;
const CELLS: usize = 6;
/// More bytes than a line of ours ever has: 20 of time, 22 of card number, and words.
const LINE_BYTES_MAX: u64 = 256;

/// A CSV file that has a line for each scan, each written as a whole. No names and no QR texts. No
/// cell can begin like a formula: each is empty or begins with a digit or a letter.
#[derive(Debug)]
pub(crate) struct ScanRecord {
    path: PathBuf,
    file: File,
}

/// A line of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row<'a> {
    pub(crate) at: Timestamp,
    /// Empty where no signature held.
    pub(crate) card_number: &'a str,
    pub(crate) issue_number: Option<u8>,
    /// Empty for a card that was not scanned.
    pub(crate) decision: &'a str,
    pub(crate) code: &'a str,
    /// What the list of expected cards says; empty where nothing.
    pub(crate) list_code: &'a str,
}

/// Why scans cannot be recorded.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RecordError {
    #[error("the scans cannot be recorded in {path}: {source}")]
    File {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error(
        "{0} does not begin with the heading {HEADING}\n\n\
         hint: give a new file; one of another kind is not added to"
    )]
    OtherHeading(PathBuf),
    #[error(
        "row {row} of {path} is not one that card-verify wrote\n\n\
         hint: was the file changed in a spreadsheet? Give a new file"
    )]
    Row {
        path: PathBuf,
        /// Lines that are not empty, from 1, the heading among them.
        row: usize,
    },
}

impl ScanRecord {
    /// Begins the file, or goes on with one that is there; `earlier` gets the card numbers of the
    /// scans in it. A last line that was not written whole is cut off, which `news` tells.
    pub(crate) fn open(
        path: &Path,
        mut earlier: impl FnMut(&str),
        news: &mut Vec<String>,
    ) -> Result<Self, RecordError> {
        let failed = |source| RecordError::File {
            path: path.to_owned(),
            source,
        };
        let mut file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .open(path)
            .map_err(failed)?;
        let mut lines = BufReader::new(&file);
        let heading = next_line(&mut lines).map_err(failed)?;
        if heading.as_ref().is_some_and(|heading| heading != HEADING) {
            return Err(RecordError::OtherHeading(path.to_owned()));
        }
        if heading.is_some() && cut_torn_line(&mut file).map_err(failed)? {
            news.push(format!(
                "The last line of {} was not whole and is cut off; scan that card again",
                path.display()
            ));
        }
        if file.metadata().map_err(failed)?.len() == 0 {
            file.write_all(format!("{HEADING}\n").as_bytes())
                .map_err(failed)?;
        }
        file.rewind().map_err(failed)?;
        let mut lines = BufReader::new(&file);
        let mut row = 0;
        let mut scans = 0_u64;
        while let Some(line) = next_line(&mut lines).map_err(failed)? {
            row += 1;
            let cells: Vec<&str> = line.split(',').collect();
            if cells.len() != CELLS {
                let path = path.to_owned();
                return Err(RecordError::Row { path, row });
            }
            if row > 1 && !cells[DECISION].is_empty() {
                scans += 1;
                earlier(cells[CARD_NUMBER]);
            }
        }
        if scans > 0 {
            let word = if scans == 1 { "scan" } else { "scans" };
            news.push(format!("{} goes on after {scans} {word}", path.display()));
        }
        Ok(Self {
            path: path.to_owned(),
            file,
        })
    }

    /// Adds a line, in one write, so that it is there whole or not at all.
    pub(crate) fn write(&mut self, row: Row<'_>) -> Result<(), RecordError> {
        let issue_number = row
            .issue_number
            .map(|number| number.to_string())
            .unwrap_or_default();
        let line = format!(
            "{},{},{issue_number},{},{},{}\n",
            row.at, row.card_number, row.decision, row.code, row.list_code
        );
        self.file
            .write_all(line.as_bytes())
            .and_then(|()| self.file.flush())
            .map_err(|source| RecordError::File {
                path: self.path.clone(),
                source,
            })
    }

    /// Where it lies.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

/// Cuts off what follows the last line end; whether there was anything.
fn cut_torn_line(file: &mut File) -> std::io::Result<bool> {
    let length = file.metadata()?.len();
    let start = length.saturating_sub(LINE_BYTES_MAX);
    file.seek(SeekFrom::Start(start))?;
    let mut tail = Vec::new();
    Read::by_ref(file)
        .take(LINE_BYTES_MAX)
        .read_to_end(&mut tail)?;
    let torn = tail.iter().rev().take_while(|byte| **byte != b'\n').count() as u64;
    if torn > 0 {
        file.set_len(length - torn)?;
    }
    Ok(torn > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn open(path: &Path) -> Result<(ScanRecord, Vec<String>, Vec<String>), RecordError> {
        let (mut earlier, mut news) = (Vec::new(), Vec::new());
        let record = ScanRecord::open(path, |number| earlier.push(number.to_owned()), &mut news)?;
        Ok((record, earlier, news))
    }

    const ROW: Row<'static> = Row {
        at: Timestamp::from_seconds(0),
        card_number: "41705823-02-4",
        issue_number: Some(2),
        decision: "accept",
        code: "V-OK",
        list_code: "L-TWICE",
    };
    const LINE: &str = "1970-01-01T00:00:00Z,41705823-02-4,2,accept,V-OK,L-TWICE\n";

    #[test]
    fn a_record_goes_on_and_loses_a_line_that_was_not_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("scans.csv");
        let (mut record, earlier, news) = open(&path).unwrap();
        assert!(earlier.is_empty() && news.is_empty());
        record.write(ROW).unwrap();
        // Whole at once, not at the end of the program.
        let whole = format!("{HEADING}\n{LINE}");
        assert_eq!(fs::read_to_string(&path).unwrap(), whole);
        for (torn, told) in [("", 1), (&LINE[..30], 2), (&LINE[..LINE.len() - 1], 2)] {
            fs::write(&path, format!("{whole}{torn}")).unwrap();
            let (mut record, earlier, news) = open(&path).unwrap();
            assert_eq!((earlier.len(), news.len()), (1, told), "{torn:?}: {news:?}");
            assert_eq!(earlier[0], ROW.card_number);
            record.write(ROW).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), format!("{whole}{LINE}"));
        }
        fs::write(&path, HEADING).unwrap();
        open(&path).unwrap().0.write(ROW).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), whole);
    }

    #[test]
    fn what_is_not_a_record_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("other.csv");
        let long = "x".repeat(10_000);
        for text in ["time,card\n", "no line end", long.as_str(), "\0\0\0"] {
            fs::write(&path, text).unwrap();
            assert!(matches!(open(&path), Err(RecordError::OtherHeading(_))));
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        fs::write(&path, format!("{HEADING}\n{LINE}a,b\n")).unwrap();
        assert!(matches!(open(&path), Err(RecordError::Row { row: 3, .. })));
    }
}
