//! From weights to decisions: which pair of a row counts, and which a person must look at.

use crate::level::Evidence;
use crate::model::bits_of;
use crate::profile::{Resolution, Thresholds};
use crate::scoring::Scored;

/// Two rows that are, or may be, one person.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// Place in the left list.
    pub left: usize,
    /// Place in the right list; of one list the later row.
    pub right: usize,
    /// Bits for or against, the prior among them.
    pub weight: f64,
    /// The weight as a probability.
    pub probability: f64,
    /// What is to be done with it.
    pub decision: Decision,
    /// What each field says, in the profile's order.
    pub evidence: Vec<Evidence>,
}

/// What is to be done with a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It is one person.
    Link,
    /// A person must look at it.
    Review(ReviewReason),
}

/// Why a pair is not linked by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewReason {
    /// The evidence is not enough.
    Weak,
    /// Another row is nearly as good.
    Ambiguous,
}

impl Decision {
    /// Its name in files, stable.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Review(ReviewReason::Weak) => "review",
            Self::Review(ReviewReason::Ambiguous) => "review_ambiguous",
        }
    }
}

/// The weight from which on a pair is of any use: it may be linked, reviewed, or keep another one
/// from being linked.
pub(crate) fn weight_of_use(thresholds: &Thresholds) -> f64 {
    bits_of(thresholds.review).min(bits_of(thresholds.link) - thresholds.margin)
}

/// Decides every pair. Pairs of rows that are linked elsewhere, and pairs too weak for review, do
/// not come out.
pub(crate) fn decide(
    mut pairs: Vec<Scored>,
    thresholds: &Thresholds,
    lefts: usize,
    rights: usize,
) -> Vec<(Scored, Decision)> {
    let link = bits_of(thresholds.link);
    let review = bits_of(thresholds.review);
    pairs.sort_by(|one, other| {
        let heavier = other.weight.total_cmp(&one.weight);
        heavier.then((one.left, one.right).cmp(&(other.left, other.right)))
    });
    let mut settled = Settled {
        is_linked: vec![false; pairs.len()],
        left: vec![false; lefts],
        right: vec![false; rights],
    };
    if thresholds.resolution == Resolution::EveryPair {
        for (is_linked, pair) in settled.is_linked.iter_mut().zip(&pairs) {
            *is_linked = pair.weight >= link;
        }
    } else {
        while settled.link_those_ahead(&pairs, thresholds, link) {}
    }
    let decided = |(at, pair): (usize, Scored)| {
        if settled.is_linked[at] {
            return Some((pair, Decision::Link));
        }
        let is_taken = settled.takes(&pair, thresholds.resolution);
        if is_taken || pair.weight < review {
            return None;
        }
        let reason = if pair.weight >= link {
            ReviewReason::Ambiguous
        } else {
            ReviewReason::Weak
        };
        Some((pair, Decision::Review(reason)))
    };
    pairs.into_iter().enumerate().filter_map(decided).collect()
}

/// What is linked so far.
struct Settled {
    is_linked: Vec<bool>,
    left: Vec<bool>,
    right: Vec<bool>,
}

impl Settled {
    /// Whether a row of the pair is linked already, so that the pair is no choice any more.
    fn takes(&self, pair: &Scored, resolution: Resolution) -> bool {
        match resolution {
            Resolution::OneToOne => {
                self.left[pair.left as usize] || self.right[pair.right as usize]
            }
            Resolution::ManyToOne => self.left[pair.left as usize],
            Resolution::EveryPair => false,
        }
    }

    /// Links every pair that is the best of its rows by the margin, among pairs that are still a
    /// choice. Returns whether there was any; its rows' other pairs are no choice in the next round.
    fn link_those_ahead(&mut self, pairs: &[Scored], thresholds: &Thresholds, link: f64) -> bool {
        const NOTHING: f64 = f64::NEG_INFINITY;
        let is_choice: Vec<bool> = pairs
            .iter()
            .map(|pair| !self.takes(pair, thresholds.resolution))
            .collect();
        // The two best weights of every row.
        let mut of_left = vec![[NOTHING; 2]; self.left.len()];
        let mut of_right = vec![[NOTHING; 2]; self.right.len()];
        for (pair, _) in pairs.iter().zip(&is_choice).filter(|(_, choice)| **choice) {
            insert(&mut of_left[pair.left as usize], pair.weight);
            insert(&mut of_right[pair.right as usize], pair.weight);
        }
        let mut has_linked = false;
        for (at, pair) in pairs.iter().enumerate() {
            let is_ahead = |best: &[f64; 2]| {
                pair.weight >= best[0]
                    && pair.weight - best[1] >= thresholds.margin.max(f64::MIN_POSITIVE)
            };
            let is_best = is_ahead(&of_left[pair.left as usize])
                && (thresholds.resolution == Resolution::ManyToOne
                    || is_ahead(&of_right[pair.right as usize]));
            if is_choice[at] && pair.weight >= link && is_best {
                self.is_linked[at] = true;
                self.left[pair.left as usize] = true;
                self.right[pair.right as usize] = true;
                has_linked = true;
            }
        }
        has_linked
    }
}

fn insert(best: &mut [f64; 2], weight: f64) {
    if weight > best[0] {
        *best = [weight, best[0]];
    } else if weight > best[1] {
        best[1] = weight;
    }
}
