//! A pair's weight and its evidence.

use crate::level::{Evidence, Level, Pattern};
use crate::model::{Model, Shares};
use crate::prepared::Prepared;
use crate::profile::Profile;

/// Weighs pairs with a model.
#[derive(Debug)]
pub(crate) struct Scorer<'a> {
    prepared: &'a Prepared,
    prior: f64,
    bits: Vec<Shares>,
    is_shared: Vec<bool>,
}

/// A pair that may matter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scored {
    pub(crate) left: u32,
    pub(crate) right: u32,
    pub(crate) weight: f64,
    pub(crate) pattern: Pattern,
}

/// Fields that a family shares say at most that two rows are of one family of four: the odds that
/// they are one person stay one to four, whatever the number of such fields. HP's ration cards have
/// 3.8 persons.
const BITS_OF_A_FAMILY: f64 = 2.0;

/// The most bits that all fields that a family shares may say together.
pub(crate) fn shared_bits_max(prior_bits: f64) -> f64 {
    (-prior_bits - BITS_OF_A_FAMILY).max(0.0)
}

impl<'a> Scorer<'a> {
    pub(crate) fn new(prepared: &'a Prepared, profile: &Profile, model: &Model) -> Self {
        let fields = 0..profile.fields.len();
        Self {
            prepared,
            prior: model.prior_bits(),
            bits: fields.map(|field| model.bits(field)).collect(),
            is_shared: profile.fields.iter().map(|field| field.shared).collect(),
        }
    }

    /// What a pair's pattern and values weigh, in bits; above 0 it is more likely one person.
    pub(crate) fn weight(&self, left: usize, right: usize, pattern: Pattern) -> f64 {
        let (mut own, mut shared) = (0.0, 0.0);
        for field in 0..self.bits.len() {
            let bits = self.bits_of(left, right, pattern, field);
            if self.is_shared[field] {
                shared += bits;
            } else {
                own += bits;
            }
        }
        self.prior + own + f64::min(shared, shared_bits_max(self.prior))
    }

    /// What each field adds; the sum and the prior are the weight. Shared fields that say too much
    /// together are scaled down alike.
    pub(crate) fn evidence(&self, left: usize, right: usize, pattern: Pattern) -> Vec<Evidence> {
        let evidence = |field| Evidence {
            level: pattern.get(field),
            weight: self.bits_of(left, right, pattern, field),
        };
        let mut all: Vec<Evidence> = (0..self.bits.len()).map(evidence).collect();
        let shared = || self.is_shared.iter().copied();
        let sum: f64 = all
            .iter()
            .zip(shared())
            .filter(|(_, shared)| *shared)
            .map(|(one, _)| one.weight)
            .sum();
        let most = shared_bits_max(self.prior);
        if sum > most {
            for (one, _) in all.iter_mut().zip(shared()).filter(|(_, shared)| *shared) {
                one.weight *= most / sum;
            }
        }
        all
    }

    fn bits_of(&self, left: usize, right: usize, pattern: Pattern, field: usize) -> f64 {
        let level = pattern.get(field);
        let bits = self.bits[field].get(level as usize).copied();
        let rarity = if matches!(level, Level::Exact | Level::VeryClose) {
            self.prepared.rarity(
                field,
                self.prepared.left().value(left, field),
                self.prepared.right().value(right, field),
            )
        } else {
            0.0
        };
        bits.unwrap_or_default() + rarity
    }
}
