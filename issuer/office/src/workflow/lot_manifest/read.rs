use std::cell::RefCell;
use std::fmt;
use std::io::{BufReader, Read};

use card_payload::CardNumber;
use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::{FileRole, LotManifest, ManifestLine, SCHEMA, is_lot_name};

/// Why a file is no manifest of a lot.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// Not JSON, or not the fields of a manifest.
    #[error("it is not the manifest of a lot")]
    Form(#[source] serde_json::Error),
    /// Another form than this program's.
    #[error(
        "the manifest has the form `{found}`, which this program does not know\n\nhint: use the program version that wrote it, or a newer one; this one reads {SCHEMA}"
    )]
    Schema {
        /// What it is called.
        found: String,
    },
    /// A name of a lot that none can have.
    #[error("`{0}` is no name of a lot")]
    Name(String),
    /// A line that does not fit to what stands before it.
    #[error("line {sequence} of the manifest {fault}")]
    Line {
        /// Which line, from 1.
        sequence: u32,
        /// What is wrong with it.
        fault: &'static str,
    },
    /// A control total does not come out.
    #[error("the manifest says {said} {what} and lists {listed}")]
    Total {
        /// Of what.
        what: &'static str,
        /// What it says.
        said: u64,
        /// What is there.
        listed: u64,
    },
    /// What the reader does with a line failed.
    #[error("the lines of the manifest cannot be taken over")]
    Taking(#[source] std::io::Error),
}

type OnLine<'a> = dyn FnMut(&ManifestLine) -> std::io::Result<()> + 'a;

/// Reads a manifest and hands over its lines, one at a time and in their order. A field too many or
/// too few is an error, and so is what does not come out: sequences, card numbers, files, totals.
pub fn read_manifest(
    from: impl Read,
    on_line: &mut OnLine<'_>,
) -> Result<LotManifest, ManifestError> {
    let fault = RefCell::new(None);
    let mut json = serde_json::Deserializer::from_reader(BufReader::new(from));
    let whole = Whole {
        on_line,
        fault: &fault,
    };
    let read = serde::Deserializer::deserialize_map(&mut json, whole)
        .and_then(|manifest| json.end().map(|()| manifest));
    match (read, fault.into_inner()) {
        (_, Some(fault)) => Err(fault),
        (Err(error), None) => Err(ManifestError::Form(error)),
        (Ok(manifest), None) => Ok(manifest),
    }
}

/// The object: all fields but the lines are gathered, then the lines are passed on.
struct Whole<'a, 'line> {
    on_line: &'a mut OnLine<'line>,
    fault: &'a RefCell<Option<ManifestError>>,
}

impl<'de> Visitor<'de> for Whole<'_, '_> {
    type Value = LotManifest;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the manifest of a lot")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<LotManifest, A::Error> {
        let refuse = |error: ManifestError| {
            let text = error.to_string();
            self.fault.replace(Some(error));
            A::Error::custom(text)
        };
        let mut head = Map::new();
        let mut schema = None;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "lines" => break,
                "schema" => {
                    let found: String = map.next_value()?;
                    if found != SCHEMA {
                        return Err(refuse(ManifestError::Schema { found }));
                    }
                    schema = Some(found);
                }
                _ => {
                    let value: Value = map.next_value()?;
                    if head.insert(key, value).is_some() {
                        return Err(A::Error::custom("a field stands twice"));
                    }
                }
            }
        }
        if schema.is_none() {
            return Err(A::Error::missing_field("schema"));
        }
        let manifest: LotManifest =
            serde_json::from_value(Value::Object(head)).map_err(A::Error::custom)?;
        check_head(&manifest).map_err(refuse)?;
        let lines = map.next_value_seed(Lines {
            manifest: &manifest,
            on_line: self.on_line,
            fault: self.fault,
        })?;
        if map.next_key::<String>()?.is_some() {
            return Err(A::Error::custom("the lines come last"));
        }
        total("cards", manifest.cards, lines.into()).map_err(refuse)?;
        Ok(manifest)
    }
}

struct Lines<'a, 'line> {
    manifest: &'a LotManifest,
    on_line: &'a mut OnLine<'line>,
    fault: &'a RefCell<Option<ManifestError>>,
}

impl<'de> DeserializeSeed<'de> for Lines<'_, '_> {
    type Value = u32;

    fn deserialize<D: serde::Deserializer<'de>>(self, lines: D) -> Result<u32, D::Error> {
        lines.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Lines<'_, '_> {
    type Value = u32;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a line for each card")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut lines: A) -> Result<u32, A::Error> {
        let mut taken = 0;
        while let Some(line) = lines.next_element::<ManifestLine>()? {
            let checked = check_line(self.manifest, &line, taken + 1);
            let done = checked.and_then(|()| (self.on_line)(&line).map_err(ManifestError::Taking));
            if let Err(error) = done {
                let text = error.to_string();
                self.fault.replace(Some(error));
                return Err(A::Error::custom(text));
            }
            taken += 1;
        }
        Ok(taken)
    }
}

fn check_head(manifest: &LotManifest) -> Result<(), ManifestError> {
    for name in [Some(&manifest.lot), manifest.supplement_of.as_ref()]
        .into_iter()
        .flatten()
    {
        if !is_lot_name(name) {
            return Err(ManifestError::Name(name.clone()));
        }
    }
    if manifest.places.is_empty() {
        return Ok(());
    }
    let placed = manifest.places.iter().map(|place| u64::from(place.cards));
    total("cards at places", manifest.cards, placed.sum())
}

fn check_line(
    manifest: &LotManifest,
    line: &ManifestLine,
    sequence: u32,
) -> Result<(), ManifestError> {
    let refuse = |fault| Err(ManifestError::Line { sequence, fault });
    if line.sequence != sequence {
        return refuse("has another number");
    }
    if sequence > manifest.cards {
        return refuse("is one more than there are cards");
    }
    if CardNumber::parse(&line.card_number).is_err() {
        return refuse("has no card number");
    }
    let file = manifest.files.iter().find(|file| file.name == line.file);
    let Some(file) = file.filter(|file| file.role == FileRole::Cards) else {
        return refuse("names no file with cards");
    };
    let within = |range: super::SequenceRange| (range.first..=range.last).contains(&sequence);
    if !file.cards.is_none_or(within) {
        return refuse("names a file with other cards");
    }
    if line.front_page == 0 || line.back_page == 0 || line.slot == 0 {
        return refuse("has a page or place 0; they count from 1");
    }
    Ok(())
}

fn total(what: &'static str, said: u32, listed: u64) -> Result<(), ManifestError> {
    if u64::from(said) == listed {
        return Ok(());
    }
    Err(ManifestError::Total {
        what,
        said: said.into(),
        listed,
    })
}
