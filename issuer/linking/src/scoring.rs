//! A pair's weight and its evidence.

use crate::level::{Evidence, Level, Pattern};
use crate::model::{Model, Shares};
use crate::prepared::Prepared;

/// Weighs pairs with a model.
#[derive(Debug)]
pub(crate) struct Scorer<'a> {
    prepared: &'a Prepared,
    prior: f64,
    bits: Vec<Shares>,
}

/// A pair that may matter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scored {
    pub(crate) left: u32,
    pub(crate) right: u32,
    pub(crate) weight: f64,
    pub(crate) pattern: Pattern,
}

impl<'a> Scorer<'a> {
    pub(crate) fn new(prepared: &'a Prepared, model: &Model) -> Self {
        Self {
            prepared,
            prior: model.prior_bits(),
            bits: (0..prepared.values.len())
                .map(|field| model.bits(field))
                .collect(),
        }
    }

    /// What a pair's pattern and values weigh, in bits; above 0 it is more likely one person.
    pub(crate) fn weight(&self, left: usize, right: usize, pattern: Pattern) -> f64 {
        let fields = 0..self.bits.len();
        self.prior
            + fields
                .map(|field| self.evidence(left, right, pattern, field).weight)
                .sum::<f64>()
    }

    /// What one field adds.
    pub(crate) fn evidence(
        &self,
        left: usize,
        right: usize,
        pattern: Pattern,
        field: usize,
    ) -> Evidence {
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
        Evidence {
            level,
            weight: bits.unwrap_or_default() + rarity,
        }
    }
}
