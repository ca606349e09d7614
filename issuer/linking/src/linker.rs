use crate::blocking::{BlockingReport, Blocks};
use crate::comparison::Comparer;
use crate::error::LinkError;
use crate::learning::Lesson;
use crate::model::{Model, probability_of};
use crate::parallel::{cores, map_ranges};
use crate::prepared::Prepared;
use crate::profile::{Profile, Resolution};
use crate::records::Records;
use crate::resolution::{Decision, Pair, decide, weight_of_use};
use crate::scoring::{Scored, Scorer};

/// Links lists by a profile.
#[derive(Debug, Clone)]
pub struct Linker {
    profile: Profile,
    model: Option<Model>,
    threads: usize,
}

/// What came out.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Pairs to link or to review, by left and right row.
    pub pairs: Vec<Pair>,
    /// The probabilities that were used, learned or given.
    pub model: Model,
    /// How many pairs were compared, and what was left out.
    pub blocking: BlockingReport,
}

/// Pairs of one left row that are kept, the best ones. A row with more has no telling value.
const PAIRS_OF_A_ROW: usize = 32;

impl Linker {
    /// A linker that learns its weights, where the profile does not give them.
    pub fn new(profile: Profile) -> Self {
        Self {
            profile,
            model: None,
            threads: cores(),
        }
    }

    /// Uses a model from an earlier run instead of learning one.
    pub fn with_model(mut self, model: Model) -> Result<Self, LinkError> {
        model.check(&self.profile)?;
        self.model = Some(model);
        Ok(self)
    }

    /// Works on so many threads; the outcome is the same.
    #[must_use]
    pub fn with_threads(mut self, threads: usize) -> Self {
        self.threads = threads.max(1);
        self
    }

    /// The profile it works by.
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// Finds which rows of two lists are one person.
    pub fn link(&self, left: &Records, right: &Records) -> Result<Outcome, LinkError> {
        self.run(left, Some(right))
    }

    /// Finds rows of one list that are one person: each pair once, the earlier row on the left,
    /// every pair decided by itself.
    pub fn find_duplicates(&self, list: &Records) -> Result<Outcome, LinkError> {
        self.run(list, None)
    }

    fn run(&self, left: &Records, right: Option<&Records>) -> Result<Outcome, LinkError> {
        for list in [Some(left), right].into_iter().flatten() {
            if list.fields() != self.profile.fields.len() {
                return Err(LinkError::ValueCount {
                    found: list.fields(),
                    expected: self.profile.fields.len(),
                });
            }
        }
        let rules = self.profile.rules()?;
        let prepared = Prepared::new(&self.profile, left, right);
        let blocks = Blocks::new(&self.profile, &rules, &prepared);
        let model = match &self.model {
            Some(model) => model.clone(),
            None => Lesson {
                profile: &self.profile,
                rules: &rules,
                prepared: &prepared,
                blocks: &blocks,
                threads: self.threads,
            }
            .learn(),
        };
        Ok(self.score(&prepared, &blocks, model))
    }

    fn score(&self, prepared: &Prepared, blocks: &Blocks<'_>, model: Model) -> Outcome {
        let mut thresholds = self.profile.thresholds;
        if prepared.is_one_list() {
            thresholds.resolution = Resolution::EveryPair;
        }
        let least = weight_of_use(&thresholds);
        let scorer = Scorer::new(prepared, &self.profile, &model);
        let comparer = || Comparer::new(prepared, &self.profile);
        let found = map_ranges(
            prepared.left().len(),
            self.threads,
            comparer,
            |comparer, range| {
                let mut found = Found::default();
                for left in range {
                    found.take_row(left, least, prepared, blocks, comparer, &scorer);
                }
                found
            },
        );
        let mut all = Found::default();
        for found in found {
            all.candidates += found.candidates;
            all.rows_left_out += found.rows_left_out;
            all.pairs.extend(found.pairs);
        }
        let lengths = [prepared.left().len(), prepared.right().len()];
        let decided = decide(all.pairs, &thresholds, lengths[0], lengths[1]);
        let whole = |(scored, decision): (Scored, Decision)| {
            let rows = [scored.left as usize, scored.right as usize];
            let evidence = scorer.evidence(rows[0], rows[1], scored.pattern);
            let is_turned = prepared.is_one_list() && rows[1] < rows[0];
            Pair {
                left: rows[usize::from(is_turned)],
                right: rows[usize::from(!is_turned)],
                weight: scored.weight,
                probability: probability_of(scored.weight),
                decision,
                evidence,
            }
        };
        let mut pairs: Vec<Pair> = decided.into_iter().map(whole).collect();
        pairs.sort_by_key(|pair| (pair.left, pair.right));
        Outcome {
            pairs,
            blocking: blocks.report(all.candidates, all.rows_left_out),
            model,
        }
    }
}

/// What a range of left rows found.
#[derive(Default)]
struct Found {
    pairs: Vec<Scored>,
    candidates: u64,
    rows_left_out: u64,
}

impl Found {
    fn take_row(
        &mut self,
        row: usize,
        least: f64,
        prepared: &Prepared,
        blocks: &Blocks<'_>,
        comparer: &mut Comparer<'_>,
        scorer: &Scorer<'_>,
    ) {
        let start = self.pairs.len();
        let mut seen = 0;
        let left = u32::try_from(row).unwrap_or(u32::MAX);
        for right in blocks.found(row) {
            seen += 1;
            let pattern = comparer.pattern(row, right);
            let weight = scorer.weight(row, right, pattern);
            if weight >= least {
                self.pairs.push(Scored {
                    left,
                    right: u32::try_from(right).unwrap_or(u32::MAX),
                    weight,
                    pattern,
                });
            }
        }
        self.candidates += seen;
        if seen == 0 && blocks.has_lost(row) {
            self.rows_left_out += 1;
        }
        if self.pairs.len() > start + PAIRS_OF_A_ROW {
            let rank = |pair: &Scored| prepared.right().rank(pair.right as usize);
            self.pairs[start..].sort_by(|one, other| {
                let heavier = other.weight.total_cmp(&one.weight);
                heavier.then(rank(one).cmp(&rank(other)))
            });
            self.pairs.truncate(start + PAIRS_OF_A_ROW);
        }
    }
}
