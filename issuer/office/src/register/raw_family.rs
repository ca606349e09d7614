use std::fmt;

use super::limits::MEMBERS_MAX;
use super::{Column, Reason, RowError};

/// The cells of one member's row as the file has them. Columns that the file lacks are empty.
///
/// All cells stand in one text, one after the other: a row is one allocation, not one a cell.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct RawRow {
    pub(super) line: u64,
    text: String,
    cells: [Span; Column::COUNT],
    /// What was wrong with cells already when they were read.
    faults: Vec<(Column, Reason)>,
}

/// Where a cell stands in the row's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Span {
    start: u32,
    end: u32,
}

/// The rows of one family, and what was wrong with lines that belong to it but could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RawFamily {
    /// What the rows of one family have in common, as the file has it: the family's id, or the
    /// ration card in the food department's list.
    pub(super) id: String,
    /// Line of the family's first row.
    pub(super) line: u64,
    pub(super) rows: Vec<RawRow>,
    pub(super) errors: Vec<RowError>,
}

/// What a reader of register files yields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum RawItem {
    Family(RawFamily),
    /// A line that cannot be read and whose family is unknown.
    Unreadable(RowError),
}

/// Errors kept of one family: enough to correct it, not enough to fill the memory.
const ERRORS_MAX: usize = 100;

/// Bytes of a usual row: names in both scripts, numbers and, in the first, the place.
const USUAL_ROW: usize = 320;

impl RawRow {
    pub(super) fn new(line: u64) -> Self {
        Self {
            line,
            text: String::with_capacity(USUAL_ROW),
            cells: [Span::default(); Column::COUNT],
            faults: Vec::new(),
        }
    }

    pub(super) fn get(&self, column: Column) -> &str {
        let Span { start, end } = self.cells[column as usize];
        self.text
            .get(start as usize..end as usize)
            .unwrap_or_default()
    }

    pub(super) fn set(&mut self, column: Column, text: &str) {
        let start = self.text.len();
        self.text.push_str(text.trim());
        // A row's text is no longer than a line of the file, some thousand bytes.
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.cells[column as usize] = Span {
            start: place(start),
            end: place(self.text.len()),
        };
    }

    /// Notes that a cell could not even be read; its value is not kept.
    pub(super) fn push_fault(&mut self, column: Column, reason: Reason) {
        if !self.faults.contains(&(column, reason)) {
            self.faults.push((column, reason));
        }
    }

    pub(super) fn faults(&self) -> &[(Column, Reason)] {
        &self.faults
    }
}

/// Names, mobile numbers and the like are for no log: which cells are there, not what they hold.
impl fmt::Debug for RawRow {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let filled: Vec<&str> = Column::ALL
            .into_iter()
            .filter(|column| !self.get(*column).is_empty())
            .map(Column::name)
            .collect();
        out.debug_struct("RawRow")
            .field("line", &self.line)
            .field("filled", &filled)
            .field("faults", &self.faults)
            .finish_non_exhaustive()
    }
}

impl RawFamily {
    pub(super) fn new(id: String, line: u64) -> Self {
        Self {
            id,
            line,
            rows: Vec::new(),
            errors: Vec::new(),
        }
    }

    /// Adds a row; rows beyond the limit are not kept, and said once.
    pub(super) fn push_row(&mut self, row: RawRow) {
        if self.rows.len() < MEMBERS_MAX {
            self.rows.push(row);
        } else if !self
            .errors
            .iter()
            .any(|error| error.reason == Reason::TooManyMembers)
        {
            self.push_error(RowError::of_line(row.line, Reason::TooManyMembers));
        }
    }

    pub(super) fn push_error(&mut self, error: RowError) {
        if self.errors.len() < ERRORS_MAX {
            self.errors.push(error);
        }
    }
}

impl RowError {
    /// An error of a line of which nothing else is known.
    pub(super) fn of_line(line: u64, reason: Reason) -> Self {
        Self {
            line,
            family_id: None,
            member: None,
            column: None,
            reason,
            other: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_tells_which_cells_it_has_and_not_what_they_hold() {
        let mut row = RawRow::new(7);
        row.set(Column::Mobile, " 9876543210 ");
        row.set(Column::NameLatin, "Sita");
        row.set(Column::NameLatin, "Sita Devi");
        assert_eq!(row.get(Column::Mobile), "9876543210");
        assert_eq!(row.get(Column::NameLatin), "Sita Devi");
        let told = format!("{row:?}");
        assert!(told.contains("mobile") && !told.contains("98765") && !told.contains("Sita"));
    }
}
