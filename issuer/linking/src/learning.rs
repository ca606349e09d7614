//! Probabilities from the lists themselves: u from random pairs, m and the prior by expectation
//! and maximisation over candidates (A. Dempster, N. Laird, D. Rubin, JRSS B 39, 1977).

use std::collections::BTreeMap;

use crate::blocking::Blocks;
use crate::comparison::Comparer;
use crate::fingerprint::Sequence;
use crate::level::{Level, Pattern};
use crate::model::{Model, SHARE_MIN, Shares, bits_of, probability_of};
use crate::parallel::map_ranges;
use crate::prepared::Prepared;
use crate::profile::{Field, Key, Profile};
use crate::scoring::shared_bits_max;

/// How many pairs have each pattern.
pub(crate) type Histogram = BTreeMap<Pattern, u64>;

/// Random pairs for u: a level that one pair in 10,000 has comes fifty times.
const RANDOM_PAIRS: u64 = 500_000;

/// Pairs of a rule for m: even if one in a hundred is a match, a level that one match in a hundred
/// has comes twenty times.
const PAIRS_OF_A_RULE: u64 = 200_000;

/// Where m stands before anything is learned: most values of one person agree.
const M_AT_FIRST: Shares = [0.75, 0.1, 0.06, 0.04, 0.045, 0.005];

/// Everything that learning looks at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lesson<'a> {
    pub(crate) profile: &'a Profile,
    pub(crate) rules: &'a [Vec<Key>],
    pub(crate) prepared: &'a Prepared,
    pub(crate) blocks: &'a Blocks<'a>,
    pub(crate) threads: usize,
}

impl Lesson<'_> {
    /// The model of these lists.
    pub(crate) fn learn(&self) -> Model {
        let seen = shares_of(&self.random_histogram(), self.profile.fields.len());
        let fixed_u = |(field, seen): (&Field, &Shares)| given(&field.u).unwrap_or(*seen);
        let u: Vec<Shares> = self.profile.fields.iter().zip(&seen).map(fixed_u).collect();
        let m = self.learn_m(&u);
        let prior = self.learn_prior(&m, &u);
        // Random pairs hold as many matches as the prior says; in short lists that is not nothing.
        let without_matches = |(field, (u, m)): (&Field, (&Shares, &Shares))| {
            given(&field.u).unwrap_or_else(|| {
                let mut clean = *u;
                for (clean, m) in clean.iter_mut().zip(m) {
                    let rest = (*clean - prior * m) / (1.0 - prior);
                    *clean = rest.max(*clean * 0.05).max(SHARE_MIN);
                }
                clean
            })
        };
        let fields = self.profile.fields.iter().zip(u.iter().zip(&m));
        let u: Vec<Shares> = fields.map(without_matches).collect();
        let prior = self
            .profile
            .thresholds
            .prior
            .unwrap_or_else(|| self.learn_prior(&m, &u));
        Model::from_shares(self.profile, prior, &m, &u)
    }

    /// m of every field, from the candidates of those rules that do not ask for the field, each
    /// rule counting as much as it has matches.
    fn learn_m(&self, u: &[Shares]) -> Vec<Shares> {
        let mut sums = vec![[0.0; Level::WITH_EVIDENCE]; u.len()];
        let mut matches = vec![0.0; u.len()];
        // Rows of one family's block are alike in more than what the family shares, most of all in
        // the surname: they teach nothing about persons.
        let is_shared = |field: usize| self.profile.fields[field].shared;
        let is_of_families = |keys: &[Key]| keys.iter().all(|key| is_shared(key.field));
        let rules = self.rules.iter().enumerate();
        for (rule, keys) in rules.filter(|(_, keys)| !is_of_families(keys)) {
            let histogram = self.rule_histogram(rule);
            // The rows of a family's block agree in all that families share, one person or not.
            let is_of_family = keys.iter().any(|key| is_shared(key.field));
            let is_free = |field: usize| {
                let in_rule = keys.iter().any(|key| key.field == field);
                let is_given = !self.profile.fields[field].m.is_empty();
                !(in_rule || is_given || is_of_family && is_shared(field))
            };
            let mut m = self.m_at_first();
            let session = maximise(&histogram, &mut m, u, &is_free);
            for field in (0..u.len()).filter(|field| is_free(*field)) {
                matches[field] += session;
                for (sum, m) in sums[field].iter_mut().zip(&m[field]) {
                    *sum += session * m;
                }
            }
        }
        let mut m = self.m_at_first();
        for (field, m) in m.iter_mut().enumerate() {
            if matches[field] > 1.0 {
                *m = sums[field].map(|sum| sum / matches[field]);
            }
        }
        m
    }

    fn m_at_first(&self) -> Vec<Shares> {
        let fields = self.profile.fields.iter();
        fields
            .map(|field| given(&field.m).unwrap_or(M_AT_FIRST))
            .collect()
    }

    /// The prior that the candidates of all rules together bear out.
    fn learn_prior(&self, m: &[Shares], u: &[Shares]) -> f64 {
        let all: u64 = (0..self.blocks.rules())
            .map(|rule| self.blocks.pairs_of_rule(rule))
            .sum();
        let step = all.div_ceil(2 * PAIRS_OF_A_RULE).max(1);
        let histogram = self.histogram(step, |left| self.blocks.found(left));
        let pairs = self.prepared.pairs().max(1.0);
        let lists = [self.prepared.left(), self.prepared.right()];
        let most = lists.map(super::prepared::List::len).into_iter().min();
        #[expect(clippy::cast_precision_loss, reason = "a ratio to three digits")]
        let (most, step) = (most.unwrap_or(1).max(1) as f64, step as f64);
        let mut prior = (0.5 * most / pairs).min(0.5);
        for _ in 0..ROUNDS_MAX {
            let matches = step * self.expected_matches(&histogram, prior, m, u);
            let next = (matches.clamp(1.0, most) / pairs).min(0.5);
            let is_settled = (next / prior - 1.0).abs() < 1e-4;
            prior = next;
            if is_settled {
                break;
            }
        }
        prior
    }

    fn expected_matches(
        &self,
        histogram: &Histogram,
        prior: f64,
        m: &[Shares],
        u: &[Shares],
    ) -> f64 {
        let (shared, own): (Vec<_>, Vec<_>) =
            (0..m.len()).partition(|field| self.profile.fields[*field].shared);
        let prior_bits = bits_of(prior);
        let expected = |(pattern, count): (&Pattern, &u64)| {
            let shared = bits(*pattern, m, u, &shared).min(shared_bits_max(prior_bits));
            let weight = prior_bits + shared + bits(*pattern, m, u, &own);
            #[expect(clippy::cast_precision_loss, reason = "counts far below 2^53")]
            let count = *count as f64;
            probability_of(weight) * count
        };
        histogram.iter().map(expected).sum()
    }

    fn rule_histogram(&self, rule: usize) -> Histogram {
        let step = self.blocks.pairs_of_rule(rule).div_ceil(PAIRS_OF_A_RULE);
        self.histogram(step.max(1), |left| self.blocks.found_by_rule(rule, left))
    }

    /// The patterns of the pairs that `found` finds for every `step`-th left row, in the order
    /// that the rows' places do not change.
    fn histogram<Found: Iterator<Item = usize>>(
        &self,
        step: u64,
        found: impl Fn(usize) -> Found + Sync,
    ) -> Histogram {
        let rows = &self.prepared.left().canonical;
        let step = usize::try_from(step).unwrap_or(usize::MAX);
        let chosen: Vec<usize> = rows.iter().step_by(step).map(|row| *row as usize).collect();
        let comparer = || Comparer::new(self.prepared, self.profile);
        let counted = map_ranges(chosen.len(), self.threads, comparer, |comparer, range| {
            let mut counts = Histogram::new();
            for left in chosen[range].iter().copied() {
                for right in found(left) {
                    *counts.entry(comparer.pattern(left, right)).or_default() += 1;
                }
            }
            counts
        });
        united(counted)
    }

    /// The patterns of random pairs, or of all pairs if they are not too many.
    fn random_histogram(&self) -> Histogram {
        let [left, right] = [self.prepared.left(), self.prepared.right()];
        let is_one_list = self.prepared.is_one_list();
        let (here, there) = (left.len(), right.len());
        let all = here as u64 * there as u64;
        if all == 0 {
            return Histogram::new();
        }
        let draws = usize::try_from(all.min(RANDOM_PAIRS)).unwrap_or(usize::MAX);
        let comparer = || Comparer::new(self.prepared, self.profile);
        let counted = map_ranges(draws, self.threads, comparer, |comparer, range| {
            let mut counts = Histogram::new();
            let mut random = Sequence::new(range.start as u64);
            for draw in range {
                let (one, other) = if all <= RANDOM_PAIRS {
                    (draw / there, draw % there)
                } else {
                    (random.below(here), random.below(there))
                };
                if is_one_list && one == other {
                    continue;
                }
                let pattern = comparer.pattern(
                    left.canonical[one] as usize,
                    right.canonical[other] as usize,
                );
                *counts.entry(pattern).or_default() += 1;
            }
            counts
        });
        united(counted)
    }
}

/// Rounds after which a maximum is taken as found.
const ROUNDS_MAX: usize = 100;

/// Finds the m of the free fields that makes the histogram most likely, with u as it is. Returns
/// how many of the pairs are matches. Fields that are not free say nothing here.
pub(crate) fn maximise(
    histogram: &Histogram,
    m: &mut [Shares],
    u: &[Shares],
    is_free: &dyn Fn(usize) -> bool,
) -> f64 {
    let all: u64 = histogram.values().sum();
    if all == 0 {
        return 0.0;
    }
    #[expect(clippy::cast_precision_loss, reason = "counts far below 2^53")]
    let all = all as f64;
    let fields: Vec<usize> = (0..m.len()).filter(|field| is_free(*field)).collect();
    let mut share = 0.1;
    for _ in 0..ROUNDS_MAX {
        let mut sums = vec![[0.0; Level::WITH_EVIDENCE]; m.len()];
        let mut matches = 0.0;
        for (pattern, count) in histogram {
            let likely = probability_of(bits_of(share) + bits(*pattern, m, u, &fields));
            #[expect(clippy::cast_precision_loss, reason = "counts far below 2^53")]
            let expected = likely * *count as f64;
            matches += expected;
            for field in &fields {
                let level = pattern.get(*field) as usize;
                if let Some(sum) = sums[*field].get_mut(level) {
                    *sum += expected;
                }
            }
        }
        let mut moved: f64 = (share - matches / all).abs();
        share = (matches / all).clamp(1e-6, 0.999);
        for field in &fields {
            let next = smoothed(&sums[*field]);
            for (old, next) in m[*field].iter_mut().zip(next) {
                moved = moved.max((*old - next).abs());
                *old = next;
            }
        }
        if moved < 1e-5 {
            break;
        }
    }
    share * all
}

/// Shares of counts, each counted half a time more than it was.
fn smoothed(counts: &Shares) -> Shares {
    const ONCE_MORE: f64 = 0.5;
    let all: f64 = counts.iter().sum::<f64>() + ONCE_MORE * 6.0;
    counts.map(|count| (count + ONCE_MORE) / all)
}

/// What some fields of a pattern say, in bits.
fn bits(pattern: Pattern, m: &[Shares], u: &[Shares], fields: &[usize]) -> f64 {
    let mut ratio = 1.0;
    for field in fields {
        let level = pattern.get(*field) as usize;
        if level < Level::WITH_EVIDENCE {
            ratio *= m[*field][level].max(SHARE_MIN) / u[*field][level].max(SHARE_MIN);
        }
    }
    ratio.log2()
}

/// Each field's shares of levels among the pairs that have a value on both sides.
fn shares_of(histogram: &Histogram, fields: usize) -> Vec<Shares> {
    let share = |field: usize| {
        let mut counts = [0.0; Level::WITH_EVIDENCE];
        for (pattern, count) in histogram {
            if let Some(sum) = counts.get_mut(pattern.get(field) as usize) {
                #[expect(clippy::cast_precision_loss, reason = "counts far below 2^53")]
                let count = *count as f64;
                *sum += count;
            }
        }
        smoothed(&counts)
    };
    (0..fields).map(share).collect()
}

fn united(histograms: Vec<Histogram>) -> Histogram {
    let mut whole = Histogram::new();
    for (pattern, count) in histograms.into_iter().flatten() {
        *whole.entry(pattern).or_default() += count;
    }
    whole
}

fn given(shares: &BTreeMap<Level, f64>) -> Option<Shares> {
    if shares.is_empty() {
        return None;
    }
    let mut given = [SHARE_MIN; Level::WITH_EVIDENCE];
    for (level, share) in shares {
        if let Some(place) = given.get_mut(*level as usize) {
            *place = share.max(SHARE_MIN);
        }
    }
    Some(given)
}

#[cfg(test)]
mod tests;
