//! Requests and the cards that were made for them.

use issuer_domain::{CardWay, Timestamp};

use super::StorageError;
use super::audit::AuditEvent;
use super::card_version::SignedDraft;
use super::engine::{Row, Statement, WriteTransaction};
use super::reprint_requests::Requests;

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
        let mut transaction = self.storage.begin_read().await?;
        let row = transaction.fetch_optional(query.bind(card_number)).await?;
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
