//! A card for every family that has none: planned, stored as a draft, signed, checked, stored.
//!
//! Running it again is safe: it finishes what an interrupted run left and passes over families
//! that have, or ever had, a card. A family whose card was revoked gets another one only by
//! [`reprint_cards`](super::reprint_cards), never by itself.

use issuer_domain::{FamilyId, Hold, Making};

use super::make_cards::{BATCH, MakeError, Maker, Order, Refused};
use super::renderer::Renderer;
use crate::app::App;
use crate::signing::KeyRing;

/// What a run did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IssueReport {
    /// Families that got their card.
    pub families: u64,
    /// Cards that were signed, continuation cards included.
    pub cards: u64,
    /// Of these, cards that an interrupted run had left as drafts.
    pub finished: u64,
    /// Families with more than one card.
    pub continued: u64,
    /// Families that got none, and why.
    pub refused: Vec<Refused>,
}

/// Issues cards. A family whose card could not be printed as it is gets none. `progress` is told
/// of each batch of families.
pub async fn issue_cards(
    app: &App,
    keys: &KeyRing,
    renderer: &mut Renderer,
    progress: &mut dyn FnMut(u64),
) -> Result<IssueReport, MakeError> {
    let mut maker = Maker::new(app, keys, renderer);
    let finished = maker.finish_drafts().await?;
    let mut report = IssueReport {
        cards: finished,
        finished,
        ..IssueReport::default()
    };
    let mut after = None;
    loop {
        let families = app
            .storage
            .families()
            .list_without_card(after.as_ref(), BATCH)
            .await?;
        let Some(last) = families.last() else { break };
        after = Some(last.family.id.clone());
        let read = families.len() as u64;
        let orders: Vec<Order> = families
            .into_iter()
            .map(|stored| Order {
                stored,
                making: Making::First,
                replaces_issue: None,
                not_before: None,
                expires_at: None,
                settlement: None,
            })
            .collect();
        let made = maker.make(&orders).await?;
        report.families += made.families.len() as u64;
        for (_, numbers, _) in &made.families {
            report.cards += numbers.len() as u64;
            report.continued += u64::from(numbers.len() > 1);
        }
        let families = app.storage.families();
        let unprintable: Vec<_> = made
            .refused
            .iter()
            .map(|refused| (refused.family_id.clone(), Hold::TextDoesNotFit))
            .collect();
        families.hold(&unprintable, "issue", app.now).await?;
        let fits: Vec<&FamilyId> = made.families.iter().map(|(id, ..)| id).collect();
        families
            .release(&fits, Hold::TextDoesNotFit, app.now)
            .await?;
        report.refused.extend(made.refused);
        progress(read);
    }
    Ok(report)
}

#[cfg(test)]
mod tests;
