use super::file_error::FileError;
use super::raw_family::RawRow;
use super::source_notes::{SourceNotes, tellable_name};
use super::source_profile::{KeyUse, SourceProfile};
use super::{Column, Reason};

/// What the columns of a table are, as its first line names them.
#[derive(Debug)]
pub(super) struct TableColumns {
    uses: Vec<KeyUse>,
    family_column: Column,
}

/// What is to be read of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Want {
    Text,
    /// Only whether there is anything.
    Presence,
    Nothing,
    /// The first line does not name its column.
    Unknown,
}

/// Columns of a table. A register's export has some forty.
pub(super) const COLUMNS_MAX: usize = 200;

impl TableColumns {
    pub(super) fn read<'a>(
        names: impl Iterator<Item = &'a str>,
        profile: &SourceProfile,
    ) -> Result<Self, FileError> {
        let mut uses: Vec<(Option<&KeyUse>, &str)> = names
            .map(|name| (profile.key_use(name.trim()), name.trim()))
            .collect();
        // Spreadsheets leave empty columns behind the last one.
        while uses.last().is_some_and(|(_, name)| name.is_empty()) {
            uses.pop();
        }
        if uses.iter().all(|(key_use, _)| key_use.is_none()) {
            return Err(FileError::NoHeader);
        }
        let mut columns = Self {
            uses: Vec::with_capacity(uses.len()),
            family_column: profile.family_column(),
        };
        let mut brought = [false; Column::COUNT];
        let mut only = [false; Column::COUNT];
        for ((key_use, name), place) in uses.into_iter().zip(1..) {
            let Some(key_use) = key_use else {
                return Err(FileError::UnknownColumn {
                    place,
                    name: tellable_name(name).map(str::to_owned),
                    profile: profile.name().to_owned(),
                });
            };
            columns.uses.push(key_use.clone());
            let KeyUse::Fields(targets) = key_use else {
                continue;
            };
            for target in targets {
                let at = target.column as usize;
                if only[at] && target.is_only_source() {
                    return Err(FileError::ColumnTwice {
                        column: target.column.name(),
                    });
                }
                only[at] |= target.is_only_source();
                brought[at] = true;
            }
        }
        for column in Column::ALL {
            if !brought[column as usize] && !profile.may_lack(column) {
                return Err(FileError::ColumnMissing {
                    column: column.name(),
                    names: profile.names_of(column),
                });
            }
        }
        Ok(columns)
    }

    pub(super) fn len(&self) -> usize {
        self.uses.len()
    }

    /// Whether the first cell of a line tells its family, also where the rest cannot be read.
    pub(super) fn begins_with_family(&self) -> bool {
        matches!(self.uses.first(), Some(KeyUse::Fields(targets))
            if targets.iter().any(|target| target.column == self.family_column))
    }

    /// What is to be read of a column's cells.
    pub(super) fn want(&self, at: usize) -> Want {
        match self.uses.get(at) {
            Some(KeyUse::Fields(_)) => Want::Text,
            Some(KeyUse::Aadhaar) => Want::Presence,
            Some(KeyUse::Dropped) => Want::Nothing,
            None => Want::Unknown,
        }
    }

    /// Notes that a cell of a column could not be read.
    pub(super) fn push_fault(&self, at: usize, row: &mut RawRow, reason: Reason) {
        if let Some(KeyUse::Fields(targets)) = self.uses.get(at)
            && let Some(target) = targets.first()
        {
            row.push_fault(target.column, reason);
        }
    }

    /// Puts the cell of a column into the row.
    pub(super) fn put(&self, at: usize, row: &mut RawRow, text: &str, notes: &mut SourceNotes) {
        match self.uses.get(at) {
            Some(KeyUse::Fields(targets)) => {
                for (number, target) in targets.iter().enumerate() {
                    target.put(row, text, number == 0);
                }
            }
            Some(KeyUse::Aadhaar) if !text.trim().is_empty() => notes.aadhaar_cells += 1,
            Some(KeyUse::Aadhaar | KeyUse::Dropped) | None => {}
        }
    }
}
