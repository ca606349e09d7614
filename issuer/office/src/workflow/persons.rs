//! Which persons of two lists of households are alike, weighed field by field.

use issuer_domain::{Gender, Name};
use issuer_linking::{Evidence, LinkError, Linker, Model, Pair, Profile, ProfileError, Records};
use serde_json::{Map, Value, json};

use crate::storage::{Household, Person};

/// Compares persons by name, relative's name, year of birth, gender and panchayat.
#[derive(Debug, Clone)]
pub(super) struct PersonMatcher {
    profile: Profile,
    model: Model,
}

/// Two persons who may be one.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PersonPair {
    /// Place of the left household, and of the person in it.
    pub(super) left: (usize, usize),
    /// Place of the right household, and of the person in it.
    pub(super) right: (usize, usize),
    /// Bits for the pair without those against any pair whatsoever.
    pub(super) bits: f64,
    /// How likely it is that they are one.
    pub(super) probability: f64,
    /// What each field says.
    pub(super) evidence: Vec<Evidence>,
}

/// No prior is above this, however short the lists are.
const PRIOR_MAX: f64 = 0.1;
/// Of a block's persons on the food department's list this share is in the register's block.
const SHARE_IN_BOTH: f64 = 0.8;
/// Of a register's persons so many stand in it twice.
const SHARE_TWICE: f64 = 0.002;

impl PersonMatcher {
    /// With the weights that come with the program.
    pub(super) fn new() -> Result<Self, ProfileError> {
        Ok(Self {
            profile: Profile::from_toml(include_str!("persons/profile.toml"))?,
            model: Model::from_toml(include_str!("persons/weights.toml"))?,
        })
    }

    /// Pairs of a left and a right person.
    pub(super) fn between(
        &self,
        left: &[Household],
        right: &[Household],
    ) -> Result<Vec<PersonPair>, LinkError> {
        let (left_records, left_places) = self.records(left)?;
        let (right_records, right_places) = self.records(right)?;
        let longer = left_places.len().max(right_places.len()).max(1);
        let linker = self.linker(SHARE_IN_BOTH / lossy(longer))?;
        let outcome = linker.link(&left_records, &right_records)?;
        let prior = prior_bits(&outcome.model);
        let pairs = outcome.pairs.into_iter();
        Ok(pairs
            .map(|pair| in_places(pair, &left_places, &right_places, prior))
            .collect())
    }

    /// Pairs of persons of one list.
    pub(super) fn within(&self, list: &[Household]) -> Result<Vec<PersonPair>, LinkError> {
        let (records, places) = self.records(list)?;
        let linker = self.linker(2.0 * SHARE_TWICE / lossy(places.len().max(1)))?;
        let outcome = linker.find_duplicates(&records)?;
        let prior = prior_bits(&outcome.model);
        let pairs = outcome.pairs.into_iter();
        Ok(pairs
            .map(|pair| in_places(pair, &places, &places, prior))
            .collect())
    }

    /// What the fields say, for the queue: levels and bits, no datum.
    pub(super) fn evidence_json(&self, evidence: &[Evidence]) -> Value {
        let fields = self.profile.fields.iter().zip(evidence);
        let told: Map<String, Value> = fields
            .map(|(field, said)| {
                let bits = (said.weight * 10.0).round() / 10.0;
                let said = json!({ "level": said.level.name(), "bits": bits });
                (field.name.clone(), said)
            })
            .collect();
        Value::Object(told)
    }

    fn linker(&self, prior: f64) -> Result<Linker, LinkError> {
        let model = Model {
            prior: prior.min(PRIOR_MAX),
            ..self.model.clone()
        };
        Linker::new(self.profile.clone()).with_model(model)
    }

    fn records(
        &self,
        households: &[Household],
    ) -> Result<(Records, Vec<(usize, usize)>), LinkError> {
        let mut records = Records::new(&self.profile);
        let mut places = Vec::new();
        for (at, household) in households.iter().enumerate() {
            let panchayat = household.local_body.map(|code| code.to_string());
            for (member, person) in household.members.iter().enumerate() {
                records.push(&[
                    &spellings(Some(&person.name)),
                    &spellings(person.relative.as_ref()),
                    &birth_year(person),
                    gender_word(person.gender),
                    panchayat.as_deref().unwrap_or_default(),
                ])?;
                places.push((at, member));
            }
        }
        Ok((records, places))
    }
}

/// A name's spellings in lines.
pub(super) fn spellings(name: Option<&Name>) -> String {
    let scripts = name.map(|name| [name.latin(), name.hindi()]);
    let lines: Vec<&str> = scripts.into_iter().flatten().flatten().collect();
    lines.join("\n")
}

const fn gender_word(gender: Gender) -> &'static str {
    match gender {
        Gender::Male => "male",
        Gender::Female => "female",
        Gender::Other => "other",
        Gender::Unknown => "",
    }
}

fn birth_year(person: &Person) -> String {
    person
        .birth_year
        .map(|year| year.to_string())
        .unwrap_or_default()
}

fn in_places(
    pair: Pair,
    left: &[(usize, usize)],
    right: &[(usize, usize)],
    prior: f64,
) -> PersonPair {
    PersonPair {
        left: left[pair.left],
        right: right[pair.right],
        bits: pair.weight - prior,
        probability: pair.probability,
        evidence: pair.evidence,
    }
}

fn prior_bits(model: &Model) -> f64 {
    (model.prior / (1.0 - model.prior)).log2()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a list has fewer than 2^52 persons"
)]
pub(super) fn lossy(count: usize) -> f64 {
    count as f64
}
