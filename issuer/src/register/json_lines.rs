use std::io::{self, BufRead};

use serde_json::{Map, Value};

use super::limits::JSON_LINE_MAX;
use super::lines::{Line, Lines};
use super::raw_family::{RawFamily, RawItem, RawRow};
use super::{Column, Reason, RowError};

/// Reads a register as JSON Lines: one family per line, its members as a list.
pub(super) struct JsonLines<R> {
    lines: Lines<R>,
}

/// The key of the members' list.
pub(super) const MEMBERS: &str = "members";

impl<R: BufRead> JsonLines<R> {
    pub(super) fn new(reader: R) -> Self {
        Self {
            lines: Lines::new(reader, JSON_LINE_MAX),
        }
    }

    pub(super) fn bytes_read(&self) -> u64 {
        self.lines.bytes_read()
    }

    /// The next family, or a line that is none.
    pub(super) fn next(&mut self) -> io::Result<Option<RawItem>> {
        loop {
            let Some((number, line)) = self.lines.next()? else {
                return Ok(None);
            };
            let unreadable = |reason| RawItem::Unreadable(RowError::of_line(number, reason));
            let item = match line {
                Line::TooLong => unreadable(Reason::LineTooLong),
                Line::Text(text) => match std::str::from_utf8(text) {
                    Err(_) => unreadable(Reason::NotUtf8),
                    Ok(text) => {
                        let text = text.trim_start_matches('\u{FEFF}').trim();
                        if text.is_empty() {
                            continue;
                        }
                        read_family(number, text).map_or_else(unreadable, RawItem::Family)
                    }
                },
            };
            return Ok(Some(item));
        }
    }
}

fn read_family(line: u64, text: &str) -> Result<RawFamily, Reason> {
    let object: Map<String, Value> = serde_json::from_str(text).map_err(|_| Reason::BadJson)?;
    let mut first = RawRow::new(line);
    let mut errors = Vec::new();
    let mut members = None;
    for (key, value) in &object {
        if key == MEMBERS {
            members = Some(value.as_array().ok_or(Reason::BadJson)?);
        } else {
            set(&mut first, &mut errors, key, value, false);
        }
    }
    let mut family = RawFamily::new(first.get(Column::FamilyId).to_owned(), line);
    for member in members.ok_or(Reason::BadJson)? {
        let member = member.as_object().ok_or(Reason::BadJson)?;
        let mut row = if family.rows.is_empty() {
            first.clone()
        } else {
            RawRow::new(line)
        };
        row.set(Column::FamilyId, &family.id);
        for (key, value) in member {
            set(&mut row, &mut errors, key, value, true);
        }
        family.push_row(row);
    }
    if family.rows.is_empty() {
        errors.push(RowError::of_line(line, Reason::NoHead));
    }
    for error in errors {
        family.push_error(error);
    }
    Ok(family)
}

/// Puts a value into its cell. Registers write numbers as numbers and gaps as null.
fn set(row: &mut RawRow, errors: &mut Vec<RowError>, key: &str, value: &Value, of_member: bool) {
    let Some(column) = Column::from_name(key).filter(|column| column.is_of_member() == of_member)
    else {
        errors.push(RowError::of_line(row.line, Reason::UnknownKey));
        return;
    };
    match value {
        Value::Null => {}
        Value::String(text) => row.set(column, text),
        Value::Number(number) => row.set(column, &number.to_string()),
        Value::Array(items) if column == Column::Categories => {
            let codes: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            if codes.len() == items.len() {
                row.set(column, &codes.join("+"));
            } else {
                errors.push(RowError::of_line(row.line, Reason::BadJson));
            }
        }
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
            let mut error = RowError::of_line(row.line, Reason::BadJson);
            error.column = Some(column);
            errors.push(error);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<RawItem> {
        let mut lines = JsonLines::new(text.as_bytes());
        std::iter::from_fn(|| lines.next().unwrap()).collect()
    }

    #[test]
    fn a_family_is_read_with_numbers_nulls_and_lists() {
        let items = read(
            "\u{FEFF}{\"family_id\":41705823,\"photo\":null,\"categories\":[\"BPL\",\"PHH\"],\
             \"members\":[{\"member_id\":\"1\",\"birth\":1985},{\"member_id\":\"2\"}]}\r\n\n",
        );
        let [RawItem::Family(family)] = &items[..] else {
            panic!("{items:?}")
        };
        assert_eq!(family.id, "41705823");
        assert_eq!(family.rows.len(), 2);
        assert_eq!(family.rows[0].get(Column::Categories), "BPL+PHH");
        assert_eq!(family.rows[0].get(Column::Birth), "1985");
        assert_eq!(family.rows[1].get(Column::Categories), "");
        assert!(family.errors.is_empty());
    }

    #[test]
    fn what_is_no_family_is_told_by_line() {
        let codes: Vec<&str> =
            read("{}\n[1]\n{\"members\":[]}\n{\"members\":[{\"family_id\":1}]}\n{")
                .iter()
                .map(|item| match item {
                    RawItem::Unreadable(error) => error.reason.code(),
                    RawItem::Family(family) => family.errors[0].reason.code(),
                })
                .collect();
        assert_eq!(
            codes,
            ["bad_json", "bad_json", "no_head", "unknown_key", "bad_json"]
        );
    }
}
