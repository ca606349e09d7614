//! Which rows are compared at all: those that agree in all keys of any rule.

use std::ops::Range;

use crate::prepared::{List, Prepared};
use crate::profile::{Key, Profile};

/// What the rules found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockingReport {
    /// Pairs that were compared, each once, whatever number of rules found it.
    pub candidates: u64,
    /// Each rule by itself, in the profile's order.
    pub rules: Vec<RuleReport>,
    /// Left rows that were compared with nobody although a block that was left out held them.
    pub rows_left_out: u64,
}

/// What one rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleReport {
    /// The keys, as the profile has them.
    pub on: Vec<String>,
    /// Pairs of this rule, those of other rules among them.
    pub pairs: u64,
    /// Blocks that were left out because they had too many pairs.
    pub blocks_left_out: u64,
    /// Pairs of those blocks.
    pub pairs_left_out: u64,
}

/// The keys of all rows under all rules.
#[derive(Debug)]
pub(crate) struct Blocks<'a> {
    rules: Vec<RuleBlocks>,
    prepared: &'a Prepared,
}

#[derive(Debug)]
struct RuleBlocks {
    left: Vec<u64>,
    /// None of one list: the left keys are the right ones too.
    right: Option<Vec<u64>>,
    /// Right rows by key.
    by_key: Vec<(u64, u32)>,
    report: RuleReport,
    /// Left rows that lost their key, because its block was left out.
    dropped: Vec<bool>,
}

impl<'a> Blocks<'a> {
    pub(crate) fn new(profile: &Profile, rules: &[Vec<Key>], prepared: &'a Prepared) -> Self {
        let of_rule = |(rule, keys): (usize, &Vec<Key>)| {
            let on = profile.blocks[rule].on.clone();
            RuleBlocks::new(on, keys, prepared, profile.block_pairs_max)
        };
        Self {
            rules: rules.iter().enumerate().map(of_rule).collect(),
            prepared,
        }
    }

    pub(crate) fn rules(&self) -> usize {
        self.rules.len()
    }

    pub(crate) fn pairs_of_rule(&self, rule: usize) -> u64 {
        self.rules[rule].report.pairs
    }

    /// Right rows that a rule finds for a left row; of one list only those behind it in the order
    /// that the rows' places do not change.
    pub(crate) fn found_by_rule(
        &self,
        rule: usize,
        left: usize,
    ) -> impl Iterator<Item = usize> + '_ {
        let blocks = &self.rules[rule];
        let range = blocks.range(blocks.left[left]);
        let list = self.prepared.left();
        let is_one_list = self.prepared.is_one_list();
        blocks.by_key[range]
            .iter()
            .map(|(_, right)| *right as usize)
            .filter(move |right| !is_one_list || list.rank(*right) > list.rank(left))
    }

    /// Right rows that any rule finds for a left row, each once.
    pub(crate) fn found(&self, left: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.rules.len()).flat_map(move |rule| {
            self.found_by_rule(rule, left)
                .filter(move |right| !self.is_found_before(rule, left, *right))
        })
    }

    fn is_found_before(&self, rule: usize, left: usize, right: usize) -> bool {
        self.rules[..rule].iter().any(|earlier| {
            earlier.left[left] != 0 && earlier.left[left] == earlier.right_key(right)
        })
    }

    /// Whether a block that held this left row was left out.
    pub(crate) fn has_lost(&self, left: usize) -> bool {
        self.rules
            .iter()
            .any(|rule| rule.dropped.get(left).copied().unwrap_or_default())
    }

    pub(crate) fn report(&self, candidates: u64, rows_left_out: u64) -> BlockingReport {
        BlockingReport {
            candidates,
            rules: self.rules.iter().map(|rule| rule.report.clone()).collect(),
            rows_left_out,
        }
    }
}

impl RuleBlocks {
    fn new(on: Vec<String>, keys: &[Key], prepared: &Prepared, pairs_max: u64) -> Self {
        let keys_of = |list: &List| -> Vec<u64> {
            (0..list.len())
                .map(|row| prepared.key(list, row, keys))
                .collect()
        };
        let left = keys_of(prepared.left());
        let right = (!prepared.is_one_list()).then(|| keys_of(prepared.right()));
        let mut blocks = Self {
            dropped: Vec::new(),
            by_key: Vec::new(),
            report: RuleReport {
                on,
                pairs: 0,
                blocks_left_out: 0,
                pairs_left_out: 0,
            },
            left,
            right,
        };
        blocks.by_key = sorted(blocks.right_keys());
        blocks.leave_out_large(pairs_max);
        blocks
    }

    fn right_keys(&self) -> &[u64] {
        self.right.as_ref().unwrap_or(&self.left)
    }

    fn right_key(&self, right: usize) -> u64 {
        self.right_keys()[right]
    }

    /// Counts the pairs of every block; the rows of a block with too many lose their keys.
    fn leave_out_large(&mut self, pairs_max: u64) {
        let is_one_list = self.right.is_none();
        let mut large = Vec::new();
        let lefts = sorted(&self.left);
        for block in lefts.chunk_by(|one, other| one.0 == other.0) {
            let key = block[0].0;
            let (here, there) = (block.len() as u64, self.range(key).len() as u64);
            let pairs = if is_one_list {
                here * (here - 1) / 2
            } else {
                here * there
            };
            if pairs > pairs_max {
                large.push(key);
                self.report.blocks_left_out += 1;
                self.report.pairs_left_out += pairs;
            } else {
                self.report.pairs += pairs;
            }
        }
        if large.is_empty() {
            return;
        }
        let is_large = |key: &u64| large.binary_search(key).is_ok();
        self.dropped = self.left.iter().map(is_large).collect();
        for keys in [Some(&mut self.left), self.right.as_mut()]
            .into_iter()
            .flatten()
        {
            for key in keys.iter_mut().filter(|key| is_large(key)) {
                *key = 0;
            }
        }
        self.by_key.retain(|(key, _)| !is_large(key));
    }

    fn range(&self, key: u64) -> Range<usize> {
        if key == 0 {
            return 0..0;
        }
        let start = self.by_key.partition_point(|(other, _)| *other < key);
        let length = self.by_key[start..].partition_point(|(other, _)| *other == key);
        start..start + length
    }
}

/// Rows that have a key, by key and then by row.
fn sorted(keys: &[u64]) -> Vec<(u64, u32)> {
    let mut rows: Vec<(u64, u32)> = (0_u32..)
        .zip(keys)
        .filter(|(_, key)| **key != 0)
        .map(|(row, key)| (*key, row))
        .collect();
    rows.sort_unstable();
    rows
}
