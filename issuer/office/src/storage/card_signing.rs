//! A draft becomes a card, and what it replaces ends, in one transaction.

use std::collections::BTreeSet;

use issuer_domain::{Actor, CredentialStatus, RevocationReason, Timestamp};

use super::StorageError;
use super::audit::AuditEvent;
use super::batch::chunks;
use super::card_live::{self, LiveCard};
use super::card_version::{SettlementId, SignedDraft};
use super::cards::Cards;
use super::engine::{Statement, WriteTransaction};
use super::request_cards;
use super::settlements;

/// Rows of one statement: 256 × 3 columns = 768 values.
const SIGNATURES_A_STATEMENT: usize = 256;

/// What ended in favour of new cards.
#[derive(Debug, Default)]
struct Ended {
    statuses: Vec<(String, CredentialStatus)>,
    events: Vec<(Actor, AuditEvent)>,
}

impl Cards<'_> {
    /// Makes drafts signed cards, all or none. In the same transaction the issue that each replaces
    /// is superseded, the cards of a split or merged family end, and requests that waited for these
    /// cards are done: at no time has a family two live cards, or none because something broke in
    /// between. Give all parts of a family and all
    /// drafts of a settlement together, as [`Cards::list_drafts`] does.
    pub async fn store_signed(
        &self,
        signed: &[SignedDraft],
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let mut ended = Ended::default();
        let families: BTreeSet<&str> = signed
            .iter()
            .map(|card| card.version.number.family_id().as_str())
            .collect();
        let live = card_live::of_families(&mut transaction, families).await?;
        for card in signed {
            let family = card.version.number.family_id().as_str();
            let of_family = live.get(family).map_or(&[][..], |cards| cards);
            let card_number = card.version.number.to_string();
            if of_family.iter().any(|live| live.card_number == card_number) {
                return Err(StorageError::NotADraft { card_number });
            }
            card_live::check_replaced(&card.version, of_family)?;
            // Once for all parts of the family.
            if card.version.number.part().number() == 1 {
                for old in of_family {
                    ended.supersede(old, card, at)?;
                }
            }
        }
        let settled: BTreeSet<SettlementId> = signed
            .iter()
            .filter_map(|card| card.version.settlement)
            .collect();
        for id in &settled {
            let (by, reason) = settlements::settle(&mut transaction, *id, at).await?;
            for old in settlements::ends(&mut transaction, *id).await? {
                ended.revoke(&old, reason, at, &by)?;
            }
        }
        card_live::write_statuses(&mut transaction, &ended.statuses).await?;
        write_signatures(&mut transaction, signed, at).await?;
        for id in &settled {
            settlements::check_whole(&mut transaction, *id).await?;
        }
        for card in signed {
            let event = AuditEvent::new(at, "card.signed", card.version.number.to_string());
            ended.events.push((card.version.made_by.clone(), event));
        }
        for made in request_cards::note_made(&mut transaction, signed, at).await? {
            ended.events.push((self.storage.actor().clone(), made));
        }
        let events = ended.events.iter().map(|(actor, event)| (actor, event));
        transaction.audit_each(events).await?;
        transaction.commit().await
    }
}

impl Ended {
    fn supersede(
        &mut self,
        old: &LiveCard,
        new: &SignedDraft,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let issue = new.version.number.issue_number();
        let by = new.version.made_by.clone();
        let status = old.status.clone().supersede(issue, at, by.clone())?;
        self.add(old, status, by, "card.superseded", at);
        Ok(())
    }

    fn revoke(
        &mut self,
        old: &LiveCard,
        reason: RevocationReason,
        at: Timestamp,
        by: &Actor,
    ) -> Result<(), StorageError> {
        let status = old.status.clone().revoke(reason, at, by.clone())?;
        self.add(old, status, by.clone(), "card.revoked", at);
        Ok(())
    }

    fn add(
        &mut self,
        old: &LiveCard,
        status: CredentialStatus,
        by: Actor,
        action: &'static str,
        at: Timestamp,
    ) {
        let mut event = AuditEvent::new(at, action, old.card_number.clone());
        event.detail = super::card_status::detail(&status);
        self.statuses.push((old.card_number.clone(), status));
        self.events.push((by, event));
    }
}

async fn write_signatures(
    transaction: &mut WriteTransaction,
    signed: &[SignedDraft],
    at: Timestamp,
) -> Result<(), StorageError> {
    for chunk in chunks(signed, SIGNATURES_A_STATEMENT) {
        let mut statement = Statement::new(
            "update card
             set production = 'signed',
                 signature = v.column2,
                 qr_text = v.column3,
                 signed_at = ",
        );
        statement.push_value(at.seconds());
        statement
            .push(", production_at = ")
            .push_value(at.seconds());
        statement.push(" from (");
        statement.push_rows(chunk.iter().map(|card| {
            vec![
                card.version.number.to_string().into(),
                card.signature[..].into(),
                card.qr_text.as_str().into(),
            ]
        }));
        statement.push(
            ") as v
             where card.card_number = v.column1
               and card.production = 'draft'",
        );
        let written = transaction.execute(statement).await?;
        if written != chunk.len() as u64 {
            return Err(StorageError::NotADraft {
                card_number: chunk[0].version.number.to_string(),
            });
        }
    }
    Ok(())
}
