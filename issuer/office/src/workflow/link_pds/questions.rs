//! What a step of a link run found out: outcomes, and pairs at which somebody shall look.

use std::collections::{HashMap, HashSet};

use serde_json::json;

use super::agreement::Agreement;
use super::choice::{Candidate, REVIEWED_TOGETHER};
use crate::storage::{Household, LinkEvidence, LinkOutcome, ReviewKind, ReviewState, ReviewToOpen};
use crate::workflow::persons::{PersonMatcher, PersonPair};

/// What is known already about the cards and families of a step.
#[derive(Debug, Default)]
pub(super) struct Context {
    /// What people decided, by card and family.
    pub(super) decisions: HashMap<(String, String), ReviewState>,
    /// Families that the run has linked to a card.
    pub(super) taken: HashSet<String>,
}

/// Outcomes of cards, and the questions that come with them.
#[derive(Debug, Default)]
pub(super) struct Decided {
    pub(super) outcomes: Vec<(String, LinkOutcome)>,
    pub(super) reviews: Vec<ReviewToOpen>,
}

impl Context {
    /// Whether somebody decided so about the two.
    pub(super) fn is_decided(
        &self,
        card: &Household,
        family: &Household,
        state: ReviewState,
    ) -> bool {
        let key = (card.id.clone(), family.id.clone());
        self.decisions.get(&key) == Some(&state)
    }

    pub(super) fn is_taken(&self, family: &Household) -> bool {
        self.taken.contains(&family.id)
    }
}

impl Decided {
    pub(super) fn link_by_number(
        &mut self,
        card: &Household,
        family: &Household,
        evidence: LinkEvidence,
        agreement: &Agreement,
    ) {
        let agreeing = u32::try_from(agreement.persons.len()).unwrap_or(u32::MAX);
        self.link(card, family, evidence, agreeing);
    }

    pub(super) fn link_by_persons(&mut self, card: &Household, candidate: &Candidate) {
        let agreeing = u32::try_from(candidate.pairs.len()).unwrap_or(u32::MAX);
        self.link(card, &candidate.family, LinkEvidence::Persons, agreeing);
    }

    /// Asks whether the card that a number brings to a family is the family's.
    pub(super) fn ask_about_number(
        &mut self,
        card: &Household,
        family: &Household,
        reason: &'static str,
        agreement: &Agreement,
    ) {
        let persons: Vec<_> = agreement
            .persons
            .iter()
            .map(|(card, family)| json!({ "card": card + 1, "family": family + 1 }))
            .collect();
        let evidence = json!({
            "same_ration_card": family.ration_card.as_ref() == Some(&card.id),
            "same_member_ids": same_member_ids(card, family),
            "persons": persons,
        });
        self.push(card, family, reason, None, evidence.to_string());
    }

    /// Asks which of the candidates the card's family is, if any.
    pub(super) fn ask(
        &mut self,
        card: &Household,
        candidates: &[Candidate],
        reason: &'static str,
        matcher: &PersonMatcher,
    ) {
        for candidate in candidates.iter().take(REVIEWED_TOGETHER) {
            let told = |pair: &PersonPair| {
                json!({
                    "card": pair.right.1 + 1,
                    "family": pair.left.1 + 1,
                    "probability": (pair.probability * 1e3).round() / 1e3,
                    "fields": matcher.evidence_json(&pair.evidence),
                })
            };
            let persons: Vec<_> = candidate.pairs.iter().map(told).collect();
            let evidence = json!({
                "same_ration_card": candidate.family.ration_card.as_ref() == Some(&card.id),
                "same_member_ids": same_member_ids(card, &candidate.family),
                "persons": persons,
            });
            let score = thousandths(candidate.bits);
            let evidence = evidence.to_string();
            self.push(card, &candidate.family, reason, Some(score), evidence);
        }
    }

    fn link(
        &mut self,
        card: &Household,
        family: &Household,
        evidence: LinkEvidence,
        agreeing: u32,
    ) {
        let outcome = LinkOutcome::Linked {
            family_id: family.id.clone(),
            evidence,
            agreeing,
        };
        self.outcomes.push((card.id.clone(), outcome));
    }

    fn push(
        &mut self,
        card: &Household,
        family: &Household,
        reason: &'static str,
        score: Option<i64>,
        evidence: String,
    ) {
        if self.outcomes.last().map(|(last, _)| last) != Some(&card.id) {
            self.outcomes.push((card.id.clone(), LinkOutcome::Review));
        }
        let place = [family.district, family.block, family.local_body];
        self.reviews.push(ReviewToOpen {
            kind: ReviewKind::Link,
            reason,
            left_id: card.id.clone(),
            right_id: family.id.clone(),
            left_family: None,
            right_family: family.id.clone(),
            place: place.map(Option::unwrap_or_default),
            score,
            evidence,
            left_refused_content: None,
            refused_content: None,
        });
    }
}

/// Bits in whole thousandths.
pub(in crate::workflow) fn thousandths(bits: f64) -> i64 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a household's bits are far below 2^50"
    )]
    let whole = (bits * 1e3).round() as i64;
    whole
}

fn same_member_ids(card: &Household, family: &Household) -> usize {
    let ids: HashSet<&str> = family
        .members
        .iter()
        .filter_map(|person| person.id.as_deref())
        .collect();
    let persons = card.members.iter();
    persons
        .filter(|person| person.id.as_deref().is_some_and(|id| ids.contains(id)))
        .count()
}
