//! Families split and merge in the register; here their cards are settled: the old ones end and the
//! new ones begin in one transaction.
//!
//! **The same-month guard.** Rations are drawn once a month, by the month of India. Who drew on the
//! old card must not draw again on a new one, and a shop without a network cannot know. So the old
//! cards end at once, and the new ones say in their signature from when they hold (`nbf`): from the
//! first of the next month. Every shop reads that offline and refuses them until then as "not yet"
//! (`T-EARLY`). Members who come into a family in another way are for the
//! [guard](super::guard_month).
//!
//! Who has not yet drawn should draw on the old card first, then split. Where that cannot be, an
//! officer may let the new cards begin at once, and answers for it in the audit log.

use std::collections::{BTreeMap, BTreeSet};

use issuer_domain::{Act, CredentialStatus, FamilyId, Making, Timestamp};

use super::guard_month::{Drawn, guard_month, next_month, signed_beginning};
use super::make_cards::{Maker, Order, Refused};
use super::permission;
use super::renderer::Renderer;
use super::settle_error::SettleError;
use crate::app::App;
use crate::signing::KeyRing;
use crate::storage::{SettlementKind, StoredCard, StoredFamily};

/// When the new cards begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begins {
    /// With the next month: this month was drawn, or nobody knows.
    NextMonth,
    /// At once: nobody of the families has drawn this month.
    AtOnce,
}

/// Which families became which.
#[derive(Debug, Clone)]
pub struct Settling<'a> {
    /// Families whose cards end.
    pub old: &'a [FamilyId],
    /// Families as the register has them now; an old one may be among them.
    pub new: &'a [FamilyId],
    /// When the new cards begin.
    pub begins: Begins,
    /// Do it; otherwise only say what would be done.
    pub apply: bool,
}

/// What was settled, or would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// Cards that ended.
    pub ended: Vec<String>,
    /// New families with their card numbers; in a dry run without numbers.
    pub made: Vec<(FamilyId, Vec<String>)>,
    /// From when shops accept the new cards by a right clock; at once where there is none.
    pub accepted_from: Option<Timestamp>,
    /// How many members of the old cards are in none of the new families.
    pub left_out: usize,
    /// Whether it was done.
    pub applied: bool,
}

/// Settles the cards of one family that became several.
pub async fn split_family(
    app: &App,
    keys: &KeyRing,
    renderer: &mut Renderer,
    settling: &Settling<'_>,
) -> Result<Settled, SettleError> {
    if settling.old.len() != 1 || settling.new.len() < 2 {
        return Err(SettleError::NoSplit);
    }
    settle(app, keys, renderer, settling, SettlementKind::Split).await
}

/// Settles the cards of several families that became one.
pub async fn merge_families(
    app: &App,
    keys: &KeyRing,
    renderer: &mut Renderer,
    settling: &Settling<'_>,
) -> Result<Settled, SettleError> {
    if settling.old.len() < 2 || settling.new.len() != 1 {
        return Err(SettleError::NoMerger);
    }
    settle(app, keys, renderer, settling, SettlementKind::Merger).await
}

async fn settle(
    app: &App,
    keys: &KeyRing,
    renderer: &mut Renderer,
    settling: &Settling<'_>,
    kind: SettlementKind,
) -> Result<Settled, SettleError> {
    permission::require(app, Act::Settle).await?;
    if settling.begins == Begins::AtOnce {
        permission::require(app, Act::SettleAtOnce).await?;
    }
    let mut maker = Maker::new(app, keys, renderer);
    if settling.apply {
        maker.finish_drafts().await?;
    }
    let cards = live_cards(app, settling).await?;
    let families = new_families(app, settling, &cards).await?;
    let left_out = check_members(app, settling, &cards, &families).await?;
    let month = match settling.begins {
        Begins::AtOnce => None,
        Begins::NextMonth => Some(next_month(app.now)?),
    };
    let mut ends = Vec::new();
    for old in settling
        .old
        .iter()
        .filter(|old| !settling.new.contains(old))
    {
        if let Some(card) = cards.get(old).and_then(|cards| cards.first()) {
            ends.push((old.clone(), card.version.number.issue_number()));
        }
    }
    let orders: Vec<Order> = families
        .into_iter()
        .map(|stored| Order {
            replaces_issue: cards
                .get(&stored.family.id)
                .and_then(|cards| cards.first())
                .map(|card| card.version.number.issue_number()),
            making: match kind {
                SettlementKind::Split => Making::Split,
                SettlementKind::Merger => Making::Merger,
            },
            not_before: month.map(signed_beginning),
            expires_at: None,
            settlement: None,
            ends_with: Vec::new(),
            stored,
        })
        .collect();
    let ending: Vec<FamilyId> = settling.old.iter().chain(settling.new).cloned().collect();
    let drawn = match settling.begins {
        Begins::AtOnce => Drawn::NotDrawn,
        Begins::NextMonth => Drawn::Drawn,
    };
    let guarded = guard_month(app, orders, &ending, &|_| drawn).await?;
    let mut orders = guarded.orders;
    // All or none: half a split would leave people without a card.
    let (_, mut refused) = maker.plan(&orders).await?;
    refused.splice(0..0, guarded.refused);
    if let Some(Refused {
        family_id, reason, ..
    }) = refused.into_iter().next()
    {
        return Err(SettleError::NoCard { family_id, reason });
    }
    let made = if settling.apply {
        let families = app.storage.families();
        families.note_not_drawn(&guarded.not_drawn, app.now).await?;
        let settlements = app.storage.settlements();
        let id = settlements.begin(kind, &ends, app.now).await?;
        for order in &mut orders {
            order.settlement = Some(id);
        }
        let made = maker.make(&orders).await?.families;
        made.into_iter()
            .map(|(id, numbers, _)| (id, numbers))
            .collect()
    } else {
        let ids = orders.iter().map(|order| order.stored.family.id.clone());
        ids.map(|id| (id, Vec::new())).collect()
    };
    let ended = cards.values().flatten();
    Ok(Settled {
        ended: ended.map(|card| card.version.number.to_string()).collect(),
        made,
        accepted_from: month,
        left_out,
        applied: settling.apply,
    })
}

/// The live cards of old and new families; old ones must be valid.
async fn live_cards(
    app: &App,
    settling: &Settling<'_>,
) -> Result<BTreeMap<FamilyId, Vec<StoredCard>>, SettleError> {
    let ids: Vec<&FamilyId> = settling.old.iter().chain(settling.new).collect();
    let mut cards = app.storage.cards().list_of_families(&ids).await?;
    for of_family in cards.values_mut() {
        of_family.retain(StoredCard::is_live);
    }
    cards.retain(|_, of_family| !of_family.is_empty());
    for old in settling.old {
        let of_family = cards
            .get(old)
            .ok_or_else(|| SettleError::NoLiveCard(old.clone()))?;
        let blocked = of_family
            .iter()
            .find(|card| matches!(card.status, CredentialStatus::Suspended { .. }));
        if let Some(card) = blocked {
            return Err(SettleError::Blocked(card.version.number.to_string()));
        }
    }
    Ok(cards)
}

/// The new families as the register has them, in the order of their ids.
async fn new_families(
    app: &App,
    settling: &Settling<'_>,
    cards: &BTreeMap<FamilyId, Vec<StoredCard>>,
) -> Result<Vec<StoredFamily>, SettleError> {
    let ids: Vec<&FamilyId> = settling.new.iter().collect();
    let families = app.storage.families().list_current(&ids).await?;
    let holds = app.storage.families().list_holds(&ids).await?;
    for id in settling.new {
        let found = families.iter().find(|stored| stored.family.id == *id);
        let stored = found.ok_or_else(|| SettleError::NotInRegister(id.clone()))?;
        if holds.contains_key(id.as_str()) {
            return Err(SettleError::Held(id.clone()));
        }
        let Some(card) = cards.get(id).and_then(|cards| cards.first()) else {
            continue;
        };
        if !settling.old.contains(id) {
            return Err(SettleError::HasACard(card.version.number.to_string()));
        }
        if card.version.family_revision == stored.revision {
            return Err(SettleError::Unchanged(id.clone()));
        }
    }
    Ok(families)
}

/// Every new family has somebody of the old ones; how many of the old are in none of the new.
async fn check_members(
    app: &App,
    settling: &Settling<'_>,
    cards: &BTreeMap<FamilyId, Vec<StoredCard>>,
    families: &[StoredFamily],
) -> Result<usize, SettleError> {
    let shown: Vec<(FamilyId, u32)> = settling
        .old
        .iter()
        .filter_map(|id| {
            let card = cards.get(id)?.first()?;
            Some((id.clone(), card.version.family_revision))
        })
        .collect();
    let shown = app.storage.families().list_revisions(&shown).await?;
    let members = |stored: &StoredFamily| -> BTreeSet<String> {
        let members = stored.family.members.iter();
        members.map(|member| member.id.clone()).collect()
    };
    let before: BTreeSet<String> = shown.iter().flat_map(members).collect();
    let after: BTreeSet<String> = families.iter().flat_map(members).collect();
    for stored in families {
        if members(stored).is_disjoint(&before) {
            return Err(SettleError::NobodyOfIt(stored.family.id.clone()));
        }
    }
    for stored in &shown {
        if members(stored).is_disjoint(&after) {
            return Err(SettleError::NobodyLeft(stored.family.id.clone()));
        }
    }
    Ok(before.difference(&after).count())
}

#[cfg(test)]
mod tests;
