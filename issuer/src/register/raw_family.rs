use super::limits::MEMBERS_MAX;
use super::{Column, Reason, RowError};

/// The cells of one member's row as the file has them. Columns that the file lacks are empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RawRow {
    pub(super) line: u64,
    cells: Vec<String>,
}

/// The rows of one family, and what was wrong with lines that belong to it but could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RawFamily {
    /// The family id as the file has it.
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

impl RawRow {
    pub(super) fn new(line: u64) -> Self {
        Self {
            line,
            cells: vec![String::new(); Column::COUNT],
        }
    }

    pub(super) fn get(&self, column: Column) -> &str {
        &self.cells[column as usize]
    }

    pub(super) fn set(&mut self, column: Column, text: &str) {
        text.trim().clone_into(&mut self.cells[column as usize]);
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
        }
    }
}
