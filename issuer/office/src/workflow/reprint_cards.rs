//! The same card again: same data, same end, a new card number. The old card is superseded in the
//! moment in which the new one is signed. A family whose card was revoked because it was lost, or
//! by the office's fault, gets its next card in the same way.

use std::collections::BTreeMap;

use issuer_domain::{Act, FamilyId, Making, ReprintReason, Timestamp};

use super::make_cards::{Maker, Order, Refused};
use super::permission;
use super::renderer::Renderer;
use super::replace_cards::{
    Present, ReplaceError, ReplaceRefused, ReplaceReport, Replacing, families_of, present, replace,
};
use crate::app::App;
use crate::signing::KeyRing;
use crate::storage::{CardTarget, StorageError, StoredCard, StoredFamily};

/// The months after which a reprint is no longer counted, as days.
const YEAR: i64 = 365 * Timestamp::DAY;

/// Prints cards again.
pub async fn reprint_cards(
    app: &App,
    keys: &KeyRing,
    renderer: &mut Renderer,
    replacing: &Replacing<'_>,
    reason: ReprintReason,
) -> Result<ReplaceReport, ReplaceError> {
    let member = permission::require(app, Act::Reprint).await?;
    let again = member.role.may(Act::ReprintAgain);
    reprint(app, keys, renderer, replacing, (reason, again)).await
}

/// Prints cards again for somebody who may; `again` says whether also more often than a family may
/// have it in a year.
pub(super) async fn reprint(
    app: &App,
    keys: &KeyRing,
    renderer: &mut Renderer,
    replacing: &Replacing<'_>,
    (reason, again): (ReprintReason, bool),
) -> Result<ReplaceReport, ReplaceError> {
    if replacing.apply {
        Maker::new(app, keys, renderer).finish_drafts().await?;
    }
    let ids = families_of(replacing.targets);
    let cards = app.storage.cards().list_of_families(&ids).await?;
    let (orders, refused) = reprint_orders(app, replacing.targets, &cards, (reason, again)).await?;
    replace(app, keys, renderer, &orders, refused, replacing).await
}

/// An order for each family whose card may be printed again; the others with the reason why not.
/// `cards` are all that the families ever had.
pub(super) async fn reprint_orders(
    app: &App,
    targets: &[CardTarget],
    cards: &BTreeMap<FamilyId, Vec<StoredCard>>,
    (reason, again): (ReprintReason, bool),
) -> Result<(Vec<Order>, Vec<Refused>), StorageError> {
    let wanted: Vec<(FamilyId, u32)> = cards
        .iter()
        .filter_map(|(id, cards)| Some((id.clone(), cards.last()?.version.family_revision)))
        .collect();
    let families = app.storage.families().list_revisions(&wanted).await?;
    let families: BTreeMap<&FamilyId, &StoredFamily> = families
        .iter()
        .map(|stored| (&stored.family.id, stored))
        .collect();

    let (mut orders, mut refused) = (Vec::new(), Vec::new());
    for target in targets {
        let of_family = cards.get(&target.family_id).map_or(&[][..], |cards| cards);
        let order = present(target, of_family).and_then(|present| {
            check_count(app, of_family, reason, again)?;
            let stored = families.get(&target.family_id);
            let stored = stored.ok_or(ReplaceRefused::NotInRegister)?;
            order(app, stored, &present, reason)
        });
        match order {
            Ok(order) => orders.push(order),
            Err(error) => refused.push(Refused::new(target.family_id.clone(), error)),
        }
    }
    Ok((orders, refused))
}

fn order(
    app: &App,
    stored: &StoredFamily,
    present: &Present<'_>,
    reason: ReprintReason,
) -> Result<Order, ReplaceRefused> {
    if present.expires_at() <= app.now {
        return Err(ReplaceRefused::Over(present.number()));
    }
    let mut stored = stored.clone();
    stored.family.as_on = present.cards[0].version.as_on;
    Ok(Order {
        stored,
        making: Making::Reprint(reason),
        replaces_issue: present.replaces(),
        not_before: present.begins_after(app.now),
        expires_at: Some(present.expires_at()),
        settlement: None,
        ends_with: Vec::new(),
    })
}

/// A family that loses its card again and again is looked at by an officer.
fn check_count(
    app: &App,
    cards: &[StoredCard],
    reason: ReprintReason,
    again: bool,
) -> Result<(), ReplaceRefused> {
    if again || reason.is_the_offices_fault() {
        return Ok(());
    }
    let counted = count_reprints(cards, app.now);
    if counted < app.config.cards.reprints_a_year {
        Ok(())
    } else {
        Err(ReplaceRefused::TooOften(counted))
    }
}

/// Reprints of the last 12 months that count against a family.
pub(super) fn count_reprints(cards: &[StoredCard], now: Timestamp) -> u8 {
    let since = now.plus_seconds(-YEAR);
    let counted = cards.iter().filter(|card| {
        let version = &card.version;
        version.number.part().number() == 1
            && version.issued_at > since
            && matches!(version.making, Making::Reprint(reason) if !reason.is_the_offices_fault())
    });
    u8::try_from(counted.count()).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests;
