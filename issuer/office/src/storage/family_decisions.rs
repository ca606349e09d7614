//! What becomes of each family of a batch, before anything is stored.

use std::collections::{BTreeMap, HashMap, HashSet};

use issuer_domain::{Family, Hold};

use super::ImportRunId;
use super::family_conflicts::{Clash, Conflict, Known, KnownFamily};
use super::number_claims::{OtherFamily, RefusedClaims, conflict_between};
use super::prepared_family::PreparedFamily;

/// What becomes of a family.
#[derive(Debug)]
pub(super) enum Verdict {
    /// It is stored, in the place of what was known of it.
    Take(Option<KnownFamily>),
    /// It is looked at again at the end of the file.
    Defer,
    /// It is not stored, because of another family where one has its number.
    Refuse(Conflict, Option<OtherFamily>),
}

/// A family of the batch and another one that has one of its numbers.
#[derive(Debug)]
pub(super) struct Pair {
    /// Its place in the batch.
    pub(super) at: usize,
    /// Whether the register has it from an earlier file.
    pub(super) is_known: bool,
    /// Which number, as the family has it.
    pub(super) conflict: Conflict,
    pub(super) other: OtherFamily,
    /// Whether the register has, or keeps, the other family.
    pub(super) other_is_known: bool,
}

/// What is decided about a batch.
#[derive(Debug, Default)]
pub(super) struct Decided {
    /// For each family in its order.
    pub(super) verdicts: Vec<Verdict>,
    /// New families of the same file that were taken and are refused now, by id, with the place of
    /// the family that has one of their numbers.
    pub(super) back: BTreeMap<String, usize>,
    /// Families that stay in the register and get no card for now.
    pub(super) held: Vec<(String, Hold)>,
    /// For a person to look at.
    pub(super) pairs: Vec<Pair>,
}

/// Why one family cannot simply be taken.
#[derive(Debug, Default)]
pub(super) struct Doubts {
    pub(super) refusal: Option<(Conflict, Option<OtherFamily>)>,
    /// It is known and taken, and a new family that is refused claims the same.
    pub(super) is_held: bool,
}

/// Decides about a batch of a file. At most `room` families are deferred.
pub(super) fn decide(
    known: &mut Known,
    claims: &mut RefusedClaims,
    families: &[PreparedFamily],
    room: usize,
    run: ImportRunId,
) -> Decided {
    let mut decided = Decided::default();
    let mut deferred = 0;
    let mut refused_here = HashSet::new();
    let mut new_here = HashMap::new();
    for (at, prepared) in families.iter().enumerate() {
        let family = &prepared.family;
        let id = family.id.as_str();
        if known.is_seen(id, run) || refused_here.contains(id) {
            decided.held.push((id.to_owned(), Hold::FamilyTwice));
            let twice = Verdict::Refuse(Conflict::FamilyTwice, None);
            decided.verdicts.push(twice);
            continue;
        }
        let before = known.family(id);
        let mut doubts = Doubts::default();
        let mut waits_for = None;
        for clash in known.clashes(family, run) {
            if clash.is_settled {
                decided.note_settled(&mut doubts, known, at, before, &clash);
            } else if waits_for.is_none() {
                waits_for = Some((clash.conflict, known.other(clash.owner)));
            }
        }
        decided.note_claims(&mut doubts, claims, at, prepared, before);
        if doubts.refusal.is_none()
            && let Some((conflict, other)) = waits_for
        {
            if deferred < room {
                deferred += 1;
                decided.verdicts.push(Verdict::Defer);
                continue;
            }
            decided.pairs.push(Pair {
                at,
                is_known: before.is_some(),
                conflict,
                other: other.clone(),
                other_is_known: true,
            });
            doubts.refusal = Some((conflict, Some(other)));
        }
        if let Some((conflict, other)) = doubts.refusal {
            refused_here.insert(id);
            claims.add(family, prepared.line, before.is_some());
            decided.verdicts.push(Verdict::Refuse(conflict, other));
        } else {
            if doubts.is_held {
                decided.held.push((id.to_owned(), Hold::NumberTwice));
            }
            if before.is_none() {
                new_here.insert(id, at);
            }
            decided.verdicts.push(Verdict::Take(before));
            known.take(family, prepared.as_known(before, run));
        }
    }
    // Those of this batch are not stored yet.
    for (id, place) in new_here {
        if let Some(at) = decided.back.remove(id) {
            let (family, other) = (&families[place], &families[at]);
            claims.add(&family.family, family.line, false);
            decided.verdicts[place] = refuse_beside(&family.family, other);
        }
    }
    decided
}

/// A family that another one of the file shares a number with.
fn refuse_beside(family: &Family, other: &PreparedFamily) -> Verdict {
    let conflict = conflict_between(family, &other.family);
    Verdict::Refuse(conflict, Some(other.as_other()))
}

impl Decided {
    /// Another family of the same file that was taken has a number of this one.
    pub(super) fn note_settled(
        &mut self,
        doubts: &mut Doubts,
        known: &Known,
        at: usize,
        before: Option<KnownFamily>,
        clash: &Clash<'_>,
    ) {
        let other = known.other(clash.owner);
        let other_is_new = known.is_new(clash.owner);
        self.pairs.push(Pair {
            at,
            is_known: before.is_some(),
            conflict: clash.conflict,
            other: other.clone(),
            other_is_known: !other_is_new,
        });
        if other_is_new {
            self.back.entry(other.id.clone()).or_insert(at);
        } else {
            self.held.push((other.id.clone(), Hold::NumberTwice));
        }
        if before.is_none() || !other_is_new {
            doubts.refusal.get_or_insert((clash.conflict, Some(other)));
        } else {
            doubts.is_held = true;
        }
    }

    /// Families of the same file that were refused claim numbers of this one.
    pub(super) fn note_claims(
        &mut self,
        doubts: &mut Doubts,
        claims: &RefusedClaims,
        at: usize,
        prepared: &PreparedFamily,
        before: Option<KnownFamily>,
    ) {
        for (conflict, claimant) in claims.of(&prepared.family) {
            let other = claimant.family.clone();
            self.pairs.push(Pair {
                at,
                is_known: before.is_some(),
                conflict,
                other: other.clone(),
                other_is_known: claimant.is_known,
            });
            if before.is_none() {
                doubts.refusal.get_or_insert((conflict, Some(other)));
            } else {
                doubts.is_held = true;
            }
        }
    }
}
