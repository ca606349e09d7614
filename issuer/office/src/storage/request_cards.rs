//! Requests and the cards that were made for them.

use issuer_domain::{AcknowledgementNumber, CardWay, Timestamp};

use super::audit::AuditEvent;
use super::batch::chunks;
use super::card_version::SignedDraft;
use super::engine::{Row, Statement, Value, WriteTransaction};
use super::reprint_requests::Requests;
use super::request_rows::{self, StoredRequest};
use super::{CounterRefused, StorageError};

/// Cards of one statement: 256 × 2 columns = 512 values.
const CARDS_A_STATEMENT: usize = 256;

/// Ends the approved requests of families whose new cards are signed in this transaction: a request
/// that has its card and one that waits are never told apart by a breakdown in between.
pub(super) async fn note_made(
    transaction: &mut WriteTransaction,
    signed: &[SignedDraft],
    at: Timestamp,
) -> Result<Vec<AuditEvent>, StorageError> {
    let mut events = Vec::new();
    for chunk in chunks(signed, CARDS_A_STATEMENT) {
        let mut update = Statement::new(
            "update reprint_request
             set state = 'made',
                 card_number = v.column2,
                 made_at = ",
        );
        update.push_value(at.seconds()).push(" from (");
        let first_parts = chunk.iter().map(|card| &card.version.number);
        let first_parts = first_parts.filter(|number| number.part().number() == 1);
        let rows: Vec<Vec<Value<'_>>> = first_parts
            .map(|number| {
                vec![
                    number.family_id().as_str().into(),
                    number.to_string().into(),
                ]
            })
            .collect();
        if rows.is_empty() {
            continue;
        }
        update.push_rows(rows);
        update.push(
            ") as v
             where reprint_request.family_id = v.column1
               and reprint_request.state = 'approved'
             returning reprint_request.acknowledgement",
        );
        for row in transaction.fetch_all(update).await? {
            let number = row.text("acknowledgement")?;
            events.push(AuditEvent::new(at, "request.made", number));
        }
    }
    Ok(events)
}

impl Requests<'_> {
    /// Ends an approved request whose card was made otherwise: with the settlement of its family.
    pub async fn note_card(
        &self,
        number: AcknowledgementNumber,
        card_number: &str,
        at: Timestamp,
    ) -> Result<StoredRequest, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let before = request_rows::get(&mut transaction, number).await?;
        let made = before.state.make(card_number.to_owned(), at);
        let made = made.map_err(CounterRefused::Step)?;
        let after = request_rows::write_state(&mut transaction, number, &made).await?;
        let event = AuditEvent::new(at, "request.made", number.to_string());
        transaction.audit(self.storage.actor(), event).await?;
        transaction.commit().await?;
        Ok(after)
    }

    /// Notes that an interim card of a request's card is about to be signed, and until when it holds.
    pub async fn note_interim(
        &self,
        number: AcknowledgementNumber,
        card_number: &str,
        expires_at: Timestamp,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let mut event = AuditEvent::new(at, "card.interim_signed", card_number);
        event.detail = format!(
            "{{\"expires\":{},\"request\":\"{number}\"}}",
            expires_at.seconds()
        );
        transaction.audit(self.storage.actor(), event).await?;
        transaction.commit().await
    }

    /// When a card took the steps of its way to its family.
    pub async fn card_way(&self, card_number: &str) -> Result<CardWay, StorageError> {
        let query = Statement::new(
            "select lot.created_at as in_lot,
                    coalesce(
                        counter_print.printed_at,
                        (
                            select min(lot_return.recorded_at)
                            from lot_return
                            where lot_return.lot_id = lot_card.lot_id
                              and lot_card.reported = 'printed'
                        )
                    ) as printed,
                    consignment.dispatched_at as dispatched,
                    hand_over.handed_at as delivered
             from card
             left join counter_print on counter_print.card_number = card.card_number
             left join lot_card on lot_card.card_number = card.card_number
             left join lot on lot.lot_id = lot_card.lot_id
             left join bundle
                  on bundle.lot_id = lot_card.lot_id
                 and bundle.bundle_number = lot_card.bundle_number
             left join consignment
                  on consignment.consignment_number = bundle.consignment_number
             left join hand_over on hand_over.card_number = card.card_number
             where card.card_number = $1",
        );
        let row = self.storage.fetch_optional(query.bind(card_number)).await?;
        row.map_or(Ok(CardWay::default()), |row| read_way(&row))
    }
}

fn read_way(row: &Row) -> Result<CardWay, StorageError> {
    let time = |column| -> Result<_, StorageError> {
        Ok(row.optional_integer(column)?.map(Timestamp::from_seconds))
    };
    Ok(CardWay {
        in_lot: time("in_lot")?,
        printed: time("printed")?,
        dispatched: time("dispatched")?,
        delivered: time("delivered")?,
    })
}

#[cfg(test)]
mod tests;
