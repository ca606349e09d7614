//! Links that stand on a number which both lists have, and which the names do not contradict.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::agreement::{Agreement, Verdict, agreement};
use super::questions::{Context, Decided};
use crate::storage::{Household, LinkEvidence, ReviewState};

/// Cards whose number a family has.
pub(super) fn by_ration_card(
    cards: &[Household],
    families: &[Household],
    context: &Context,
) -> Decided {
    let of_number: HashMap<&str, &Household> = families
        .iter()
        .filter_map(|family| Some((family.ration_card.as_deref()?, family)))
        .collect();
    let mut decided = Decided::default();
    for card in cards {
        let Some(family) = of_number.get(card.id.as_str()) else {
            continue;
        };
        if context.is_decided(card, family, ReviewState::Different) {
            continue;
        }
        let agreement = agreement(card, family);
        if context.is_taken(family) {
            decided.ask_about_number(card, family, "second_card", &agreement);
        } else if let Some(reason) = doubt(&agreement) {
            decided.ask_about_number(card, family, reason, &agreement);
        } else {
            decided.link_by_number(card, family, LinkEvidence::RationCard, &agreement);
        }
    }
    decided
}

/// Cards that have ids of members of the register.
pub(super) fn by_member_ids(
    cards: &[Household],
    families: &[Household],
    context: &Context,
) -> Decided {
    let mut of_member: HashMap<&str, &Household> = HashMap::new();
    for family in families {
        let ids = family.members.iter().filter_map(|one| one.id.as_deref());
        of_member.extend(ids.map(|id| (id, family)));
    }
    let mut decided = Decided::default();
    let mut taken: HashSet<&str> = HashSet::new();
    for card in cards {
        let ids = card.members.iter().filter_map(|one| one.id.as_deref());
        let found: BTreeMap<&str, &Household> = ids
            .filter_map(|id| of_member.get(id))
            .filter(|family| !context.is_decided(card, family, ReviewState::Different))
            .map(|family| (family.id.as_str(), *family))
            .collect();
        let mut found = found.into_values();
        let (Some(family), rest) = (found.next(), found.collect::<Vec<_>>()) else {
            continue;
        };
        if !rest.is_empty() {
            for family in std::iter::once(family).chain(rest) {
                let agreement = agreement(card, family);
                decided.ask_about_number(card, family, "split", &agreement);
            }
            continue;
        }
        let agreement = agreement(card, family);
        if context.is_taken(family) || taken.contains(family.id.as_str()) {
            decided.ask_about_number(card, family, "second_card", &agreement);
        } else if let Some(reason) = doubt(&agreement) {
            decided.ask_about_number(card, family, reason, &agreement);
        } else {
            taken.insert(&family.id);
            decided.link_by_number(card, family, LinkEvidence::MemberIds, &agreement);
        }
    }
    decided
}

/// Why a number is not believed, if so.
fn doubt(agreement: &Agreement) -> Option<&'static str> {
    match agreement.verdict {
        Verdict::Agree => None,
        Verdict::Few => Some("few_agree"),
        Verdict::Contradict => Some("names_contradict"),
    }
}
