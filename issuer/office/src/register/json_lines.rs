use std::io::{self, BufRead};

use super::json_family::read_family;
use super::limits::JSON_FAMILY_MAX;
use super::lines::{Line, Lines};
use super::raw_family::RawItem;
use super::source_notes::SourceNotes;
use super::source_profile::SourceProfile;
use super::{Reason, RowError};

/// Reads a register as JSON Lines: one family per line, its members as a list.
pub(super) struct JsonLines<R> {
    lines: Lines<R>,
    profile: SourceProfile,
    notes: SourceNotes,
}

impl<R: BufRead> JsonLines<R> {
    pub(super) fn new(reader: R, profile: &SourceProfile) -> Self {
        Self {
            lines: Lines::new(reader, JSON_FAMILY_MAX),
            profile: profile.clone(),
            notes: SourceNotes::default(),
        }
    }

    pub(super) fn bytes_read(&self) -> u64 {
        self.lines.bytes_read()
    }

    pub(super) fn into_notes(self) -> SourceNotes {
        self.notes
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
                Line::Text(text) => {
                    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
                    if text.trim_ascii().is_empty() {
                        continue;
                    }
                    read_family(&self.profile, &mut self.notes, number, text)
                        .map_or_else(unreadable, RawItem::Family)
                }
            };
            return Ok(Some(item));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::Column;

    fn read(text: &str) -> Vec<RawItem> {
        let profile = SourceProfile::bundled(SourceProfile::REGISTER).unwrap();
        let mut lines = JsonLines::new(text.as_bytes(), &profile);
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
        let codes: Vec<&str> = read("{}\n[1]\n{\"members\":[]}\n{\"members\":[{\"family\":1}]}\n{")
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
