//! Verifies every live card from its QR text, as a shop does.

use std::collections::BTreeMap;

use card_payload::Timestamp;
use card_verifier::{Decision, Lists, verify};

use super::parallel;
use crate::storage::{Storage, StorageError};

/// Cards read at once.
const BATCH: u32 = 500;

/// How many cards that failed are named; the rest are counted.
const NAMED_MAX: usize = 20;

/// What the verifier said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VerifyReport {
    /// Cards that were verified.
    pub cards: u64,
    /// Cards that a shop accepts.
    pub accepted: u64,
    /// Cards by the verdict's code.
    pub by_code: BTreeMap<&'static str, u64>,
    /// The first cards that were not accepted, with their codes.
    pub not_accepted: Vec<(String, &'static str)>,
}

impl VerifyReport {
    /// Whether every card was accepted.
    pub fn all_accepted(&self) -> bool {
        self.accepted == self.cards
    }
}

/// Verifies all live cards with these lists. `progress` is told of each batch.
pub async fn verify_all(
    storage: &Storage,
    lists: &Lists,
    now: Timestamp,
    progress: &mut dyn FnMut(u64),
) -> Result<VerifyReport, StorageError> {
    let mut report = VerifyReport::default();
    let mut after = None;
    loop {
        let cards = storage.cards().list_live(after.as_ref(), BATCH).await?;
        let Some(last) = cards.last() else {
            return Ok(report);
        };
        after = Some(last.version.number.clone());
        let verdicts = parallel::map(&cards, |card| {
            let verdict = verify(card.qr_text.as_deref().unwrap_or_default(), lists, now);
            // Another family's card would verify as well: it must be this one.
            let same = verdict
                .card()
                .is_some_and(|read| *read.card_number() == card.version.number);
            (
                verdict.code(),
                same && verdict.decision() == Decision::Accept,
            )
        });
        for (card, (code, accepted)) in cards.iter().zip(verdicts) {
            report.cards += 1;
            *report.by_code.entry(code).or_default() += 1;
            if accepted {
                report.accepted += 1;
            } else if report.not_accepted.len() < NAMED_MAX {
                report
                    .not_accepted
                    .push((card.version.number.to_string(), code));
            }
        }
        progress(cards.len() as u64);
    }
}
