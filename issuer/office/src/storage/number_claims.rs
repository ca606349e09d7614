//! Which numbers a family claims, and numbers that more than one family of a file claims.
//!
//! A member and a ration card belong to one family. Which of two new families they belong to nobody
//! can tell, least of all by which stands first in the file: neither is taken. Where one of the two
//! is known from earlier files it is taken and held, and the new one is not.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use issuer_domain::Family;

use super::family_conflicts::Conflict;

/// Another family with a number of one that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherFamily {
    /// Its id.
    pub id: String,
    /// Its line, where the same file has it and brought something new about it.
    pub line: Option<u64>,
}

/// What the refused families of a file claim: whoever claims the same is refused or held too. Some
/// bytes for each of them.
#[derive(Debug, Default)]
pub(super) struct RefusedClaims {
    /// Hashes of numbers, and the first family that claimed each.
    by_number: HashMap<u64, usize>,
    families: Vec<Claimant>,
}

/// A refused family.
#[derive(Debug)]
pub(super) struct Claimant {
    pub(super) family: OtherFamily,
    /// Whether the register has it from an earlier file.
    pub(super) is_known: bool,
}

impl RefusedClaims {
    pub(super) fn add(&mut self, family: &Family, line: u64, is_known: bool) {
        let place = self.families.len();
        self.families.push(Claimant {
            family: OtherFamily {
                id: family.id.as_str().to_owned(),
                line: Some(line),
            },
            is_known,
        });
        for (number, _) in numbers(family) {
            self.by_number.entry(hash_of(number)).or_insert(place);
        }
    }

    /// What of a family others have claimed that were refused.
    pub(super) fn of<'c>(
        &'c self,
        family: &'c Family,
    ) -> impl Iterator<Item = (Conflict, &'c Claimant)> {
        let all = (!self.families.is_empty()).then(|| numbers(family));
        all.into_iter().flatten().filter_map(|(number, conflict)| {
            let place = *self.by_number.get(&hash_of(number))?;
            let claimant = self.families.get(place)?;
            (claimant.family.id != family.id.as_str()).then_some((conflict, claimant))
        })
    }
}

/// A number of a family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Number<'f> {
    Member(&'f str),
    RationCard(&'f str),
}

/// Each number of a family, and what it is called where another family of the file has it.
pub(super) fn numbers(family: &Family) -> impl Iterator<Item = (Number<'_>, Conflict)> {
    let members = family
        .members
        .iter()
        .enumerate()
        .map(|(member, one)| (Number::Member(&one.id), Conflict::MemberTwice { member }));
    let card = family.ration_card.as_deref();
    let card = card.map(|card| (Number::RationCard(card), Conflict::RationCardInOtherFamily));
    members.chain(card)
}

/// The first number of a family that another one, which has one of them, has too.
pub(super) fn conflict_between(family: &Family, other: &Family) -> Conflict {
    let theirs: HashSet<Number<'_>> = numbers(other).map(|(number, _)| number).collect();
    numbers(family)
        .find(|(number, _)| theirs.contains(number))
        .map_or(Conflict::RationCardInOtherFamily, |(_, conflict)| conflict)
}

fn hash_of(number: Number<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    number.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests;
