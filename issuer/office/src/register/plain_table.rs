//! Any CSV file with column names, line by line, with the checks that every cell of ours has.

use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use super::Reason;
use super::cell_check::text_reason;
use super::csv_line::LineParser;
use super::file_error::FileError;
use super::file_start::refuse_if_not_text;
use super::limits::CSV_LINE_MAX;
use super::lines::{Line, Lines};

/// A CSV file whose columns its reader does not know beforehand.
pub struct PlainTable {
    path: PathBuf,
    lines: Lines<BufReader<File>>,
    parser: LineParser,
    columns: Vec<String>,
}

/// Bytes read at once.
const READ_BUFFER: usize = 256 * 1024;

impl fmt::Debug for PlainTable {
    /// Cells are personal data; they stay where they are.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PlainTable")
            .field("columns", &self.columns)
            .finish_non_exhaustive()
    }
}

impl PlainTable {
    /// Opens a file and reads the names of its columns from the first line; none if that line
    /// cannot be read.
    pub fn open(path: &Path) -> Result<Self, FileError> {
        let read_error = |source| FileError::Read {
            path: path.to_owned(),
            source,
        };
        let file = File::open(path).map_err(read_error)?;
        let mut reader = BufReader::with_capacity(READ_BUFFER, file);
        refuse_if_not_text(reader.fill_buf().map_err(read_error)?)?;
        let mut lines = Lines::new(reader, CSV_LINE_MAX);
        let mut parser = LineParser::new();
        let mut columns = Vec::new();
        if let Some((_, Line::Text(text))) = lines.next().map_err(read_error)? {
            let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
            if let Ok(names) = parser.cells(text) {
                columns.extend(names.iter().map(|name| name.trim().to_owned()));
            }
        }
        Ok(Self {
            path: path.to_owned(),
            lines,
            parser,
            columns,
        })
    }

    /// The names of the columns.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Gives every line to `take`: its number, and its trimmed cells, one for each column, or why
    /// the line is refused. Lines of nothing but commas are passed over.
    pub fn each_row(
        mut self,
        mut take: impl FnMut(u64, Result<&[&str], Reason>),
    ) -> Result<(), FileError> {
        loop {
            let line = self.lines.next().map_err(|source| FileError::Read {
                path: self.path.clone(),
                source,
            })?;
            let Some((number, line)) = line else {
                return Ok(());
            };
            let Line::Text(text) = line else {
                take(number, Err(Reason::LineTooLong));
                continue;
            };
            if text.iter().all(|byte| matches!(byte, b',' | b' ' | b'\t')) {
                continue;
            }
            match self.parser.cells(text) {
                Ok(cells) if cells.len() != self.columns.len() => {
                    take(number, Err(Reason::ColumnCount));
                }
                Ok(cells) => {
                    let cells: Vec<&str> = cells.iter().map(str::trim).collect();
                    let reason = cells.iter().find_map(|cell| text_reason(cell));
                    take(number, reason.map_or(Ok(&cells), Err));
                }
                Err(reason) => take(number, Err(reason)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &[u8]) -> (Vec<String>, Vec<Result<Vec<String>, &'static str>>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        std::fs::write(&path, text).unwrap();
        let table = PlainTable::open(&path).unwrap();
        let columns = table.columns().to_vec();
        let mut rows = Vec::new();
        let own = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect();
        table
            .each_row(|_, row| rows.push(row.map(own).map_err(Reason::code)))
            .unwrap();
        (columns, rows)
    }

    #[test]
    fn rows_are_read_and_bad_ones_refused_one_by_one() {
        let text =
            "\u{FEFF}id, name\r\n1,Sita Devi\r\n,\r\n2,\"Ram, Lal\"\n3\n4,\"open\n5, गीता \n";
        let (columns, rows) = rows(text.as_bytes());
        assert_eq!(columns, ["id", "name"]);
        let row = |id: &str, name: &str| Ok(vec![id.to_owned(), name.to_owned()]);
        assert_eq!(
            rows,
            [
                row("1", "Sita Devi"),
                row("2", "Ram, Lal"),
                Err("column_count"),
                Err("broken_quotes"),
                row("5", "गीता"),
            ]
        );
    }

    #[test]
    fn a_row_with_what_may_be_an_aadhaar_number_is_refused() {
        // 0 begins no true number; the check digit is right.
        let number = (0..10)
            .map(|check| format!("01234567890{check}"))
            .find(|number| issuer_domain::aadhaar::find_in(number))
            .unwrap();
        let (_, rows) = rows(format!("id,note\n1,{number}\n2,none\n").as_bytes());
        assert_eq!(rows[0], Err("aadhaar_number"));
        assert!(rows[1].is_ok());
    }
}
