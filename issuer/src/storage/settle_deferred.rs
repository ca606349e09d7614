//! Which of the families that were deferred can be taken together.

use std::collections::HashMap;

use super::ImportRunId;
use super::family_conflicts::{Conflict, Known};
use super::prepared_family::PreparedFamily;

/// A conflict, and the family of the same file that it is with; empty where the other family stands
/// in no file but an earlier one.
type Refusal = (Conflict, String);

/// For each family why it cannot be taken, if so. A family can be if whatever it claims is nobody's,
/// its own, or given up by another one that can be taken; of two that claim the same the first one
/// gets it. Families may thus swap numbers, also in a ring. Linear in the number of claims.
pub(super) fn settle(
    known: &Known,
    families: &[PreparedFamily],
    run: ImportRunId,
) -> Vec<Option<Refusal>> {
    let places: HashMap<&str, usize> = families
        .iter()
        .enumerate()
        .map(|(at, prepared)| (prepared.family.id.as_str(), at))
        .collect();
    let mut refusals: Vec<Option<Refusal>> = vec![None; families.len()];
    // Who waits for a family to be taken, and with which conflict if it is not.
    let mut waiting: Vec<Vec<(usize, Conflict)>> = vec![Vec::new(); families.len()];
    let mut fallen = Vec::new();
    let mut claimed = HashMap::new();
    for (at, prepared) in families.iter().enumerate() {
        let family = &prepared.family;
        let members = (0..).zip(&family.members);
        let claims = members
            .map(|(place, member)| (member.id.as_str(), Conflict::MemberTwice { member: place }))
            .chain(
                family
                    .ration_card
                    .as_deref()
                    .map(|card| (card, Conflict::RationCardInOtherFamily)),
            );
        let mut refusal = None;
        for (number, conflict) in claims {
            let first = *claimed.entry(number).or_insert(at);
            if first != at && refusal.is_none() {
                let owner = families[first].family.id.as_str().to_owned();
                refusal = Some((conflict, owner));
            }
        }
        for clash in known.clashes(family, run) {
            match places.get(clash.owner) {
                Some(other) if !clash.is_settled => waiting[*other].push((at, clash.conflict)),
                _ if refusal.is_none() => {
                    let owner = if clash.is_settled { clash.owner } else { "" };
                    refusal = Some((clash.conflict, owner.to_owned()));
                }
                _ => {}
            }
        }
        if refusal.is_some() {
            fallen.push(at);
        }
        refusals[at] = refusal;
    }
    while let Some(at) = fallen.pop() {
        for (other, conflict) in std::mem::take(&mut waiting[at]) {
            if refusals[other].is_none() {
                refusals[other] = Some((conflict, String::new()));
                fallen.push(other);
            }
        }
    }
    refusals
}

/// The family that keeps a number of `prepared`, which was refused: `owner` of the same file, else
/// one of an earlier file; empty where `prepared` only waits for another family of its file.
pub(super) fn lasting_owner(
    known: &Known,
    prepared: &PreparedFamily,
    deferred: &[PreparedFamily],
    run: ImportRunId,
    owner: String,
) -> String {
    if !owner.is_empty() {
        return owner;
    }
    let is_of_file = |id: &str| deferred.iter().any(|one| one.family.id.as_str() == id);
    known
        .clashes(&prepared.family, run)
        .find(|clash| !is_of_file(clash.owner))
        .map_or_else(String::new, |clash| clash.owner.to_owned())
}
