//! From persons who are alike to the family of a ration card.

use std::collections::{BTreeMap, HashSet};

use crate::storage::Household;
use crate::workflow::persons::{PersonPair, lossy};

/// A family that may be a ration card's.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Candidate {
    /// The family.
    pub(super) family: Household,
    /// Pairs of a person of the family (left) and one of the card (right), each person once.
    pub(super) pairs: Vec<PersonPair>,
    /// Bits for the household, those against any household whatsoever taken off.
    pub(super) bits: f64,
}

/// What is done with a card's candidates.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Choice {
    /// The card is the family's of this place among the candidates.
    Link(usize),
    /// Somebody looks at the candidates, for this reason.
    Review(&'static str),
    /// No candidate is worth a look.
    Nothing,
}

/// From this probability on a person counts as found.
const FOUND: f64 = 0.9;
/// From this probability on a person counts as probably found.
const PROBABLY_FOUND: f64 = 0.5;
/// A link by itself needs odds of a thousand to one.
const BITS_OF_A_LINK: f64 = 10.0;
/// And must be ahead of every other family by as much as sixty to one.
const BITS_AHEAD: f64 = 6.0;
/// From odds of one to two on somebody looks.
const BITS_OF_A_REVIEW: f64 = -1.0;
/// A person of the smaller side who is not found speaks against the family.
const BITS_OF_A_MISSING_PERSON: f64 = 2.0;
/// Persons that must be found where the lists say that card and family live apart.
const FOUND_APART: usize = 3;
/// Candidates of a card that go to review together.
pub(super) const REVIEWED_TOGETHER: usize = 3;

/// The candidates of each card, by its place in `cards`, the best first. `pairs` come from the
/// persons of `families` (left) and `cards` (right).
pub(super) fn candidates(
    families: &[Household],
    cards: &[Household],
    pairs: Vec<PersonPair>,
) -> BTreeMap<usize, Vec<Candidate>> {
    let mut of_both: BTreeMap<(usize, usize), Vec<PersonPair>> = BTreeMap::new();
    for pair in pairs {
        let key = (pair.right.0, pair.left.0);
        of_both.entry(key).or_default().push(pair);
    }
    let mut all: BTreeMap<usize, Vec<Candidate>> = BTreeMap::new();
    for ((card, family), mut pairs) in of_both {
        pairs.sort_by(|one, other| {
            let heavier = other.bits.total_cmp(&one.bits);
            heavier.then((one.left, one.right).cmp(&(other.left, other.right)))
        });
        let (mut left, mut right) = (HashSet::new(), HashSet::new());
        pairs.retain(|pair| {
            let is_free = !left.contains(&pair.left.1) && !right.contains(&pair.right.1);
            if is_free {
                left.insert(pair.left.1);
                right.insert(pair.right.1);
            }
            is_free
        });
        let smaller = families[family]
            .members
            .len()
            .min(cards[card].members.len());
        let missing = smaller.saturating_sub(pairs.len());
        let bits = pairs.iter().map(|pair| pair.bits).sum::<f64>()
            - lossy(families.len().max(1)).log2()
            - BITS_OF_A_MISSING_PERSON * lossy(missing);
        all.entry(card).or_default().push(Candidate {
            family: families[family].clone(),
            pairs,
            bits,
        });
    }
    for candidates in all.values_mut() {
        rank(candidates);
    }
    all
}

/// Puts the best candidates first and drops what nobody would look at.
pub(super) fn rank(candidates: &mut Vec<Candidate>) {
    candidates.sort_by(|one, other| {
        let heavier = other.bits.total_cmp(&one.bits);
        heavier.then(one.family.id.cmp(&other.family.id))
    });
    candidates.dedup_by(|one, other| one.family.id == other.family.id);
    candidates.truncate(2 * REVIEWED_TOGETHER);
}

/// Which candidate is the card's, if any is for certain.
pub(super) fn choose(card: &Household, candidates: &[Candidate], apart: bool) -> Choice {
    let Some(best) = candidates.first() else {
        return Choice::Nothing;
    };
    let is_likely = best
        .pairs
        .iter()
        .any(|pair| pair.probability >= PROBABLY_FOUND);
    if best.bits < BITS_OF_A_REVIEW || !is_likely {
        return Choice::Nothing;
    }
    if is_split(best, &candidates[1..]) {
        return Choice::Review("split");
    }
    let found = count(best, FOUND);
    let probably_found = count(best, PROBABLY_FOUND);
    let smaller = best.family.members.len().min(card.members.len());
    let is_enough = best.bits >= BITS_OF_A_LINK
        && found >= if apart { FOUND_APART } else { 1 }
        && probably_found * 2 >= smaller;
    if !is_enough {
        return Choice::Review("weak");
    }
    let is_ahead = candidates
        .get(1)
        .is_none_or(|second| best.bits - second.bits >= BITS_AHEAD);
    if is_ahead {
        Choice::Link(0)
    } else {
        Choice::Review("ambiguous")
    }
}

/// Whether persons of the card whom the best family lacks are found in another one.
fn is_split(best: &Candidate, others: &[Candidate]) -> bool {
    let here: HashSet<usize> = best.pairs.iter().map(|pair| pair.right.1).collect();
    others.iter().any(|other| {
        other
            .pairs
            .iter()
            .any(|pair| pair.probability >= FOUND && !here.contains(&pair.right.1))
    })
}

fn count(candidate: &Candidate, from: f64) -> usize {
    let pairs = candidate.pairs.iter();
    pairs.filter(|pair| pair.probability >= from).count()
}
