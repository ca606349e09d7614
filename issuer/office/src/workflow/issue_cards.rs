//! A card for every family that has none: planned, stored as a draft, signed, checked, stored.
//!
//! Running it again is safe: it finishes what an interrupted run left and passes over families
//! that have, or ever had, a card. A family whose card was revoked gets another one only by
//! [`reprint_cards`](super::reprint_cards), never by itself. A family with somebody who stands, or
//! stood this month, on another family's card is for the [guard](super::guard_month).

use issuer_domain::{Act, FamilyId, Hold, Making, Timestamp};

use super::guard_month::{Drawn, guard_month};
use super::make_cards::{BATCH, MakeError, Maker, Order, Refused};
use super::permission::{self, PermissionError};
use super::renderer::Renderer;
use crate::app::App;
use crate::signing::KeyRing;

/// What a run did.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct IssueReport {
    /// Families that got their card.
    pub families: u64,
    /// Cards that were signed, continuation cards included.
    pub cards: u64,
    /// Of these, cards that an interrupted run had left as drafts.
    pub finished: u64,
    /// Families with more than one card.
    pub continued: u64,
    /// Families whose card holds from the next month on, since one of its people comes from a card
    /// that ended this month, with when shops accept it.
    pub later: Vec<(FamilyId, Timestamp)>,
    /// Families that got none, and why.
    pub refused: Vec<Refused>,
}

/// Why issuing ended early. What was signed until then is stored.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// Making the cards.
    #[error(transparent)]
    Make(#[from] MakeError),
    /// The person may not.
    #[error(transparent)]
    Permission(#[from] PermissionError),
}

/// Issues cards. A family whose card could not be printed as it is gets none. `progress` is told
/// of each batch of families.
pub async fn issue_cards(
    app: &App,
    keys: &KeyRing,
    renderer: &mut Renderer,
    progress: &mut dyn FnMut(u64),
) -> Result<IssueReport, MakeError> {
    issue(app, keys, renderer, &[], progress).await
}

/// The same, where an officer knows of some families that nobody of them has drawn this month.
pub async fn issue_cards_not_drawn(
    app: &App,
    keys: &KeyRing,
    renderer: &mut Renderer,
    not_drawn: &[FamilyId],
    progress: &mut dyn FnMut(u64),
) -> Result<IssueReport, IssueError> {
    permission::require(app, Act::SettleAtOnce).await?;
    Ok(issue(app, keys, renderer, not_drawn, progress).await?)
}

async fn issue(
    app: &App,
    keys: &KeyRing,
    renderer: &mut Renderer,
    not_drawn: &[FamilyId],
    progress: &mut dyn FnMut(u64),
) -> Result<IssueReport, MakeError> {
    let drawn = |id: &FamilyId| {
        if not_drawn.contains(id) {
            Drawn::NotDrawn
        } else {
            Drawn::Unknown
        }
    };
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
                ends_with: Vec::new(),
            })
            .collect();
        let guarded = guard_month(app, orders, &[], &drawn).await?;
        let families = app.storage.families();
        families.note_not_drawn(&guarded.not_drawn, app.now).await?;
        let made = maker.make(&guarded.orders).await?;
        report.families += made.families.len() as u64;
        for (_, numbers, _) in &made.families {
            report.cards += numbers.len() as u64;
            report.continued += u64::from(numbers.len() > 1);
        }
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
        report.later.extend(made.later);
        report.refused.extend(guarded.refused);
        report.refused.extend(made.refused);
        progress(read);
    }
    Ok(report)
}

#[cfg(test)]
mod tests;
