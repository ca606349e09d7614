use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{LinkError, ProfileError};
use crate::level::Level;
use crate::profile::Profile;

/// The probabilities from which weights come: learned from lists or read again from a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// The probability that two rows taken at random are one person.
    pub prior: f64,
    /// Each field's, in the profile's order.
    #[serde(rename = "field")]
    pub fields: Vec<FieldModel>,
}

/// How often each level comes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldModel {
    /// The field.
    pub name: String,
    /// Among pairs that are one person.
    pub m: BTreeMap<Level, f64>,
    /// Among pairs that are not.
    pub u: BTreeMap<Level, f64>,
}

/// Probabilities of the levels that carry evidence.
pub(crate) type Shares = [f64; Level::WITH_EVIDENCE];

/// No level is impossible: a share below this is not known from any sample used here.
pub(crate) const SHARE_MIN: f64 = 1e-7;

/// More bits than any one field may say for or against: one in four million.
const BITS_MAX: f64 = 22.0;

impl Model {
    /// Reads a model that [`Model::to_toml`] wrote.
    pub fn from_toml(text: &str) -> Result<Self, ProfileError> {
        let model: Self = toml::from_str(text)?;
        let is_share = |share: &f64| (0.0..=1.0).contains(share);
        let all_shares = model
            .fields
            .iter()
            .all(|field| field.m.values().chain(field.u.values()).all(is_share));
        let is_prior = model.prior > 0.0 && model.prior < 1.0;
        if !is_prior || !all_shares {
            return Err(ProfileError::OutOfRange {
                what: "a number in the model".to_owned(),
                hint: "all its numbers are probabilities; learn it anew",
            });
        }
        Ok(model)
    }

    /// The model as a file.
    pub fn to_toml(&self) -> Result<String, toml::ser::Error> {
        toml::to_string(self)
    }

    pub(crate) fn from_shares(profile: &Profile, prior: f64, m: &[Shares], u: &[Shares]) -> Self {
        let named = |shares: &Shares| {
            let levels = Level::ALL.into_iter().zip(shares.iter().copied());
            levels.filter(|(_, share)| *share > SHARE_MIN).collect()
        };
        let fields = profile.fields.iter().zip(m.iter().zip(u));
        Self {
            prior,
            fields: fields
                .map(|(field, (m, u))| FieldModel {
                    name: field.name.clone(),
                    m: named(m),
                    u: named(u),
                })
                .collect(),
        }
    }

    /// Whether it has the fields of a profile.
    pub(crate) fn check(&self, profile: &Profile) -> Result<(), LinkError> {
        let other = |at: usize| {
            let ours = profile.fields.get(at).map(|field| &field.name);
            let theirs = self.fields.get(at).map(|field| &field.name);
            (ours != theirs).then(|| ours.or(theirs).cloned().unwrap_or_default())
        };
        match (0..profile.fields.len().max(self.fields.len())).find_map(other) {
            Some(field) => Err(LinkError::OtherModel { field }),
            None => Ok(()),
        }
    }

    /// What each level of a field adds to a weight, in bits.
    pub(crate) fn bits(&self, field: usize) -> Shares {
        let Some(field) = self.fields.get(field) else {
            return [0.0; Level::WITH_EVIDENCE];
        };
        let share = |shares: &BTreeMap<Level, f64>, level: Level| {
            shares
                .get(&level)
                .copied()
                .unwrap_or_default()
                .max(SHARE_MIN)
        };
        let mut bits = [0.0; Level::WITH_EVIDENCE];
        for (bits, level) in bits.iter_mut().zip(Level::ALL) {
            let ratio = share(&field.m, level) / share(&field.u, level);
            *bits = ratio.log2().clamp(-BITS_MAX, BITS_MAX);
        }
        bits
    }

    /// The prior odds in bits.
    pub(crate) fn prior_bits(&self) -> f64 {
        bits_of(self.prior)
    }
}

/// A probability's odds in bits.
pub(crate) fn bits_of(probability: f64) -> f64 {
    (probability / (1.0 - probability)).log2()
}

/// The probability of odds in bits.
pub(crate) fn probability_of(bits: f64) -> f64 {
    1.0 / (1.0 + (-bits).exp2())
}
