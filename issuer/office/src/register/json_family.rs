use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::json_value::{CellSeed, PresenceSeed};
use super::limits::MEMBERS_MAX;
use super::raw_family::{RawFamily, RawRow};
use super::source_notes::SourceNotes;
use super::source_profile::{KeyUse, SourceProfile};
use super::{Column, Reason, RowError};

/// Reads one family: an object with its members as a list of objects. `line` is its place in the
/// file.
pub(super) fn read_family(
    profile: &SourceProfile,
    notes: &mut SourceNotes,
    line: u64,
    text: &[u8],
) -> Result<RawFamily, Reason> {
    let text = std::str::from_utf8(text).map_err(|_| Reason::NotUtf8)?;
    let mut reading = Reading {
        profile,
        notes,
        line,
        members: Vec::new(),
        has_members: false,
        errors: Vec::new(),
    };
    let mut family_row = RawRow::new(line);
    let mut json = serde_json::Deserializer::from_str(text);
    ObjectSeed {
        reading: &mut reading,
        row: &mut family_row,
        level: Level::Family,
        path: "",
    }
    .deserialize(&mut json)
    .and_then(|()| json.end())
    .map_err(|_| Reason::BadJson)?;
    if !reading.has_members {
        return Err(Reason::BadJson);
    }
    Ok(assemble(reading, &family_row))
}

/// A family while it is read.
struct Reading<'a> {
    profile: &'a SourceProfile,
    notes: &'a mut SourceNotes,
    line: u64,
    members: Vec<RawRow>,
    has_members: bool,
    errors: Vec<RowError>,
}

/// What an object tells of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Family,
    Member,
}

impl Reading<'_> {
    fn refuse(&mut self, column: Option<Column>, reason: Reason) {
        let mut error = RowError::of_line(self.line, reason);
        error.column = column;
        self.errors.push(error);
    }
}

/// The family's own cells go into its first row, as in a table.
fn assemble(reading: Reading<'_>, family_row: &RawRow) -> RawFamily {
    let Reading {
        profile,
        line,
        mut members,
        errors,
        ..
    } = reading;
    let family_column = profile.family_column();
    let Some(first) = members.first_mut() else {
        let mut family = RawFamily::new(family_row.get(family_column).to_owned(), line);
        family.push_error(RowError::of_line(line, Reason::NoHead));
        for error in errors {
            family.push_error(error);
        }
        return family;
    };
    for column in Column::ALL {
        let text = family_row.get(column);
        if text.is_empty() {
            continue;
        }
        let own = first.get(column);
        if own.is_empty() {
            first.set(column, text);
        } else if own != text {
            first.push_fault(column, Reason::FieldTwice);
        }
    }
    for (column, reason) in family_row.faults() {
        first.push_fault(*column, *reason);
    }
    let mut family = RawFamily::new(first.get(family_column).to_owned(), line);
    for row in members {
        family.push_row(row);
    }
    for error in errors {
        family.push_error(error);
    }
    family
}

/// An object: of the family, of a member, or inside one of them.
struct ObjectSeed<'b, 'a, 'p> {
    reading: &'b mut Reading<'a>,
    row: &'b mut RawRow,
    level: Level,
    /// Keys that lead to this object, with dots: `property`.
    path: &'p str,
}

/// What a key means.
enum Key<'a> {
    Use(&'a KeyUse),
    Members,
    /// An object with known keys; the path to it.
    Object(String),
    Unknown,
}

struct KeySeed<'a, 'p> {
    profile: &'a SourceProfile,
    level: Level,
    path: &'p str,
    notes: &'p mut SourceNotes,
}

impl<'de> DeserializeSeed<'de> for ObjectSeed<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ObjectSeed<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object")
    }

    /// An object inside another one may be absent.
    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        if self.path.is_empty() {
            Err(E::custom("no object"))
        } else {
            Ok(())
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self {
            reading,
            row,
            level,
            path,
        } = self;
        let profile = reading.profile;
        while let Some(key) = map.next_key_seed(KeySeed {
            profile,
            level,
            path,
            notes: &mut *reading.notes,
        })? {
            match key {
                Key::Use(KeyUse::Fields(targets)) => {
                    let may_be_list = targets
                        .iter()
                        .any(|target| target.column == Column::Categories);
                    let is_misplaced = level == Level::Family
                        && targets.iter().any(|target| target.column.is_of_member());
                    if is_misplaced {
                        map.next_value::<IgnoredAny>()?;
                        reading.refuse(None, Reason::UnknownKey);
                        continue;
                    }
                    let is_cell = map.next_value_seed(CellSeed {
                        may_be_list,
                        put: &mut |text| {
                            for (number, target) in targets.iter().enumerate() {
                                target.put(row, text, number == 0);
                            }
                        },
                    })?;
                    if !is_cell {
                        let column = targets.first().map(|target| target.column);
                        reading.refuse(column, Reason::BadJson);
                    }
                }
                Key::Use(KeyUse::Aadhaar) => {
                    if map.next_value_seed(PresenceSeed)? {
                        reading.notes.aadhaar_cells += 1;
                    }
                }
                Key::Use(KeyUse::Dropped) => drop(map.next_value::<IgnoredAny>()?),
                Key::Members => {
                    reading.has_members = true;
                    map.next_value_seed(MembersSeed {
                        reading: &mut *reading,
                    })?;
                }
                Key::Object(path) => map.next_value_seed(ObjectSeed {
                    reading: &mut *reading,
                    row: &mut *row,
                    level,
                    path: &path,
                })?,
                Key::Unknown => {
                    map.next_value::<IgnoredAny>()?;
                    reading.refuse(None, Reason::UnknownKey);
                }
            }
        }
        Ok(())
    }
}

impl<'de, 'a> DeserializeSeed<'de> for KeySeed<'a, '_> {
    type Value = Key<'a>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key<'a>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'a> Visitor<'_> for KeySeed<'a, '_> {
    type Value = Key<'a>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Key<'a>, E> {
        let Self {
            profile,
            level,
            path,
            notes,
        } = self;
        let joined;
        let name = if path.is_empty() {
            key
        } else {
            joined = format!("{path}.{key}");
            &joined
        };
        if level == Level::Family && profile.is_member_list(name) {
            return Ok(Key::Members);
        }
        if let Some(key_use) = profile.key_use(name) {
            return Ok(Key::Use(key_use));
        }
        if profile.has_keys_below(name) {
            return Ok(Key::Object(name.to_owned()));
        }
        notes.note_unknown_key(name);
        Ok(Key::Unknown)
    }
}

/// The list of members.
struct MembersSeed<'b, 'a> {
    reading: &'b mut Reading<'a>,
}

impl<'de> DeserializeSeed<'de> for MembersSeed<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for MembersSeed<'_, '_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a list of members")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        loop {
            if self.reading.members.len() > MEMBERS_MAX {
                // One too many is enough to tell.
                while list.next_element::<IgnoredAny>()?.is_some() {}
                return Ok(());
            }
            let mut row = RawRow::new(self.reading.line);
            let member = list.next_element_seed(ObjectSeed {
                reading: &mut *self.reading,
                row: &mut row,
                level: Level::Member,
                path: "",
            })?;
            if member.is_none() {
                return Ok(());
            }
            self.reading.members.push(row);
        }
    }
}
