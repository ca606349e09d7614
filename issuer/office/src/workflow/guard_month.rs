//! The same-month guard: nobody draws twice in a month because a family has a new card.
//!
//! Rations are drawn once a month, by the month of India, and a shop without a network cannot know
//! who has drawn. Families that split or merge are settled with it ([`settle_families`]). But a
//! member may also come into a family whose card is made in another way: its first card, a corrected
//! or renewed one, a lost one printed again. What is done follows from the other family's card that
//! shows the member there:
//!
//! - **It is live.** The member is served on it, and a second card would draw beside it every month.
//!   So none is made: the other family is corrected first, or both are settled. Nobody goes without,
//!   since whoever has a card keeps it.
//! - **It ended this month.** The member may have drawn. A family that draws on a card of its own
//!   keeps that until the month is over: to end it now would leave those hungry who have not drawn.
//!   A family without one gets its card, which begins with the next month.
//! - **No card shows the member, or it ended before this month.** There is nothing to guard.
//!
//! Who knows more may say so: that a family has drawn this month, then its card ends at once and the
//! new one begins with the next; or, as an officer who answers for it in the audit log, that nobody
//! has, then the new one begins at once.
//!
//! [`settle_families`]: super::settle_families

use std::collections::{BTreeMap, BTreeSet, HashSet};

use card_verifier::CLOCK_SKEW_SECONDS;
use issuer_domain::{FamilyId, Making, RationMonth, Timestamp};
use time::Date;

use super::make_cards::{MakeError, Order, Refused};
use crate::app::App;
use crate::storage::{ShownElsewhere, StorageError, StoredCard, StoredFamily};

/// Whether the people of a new card have drawn their rations this month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Drawn {
    /// Nobody says.
    #[default]
    Unknown,
    /// They have: their old cards may end, and the new ones begin with the next month.
    Drawn,
    /// They have not: the new cards begin at once, and an officer answers for it.
    NotDrawn,
}

/// Orders after the guard has looked at them.
#[derive(Debug, Default)]
pub(super) struct Guarded {
    /// Those that may be carried out, with their beginning.
    pub(super) orders: Vec<Order>,
    /// Families that get no card now, and why.
    pub(super) refused: Vec<Refused>,
    /// Families whose card begins at once since nobody has drawn, as an officer says.
    pub(super) not_drawn: Vec<FamilyId>,
}

/// Why a family gets no card for now: somebody would draw twice in a month.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GuardRefused {
    /// A member stands on another family's card that holds.
    #[error(
        "member {member} stands on card {card} of family {other}, which is live: two cards would draw for one person\n\nhint: once they have drawn this month, `issuer card correct {other}` takes the member off that card, then run this again; for families that split or merged, `issuer family split` or `merge`; where members went both ways, `issuer card correct {other} {family} --drawn`"
    )]
    OnLiveCard {
        /// Which member of the family, the head being 1.
        member: usize,
        /// The other family's card.
        card: String,
        /// The other family.
        other: FamilyId,
        /// The family itself.
        family: FamilyId,
    },
    /// A member who left is on the other family's card already.
    #[error(
        "member {member} has left and stands on card {card} of family {other}: two cards would draw for one person\n\nhint: `issuer card correct {family}` makes the card without who has left"
    )]
    HasLeft {
        /// Which member of the family, the head being 1.
        member: usize,
        /// The other family's card.
        card: String,
        /// The other family.
        other: FamilyId,
        /// The family itself.
        family: FamilyId,
    },
    /// A member comes from a card that ended this month.
    #[error(
        "member {member} comes from card {card} of family {other}, which ended this month and may have been drawn on\n\nhint: the family draws on its present card; run this again from {from} by the date of India; with --drawn where the family has drawn this month; or, as an officer, with --not-drawn where nobody of it has"
    )]
    WaitForNextMonth {
        /// Which member of the family, the head being 1.
        member: usize,
        /// The other family's card.
        card: String,
        /// The other family.
        other: FamilyId,
        /// The first day of the next month.
        from: Date,
    },
}

/// The present month of India and the next one.
#[derive(Debug, Clone, Copy)]
struct Months {
    begun: Timestamp,
    next: Timestamp,
    next_day: Date,
}

/// Midnight in India at which the next month begins.
pub(super) fn next_month(now: Timestamp) -> Result<Timestamp, MakeError> {
    Ok(months(now)?.next)
}

/// What a card says in its signature that begins with a month: verifiers allow a clock to be a day
/// off, so a day after the month's beginning. A right clock then serves from the very first day, and
/// none before the last day of the old month.
pub(super) fn signed_beginning(month: Timestamp) -> Timestamp {
    month.plus_seconds(CLOCK_SKEW_SECONDS)
}

/// From when shops with a right clock accept a card that says when it begins.
pub(super) fn accepted_from(not_before: Timestamp) -> Timestamp {
    not_before.plus_seconds(-CLOCK_SKEW_SECONDS)
}

/// Holds back orders, or lets them begin with the next month, where a member comes from another
/// family's card that is live or ended this month. `drawn` says what is known of a family; the cards
/// of the families in `ending` end in the same transaction whatever becomes of the orders.
pub(super) async fn guard_month(
    app: &App,
    orders: Vec<Order>,
    ending: &[FamilyId],
    drawn: &(dyn Fn(&FamilyId) -> Drawn + Sync),
) -> Result<Guarded, MakeError> {
    let months = months(app.now)?;
    let stored: Vec<&StoredFamily> = orders.iter().map(|order| &order.stored).collect();
    let families = app.storage.families();
    let shown = families
        .list_shown_elsewhere(&stored, months.begun, app.now)
        .await?;
    // Who stands on a card that had not begun when it ended has not drawn on it.
    let may_draw = |one: &ShownElsewhere| match (one.not_before, one.ended) {
        (Some(begins), Some(ended)) => accepted_from(begins) < ended,
        _ => true,
    };
    let mut elsewhere = BTreeMap::<FamilyId, Vec<ShownElsewhere>>::new();
    for one in shown.into_iter().filter(may_draw) {
        elsewhere
            .entry(one.family_id.clone())
            .or_default()
            .push(one);
    }
    if elsewhere.is_empty() {
        return Ok(Guarded {
            orders,
            ..Guarded::default()
        });
    }
    let own = own_cards(app, &orders, &elsewhere).await?;
    let replaced: BTreeSet<FamilyId> = orders
        .iter()
        .filter(|order| order.replaces_issue.is_some())
        .map(|order| order.stored.family.id.clone())
        .collect();
    let mut guarded = Guarded::default();
    for mut order in orders {
        let id = order.stored.family.id.clone();
        let mut arrivals = elsewhere.remove(&id).unwrap_or_default();
        let own_card = own.get(&id);
        if let Some(own_card) = own_card {
            // Who stands on the family's own card already draws on that.
            let member_id = |one: &ShownElsewhere| &order.stored.family.members[one.member].id;
            arrivals.retain(|one| !own_card.members.contains(member_id(one)));
        }
        let Some(first) = arrivals.first() else {
            guarded.orders.push(order);
            continue;
        };
        let known = drawn(&id);
        let mut stays = None;
        for one in arrivals.iter().filter(|one| one.ended.is_none()) {
            if ending.contains(&one.other) {
                continue;
            }
            if known != Drawn::Unknown && replaced.contains(&one.other) {
                order.ends_with.push(one.other.clone());
            } else {
                stays = Some(one);
                break;
            }
        }
        let may_wait = own_card.is_some_and(|own_card| own_card.draws_now);
        if let Some(one) = stays {
            let error = on_live_card(one, &order);
            guarded.refused.push(Refused::new(id, error));
        } else if known == Drawn::NotDrawn {
            guarded.not_drawn.push(id);
            guarded.orders.push(order);
        } else if known == Drawn::Unknown && may_wait {
            let error = GuardRefused::WaitForNextMonth {
                member: first.member + 1,
                card: first.card_number.clone(),
                other: first.other.clone(),
                from: months.next_day,
            };
            guarded.refused.push(Refused::new(id, error));
        } else {
            order.not_before = order.not_before.max(Some(signed_beginning(months.next)));
            guarded.orders.push(order);
        }
    }
    Ok(guarded)
}

/// A card of the family itself in whose place the new one comes.
struct OwnCard {
    members: HashSet<String>,
    /// Whether shops serve on it now.
    draws_now: bool,
}

/// The live cards of families with somebody who stands elsewhere.
async fn own_cards(
    app: &App,
    orders: &[Order],
    elsewhere: &BTreeMap<FamilyId, Vec<ShownElsewhere>>,
) -> Result<BTreeMap<FamilyId, OwnCard>, StorageError> {
    let ids: Vec<&FamilyId> = orders
        .iter()
        .filter(|order| order.replaces_issue.is_some())
        .map(|order| &order.stored.family.id)
        .filter(|id| elsewhere.contains_key(*id))
        .collect();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut shown = Vec::new();
    let mut draw_now = Vec::new();
    for (id, cards) in app.storage.cards().list_of_families(&ids).await? {
        let Some(card) = cards.into_iter().find(StoredCard::is_live) else {
            continue;
        };
        let version = &card.version;
        let has_begun = version
            .not_before
            .is_none_or(|begins| accepted_from(begins) <= app.now);
        draw_now.push(has_begun && version.expires_at > app.now);
        shown.push((id, version.family_revision));
    }
    let shown = app.storage.families().list_revisions(&shown).await?;
    let own = shown.into_iter().zip(draw_now).map(|(stored, draws_now)| {
        let members = stored.family.members.into_iter();
        let members = members.map(|member| member.id).collect();
        (stored.family.id, OwnCard { members, draws_now })
    });
    Ok(own.collect())
}

fn on_live_card(one: &ShownElsewhere, order: &Order) -> GuardRefused {
    let member = one.member + 1;
    let card = one.card_number.clone();
    let other = one.other.clone();
    let family = one.family_id.clone();
    if matches!(order.making, Making::Reprint(_)) {
        GuardRefused::HasLeft {
            member,
            card,
            other,
            family,
        }
    } else {
        GuardRefused::OnLiveCard {
            member,
            card,
            other,
            family,
        }
    }
}

fn months(now: Timestamp) -> Result<Months, MakeError> {
    let find = || {
        let month = RationMonth::of(now)?;
        Some(Months {
            begun: month.begins()?,
            next: month.next().begins()?,
            next_day: month.next().first_day()?,
        })
    };
    find().ok_or(MakeError::Calendar)
}

#[cfg(test)]
mod tests;
