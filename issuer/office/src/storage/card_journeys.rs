//! Where a family's cards were printed, and how they went from there.

use issuer_domain::{FamilyId, Timestamp};

use super::StorageError;
use super::cards::Cards;
use super::engine::{Row, Statement};

/// The way of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardJourney {
    /// The card.
    pub card_number: String,
    /// The lot that it was printed in, and its place in it.
    pub lot: Option<(String, i64)>,
    /// Whether a counter printed it.
    pub at_counter: bool,
    /// The consignment that it went with, and to which office.
    pub consignment: Option<(String, String)>,
    /// When that was sent.
    pub dispatched_at: Option<Timestamp>,
    /// When that had arrived.
    pub received_at: Option<Timestamp>,
    /// When the card was handed over, and by whom.
    pub handed_over: Option<(Timestamp, String)>,
}

impl Cards<'_> {
    /// The ways of a family's cards, in the order of their issues.
    pub async fn list_journeys(&self, family: &FamilyId) -> Result<Vec<CardJourney>, StorageError> {
        let query = Statement::new(
            "select card.card_number,
                    lot_card.lot_id,
                    lot_card.position,
                    counter_print.card_number as at_counter,
                    consignment.consignment_number,
                    consignment.office,
                    consignment.dispatched_at,
                    consignment.received_at,
                    hand_over.handed_at,
                    hand_over.handed_by
             from card
             left join lot_card on lot_card.card_number = card.card_number
             left join bundle on bundle.lot_id = lot_card.lot_id
                  and bundle.bundle_number = lot_card.bundle_number
             left join consignment on consignment.consignment_number = bundle.consignment_number
             left join hand_over on hand_over.card_number = card.card_number
             left join counter_print on counter_print.card_number = card.card_number
             where card.family_id = $1
             order by card.issue_number, card.part, lot_card.lot_id",
        );
        let query = query.bind(family.as_str());
        let rows = self.storage.fetch_all(query).await?;
        rows.iter().map(read).collect()
    }
}

fn read(row: &Row) -> Result<CardJourney, StorageError> {
    let time = |column| -> Result<_, StorageError> {
        Ok(row.optional_integer(column)?.map(Timestamp::from_seconds))
    };
    let lot = row.optional_text("lot_id")?;
    let consignment = row.optional_text("consignment_number")?;
    Ok(CardJourney {
        card_number: row.text("card_number")?,
        lot: lot.zip(row.optional_integer("position")?),
        at_counter: row.optional_text("at_counter")?.is_some(),
        consignment: consignment.zip(row.optional_text("office")?),
        dispatched_at: time("dispatched_at")?,
        received_at: time("received_at")?,
        handed_over: time("handed_at")?.zip(row.optional_text("handed_by")?),
    })
}
