//! A draft, or at a counter the yes to a request, becomes a card, and what it replaces ends, in one
//! transaction.

use std::collections::BTreeSet;

use issuer_domain::{Actor, CredentialStatus, FamilyId, RevocationReason, Timestamp};

use super::StorageError;
use super::audit::AuditEvent;
use super::batch::chunks;
use super::card_live::{self, LiveCard};
use super::card_rows::{SIGNED_COLUMNS, signed_row};
use super::card_version::{SettlementId, SignedDraft};
use super::cards::{Cards, count_for_keys, number_taken};
use super::engine::{Statement, Value, WriteTransaction};
use super::request_cards;
use super::request_steps::{Deciding, PossibleStep};
use super::settlements;
use super::status_indexes::{self, StatusListSetup, StatusPlace, give_out_first};

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
            ended.supersede_all(of_family, card, at)?;
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
        ended.note_signed(signed, at);
        for made in request_cards::note_made(&mut transaction, signed, at).await? {
            ended.events.push((self.storage.actor().clone(), made));
        }
        ended.audit(&mut transaction).await?;
        transaction.commit().await
    }

    /// Says a request's yes, and makes the family's cards signed ones in the same transaction, of the
    /// places that are given to them; for keys that sign at once, since nobody else writes meanwhile. Refused as
    /// [`Cards::draft`] and [`Cards::store_signed`] refuse.
    pub async fn sign_with_yes<Fault: From<StorageError>>(
        &self,
        family_id: &FamilyId,
        count: u32,
        setup: &StatusListSetup<'_>,
        deciding: &Deciding<'_>,
        make: impl FnOnce(Vec<StatusPlace>) -> Result<Vec<SignedDraft>, Fault>,
    ) -> Result<Vec<SignedDraft>, Fault> {
        let at = deciding.at;
        let reads = [
            PossibleStep::named_read(deciding),
            status_indexes::named_open_list(),
            card_live::named_of_family(family_id.as_str()),
        ];
        let (mut transaction, [request, list, live]) =
            self.storage.begin_write_reading(reads).await?;
        let yes = PossibleStep::of(&request, deciding)?;
        let live = card_live::read(&live)?;
        let places = give_out_first(&mut transaction, &list, count, setup).await?;
        let signed = make(places)?;
        let versions = || signed.iter().map(|card| &card.version);
        let mut ended = Ended::default();
        let actor = self.storage.actor();
        let told = yes.tell(&mut transaction).await?;
        ended
            .events
            .extend(told.map(|event| (actor.clone(), event)));
        for card in &signed {
            let of_family = live.get(card.version.number.family_id().as_str());
            let of_family = of_family.map_or(&[][..], |cards| cards);
            card_live::check_replaced(&card.version, of_family)?;
            ended.supersede_all(of_family, card, at)?;
        }
        card_live::write_statuses(&mut transaction, &ended.statuses).await?;
        let rows: Vec<Vec<Value<'_>>> = signed.iter().map(|card| signed_row(card, at)).collect();
        transaction.insert_rows(SIGNED_COLUMNS, &rows).await?;
        count_for_keys(&mut transaction, versions()).await?;
        ended.note_signed(&signed, at);
        let Some(first) = versions().next() else {
            // Without a card nothing is said.
            return Ok(signed);
        };
        let event = yes.make(&mut transaction, first.number.to_string()).await?;
        ended.events.push((actor.clone(), event));
        ended.audit(&mut transaction).await?;
        let done = transaction.commit().await;
        done.map_err(|error| number_taken(first, error))?;
        Ok(signed)
    }
}

impl Ended {
    /// Ends what a family has in favour of its new card; once for all parts of the family.
    fn supersede_all(
        &mut self,
        of_family: &[LiveCard],
        new: &SignedDraft,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        if new.version.number.part().number() == 1 {
            for old in of_family {
                self.supersede(old, new, at)?;
            }
        }
        Ok(())
    }

    fn note_signed(&mut self, signed: &[SignedDraft], at: Timestamp) {
        for card in signed {
            let event = AuditEvent::new(at, "card.signed", card.version.number.to_string());
            self.events.push((card.version.made_by.clone(), event));
        }
    }

    async fn audit(&self, transaction: &mut WriteTransaction) -> Result<(), StorageError> {
        let events = self.events.iter().map(|(actor, event)| (actor, event));
        transaction.audit_each(events).await
    }

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
