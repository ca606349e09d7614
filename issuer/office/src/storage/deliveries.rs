//! The last steps of cards: handed over, undelivered, returned, destroyed. Each has an event of its
//! own.

use std::collections::{BTreeMap, BTreeSet};

use issuer_domain::production::{Certificate, Office, Receiver, UndeliveredReason};
use issuer_domain::{
    CredentialStatus, HandOverMode, Production, RevocationReason, Timestamp, TransitionRefused,
};

use super::StorageError;
use super::audit::AuditEvent;
use super::card_live::{self, LiveCard};
use super::card_status::detail;
use super::cards_on_their_way::{CardOnItsWay, on_their_way};
use super::engine::{ReadTransaction, Statement, WriteTransaction};
use super::lot_cards::write_steps;
use super::lots::Lots;

/// What became of a card at the end of its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// A member of the family has it.
    HandedOver {
        /// Member id of who took it.
        receiver: String,
        /// How.
        mode: HandOverMode,
    },
    /// It could not be handed over.
    Undelivered(UndeliveredReason),
    /// It came back to an office, which stores it.
    Returned {
        /// The office.
        office: String,
    },
    /// It was destroyed.
    Destroyed {
        /// Number of the certificate.
        certificate: String,
    },
}

/// What became of one card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardDelivery {
    /// The printed number.
    pub number: String,
    /// What.
    pub delivery: Delivery,
    /// When.
    pub at: Timestamp,
    /// The key that a telephone gave to its entry: the event bears it, so that an entry that is
    /// sent again is known.
    pub entry: Option<String>,
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryOutcome {
    /// It is new and was recorded.
    Recorded,
    /// It says what was recorded before.
    Unchanged,
    /// There is no such card, or it is in no lot.
    UnknownCard,
    /// The card stands in the file more than once.
    Twice,
    /// Who took it is no member of the family.
    NotAMember,
    /// The card is blocked or ended: it is not handed over.
    HoldsNoMore,
    /// The card holds, so that it is stored before it is destroyed.
    HoldsYet,
    /// A new card of the family waits for its signature.
    DraftWaits,
    /// It lies before the card came to where it is.
    TooEarly,
    /// The card is not where this could happen to it.
    NotThere(TransitionRefused),
}

/// What rows changed, or would.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Delivered {
    /// The outcome of each row, in their order.
    pub outcomes: Vec<DeliveryOutcome>,
    /// Cards that were destroyed while they held: they are revoked.
    pub revoked: u64,
}

impl Lots<'_> {
    /// Records the ends of cards' ways: the rows that are sound together, in one transaction. A card
    /// that is destroyed while it holds is revoked, with all parts of its issue.
    pub async fn record_deliveries(
        &self,
        rows: &[CardDelivery],
        at: Timestamp,
        dry_run: bool,
    ) -> Result<Delivered, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let known =
            on_their_way(&mut transaction, rows.iter().map(|row| row.number.as_str())).await?;
        let families = families_of_members(&mut transaction, rows).await?;
        let issues = known.values().map(|card| card.family_id.as_str());
        let issues: BTreeSet<&str> = issues.collect();
        let issues = card_live::all_of_families(&mut transaction, issues).await?;
        let mut done = Delivered::default();
        let mut seen = BTreeMap::new();
        let (mut steps, mut events, mut revoked) = (Vec::new(), Vec::new(), BTreeMap::new());
        for row in rows {
            if let Some(before) = seen.insert(&row.number, &row.delivery) {
                done.outcomes.push(if *before == row.delivery {
                    DeliveryOutcome::Unchanged
                } else {
                    DeliveryOutcome::Twice
                });
                continue;
            }
            let card = known.get(&row.number);
            let of_family = card.and_then(|card| issues.get(&card.family_id));
            let of_family = of_family.map_or(&[][..], |cards| cards);
            match step(row, card, &families, of_family) {
                Ok(None) => done.outcomes.push(DeliveryOutcome::Unchanged),
                Err(refused) => done.outcomes.push(refused),
                Ok(Some((next, ends))) => {
                    done.outcomes.push(DeliveryOutcome::Recorded);
                    events.push((row.number.clone(), row.event(at)));
                    steps.push((row.number.clone(), next));
                    for card in ends {
                        let by = self.storage.actor().clone();
                        let reason = RevocationReason::NotDelivered;
                        let status = card.status.clone().revoke(reason, at, by)?;
                        revoked.insert(card.card_number.clone(), status);
                    }
                }
            }
        }
        done.revoked = revoked.len() as u64;
        if dry_run || steps.is_empty() {
            return Ok(done);
        }
        write_steps(&mut transaction, &steps).await?;
        self.note_hand_overs(&mut transaction, rows, &steps).await?;
        let revoked: Vec<(String, CredentialStatus)> = revoked.into_iter().collect();
        card_live::write_statuses(&mut transaction, &revoked).await?;
        let mut events: Vec<AuditEvent> = events.into_iter().map(|(_, event)| event).collect();
        for (number, status) in &revoked {
            let mut event = AuditEvent::new(at, "card.revoked", number);
            event.detail = detail(status);
            events.push(event);
        }
        transaction.audit_all(self.storage.actor(), &events).await?;
        transaction.commit().await?;
        Ok(done)
    }

    async fn note_hand_overs(
        &self,
        transaction: &mut WriteTransaction,
        rows: &[CardDelivery],
        steps: &[(String, Production)],
    ) -> Result<(), StorageError> {
        let recorded: BTreeSet<&str> = steps.iter().map(|(number, _)| number.as_str()).collect();
        for row in rows {
            let Delivery::HandedOver { mode, .. } = &row.delivery else {
                continue;
            };
            if !recorded.contains(row.number.as_str()) {
                continue;
            }
            let insert = Statement::new(
                "insert into hand_over (card_number, mode, handed_at, handed_by)
                 values ($1, $2, $3, $4)
                 on conflict (card_number) do nothing",
            );
            let insert = insert
                .bind(&row.number)
                .bind(mode.word())
                .bind(row.at.seconds())
                .bind(self.storage.actor().as_str());
            transaction.execute(insert).await?;
        }
        Ok(())
    }
}

impl CardDelivery {
    /// The event of a card. Who took it does not stand in it: the chain is for ever.
    fn event(&self, at: Timestamp) -> AuditEvent {
        let (action, mut detail) = match &self.delivery {
            Delivery::HandedOver { mode, .. } => {
                ("card.handed_over", serde_json::json!({"mode": mode.word()}))
            }
            Delivery::Undelivered(reason) => (
                "card.undelivered",
                serde_json::json!({"reason": reason.word()}),
            ),
            Delivery::Returned { office } => {
                ("card.returned", serde_json::json!({"office": office}))
            }
            Delivery::Destroyed { certificate } => (
                "card.destroyed",
                serde_json::json!({"certificate": certificate}),
            ),
        };
        if let Some(entry) = &self.entry {
            detail["entry"] = entry.as_str().into();
        }
        let mut event = AuditEvent::new(at, action, &self.number);
        event.detail = detail.to_string();
        event
    }
}

impl Delivery {
    /// Whether a card is that already.
    fn is_of(&self, state: &Production) -> bool {
        match (self, state) {
            (Self::HandedOver { receiver, .. }, Production::HandedOver(_, by)) => *receiver == by.0,
            (Self::Undelivered(reason), Production::Undelivered(_, now)) => reason == now,
            (Self::Returned { office }, Production::Returned(_, now)) => *office == now.0,
            (Self::Destroyed { certificate }, Production::Destroyed(_, now)) => {
                *certificate == now.0
            }
            _ => false,
        }
    }
}

/// The card's next state, with cards that end by it; `None` where it is there already.
fn step<'live>(
    row: &CardDelivery,
    card: Option<&CardOnItsWay>,
    families: &BTreeMap<String, String>,
    of_family: &'live [LiveCard],
) -> Result<Option<(Production, Vec<&'live LiveCard>)>, DeliveryOutcome> {
    let card = card.ok_or(DeliveryOutcome::UnknownCard)?;
    if row.delivery.is_of(&card.production) {
        return Ok(None);
    }
    let state = card.production.clone();
    let is_returned = matches!(state, Production::Returned(..));
    let since = state.since();
    let next = match &row.delivery {
        Delivery::HandedOver { receiver, .. } => {
            state.hand_over(Receiver(receiver.clone()), row.at)
        }
        Delivery::Undelivered(reason) => state.fail_delivery(*reason, row.at),
        Delivery::Returned { office } => state.take_back(Office(office.clone()), row.at),
        Delivery::Destroyed { certificate } => {
            state.destroy(Certificate(certificate.clone()), row.at)
        }
    };
    let next = next.map_err(DeliveryOutcome::NotThere)?;
    if since > Some(row.at) {
        return Err(DeliveryOutcome::TooEarly);
    }
    let mut ends = Vec::new();
    match &row.delivery {
        Delivery::HandedOver { receiver, .. } => {
            if families.get(receiver) != Some(&card.family_id) {
                return Err(DeliveryOutcome::NotAMember);
            }
            if card.status != CredentialStatus::Valid.word() {
                return Err(DeliveryOutcome::HoldsNoMore);
            }
        }
        Delivery::Destroyed { .. } if card.is_live() => {
            if !is_returned {
                return Err(DeliveryOutcome::HoldsYet);
            }
            if of_family.iter().any(|card| card.is_draft) {
                return Err(DeliveryOutcome::DraftWaits);
            }
            let is_of_issue = |other: &&LiveCard| {
                i64::from(other.issue_number) == card.issue_number && other.status.is_live()
            };
            ends.extend(of_family.iter().filter(is_of_issue));
        }
        _ => {}
    }
    Ok(Some((next, ends)))
}

/// The families of the members that took cards, by member id.
async fn families_of_members(
    transaction: &mut ReadTransaction,
    rows: &[CardDelivery],
) -> Result<BTreeMap<String, String>, StorageError> {
    let members = rows.iter().filter_map(|row| match &row.delivery {
        Delivery::HandedOver { receiver, .. } => Some(receiver.as_str()),
        _ => None,
    });
    let mut query = Statement::new("select member_id, family_id from member where member_id in ");
    query.push_list(members);
    let rows = transaction.fetch_all(query).await?;
    rows.iter()
        .map(|row| Ok((row.text("member_id")?, row.text("family_id")?)))
        .collect()
}

#[cfg(test)]
mod tests;
