use std::fs::File;
use std::io::{BufReader, Seek};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use calamine::{DataRef, Reader, SheetType, Xlsx};

use super::family_assembly::FamilyAssembly;
use super::file_error::FileError;
use super::json_value::plain_number;
use super::raw_family::{RawItem, RawRow};
use super::source_notes::SourceNotes;
use super::source_profile::SourceProfile;
use super::table_columns::{COLUMNS_MAX, TableColumns, Want};
use super::xlsx_guard::refuse_unsafe_workbook;
use super::{Reason, RowError};

/// Reads a register as a workbook's only sheet: one member a row. The sheet is read on a thread of
/// its own, some families ahead; the list of its texts is held in memory within a limit.
#[derive(Debug)]
pub(super) struct XlsxRows {
    items: Receiver<Result<RawItem, FileError>>,
    reading: Option<JoinHandle<SourceNotes>>,
    notes: SourceNotes,
}

/// Families read ahead of who takes them.
const AHEAD: usize = 200;

/// Rows of a sheet (ECMA-376 part 1, 18.3.1.73).
const ROWS_MAX: u32 = 1_048_576;

impl XlsxRows {
    /// Looks through the workbook and begins to read.
    pub(super) fn new(file: File, profile: &SourceProfile) -> Result<Self, FileError> {
        let mut reader = BufReader::new(file);
        refuse_unsafe_workbook(&mut reader)?;
        reader.rewind().map_err(|_| FileError::BrokenWorkbook)?;
        let workbook = Xlsx::new(reader).map_err(|_| FileError::BrokenWorkbook)?;
        let (sender, items) = sync_channel(AHEAD);
        let profile = profile.clone();
        let reading = std::thread::spawn(move || {
            let mut notes = SourceNotes::default();
            if let Err(error) = read_sheet(workbook, &profile, &mut notes, &sender) {
                // Nobody waits any more where this fails.
                drop(sender.send(Err(error)));
            }
            notes
        });
        Ok(Self {
            items,
            reading: Some(reading),
            notes: SourceNotes::default(),
        })
    }

    /// The next family, or a row that belongs to none.
    pub(super) fn next(&mut self) -> Result<Option<RawItem>, FileError> {
        if let Ok(item) = self.items.recv() {
            return item.map(Some);
        }
        match self.reading.take().map(JoinHandle::join) {
            Some(Err(_)) => Err(FileError::BrokenWorkbook),
            Some(Ok(notes)) => {
                self.notes = notes;
                Ok(None)
            }
            None => Ok(None),
        }
    }

    pub(super) fn into_notes(self) -> SourceNotes {
        self.notes
    }
}

/// What the sheet's rows become, one after the other.
struct Table<'a> {
    profile: &'a SourceProfile,
    columns: Option<TableColumns>,
    names: Vec<String>,
    assembly: FamilyAssembly,
    /// The row that is being read; its number stands in it.
    row: Option<RawRow>,
    reason: Option<Reason>,
    has_cells: bool,
}

fn read_sheet(
    mut workbook: Xlsx<BufReader<File>>,
    profile: &SourceProfile,
    notes: &mut SourceNotes,
    sender: &SyncSender<Result<RawItem, FileError>>,
) -> Result<(), FileError> {
    let sheets: Vec<String> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect();
    let [sheet] = &sheets[..] else {
        return Err(FileError::WorkbookSheets {
            count: sheets.len(),
        });
    };
    let mut cells = workbook
        .worksheet_cells_reader(sheet)
        .map_err(|_| FileError::BrokenWorkbook)?;
    let mut table = Table {
        profile,
        columns: None,
        names: Vec::new(),
        assembly: FamilyAssembly::new(profile.family_column()),
        row: None,
        reason: None,
        has_cells: false,
    };
    let mut at_row = None;
    loop {
        let cell = cells.next_cell().map_err(|_| FileError::BrokenWorkbook)?;
        let position = cell.as_ref().map(|cell| cell.get_position().0);
        if position != at_row {
            if position.is_some_and(|next| next >= ROWS_MAX || at_row.is_some_and(|at| next < at)) {
                return Err(FileError::BrokenWorkbook);
            }
            if at_row.is_some() {
                table.end_row()?;
            }
            at_row = position;
        }
        let Some(cell) = cell else { break };
        let (row, column) = cell.get_position();
        table.put(row, column as usize, cell.get_value(), notes);
        while let Some(item) = table.assembly.pop() {
            if sender.send(Ok(item)).is_err() {
                return Ok(());
            }
        }
    }
    if table.columns.is_none() {
        return Err(FileError::Empty);
    }
    table.assembly.close();
    while let Some(item) = table.assembly.pop() {
        if sender.send(Ok(item)).is_err() {
            return Ok(());
        }
    }
    Ok(())
}

impl Table<'_> {
    fn put(&mut self, row: u32, column: usize, value: &DataRef<'_>, notes: &mut SourceNotes) {
        if matches!(value, DataRef::Empty) {
            return;
        }
        self.has_cells = true;
        let Some(columns) = &self.columns else {
            if column < COLUMNS_MAX {
                if self.names.len() <= column {
                    self.names.resize(column + 1, String::new());
                }
                self.names[column] = text_of(value).unwrap_or_default();
            }
            return;
        };
        let raw = self
            .row
            .get_or_insert_with(|| RawRow::new(u64::from(row) + 1));
        match columns.want(column) {
            Want::Nothing => {}
            Want::Presence => notes.aadhaar_cells += 1,
            Want::Text => match text_of(value) {
                Some(text) => columns.put(column, raw, &text, notes),
                None => columns.push_fault(column, raw, Reason::SpreadsheetError),
            },
            Want::Unknown => self.reason = Some(Reason::ColumnCount),
        }
    }

    fn end_row(&mut self) -> Result<(), FileError> {
        let has_cells = std::mem::take(&mut self.has_cells);
        let reason = self.reason.take();
        let row = self.row.take();
        if self.columns.is_none() {
            if has_cells {
                let names = self.names.iter().map(String::as_str);
                self.columns = Some(TableColumns::read(names, self.profile)?);
            }
            return Ok(());
        }
        let Some(row) = row else { return Ok(()) };
        match reason {
            None => self.assembly.push_row(row),
            Some(reason) => {
                let error = RowError::of_line(row.line, reason);
                let id = row.get(self.profile.family_column());
                let id = Some(id).filter(|id| !id.is_empty());
                self.assembly.push_error(id, error);
            }
        }
        Ok(())
    }
}

/// A cell as the text that a person sees; nothing where the sheet itself says that it is wrong.
fn text_of(value: &DataRef<'_>) -> Option<String> {
    Some(match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => plain_number(*number),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(is) => is.to_string(),
        DataRef::DateTime(day) if day.is_datetime() => {
            let (year, month, day, ..) = day.to_ymd_hms_milli();
            format!("{day:02}-{month:02}-{year:04}")
        }
        DataRef::DateTime(time) => plain_number(time.as_f64()),
        DataRef::Error(_) => return None,
    })
}
