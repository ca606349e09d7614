use std::collections::HashMap;
use std::sync::Arc;

use issuer_domain::aadhaar;

use super::place_table::{PlacePart, PlaceTable};
use crate::register::raw_family::RawRow;
use crate::register::{Column, Reason};

/// A field that a source's column is read into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::register) struct Target {
    pub(in crate::register) column: Column,
    pub(super) rule: CellRule,
}

/// How the source's text becomes the field's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum CellRule {
    AsItIs,
    /// From the source's spelling, in plain form, to ours; other words stay.
    Words(HashMap<String, String>),
    LookUp(Arc<PlaceTable>, PlacePart),
    /// Only text of this script is for the field.
    Script(Script),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    Devanagari,
    Latin,
}

impl Target {
    /// Whether no other column may bring the same field. Names of either script and looked-up
    /// places may come from several: what differs is told row by row.
    pub(in crate::register) fn is_only_source(&self) -> bool {
        matches!(self.rule, CellRule::AsItIs | CellRule::Words(_))
    }

    /// Puts a cell of the source into the row. `is_first` of the fields that the cell is read into:
    /// what is wrong with it is told once.
    pub(in crate::register) fn put(&self, row: &mut RawRow, text: &str, is_first: bool) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let value = match &self.rule {
            CellRule::AsItIs => text,
            CellRule::Words(words) => match words.get(text) {
                Some(word) => word,
                None => words
                    .get(&plain_name(text))
                    .map_or(text, |word| word.as_str()),
            },
            CellRule::LookUp(table, part) => {
                let Some(value) = table.find(text, *part) else {
                    if is_first {
                        row.push_fault(self.column, fault_of(text));
                    }
                    return;
                };
                value
            }
            CellRule::Script(script) => {
                if !script.has(text) {
                    return;
                }
                text
            }
        };
        let present = row.get(self.column);
        if present.is_empty() {
            row.set(self.column, value);
        } else if present != value {
            row.push_fault(self.column, Reason::FieldTwice);
        }
    }
}

/// A text that no table knows might be anything.
fn fault_of(text: &str) -> Reason {
    if aadhaar::find_in(text) {
        Reason::AadhaarNumber
    } else {
        Reason::UnknownPlace
    }
}

impl Script {
    /// Text with any Devanagari letter is for the Hindi field, all other text for the Latin one:
    /// each field's own check refuses what is mixed or of a third script.
    fn has(self, text: &str) -> bool {
        let has_devanagari = text
            .chars()
            .any(|character| matches!(character, '\u{900}'..='\u{97F}'));
        has_devanagari == (self == Self::Devanagari)
    }
}

/// A name without what people vary: case, spaces, underscores, dots and other signs.
pub(in crate::register) fn plain_name(name: &str) -> String {
    name.chars()
        .filter(|character| {
            // Devanagari's vowel signs are no letters to Unicode, but make other names.
            character.is_alphanumeric() || matches!(character, '\u{900}'..='\u{963}')
        })
        .flat_map(char::to_lowercase)
        .collect()
}
