use std::collections::VecDeque;
use std::io::{self, BufRead};

use super::csv_line::LineParser;
use super::file_error::FileError;
use super::limits::CSV_LINE_MAX;
use super::lines::{Line, Lines};
use super::raw_family::{RawFamily, RawItem, RawRow};
use super::{Column, Reason, RowError};

/// Reads a register as CSV: one member per line, the rows of a family together.
pub(super) struct CsvRows<R> {
    lines: Lines<R>,
    parser: LineParser,
    columns: Vec<Column>,
    /// The family that is being read.
    open: Option<RawFamily>,
    /// A line whose family is unknown stands before the next row.
    after_unreadable: bool,
    ready: VecDeque<RawItem>,
    is_at_end: bool,
}

/// A line as a row, or why it is none and whose it is.
enum Row {
    Good(String, RawRow),
    Bad(Option<String>, RowError),
}

impl<R: BufRead> CsvRows<R> {
    /// Reads the first line and learns the columns.
    pub(super) fn new(reader: R) -> io::Result<Result<Self, FileError>> {
        let mut lines = Lines::new(reader, CSV_LINE_MAX);
        let mut parser = LineParser::new();
        let columns = match lines.next()? {
            None => Err(FileError::Empty),
            Some((_, Line::TooLong)) => Err(FileError::NoHeader),
            Some((_, Line::Text(text))) => {
                let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
                match parser.cells(text) {
                    Ok(names) => columns_of(&names.collect::<Vec<_>>()),
                    Err(_) => Err(FileError::NoHeader),
                }
            }
        };
        Ok(columns.map(|columns| Self {
            lines,
            parser,
            columns,
            open: None,
            after_unreadable: false,
            ready: VecDeque::new(),
            is_at_end: false,
        }))
    }

    pub(super) fn bytes_read(&self) -> u64 {
        self.lines.bytes_read()
    }

    /// The next family, or a line that belongs to none.
    pub(super) fn next(&mut self) -> io::Result<Option<RawItem>> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Ok(Some(item));
            }
            if self.is_at_end {
                return Ok(None);
            }
            match self.next_row()? {
                None => {
                    self.is_at_end = true;
                    self.close();
                }
                Some(Row::Good(id, row)) => {
                    self.open_family(id, row.line).push_row(row);
                }
                Some(Row::Bad(Some(id), error)) => {
                    self.open_family(id, error.line).push_error(error);
                }
                Some(Row::Bad(None, error)) => self.doubt_neighbours(error),
            }
        }
    }

    /// The family of this id: the open one, or a new one.
    fn open_family(&mut self, id: String, line: u64) -> &mut RawFamily {
        let is_new = self.open.as_ref().is_none_or(|open| open.id != id);
        if is_new {
            self.close();
        }
        let family = self.open.get_or_insert_with(|| RawFamily::new(id, line));
        if is_new && self.after_unreadable {
            family.push_error(RowError::of_line(line, Reason::NeighbourUnreadable));
        }
        self.after_unreadable = false;
        family
    }

    /// A line of unknown family may be a member of the family before it or after it: neither may
    /// get a card that lacks the member.
    fn doubt_neighbours(&mut self, error: RowError) {
        if let Some(open) = &mut self.open {
            open.push_error(RowError::of_line(open.line, Reason::NeighbourUnreadable));
        }
        self.after_unreadable = true;
        self.ready.push_back(RawItem::Unreadable(error));
    }

    fn close(&mut self) {
        self.ready.extend(self.open.take().map(RawItem::Family));
    }

    fn next_row(&mut self) -> io::Result<Option<Row>> {
        loop {
            let Some((number, line)) = self.lines.next()? else {
                return Ok(None);
            };
            let Line::Text(text) = line else {
                let error = RowError::of_line(number, Reason::LineTooLong);
                return Ok(Some(Row::Bad(None, error)));
            };
            if text.iter().all(|byte| matches!(byte, b',' | b' ' | b'\t')) {
                continue;
            }
            return Ok(Some(read_row(
                &mut self.parser,
                &self.columns,
                number,
                text,
            )));
        }
    }
}

fn read_row(parser: &mut LineParser, columns: &[Column], number: u64, text: &[u8]) -> Row {
    let bad = |reason| {
        // In any other place the cell may be another one's, where cells are missing.
        let id = if columns.first() == Some(&Column::FamilyId) {
            first_cell(text)
        } else {
            None
        };
        Row::Bad(id, RowError::of_line(number, reason))
    };
    let cells = match parser.cells(text) {
        Ok(cells) => cells,
        Err(reason) => return bad(reason),
    };
    if cells.len() != columns.len() {
        return bad(Reason::ColumnCount);
    }
    let mut row = RawRow::new(number);
    for (column, cell) in columns.iter().zip(cells) {
        row.set(*column, cell);
    }
    Row::Good(row.get(Column::FamilyId).to_owned(), row)
}

/// The first cell of a line that cannot be read otherwise, if it looks like an id.
fn first_cell(text: &[u8]) -> Option<String> {
    let cell = text.split(|byte| *byte == b',').next()?.trim_ascii();
    let looks_like_id =
        (1..=16).contains(&cell.len()) && cell.iter().all(u8::is_ascii_alphanumeric);
    looks_like_id.then(|| String::from_utf8_lossy(cell).into_owned())
}

fn columns_of(names: &[&str]) -> Result<Vec<Column>, FileError> {
    if !names
        .iter()
        .any(|name| Column::from_name(name.trim()).is_some())
    {
        return Err(FileError::NoHeader);
    }
    let mut columns = Vec::with_capacity(names.len());
    for (at, name) in names.iter().enumerate() {
        let column =
            Column::from_name(name.trim()).ok_or(FileError::UnknownColumn { place: at + 1 })?;
        if columns.contains(&column) {
            return Err(FileError::ColumnTwice {
                column: column.name(),
            });
        }
        columns.push(column);
    }
    for column in Column::ALL {
        if !column.is_optional() && !columns.contains(&column) {
            return Err(FileError::ColumnMissing {
                column: column.name(),
            });
        }
    }
    Ok(columns)
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
        let mut rows = CsvRows::new(text).unwrap().unwrap();
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
        let refused = |text: &str| {
            CsvRows::new(text.as_bytes())
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
