//! Which of the families that were deferred can be taken together.

use std::collections::HashMap;

use issuer_domain::Hold;

use super::ImportRunId;
use super::family_conflicts::{Conflict, Known};
use super::family_decisions::{Decided, Doubts, Pair, Verdict};
use super::number_claims::{Number, RefusedClaims, numbers};
use super::prepared_family::PreparedFamily;

/// The first two families that claim a number, and the first two of these that are known.
#[derive(Debug, Default)]
struct Claimants {
    all: [Option<usize>; 2],
    known: [Option<usize>; 2],
}

/// Decides about families at the end of their file. One can be taken if whatever it claims is
/// nobody's, its own, or given up by another one that can be taken. Families may thus swap numbers,
/// also in a ring. Of several that claim the same none is, unless one of them alone is known.
/// Linear in the number of claims.
pub(super) fn settle(
    known: &Known,
    claims: &RefusedClaims,
    families: &[PreparedFamily],
    run: ImportRunId,
) -> Decided {
    let places: HashMap<&str, usize> = families
        .iter()
        .enumerate()
        .map(|(at, prepared)| (prepared.family.id.as_str(), at))
        .collect();
    let claimants = claimants(known, families);
    let mut decided = Decided::default();
    let mut all_doubts = Vec::with_capacity(families.len());
    // Who waits for a family to be taken, and with which conflict if it is not.
    let mut waiting: Vec<Vec<(usize, Conflict)>> = vec![Vec::new(); families.len()];
    let mut fallen = Vec::new();
    for (at, prepared) in families.iter().enumerate() {
        let family = &prepared.family;
        let before = known.family(family.id.as_str());
        let mut doubts = Doubts::default();
        for (number, conflict) in numbers(family) {
            let Some(rival) = claimants.get(&number).and_then(|all| all.rival_of(at)) else {
                continue;
            };
            let rival_is_known = known.family(families[rival].family.id.as_str()).is_some();
            let other = families[rival].as_other();
            decided.pairs.push(Pair {
                at,
                is_known: before.is_some(),
                conflict,
                other: other.clone(),
                other_is_known: rival_is_known,
            });
            if before.is_none() || rival_is_known {
                doubts.refusal.get_or_insert((conflict, Some(other)));
            } else {
                doubts.is_held = true;
            }
        }
        for clash in known.clashes(family, run) {
            match places.get(clash.owner) {
                _ if clash.is_settled => {
                    decided.note_settled(&mut doubts, known, at, before, &clash);
                }
                Some(other) => waiting[*other].push((at, clash.conflict)),
                None => {
                    let other = known.other(clash.owner);
                    decided.pairs.push(Pair {
                        at,
                        is_known: before.is_some(),
                        conflict: clash.conflict,
                        other: other.clone(),
                        other_is_known: true,
                    });
                    doubts.refusal.get_or_insert((clash.conflict, Some(other)));
                }
            }
        }
        decided.note_claims(&mut doubts, claims, at, prepared, before);
        if doubts.refusal.is_some() {
            fallen.push(at);
        }
        all_doubts.push(doubts);
    }
    while let Some(at) = fallen.pop() {
        for (other, conflict) in std::mem::take(&mut waiting[at]) {
            let refusal = &mut all_doubts[other].refusal;
            if refusal.is_none() {
                *refusal = Some((conflict, Some(families[at].as_other())));
                fallen.push(other);
            }
        }
    }
    for (prepared, doubts) in families.iter().zip(all_doubts) {
        let id = prepared.family.id.as_str();
        let verdict = if let Some((conflict, other)) = doubts.refusal {
            Verdict::Refuse(conflict, other)
        } else {
            if doubts.is_held {
                decided.held.push((id.to_owned(), Hold::NumberTwice));
            }
            Verdict::Take(known.family(id))
        };
        decided.verdicts.push(verdict);
    }
    decided
}

fn claimants<'f>(known: &Known, families: &'f [PreparedFamily]) -> HashMap<Number<'f>, Claimants> {
    let mut claimants = HashMap::<Number<'f>, Claimants>::new();
    for (at, prepared) in families.iter().enumerate() {
        let is_known = known.family(prepared.family.id.as_str()).is_some();
        for (number, _) in numbers(&prepared.family) {
            let of_number = claimants.entry(number).or_default();
            note(&mut of_number.all, at);
            if is_known {
                note(&mut of_number.known, at);
            }
        }
    }
    claimants
}

fn note(first_two: &mut [Option<usize>; 2], at: usize) {
    if let Some(free) = first_two.iter_mut().find(|place| place.is_none()) {
        *free = Some(at);
    }
}

impl Claimants {
    /// Another family that claims the number, a known one if there is one.
    fn rival_of(&self, at: usize) -> Option<usize> {
        let mut others = self.known.iter().chain(&self.all).flatten();
        others.find(|other| **other != at).copied()
    }
}
