use std::path::Path;

use issuer_linking::{Profile, Records};

use super::LinkFilesError;
use crate::register::{FileError, PlainTable, Reason};

/// A list in memory: its records and their ids.
pub(super) struct ListFile {
    pub(super) records: Records,
    pub(super) ids: Ids,
}

/// Which of the two lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    Left,
    Right,
}

/// Rows that were refused for one reason. What stood in them is told nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused {
    /// Whether it is the left list.
    pub is_left: bool,
    /// Why.
    pub reason: Reason,
    /// How many.
    pub rows: u64,
    /// Line of the first one.
    pub first_line: u64,
}

/// Ids of rows in one long text.
#[derive(Debug, Default)]
pub(super) struct Ids {
    text: String,
    ends: Vec<usize>,
}

impl Ids {
    pub(super) fn push(&mut self, id: &str) {
        self.text.push_str(id);
        self.ends.push(self.text.len());
    }

    pub(super) fn get(&self, row: usize) -> &str {
        let start = row.checked_sub(1).and_then(|before| self.ends.get(before));
        let end = self.ends.get(row).copied().unwrap_or_default();
        self.text
            .get(start.copied().unwrap_or_default()..end)
            .unwrap_or_default()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|row| self.get(row))
    }
}

impl ListFile {
    /// Reads a list; rows that cannot be read or must not be are counted in `refused`.
    pub(super) fn read(
        path: &Path,
        profile: &Profile,
        which: Which,
        refused: &mut Vec<Refused>,
    ) -> Result<Self, LinkFilesError> {
        let of_list = |source: FileError| LinkFilesError::List {
            path: path.to_owned(),
            source,
        };
        let table = PlainTable::open(path).map_err(of_list)?;
        let place = |column: &str| place_of(path, table.columns(), column);
        let side = match which {
            Which::Left => &profile.left,
            Which::Right => &profile.right,
        };
        let id_at = place(side.id.as_deref().ok_or(LinkFilesError::NoId)?)?;
        let mut fields: Vec<Vec<usize>> = Vec::new();
        for field in &profile.fields {
            let columns = match which {
                Which::Left => &field.left,
                Which::Right => &field.right,
            };
            let places: Result<Vec<usize>, _> = if columns.is_empty() {
                place(&field.name).map(|place| vec![place])
            } else {
                columns.iter().map(|column| place(column)).collect()
            };
            fields.push(places?);
        }
        let mut list = Self {
            records: Records::new(profile),
            ids: Ids::default(),
        };
        let mut failed = None;
        table
            .each_row(|line, row| match row {
                Ok(cells) if cells[id_at].is_empty() => {
                    refuse(refused, which, Reason::Missing, line);
                }
                Ok(cells) => match list.push(cells, id_at, &fields) {
                    Ok(()) => {}
                    Err(error) => failed = Some(error),
                },
                Err(reason) => refuse(refused, which, reason, line),
            })
            .map_err(of_list)?;
        match failed {
            Some(error) => Err(error.into()),
            None => Ok(list),
        }
    }

    fn push(
        &mut self,
        cells: &[&str],
        id_at: usize,
        fields: &[Vec<usize>],
    ) -> Result<(), issuer_linking::LinkError> {
        let value = |places: &Vec<usize>| {
            let cells = places.iter().map(|place| cells[*place]);
            cells
                .filter(|cell| !cell.is_empty())
                .collect::<Vec<_>>()
                .join("\n")
        };
        let values: Vec<String> = fields.iter().map(value).collect();
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        self.records.push(&values)?;
        self.ids.push(cells[id_at]);
        Ok(())
    }
}

fn place_of(path: &Path, columns: &[String], wanted: &str) -> Result<usize, LinkFilesError> {
    let found = columns
        .iter()
        .position(|column| column.eq_ignore_ascii_case(wanted));
    found.ok_or_else(|| LinkFilesError::ColumnMissing {
        path: path.to_owned(),
        column: wanted.to_owned(),
        columns: columns.join(", "),
    })
}

fn refuse(refused: &mut Vec<Refused>, which: Which, reason: Reason, line: u64) {
    let is_left = which == Which::Left;
    let known = refused
        .iter_mut()
        .find(|known| known.is_left == is_left && known.reason == reason);
    match known {
        Some(known) => known.rows += 1,
        None => refused.push(Refused {
            is_left,
            reason,
            rows: 1,
            first_line: line,
        }),
    }
}
