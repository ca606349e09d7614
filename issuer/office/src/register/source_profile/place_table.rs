use std::collections::HashMap;
use std::path::Path;

use super::cell_rule::plain_name;
use super::error::ProfileProblem;
use super::file::{PlaceFile, TableFile};

/// Places of one kind: from any of its names, or its code, to code and names.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::register) struct PlaceTable {
    places: Vec<[String; 3]>,
    by_name: HashMap<String, usize>,
}

/// What is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::register) enum PlacePart {
    Code,
    Hindi,
    Latin,
}

/// The twelve districts with their codes of the Local Government Directory and the spellings that
/// lists use.
const DISTRICTS: &str = include_str!("../../../profiles/districts.toml");

/// The name of that table in profiles.
pub(super) const DISTRICTS_NAME: &str = "districts";

/// A row of a table's CSV file.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceRow {
    code: u32,
    #[serde(default)]
    hindi: String,
    #[serde(default)]
    latin: String,
    #[serde(default)]
    aliases: String,
}

impl PlaceTable {
    /// The districts that come with the program.
    pub(super) fn districts() -> Result<Self, ProfileProblem> {
        let file: TableFile = toml::from_str(DISTRICTS).map_err(Box::new)?;
        Self::of(DISTRICTS_NAME, file.places)
    }

    /// A profile's own table; its file stands beside the profile.
    pub(super) fn read(
        name: &str,
        table: TableFile,
        folder: Option<&Path>,
    ) -> Result<Self, ProfileProblem> {
        let mut places = table.places;
        if let Some(path) = table.file {
            let wrong = |error: csv::Error| ProfileProblem::Table {
                table: name.to_owned(),
                what: error.to_string(),
            };
            let path = folder.unwrap_or_else(|| Path::new(".")).join(path);
            for row in csv::Reader::from_path(path).map_err(wrong)?.deserialize() {
                let row: PlaceRow = row.map_err(wrong)?;
                places.push(PlaceFile {
                    code: row.code,
                    hindi: row.hindi,
                    latin: row.latin,
                    aliases: row.aliases.split('|').map(str::to_owned).collect(),
                });
            }
        }
        Self::of(name, places)
    }

    fn of(table: &str, all: Vec<PlaceFile>) -> Result<Self, ProfileProblem> {
        let mut places = Vec::with_capacity(all.len());
        let mut by_name = HashMap::with_capacity(all.len() * 4);
        for place in all {
            let code = place.code.to_string();
            let names = [code.clone(), place.hindi.clone(), place.latin.clone()];
            for name in names.iter().chain(&place.aliases) {
                let name = plain_name(name);
                if name.is_empty() {
                    continue;
                }
                match by_name.insert(name, places.len()) {
                    Some(other) if other != places.len() => {
                        return Err(ProfileProblem::PlaceTwice {
                            table: table.to_owned(),
                        });
                    }
                    _ => {}
                }
            }
            places.push([code, place.hindi, place.latin]);
        }
        Ok(Self { places, by_name })
    }

    /// The part of the place that a source means; `None` where no place has this name.
    pub(super) fn find(&self, name: &str, part: PlacePart) -> Option<&str> {
        let at = match self.by_name.get(name) {
            Some(at) => *at,
            None => *self.by_name.get(&plain_name(name))?,
        };
        let place = self.places.get(at)?;
        Some(match part {
            PlacePart::Code => &place[0],
            PlacePart::Hindi => &place[1],
            PlacePart::Latin => &place[2],
        })
    }
}

impl PlacePart {
    pub(super) fn from_word(word: &str) -> Option<Self> {
        match word {
            "code" => Some(Self::Code),
            "hindi" => Some(Self::Hindi),
            "latin" => Some(Self::Latin),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn districts_are_found_by_every_spelling_and_by_code() {
        let table = PlaceTable::districts().unwrap();
        assert_eq!(table.places.len(), 12);
        for name in [
            "Lahaul & Spiti",
            "LAHUL AND SPITI",
            "Lahul-Spiti",
            "लाहौल स्पीति",
            "21",
        ] {
            assert_eq!(table.find(name, PlacePart::Code), Some("21"), "{name}");
        }
        assert_eq!(table.find("kangra", PlacePart::Hindi), Some("कांगड़ा"));
        assert_eq!(table.find("Ladakh", PlacePart::Code), None);
    }
}
