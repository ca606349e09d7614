use std::io::{self, BufRead};

use super::csv_line::LineParser;
use super::family_assembly::FamilyAssembly;
use super::file_error::FileError;
use super::limits::CSV_LINE_MAX;
use super::lines::{Line, Lines};
use super::raw_family::{RawItem, RawRow};
use super::source_notes::SourceNotes;
use super::source_profile::SourceProfile;
use super::table_columns::TableColumns;
use super::{Reason, RowError};

/// Reads a register as CSV: one member per line, the rows of a family together.
pub(super) struct CsvRows<R> {
    lines: Lines<R>,
    parser: LineParser,
    columns: TableColumns,
    assembly: FamilyAssembly,
    notes: SourceNotes,
    is_at_end: bool,
}

impl<R: BufRead> CsvRows<R> {
    /// Reads the first line and learns the columns.
    pub(super) fn new(reader: R, profile: &SourceProfile) -> io::Result<Result<Self, FileError>> {
        let mut lines = Lines::new(reader, CSV_LINE_MAX);
        let mut parser = LineParser::new();
        let columns = match lines.next()? {
            None => Err(FileError::Empty),
            Some((_, Line::TooLong)) => Err(FileError::NoHeader),
            Some((_, Line::Text(text))) => {
                let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
                match parser.cells(text) {
                    Ok(names) => TableColumns::read(names.iter(), profile),
                    Err(_) => Err(FileError::NoHeader),
                }
            }
        };
        Ok(columns.map(|columns| Self {
            lines,
            parser,
            columns,
            assembly: FamilyAssembly::new(profile.family_column()),
            notes: SourceNotes::default(),
            is_at_end: false,
        }))
    }

    pub(super) fn bytes_read(&self) -> u64 {
        self.lines.bytes_read()
    }

    pub(super) fn into_notes(self) -> SourceNotes {
        self.notes
    }

    /// The next family, or a line that belongs to none.
    pub(super) fn next(&mut self) -> io::Result<Option<RawItem>> {
        loop {
            if let Some(item) = self.assembly.pop() {
                return Ok(Some(item));
            }
            if self.is_at_end {
                return Ok(None);
            }
            match self.lines.next()? {
                None => {
                    self.is_at_end = true;
                    self.assembly.close();
                }
                Some((number, Line::TooLong)) => {
                    let error = RowError::of_line(number, Reason::LineTooLong);
                    self.assembly.push_error(None, error);
                }
                Some((number, Line::Text(text))) => {
                    let is_blank = |byte: &u8| matches!(byte, b',' | b' ' | b'\t');
                    if text.iter().all(is_blank) {
                        continue;
                    }
                    match read_row(
                        &mut self.parser,
                        &self.columns,
                        &mut self.notes,
                        number,
                        text,
                    ) {
                        Ok(row) => self.assembly.push_row(row),
                        Err(reason) => {
                            // In any other place the cell may be another one's, where cells are
                            // missing.
                            let id = if self.columns.begins_with_family() {
                                first_cell(text)
                            } else {
                                None
                            };
                            let error = RowError::of_line(number, reason);
                            self.assembly.push_error(id, error);
                        }
                    }
                }
            }
        }
    }
}

fn read_row(
    parser: &mut LineParser,
    columns: &TableColumns,
    notes: &mut SourceNotes,
    number: u64,
    text: &[u8],
) -> Result<RawRow, Reason> {
    let cells = parser.cells(text)?;
    let mut row = RawRow::new(number);
    for (at, cell) in cells.iter().enumerate() {
        if at < columns.len() {
            columns.put(at, &mut row, cell, notes);
        } else if !cell.trim().is_empty() {
            return Err(Reason::ColumnCount);
        }
    }
    if cells.len() < columns.len() {
        return Err(Reason::ColumnCount);
    }
    Ok(row)
}

/// The first cell of a line that cannot be read otherwise, if it looks like an id.
fn first_cell(text: &[u8]) -> Option<&str> {
    let cell = text.split(|byte| *byte == b',').next()?.trim_ascii();
    let looks_like_id =
        (1..=16).contains(&cell.len()) && cell.iter().all(u8::is_ascii_alphanumeric);
    looks_like_id.then(|| std::str::from_utf8(cell).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "family_id,categories,district_lgd,district_latin,block_lgd,block_latin,\
        local_body_kind,local_body_lgd,local_body_latin,shop_code,shop_latin,member_id,name_latin,\
        birth,relation\n";

    fn line(family: &str, member: &str) -> String {
        format!(
            "{family},APL,18,Kangra,1,Nagrota,panchayat,2,Baroh,S1,Shop,{member},Sita,1985,Head\n"
        )
    }

    fn read(text: &[u8]) -> Vec<RawItem> {
        let profile = SourceProfile::bundled(SourceProfile::REGISTER).unwrap();
        let mut rows = CsvRows::new(text, &profile).unwrap().unwrap();
        std::iter::from_fn(|| rows.next().unwrap()).collect()
    }

    /// Family id, number of rows, reasons.
    fn shape<'a>(items: &'a [RawItem]) -> Vec<(&'a str, usize, Vec<&'static str>)> {
        let shape = |item: &'a RawItem| match item {
            RawItem::Family(family) => (
                family.id.as_str(),
                family.rows.len(),
                family
                    .errors
                    .iter()
                    .map(|error| error.reason.code())
                    .collect(),
            ),
            RawItem::Unreadable(error) => ("?", 0, vec![error.reason.code()]),
        };
        items.iter().map(shape).collect()
    }

    #[test]
    fn rows_of_a_family_come_together_and_bom_and_crlf_do_not_matter() {
        let text = format!(
            "{HEADER}{}{}{}\n",
            line("1", "a"),
            line("1", "b"),
            line("2", "c")
        );
        let plain = read(text.as_bytes());
        assert_eq!(shape(&plain), [("1", 2, vec![]), ("2", 1, vec![])]);
        let windows = format!("\u{FEFF}{}", text.replace('\n', "\r\n"));
        assert_eq!(read(windows.as_bytes()), plain);
    }

    #[test]
    fn a_stray_quotation_mark_spoils_one_family_only() {
        let bad = line("1", "b").replace("Sita", "\"Sita");
        let text = format!(
            "{HEADER}{}{bad}{}{}",
            line("1", "a"),
            line("1", "c"),
            line("2", "d")
        );
        assert_eq!(
            shape(&read(text.as_bytes())),
            [("1", 2, vec!["broken_quotes"]), ("2", 1, vec![])]
        );
    }

    #[test]
    fn a_line_of_unknown_family_puts_both_neighbours_in_doubt() {
        let long = "x".repeat(CSV_LINE_MAX + 1);
        let text = format!(
            "{HEADER}{}{long}\n{}{}",
            line("1", "a"),
            line("2", "b"),
            line("3", "c")
        );
        assert_eq!(
            shape(&read(text.as_bytes())),
            [
                ("?", 0, vec!["line_too_long"]),
                ("1", 1, vec!["neighbour_unreadable"]),
                ("2", 1, vec!["neighbour_unreadable"]),
                ("3", 1, vec![]),
            ]
        );
    }

    #[test]
    fn wrong_bytes_and_missing_cells_are_told_with_their_family() {
        let mut text = HEADER.as_bytes().to_vec();
        text.extend(b"7,APL,\xFF\xFE,x\n8,APL\n");
        text.extend(line("8", "a").bytes());
        assert_eq!(
            shape(&read(&text)),
            [("7", 0, vec!["not_utf8"]), ("8", 1, vec!["column_count"])]
        );
    }

    #[test]
    fn a_family_without_end_does_not_fill_the_memory() {
        let text = format!("{HEADER}{}", line("1", "a").repeat(500));
        assert_eq!(
            shape(&read(text.as_bytes())),
            [("1", 72, vec!["too_many_members"])]
        );
    }

    #[test]
    fn a_wrong_first_line_is_refused_with_the_reason() {
        let profile = SourceProfile::bundled(SourceProfile::REGISTER).unwrap();
        let refused = |text: &str| {
            CsvRows::new(text.as_bytes(), &profile)
                .unwrap()
                .err()
                .unwrap()
                .to_string()
        };
        assert!(refused("").contains("empty"));
        assert!(refused("a;b;c\n").contains("no list of columns"));
        assert!(refused("family_id;relation\n").contains("no list of columns"));
        assert!(refused("family_id,aadhaar\n").contains("column 2"));
        assert!(refused("family_id,family_id\n").contains("twice"));
        assert!(refused("family_id\n").contains("no column categories"));
    }
}
