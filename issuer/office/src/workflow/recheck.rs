//! Walks over everything that was issued and compares what a shop can read with what the office
//! has stored, by another way than cards are made: nothing here plans, encodes or signs.
//! (Let's Encrypt's cert-checker does so with certificates.)

mod card;
mod published;

use std::collections::BTreeMap;

use card_payload::Timestamp;
use card_verifier::Lists;

use self::card::check_card;
pub use self::published::{PublishedLists, PublishedListsError};
use super::parallel;
use crate::app::App;
use crate::storage::StorageError;

/// Cards read at once.
const BATCH: u32 = 500;

/// Violations that are named; the rest are counted.
const NAMED_MAX: usize = 100;

/// Something about an issued card that must not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Which card.
    pub card_number: String,
    /// A short name of what is wrong, the same for ever.
    pub code: &'static str,
    /// What is wrong, without a personal datum.
    pub text: String,
    /// What to do about it.
    pub hint: &'static str,
}

/// What is asked of every card.
#[derive(Debug)]
pub struct Policy<'a> {
    /// The issuer's URI.
    pub issuer: &'a str,
    /// Years that a permanent card holds at most.
    pub card_years: u8,
    /// The lists that were published last, opened as a verifier opens them.
    pub lists: &'a Lists,
    /// The same lists, to be looked into.
    pub published: &'a PublishedLists,
    /// The time.
    pub now: Timestamp,
}

/// What the walk found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecheckReport {
    /// Cards that were looked at.
    pub cards: u64,
    /// Of these, tombstones of families whose content was destroyed when its time was over.
    pub tombstones: u64,
    /// Violations in all.
    pub violated: u64,
    /// How many of each kind.
    pub by_code: BTreeMap<&'static str, u64>,
    /// The first of them.
    pub violations: Vec<Violation>,
}

impl RecheckReport {
    fn add(&mut self, violation: Violation) {
        self.violated += 1;
        *self.by_code.entry(violation.code).or_default() += 1;
        if self.violations.len() < NAMED_MAX {
            self.violations.push(violation);
        }
    }
}

/// Checks every issued card. `progress` is told of each batch.
pub async fn recheck(
    app: &App,
    lists: &Lists,
    published: &PublishedLists,
    progress: &mut dyn FnMut(u64),
) -> Result<RecheckReport, StorageError> {
    let policy = Policy {
        issuer: &app.config.issuer.uri,
        card_years: app.config.issuer.card_years,
        lists,
        published,
        now: app.now,
    };
    let issued = app.storage.issued_cards();
    let mut report = RecheckReport::default();
    for doubled in issued.list_doubly_live(BATCH).await? {
        report.add(Violation {
            text: format!("its family has {} live cards of this part", doubled.cards),
            card_number: doubled.card_number,
            code: "live.twice",
            hint: "revoke all but the newest with `issuer revoke`, then `issuer publish`",
        });
    }
    for doubled in issued.list_shared_places(BATCH).await? {
        report.add(Violation {
            text: format!("{} cards have its status place", doubled.cards),
            card_number: doubled.card_number,
            code: "place.twice",
            hint: "blocking one blocks the other: replace both cards",
        });
    }
    let mut after = String::new();
    loop {
        let cards = issued.list(&after, BATCH).await?;
        let Some(last) = cards.last() else {
            return Ok(report);
        };
        after.clone_from(&last.card_number);
        for violations in parallel::map(&cards, |card| check_card(card, &policy)) {
            for violation in violations {
                report.add(violation);
            }
        }
        report.cards += cards.len() as u64;
        report.tombstones += cards.iter().filter(|card| card.is_shredded).count() as u64;
        progress(cards.len() as u64);
    }
}

#[cfg(test)]
mod tests;
