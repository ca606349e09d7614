use std::collections::BTreeMap;

use serde::Deserialize;

use crate::error::ProfileError;
use crate::level::{FIELDS_MAX, Level};

/// What two lists have in common and how they are compared: the fields and their kinds, which rows
/// are compared at all, and what is decided from how much evidence.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// What it is for.
    pub name: String,
    /// Where the left list has its rows' ids; of use to who reads files.
    #[serde(default)]
    pub left: Side,
    /// Where the right list has them.
    #[serde(default)]
    pub right: Side,
    /// What is decided from how much evidence.
    #[serde(default)]
    pub thresholds: Thresholds,
    /// What is compared.
    #[serde(rename = "field", default)]
    pub fields: Vec<Field>,
    /// Which rows are compared: those that agree in all keys of any rule.
    #[serde(rename = "block", default)]
    pub blocks: Vec<Block>,
    /// A block with more pairs is left out and reported: a key that half of the rows share finds
    /// nobody. 2,50,000 are 500 rows on either side.
    #[serde(default = "block_pairs_max")]
    pub block_pairs_max: u64,
}

/// One of the two lists.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Side {
    /// The column that names the rows.
    pub id: Option<String>,
}

/// What is decided from how much evidence.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Thresholds {
    /// From this probability on a pair is linked.
    pub link: f64,
    /// From this probability on a person looks at it.
    pub review: f64,
    /// How many bits of weight a pair must be ahead of every other one of the same row to be
    /// linked; else a person looks at both.
    pub margin: f64,
    /// How often a row may be linked.
    pub resolution: Resolution,
    /// The probability that two rows taken at random are one person; learned if it is not given.
    pub prior: Option<f64>,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            link: 0.99,
            review: 0.5,
            margin: 3.0,
            resolution: Resolution::OneToOne,
            prior: None,
        }
    }
}

/// How often a row may be linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Resolution {
    /// A row of either list to one row of the other.
    OneToOne,
    /// A left row to one right row, a right row to any number of left rows.
    ManyToOne,
    /// Every pair by itself.
    EveryPair,
}

/// One thing that both lists tell of a person.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its name, in the evidence too.
    pub name: String,
    /// How it is compared.
    pub kind: Kind,
    /// Columns of the left file; more than one for a name in several scripts. The field's name if
    /// none is given.
    #[serde(default)]
    pub left: Vec<String>,
    /// Columns of the right file.
    #[serde(default)]
    pub right: Vec<String>,
    /// The name field with which this one's value is sometimes exchanged by mistake.
    pub swapped_with: Option<String>,
    /// Whether all members of a family have the same value: a ration card, a panchayat, mostly the
    /// father's name. Such fields together say at most that two rows are of one family.
    #[serde(default)]
    pub shared: bool,
    /// Whether agreeing in a rare value says more than in a frequent one. Names, codes and texts do
    /// so if nothing is said.
    pub frequency: Option<bool>,
    /// Probability of each level among pairs that are one person, instead of learning it.
    #[serde(default)]
    pub m: BTreeMap<Level, f64>,
    /// Probability of each level among pairs that are not.
    #[serde(default)]
    pub u: BTreeMap<Level, f64>,
}

/// How a field is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A person's name in Latin or Devanagari letters, or both.
    Name,
    /// The same, Latin letters only.
    NameLatin,
    /// The same, Devanagari only.
    NameDevanagari,
    /// A father's or husband's name; what stands before it (S/o, पत्नी) does not count.
    RelativeName,
    /// A date of birth or a year of birth.
    Birth,
    /// Male, female or other in any of the usual words of both languages.
    Gender,
    /// Equal or not: a panchayat's code, a postcode.
    Code,
    /// A number that names a person or a family; one slip of the pen is told apart.
    Identifier,
    /// Any other words: a street, a village.
    Text,
}

/// A blocking rule.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    /// Keys that two rows must have in common, `field` or `field:part`.
    pub on: Vec<String>,
}

/// Which part of a field's value is a blocking key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyPart {
    Whole,
    Sound,
    First,
    Last,
    Year,
    Start,
}

/// One key of a blocking rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) field: usize,
    pub(crate) part: KeyPart,
}

const fn block_pairs_max() -> u64 {
    250_000
}

impl Kind {
    pub(crate) fn is_name(self) -> bool {
        matches!(
            self,
            Self::Name | Self::NameLatin | Self::NameDevanagari | Self::RelativeName
        )
    }

    fn key_part(self, part: Option<&str>) -> Option<KeyPart> {
        Some(match (self, part) {
            (kind, None) if kind.is_name() => KeyPart::Sound,
            (Self::Birth, Some("year")) => KeyPart::Year,
            (Self::Birth, Some("date")) | (_, None) => KeyPart::Whole,
            (kind, Some(part)) if kind.is_name() || kind == Self::Text => match part {
                "sound" => KeyPart::Sound,
                "first" if kind.is_name() => KeyPart::First,
                "last" if kind.is_name() => KeyPart::Last,
                "start" if kind == Self::Text => KeyPart::Start,
                _ => return None,
            },
            _ => return None,
        })
    }
}

impl Field {
    pub(crate) fn counts_frequency(&self) -> bool {
        self.frequency
            .unwrap_or(self.kind.is_name() || matches!(self.kind, Kind::Code | Kind::Text))
    }
}

impl Profile {
    /// Reads and checks a profile.
    pub fn from_toml(text: &str) -> Result<Self, ProfileError> {
        let profile: Self = toml::from_str(text)?;
        profile.check()?;
        Ok(profile)
    }

    /// The place of a field.
    pub fn field(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }

    /// The blocking rules, resolved.
    pub(crate) fn rules(&self) -> Result<Vec<Vec<Key>>, ProfileError> {
        let key = |text: &String| {
            let (name, part) = match text.split_once(':') {
                Some((name, part)) => (name, Some(part)),
                None => (text.as_str(), None),
            };
            let field = self.known_field(name)?;
            let part = self.fields[field]
                .kind
                .key_part(part)
                .ok_or_else(|| ProfileError::UnknownKey { key: text.clone() })?;
            Ok(Key { field, part })
        };
        self.blocks
            .iter()
            .map(|block| block.on.iter().map(key).collect())
            .collect()
    }

    /// For each field the one with which it may be swapped.
    pub(crate) fn swaps(&self) -> Vec<Option<usize>> {
        let place = |field: &Field| self.field(field.swapped_with.as_deref()?);
        self.fields.iter().map(place).collect()
    }

    fn known_field(&self, name: &str) -> Result<usize, ProfileError> {
        self.field(name).ok_or_else(|| ProfileError::UnknownField {
            field: name.to_owned(),
        })
    }

    fn check(&self) -> Result<(), ProfileError> {
        if self.fields.is_empty() {
            return Err(ProfileError::NoField);
        }
        if self.fields.len() > FIELDS_MAX {
            return Err(ProfileError::TooManyFields {
                count: self.fields.len(),
                most: FIELDS_MAX,
            });
        }
        if self.blocks.iter().all(|block| block.on.is_empty()) {
            return Err(ProfileError::NoBlock);
        }
        for (at, field) in self.fields.iter().enumerate() {
            if self.field(&field.name) != Some(at) {
                return Err(ProfileError::FieldTwice {
                    field: field.name.clone(),
                });
            }
            if let Some(other) = &field.swapped_with {
                let other = self.known_field(other)?;
                if other == at || !field.kind.is_name() || !self.fields[other].kind.is_name() {
                    return Err(ProfileError::NotSwappable {
                        field: field.name.clone(),
                    });
                }
            }
            for (level, share) in field.m.iter().chain(&field.u) {
                if !(0.0..=1.0).contains(share) || *level == Level::Missing {
                    return Err(ProfileError::OutOfRange {
                        what: format!("{} of the field `{}`", level.name(), field.name),
                        hint: "m and u are probabilities from 0 to 1 of levels other than missing",
                    });
                }
            }
        }
        self.rules()?;
        self.check_thresholds()
    }

    fn check_thresholds(&self) -> Result<(), ProfileError> {
        let Thresholds {
            link,
            review,
            margin,
            prior,
            ..
        } = self.thresholds;
        let out_of_range = |what: &str, hint| {
            Err(ProfileError::OutOfRange {
                what: what.to_owned(),
                hint,
            })
        };
        if !(0.5..1.0).contains(&link) {
            return out_of_range("thresholds.link", "a probability from 0.5 to below 1");
        }
        if !(0.0..=link).contains(&review) || review == 0.0 {
            return out_of_range("thresholds.review", "above 0 and not above thresholds.link");
        }
        if !(0.0..=100.0).contains(&margin) {
            return out_of_range("thresholds.margin", "bits of weight, from 0 to 100");
        }
        if prior.is_some_and(|prior| !(prior > 0.0 && prior < 1.0)) {
            return out_of_range("thresholds.prior", "a probability above 0 and below 1");
        }
        if self.block_pairs_max == 0 {
            return out_of_range("block_pairs_max", "at least 1");
        }
        Ok(())
    }
}
