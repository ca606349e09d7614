//! Both lists made ready for many comparisons: each value once, as a number.

use std::collections::HashMap;

use crate::birth::Birth;
use crate::fingerprint::{fingerprint, joined, mix};
use crate::names::{NameTable, Script, name_sounds};
use crate::profile::{Field, Key, KeyPart, Kind, Profile};
use crate::records::Records;
use crate::text::{GenderWord, letter_pairs, normal, normal_code};

/// The value that is missing.
pub(crate) const NONE: u32 = u32::MAX;

/// Both lists; for duplicates the second one is the first.
#[derive(Debug)]
pub(crate) struct Prepared {
    left: List,
    right: Option<List>,
    pub(crate) names: NameTable,
    pub(crate) values: Vec<Values>,
}

/// A list: for each row one value per field, beside each other because they are looked at together.
#[derive(Debug)]
pub(crate) struct List {
    fields: usize,
    values: Vec<u32>,
    /// The rows in an order that depends on what they hold, not on where they stand.
    pub(crate) canonical: Vec<u32>,
    /// The place of each row in that order.
    rank: Vec<u32>,
}

/// The different values of a field.
#[derive(Debug)]
pub(crate) struct Values {
    pub(crate) kind: Kind,
    pub(crate) births: Vec<Birth>,
    pub(crate) texts: Vec<Box<str>>,
    /// Of texts of the kind `text` only.
    pub(crate) letter_pairs: Vec<Box<[u32]>>,
    /// How much more agreeing in this value says than agreeing in any, in bits.
    rarity: Vec<f32>,
}

/// A rare value is not allowed to decide alone: a spelling that comes once may be a slip.
const RARITY_MAX: f64 = 6.0;

impl Prepared {
    pub(crate) fn new(profile: &Profile, left: &Records, right: Option<&Records>) -> Self {
        let mut names = NameTable::default();
        let mut values = Vec::new();
        let mut columns = [Vec::new(), Vec::new()];
        for (at, field) in profile.fields.iter().enumerate() {
            let mut filling = Filling::new(field.kind);
            columns[0].push(filling.column(left, at, &mut names));
            if let Some(right) = right {
                columns[1].push(filling.column(right, at, &mut names));
            }
            values.push(filling.values);
        }
        names.weigh();
        let [left_columns, right_columns] = columns;
        let mut prepared = Self {
            left: List::new(&left_columns, left),
            right: right.map(|right| List::new(&right_columns, right)),
            names,
            values,
        };
        for (at, field) in profile.fields.iter().enumerate() {
            if field.counts_frequency() {
                prepared.values[at].rarity = prepared.rarity_of(at, field);
            }
        }
        prepared
    }

    pub(crate) fn left(&self) -> &List {
        &self.left
    }

    pub(crate) fn right(&self) -> &List {
        self.right.as_ref().unwrap_or(&self.left)
    }

    pub(crate) fn is_one_list(&self) -> bool {
        self.right.is_none()
    }

    /// How many pairs there are, each once.
    pub(crate) fn pairs(&self) -> f64 {
        let [left, right] = [self.left(), self.right()].map(|list| list.len() as u64);
        #[expect(clippy::cast_precision_loss, reason = "a ratio to three digits")]
        if self.is_one_list() {
            (left * left.saturating_sub(1) / 2) as f64
        } else {
            left as f64 * right as f64
        }
    }

    /// A blocking key of a row; 0 if the row has none.
    pub(crate) fn key(&self, list: &List, row: usize, keys: &[Key]) -> u64 {
        let mut whole = mix(7);
        for key in keys {
            let own = self.key_of_value(list.value(row, key.field), *key);
            if own == 0 {
                return 0;
            }
            whole = joined(whole, own);
        }
        whole
    }

    fn key_of_value(&self, value: u32, key: Key) -> u64 {
        if value == NONE {
            return 0;
        }
        let values = &self.values[key.field];
        let text = || values.texts.get(value as usize).map_or("", |text| text);
        match (values.kind, key.part) {
            (kind, part) if kind.is_name() => match part {
                KeyPart::First => self.names.first(value),
                KeyPart::Last => self.names.last(value),
                _ => self.names.sound(value),
            },
            (Kind::Birth, part) => {
                let birth = values.births[value as usize];
                match part {
                    KeyPart::Year => mix(birth.year.into()),
                    _ if birth.is_whole() => mix(birth.number()),
                    _ => 0,
                }
            }
            (Kind::Text, KeyPart::Start) => {
                let start: String = text().chars().take(4).collect();
                fingerprint(start.as_bytes())
            }
            (Kind::Text, KeyPart::Sound) => fingerprint(name_sounds(text()).as_bytes()),
            _ => mix(u64::from(value) + 1),
        }
    }

    /// How much more agreeing in this value says than agreeing in any value of the field, in bits.
    /// Of two values that only sound alike the more frequent one counts.
    pub(crate) fn rarity(&self, field: usize, left: u32, right: u32) -> f64 {
        let rarity = &self.values[field].rarity;
        let of = |value: u32| rarity.get(value as usize).copied().unwrap_or_default();
        f64::from(of(left).min(of(right)))
    }

    fn rarity_of(&self, field: usize, what: &Field) -> Vec<f32> {
        // Names that sound alike are counted together.
        let key = |value: u32| {
            if what.kind.is_name() {
                self.names.sound(value)
            } else {
                u64::from(value)
            }
        };
        let mut counts: HashMap<u64, u32> = HashMap::new();
        let mut all = 0.0;
        let mut most = 0;
        for list in [Some(&self.left), self.right.as_ref()]
            .into_iter()
            .flatten()
        {
            for value in list.values_of(field) {
                if value != NONE {
                    *counts.entry(key(value)).or_default() += 1;
                    all += 1.0;
                    most = most.max(value as usize + 1);
                }
            }
        }
        // How likely two random rows agree; sorted, because sums of floats depend on their order.
        let mut shares: Vec<u32> = counts.values().copied().collect();
        shares.sort_unstable();
        let agree: f64 = shares
            .iter()
            .map(|count| (f64::from(*count) / all).powi(2))
            .sum();
        let mut rarity = vec![0.0; most];
        for list in [Some(&self.left), self.right.as_ref()]
            .into_iter()
            .flatten()
        {
            for value in list.values_of(field) {
                if value != NONE {
                    let share = f64::from(counts[&key(value)]) / all;
                    let bits = (agree / share).log2().clamp(-RARITY_MAX, RARITY_MAX);
                    #[expect(clippy::cast_possible_truncation, reason = "bits between -6 and 6")]
                    let bits = bits as f32;
                    rarity[value as usize] = bits;
                }
            }
        }
        rarity
    }
}

impl List {
    fn new(columns: &[Vec<u32>], records: &Records) -> Self {
        let rows = 0..records.len();
        let values = rows.flat_map(|row| columns.iter().map(move |column| column[row]));
        let values = values.collect();
        let content = |row: usize| {
            (0..records.fields()).fold(mix(3), |hash, field| {
                joined(hash, fingerprint(records.value(row, field).as_bytes()))
            })
        };
        let rows = u32::try_from(records.len()).unwrap_or(NONE);
        let mut order: Vec<(u64, u32)> =
            (0..rows).map(|row| (content(row as usize), row)).collect();
        order.sort_unstable();
        let mut rank = vec![0; order.len()];
        for (place, (_, row)) in (0_u32..).zip(&order) {
            rank[*row as usize] = place;
        }
        Self {
            fields: columns.len(),
            values,
            canonical: order.into_iter().map(|(_, row)| row).collect(),
            rank,
        }
    }

    pub(crate) fn rank(&self, row: usize) -> u32 {
        self.rank[row]
    }

    pub(crate) fn len(&self) -> usize {
        self.canonical.len()
    }

    pub(crate) fn value(&self, row: usize, field: usize) -> u32 {
        self.values[row * self.fields + field]
    }

    fn values_of(&self, field: usize) -> impl Iterator<Item = u32> + '_ {
        self.values.iter().skip(field).step_by(self.fields).copied()
    }
}

/// A field's values while the lists are read.
struct Filling {
    values: Values,
    places: HashMap<String, u32>,
}

impl Filling {
    fn new(kind: Kind) -> Self {
        Self {
            values: Values {
                kind,
                births: Vec::new(),
                texts: Vec::new(),
                letter_pairs: Vec::new(),
                rarity: Vec::new(),
            },
            places: HashMap::new(),
        }
    }

    fn column(&mut self, records: &Records, field: usize, names: &mut NameTable) -> Vec<u32> {
        let value = |row| self.value(records.value(row, field), names).unwrap_or(NONE);
        (0..records.len()).map(value).collect()
    }

    fn value(&mut self, text: &str, names: &mut NameTable) -> Option<u32> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        match self.values.kind {
            Kind::Name | Kind::RelativeName => names.place(text, |script| script != Script::Other),
            Kind::NameLatin => names.place(text, |script| script == Script::Latin),
            Kind::NameDevanagari => names.place(text, |script| script == Script::Devanagari),
            Kind::Gender => GenderWord::parse(text).map(|gender| gender as u32),
            Kind::Birth => {
                let birth = Birth::parse(text)?;
                let next = self.values.births.len();
                let place = self.place(birth.number().to_string(), next)?;
                if place as usize == next {
                    self.values.births.push(birth);
                }
                Some(place)
            }
            Kind::Code | Kind::Identifier => self.text_place(normal_code(text)),
            Kind::Text => self.text_place(normal(text)),
        }
    }

    fn text_place(&mut self, text: String) -> Option<u32> {
        if text.is_empty() {
            return None;
        }
        let next = self.values.texts.len();
        let place = self.place(text.clone(), next)?;
        if place as usize == next {
            if self.values.kind == Kind::Text {
                self.values.letter_pairs.push(letter_pairs(&text));
            }
            self.values.texts.push(text.into());
        }
        Some(place)
    }

    fn place(&mut self, text: String, next: usize) -> Option<u32> {
        let next = u32::try_from(next).ok()?;
        Some(*self.places.entry(text).or_insert(next))
    }
}
