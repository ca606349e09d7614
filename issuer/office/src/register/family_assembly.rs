use std::collections::VecDeque;

use super::raw_family::{RawFamily, RawItem, RawRow};
use super::{Column, Reason, RowError};

/// Puts the rows of a table together to families: the rows of a family stand together.
pub(super) struct FamilyAssembly {
    /// The column whose value the rows of one family share.
    family_column: Column,
    /// The family that is being read.
    open: Option<RawFamily>,
    /// A line whose family is unknown stands before the next row.
    after_unreadable: bool,
    ready: VecDeque<RawItem>,
}

impl FamilyAssembly {
    pub(super) fn new(family_column: Column) -> Self {
        Self {
            family_column,
            open: None,
            after_unreadable: false,
            ready: VecDeque::new(),
        }
    }

    /// A family that is whole, or a line that belongs to none.
    pub(super) fn pop(&mut self) -> Option<RawItem> {
        self.ready.pop_front()
    }

    pub(super) fn push_row(&mut self, row: RawRow) {
        let line = row.line;
        let column = self.family_column;
        self.family(row.get(column), line).push_row(row);
    }

    /// A line that cannot be read: of the family whose id its first cell tells, or of nobody knows
    /// which.
    pub(super) fn push_error(&mut self, id: Option<&str>, error: RowError) {
        match id {
            Some(id) => self.family(id, error.line).push_error(error),
            None => self.doubt_neighbours(error),
        }
    }

    /// Ends the open family.
    pub(super) fn close(&mut self) {
        self.ready.extend(self.open.take().map(RawItem::Family));
    }

    /// The family of this id: the open one, or a new one.
    fn family(&mut self, id: &str, line: u64) -> &mut RawFamily {
        let is_new = self.open.as_ref().is_none_or(|open| open.id != id);
        if is_new {
            self.close();
        }
        let family = self
            .open
            .get_or_insert_with(|| RawFamily::new(id.to_owned(), line));
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
}
