//! Requests and the cards that were made for them.

use issuer_domain::{AcknowledgementNumber, CardWay, Timestamp};

use super::audit::AuditEvent;
use super::card_version::SignedDraft;
use super::engine::{Row, Statement, WriteTransaction};
use super::reprint_requests::Requests;
use super::request_rows::{self, StoredRequest};
use super::{CounterRefused, StorageError};

/// Ends the approved requests of families whose new cards are signed in this transaction: a request
/// that has its card and one that waits are never told apart by a breakdown in between.
pub(super) async fn note_made(
    transaction: &mut WriteTransaction,
    signed: &[SignedDraft],
    at: Timestamp,
) -> Result<Vec<AuditEvent>, StorageError> {
    let waiting = Statement::new(
        "select acknowledgement, family_id
         from reprint_request
         where state = 'approved'",
    );
    let mut events = Vec::new();
    let rows = transaction.fetch_all(waiting).await?;
    if rows.is_empty() {
        return Ok(events);
    }
    for row in &rows {
        let family_id = row.text("family_id")?;
        let first_parts = signed.iter().filter(|card| {
            let number = &card.version.number;
            number.part().number() == 1 && number.family_id().as_str() == family_id
        });
        for card in first_parts {
            let number = row.text("acknowledgement")?;
            let update = Statement::new(
                "update reprint_request
                 set state = 'made',
                     card_number = $1,
                     made_at = $2
                 where acknowledgement = $3",
            );
            let update = update
                .bind(card.version.number.to_string())
                .bind(at.seconds())
                .bind(number.clone());
            transaction.execute(update).await?;
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
