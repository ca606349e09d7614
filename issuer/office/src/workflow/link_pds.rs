//! Which family draws rations on which card: by the card's number, by the ids of members, by what
//! both lists say of the persons. Whatever is not certain goes to the review queue; what a person
//! decided is never asked again.

mod agreement;
mod choice;
mod numbers;
mod questions;
#[cfg(test)]
pub(super) mod tests;

use std::collections::{BTreeMap, HashSet};

use issuer_domain::{Area, Timestamp};
use issuer_linking::{LinkError, ProfileError};

use super::persons::PersonMatcher;
use crate::storage::{
    Household, LinkCounts, LinkEvidence, LinkOutcome, LinkRunId, ReviewState, Storage, StorageError,
};
use choice::{Candidate, Choice, candidates, choose, rank};
use numbers::{by_member_ids, by_ration_card};
pub(super) use questions::thousandths;
use questions::{Context, Decided};

/// Cards that are looked at together by their numbers.
const CARDS_A_PAGE: u32 = 1_000;
/// Cards without a family in their block that are looked for elsewhere together.
const CARDS_ELSEWHERE: u32 = 20_000;

/// Why a run broke off. Links of the run before hold.
#[derive(Debug, thiserror::Error)]
pub enum LinkPdsError {
    /// The database refused.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The persons could not be compared.
    #[error(transparent)]
    Linking(#[from] LinkError),
    /// The bundled weights are not as the program needs them.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// There is nothing to link.
    #[error(
        "the food department's list is empty\n\nhint: `issuer import FILE --source pds-cards` reads it in"
    )]
    EmptyList,
}

/// What a run did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkPdsReport {
    /// Cards of the list.
    pub cards: u64,
    /// Cards by outcome.
    pub counts: LinkCounts,
    /// Pairs that are new in the review queue.
    pub new_reviews: u64,
}

/// Links all cards of the food department's list anew. Memory is that of the largest block, not of
/// the state. `progress` is told how many cards are done, and of how many.
pub async fn link_pds(
    storage: &Storage,
    now: Timestamp,
    mut progress: impl FnMut(u64, u64),
) -> Result<LinkPdsReport, LinkPdsError> {
    let (cards, _) = storage.pds_list().count().await?;
    if cards == 0 {
        return Err(LinkPdsError::EmptyList);
    }
    let run = storage.pds_links().start(now).await?;
    let mut linking = Linking {
        storage,
        run,
        now,
        matcher: PersonMatcher::new()?,
        done: 0,
        new_reviews: 0,
    };
    let mut tell = |done| progress(done, cards);
    linking.by_decision().await?;
    linking.by_number(NumberStep::RationCard, &mut tell).await?;
    linking.by_number(NumberStep::MemberIds, &mut tell).await?;
    linking.by_persons_of_block(&mut tell).await?;
    linking.by_persons_elsewhere(&mut tell).await?;
    let counts = storage.pds_links().finish(run, now).await?;
    Ok(LinkPdsReport {
        cards,
        counts,
        new_reviews: linking.new_reviews,
    })
}

/// A run at work.
struct Linking<'a> {
    storage: &'a Storage,
    run: LinkRunId,
    now: Timestamp,
    matcher: PersonMatcher,
    done: u64,
    new_reviews: u64,
}

/// The two steps that follow numbers, the surer one first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum NumberStep {
    RationCard,
    MemberIds,
}

/// Where candidates come from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Search {
    /// The block that the list has for the card.
    OwnBlock,
    /// Other blocks than that.
    Apart,
    /// All blocks that may be: the list does not say the card's, or says one that is none.
    Everywhere,
}

impl Linking<'_> {
    async fn by_decision(&mut self) -> Result<(), LinkPdsError> {
        let same = self.storage.pds_links().list_decided_same().await?;
        let (mut cards, mut families) = (HashSet::new(), HashSet::new());
        let mut decided = Decided::default();
        for (card, family_id) in same {
            if cards.insert(card.clone()) && families.insert(family_id.clone()) {
                let outcome = LinkOutcome::Linked {
                    family_id,
                    evidence: LinkEvidence::Decision,
                    agreeing: 0,
                };
                decided.outcomes.push((card, outcome));
            }
        }
        self.store(decided).await
    }

    async fn by_number(
        &mut self,
        step: NumberStep,
        tell: &mut impl FnMut(u64),
    ) -> Result<(), LinkPdsError> {
        let links = self.storage.pds_links();
        let mut after = String::new();
        loop {
            let cards = links.list_undecided(self.run, &after, CARDS_A_PAGE).await?;
            let Some(last) = cards.last() else {
                return Ok(());
            };
            after.clone_from(&last.id);
            let families = match step {
                NumberStep::RationCard => {
                    let numbers: Vec<&str> = cards.iter().map(|card| card.id.as_str()).collect();
                    links.families_by_ration_card(&numbers).await?
                }
                NumberStep::MemberIds => {
                    let persons = cards.iter().flat_map(|card| &card.members);
                    let ids: Vec<&str> = persons.filter_map(|one| one.id.as_deref()).collect();
                    links.families_by_member(&ids).await?
                }
            };
            let context = self.context(&cards, &families).await?;
            let decided = match step {
                NumberStep::RationCard => by_ration_card(&cards, &families, &context),
                NumberStep::MemberIds => by_member_ids(&cards, &families, &context),
            };
            self.store(decided).await?;
            tell(self.done);
        }
    }

    /// Cards whose block the register has, among the families of that block.
    async fn by_persons_of_block(
        &mut self,
        tell: &mut impl FnMut(u64),
    ) -> Result<(), LinkPdsError> {
        let links = self.storage.pds_links();
        for (district, block, _) in links.list_blocks(Area::State).await? {
            let cards = links
                .list_undecided_of(self.run, Some(district), Some(block))
                .await?;
            if cards.is_empty() {
                continue;
            }
            let families = links.families_of_block(district, block).await?;
            let mut found = self.candidates_of(&families, &cards)?;
            self.decide(&cards, &mut found, Search::OwnBlock).await?;
            tell(self.done);
        }
        Ok(())
    }

    /// The others, among all families of their district, or of the state where the list does not
    /// say the district.
    async fn by_persons_elsewhere(
        &mut self,
        tell: &mut impl FnMut(u64),
    ) -> Result<(), LinkPdsError> {
        let links = self.storage.pds_links();
        let blocks = links.list_blocks(Area::State).await?;
        let of_register: HashSet<(u32, u32)> = blocks
            .iter()
            .map(|(one, other, _)| (*one, *other))
            .collect();
        let mut after = String::new();
        loop {
            let cards = links
                .list_undecided(self.run, &after, CARDS_ELSEWHERE)
                .await?;
            let Some(last) = cards.last() else {
                return Ok(());
            };
            after.clone_from(&last.id);
            let mut found = BTreeMap::new();
            for (district, block, _) in &blocks {
                let near: Vec<usize> = (0..cards.len())
                    .filter(|at| cards[*at].district.is_none_or(|code| code == *district))
                    // Its own block was looked through.
                    .filter(|at| {
                        let card = &cards[*at];
                        (card.district, card.block) != (Some(*district), Some(*block))
                    })
                    .collect();
                if near.is_empty() {
                    continue;
                }
                let there: Vec<Household> = near.iter().map(|at| cards[*at].clone()).collect();
                let families = links.families_of_block(*district, *block).await?;
                for (at, more) in self.candidates_of(&families, &there)? {
                    let all: &mut Vec<Candidate> = found.entry(near[at]).or_default();
                    all.extend(more);
                    rank(all);
                }
            }
            // A card whose block the list tells, and a family of another block, live apart.
            let (apart, placeless): (Vec<usize>, Vec<usize>) = (0..cards.len()).partition(|at| {
                let place = cards[*at].district.zip(cards[*at].block);
                place.is_some_and(|place| of_register.contains(&place))
            });
            for (places, search) in [(apart, Search::Apart), (placeless, Search::Everywhere)] {
                let some: Vec<Household> = places.iter().map(|at| cards[*at].clone()).collect();
                let mut theirs = BTreeMap::new();
                for (new, old) in places.iter().enumerate() {
                    if let Some(candidates) = found.remove(old) {
                        theirs.insert(new, candidates);
                    }
                }
                self.decide(&some, &mut theirs, search).await?;
            }
            tell(self.done);
        }
    }

    fn candidates_of(
        &self,
        families: &[Household],
        cards: &[Household],
    ) -> Result<BTreeMap<usize, Vec<Candidate>>, LinkPdsError> {
        let pairs = self.matcher.between(families, cards)?;
        Ok(candidates(families, cards, pairs))
    }

    /// Decides cards by their candidates, which are taken out. A card for which nothing is found in
    /// its own block stays undecided.
    async fn decide(
        &mut self,
        cards: &[Household],
        found: &mut BTreeMap<usize, Vec<Candidate>>,
        search: Search,
    ) -> Result<(), LinkPdsError> {
        let families: Vec<Household> = found
            .values()
            .flatten()
            .map(|candidate| candidate.family.clone())
            .collect();
        let context = self.context(cards, &families).await?;
        let mut chosen = Vec::new();
        let mut decided = Decided::default();
        for (at, card) in cards.iter().enumerate() {
            let mut candidates = found.remove(&at).unwrap_or_default();
            candidates.retain(|candidate| {
                !context.is_decided(card, &candidate.family, ReviewState::Different)
            });
            match choose(card, &candidates, search == Search::Apart) {
                Choice::Nothing if search == Search::OwnBlock => {}
                Choice::Nothing => {
                    let outcome = LinkOutcome::NotFound;
                    decided.outcomes.push((card.id.clone(), outcome));
                }
                Choice::Review(reason) => {
                    decided.ask(card, &candidates, reason, &self.matcher);
                }
                Choice::Link(best) if context.is_taken(&candidates[best].family) => {
                    let best = std::slice::from_ref(&candidates[best]);
                    decided.ask(card, best, "second_card", &self.matcher);
                }
                Choice::Link(best) => chosen.push((card, candidates.swap_remove(best))),
            }
        }
        // A family that two cards choose is nobody's until somebody looks.
        let mut choosers: BTreeMap<String, u32> = BTreeMap::new();
        for (_, candidate) in &chosen {
            *choosers.entry(candidate.family.id.clone()).or_default() += 1;
        }
        for (card, candidate) in chosen {
            if choosers.get(&candidate.family.id) == Some(&1) {
                decided.link_by_persons(card, &candidate);
            } else {
                let one = std::slice::from_ref(&candidate);
                decided.ask(card, one, "two_cards", &self.matcher);
            }
        }
        self.store(decided).await
    }

    async fn context(
        &self,
        cards: &[Household],
        families: &[Household],
    ) -> Result<Context, LinkPdsError> {
        let links = self.storage.pds_links();
        let numbers: Vec<&str> = cards.iter().map(|card| card.id.as_str()).collect();
        let ids: Vec<&str> = families.iter().map(|family| family.id.as_str()).collect();
        Ok(Context {
            decisions: links.list_decisions(&numbers).await?,
            taken: links.list_taken(self.run, &ids).await?,
        })
    }

    async fn store(&mut self, decided: Decided) -> Result<(), LinkPdsError> {
        self.done += decided.outcomes.len() as u64;
        let links = self.storage.pds_links();
        self.new_reviews += links
            .store(self.run, &decided.outcomes, &decided.reviews, self.now)
            .await?;
        Ok(())
    }
}
