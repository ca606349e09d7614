//! Consignments as an office sees them that they go to, and its cards.

use issuer_domain::Timestamp;

use super::StorageError;
use super::consignments::Consignments;
use super::engine::{Row, Statement};

/// A consignment on a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsignmentLine {
    /// Its number.
    pub number: String,
    /// The lot.
    pub lot_id: String,
    /// Where it goes.
    pub office: String,
    /// The seal on the bag.
    pub seal: String,
    /// When it left.
    pub dispatched_at: Timestamp,
    /// When it first was said to have arrived.
    pub received_at: Option<Timestamp>,
    /// Its bundles.
    pub bundles: u64,
    /// Cards that left with it.
    pub cards: u64,
    /// Cards of it that are still on the road.
    pub on_the_road: u64,
}

/// Where the cards are that were sent to an office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OfficeCounts {
    /// On the road.
    pub on_the_road: u64,
    /// Lying there, to be handed over.
    pub waiting: u64,
    /// In families' hands.
    pub handed_over: u64,
    /// Could not be handed over, and lie with whoever tried.
    pub undelivered: u64,
    /// Came back and are stored.
    pub returned: u64,
}

/// A card that was sent to an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardAtOffice {
    /// Its number.
    pub number: String,
    /// Its bundle in the lot.
    pub bundle: u64,
    /// The word of its state.
    pub state: String,
    /// What belongs to the state, such as why it was not delivered.
    pub fact: Option<String>,
    /// Since when.
    pub since: Option<Timestamp>,
}

/// From the cards of consignments.
const FROM_CARDS: &str = "
    from consignment
    join bundle on bundle.consignment_number = consignment.consignment_number
    join lot_card
        on lot_card.lot_id = bundle.lot_id
       and lot_card.bundle_number = bundle.bundle_number
    join card on card.card_number = lot_card.card_number";

const OF_CARD: &str = "select card.card_number,
           bundle.bundle_number,
           card.production,
           card.production_at,
           card.production_fact";

impl Consignments<'_> {
    /// Consignments to an office or to all, of a lot or of all, the newest first.
    pub async fn list(
        &self,
        office: Option<&str>,
        lot: Option<&str>,
    ) -> Result<Vec<ConsignmentLine>, StorageError> {
        let mut query = Statement::new(
            "select consignment.consignment_number,
                    consignment.lot_id,
                    consignment.office,
                    consignment.seal,
                    consignment.dispatched_at,
                    consignment.received_at,
                    count(distinct bundle.bundle_number) as bundles,
                    count(*) as cards,
                    count(*) filter (where card.production = 'dispatched') as on_the_road",
        );
        query.push(FROM_CARDS).push(" where 1 = 1");
        if let Some(office) = office {
            query.push(" and consignment.office = ").push_value(office);
        }
        if let Some(lot) = lot {
            query.push(" and consignment.lot_id = ").push_value(lot);
        }
        query.push(
            " group by consignment.consignment_number,
                       consignment.lot_id,
                       consignment.office,
                       consignment.seal,
                       consignment.dispatched_at,
                       consignment.received_at
              order by consignment.dispatched_at desc, consignment.consignment_number",
        );
        let rows = self.storage.fetch_all(query).await?;
        rows.iter().map(read_line).collect()
    }

    /// Where the cards are that were sent to an office, or to all.
    pub async fn count_at(&self, office: Option<&str>) -> Result<OfficeCounts, StorageError> {
        let mut query = Statement::new("select card.production, count(*) as cards");
        query.push(FROM_CARDS);
        if let Some(office) = office {
            query
                .push(" where consignment.office = ")
                .push_value(office);
        }
        query.push(" group by card.production");
        let mut counts = OfficeCounts::default();
        let mut transaction = self.storage.begin_read().await?;
        for row in transaction.fetch_all(query).await? {
            let count = match row.text("production")?.as_str() {
                "dispatched" => &mut counts.on_the_road,
                "received" => &mut counts.waiting,
                "handed_over" => &mut counts.handed_over,
                "undelivered" => &mut counts.undelivered,
                "returned" => &mut counts.returned,
                _ => continue,
            };
            *count = row.integer("cards")?.cast_unsigned();
        }
        Ok(counts)
    }

    /// The cards of a consignment, bundle by bundle.
    pub async fn list_cards(&self, number: &str) -> Result<Vec<CardAtOffice>, StorageError> {
        let mut query = Statement::new(OF_CARD);
        query.push(FROM_CARDS);
        query.push(" where consignment.consignment_number = ");
        query.push_value(number);
        query.push(" order by lot_card.position");
        let rows = self.storage.fetch_all(query).await?;
        rows.iter().map(read_card).collect()
    }

    /// Cards sent to an office, or to all, that could not be handed over or came back; the latest
    /// first, at most `limit`.
    pub async fn list_not_delivered(
        &self,
        office: Option<&str>,
        limit: u32,
    ) -> Result<Vec<CardAtOffice>, StorageError> {
        let mut query = Statement::new(OF_CARD);
        query.push(FROM_CARDS);
        query.push(" where card.production in ('undelivered', 'returned')");
        if let Some(office) = office {
            query.push(" and consignment.office = ").push_value(office);
        }
        query.push(" order by card.production_at desc, card.card_number limit ");
        query.push_value(limit);
        let rows = self.storage.fetch_all(query).await?;
        rows.iter().map(read_card).collect()
    }

    /// The office to which a card was sent.
    pub async fn find_office_of(&self, card: &str) -> Result<Option<String>, StorageError> {
        let mut query = Statement::new("select consignment.office");
        query.push(FROM_CARDS);
        query.push(" where card.card_number = ").push_value(card);
        let row = self.storage.fetch_optional(query).await?;
        row.map(|row| row.text("office")).transpose()
    }
}

fn read_line(row: &Row) -> Result<ConsignmentLine, StorageError> {
    let count = |column| row.integer(column).map(i64::cast_unsigned);
    let received_at = row.optional_integer("received_at")?;
    Ok(ConsignmentLine {
        number: row.text("consignment_number")?,
        lot_id: row.text("lot_id")?,
        office: row.text("office")?,
        seal: row.text("seal")?,
        dispatched_at: Timestamp::from_seconds(row.integer("dispatched_at")?),
        received_at: received_at.map(Timestamp::from_seconds),
        bundles: count("bundles")?,
        cards: count("cards")?,
        on_the_road: count("on_the_road")?,
    })
}

fn read_card(row: &Row) -> Result<CardAtOffice, StorageError> {
    let since = row.optional_integer("production_at")?;
    Ok(CardAtOffice {
        number: row.text("card_number")?,
        bundle: row.integer("bundle_number")?.cast_unsigned(),
        state: row.text("production")?,
        fact: row.optional_text("production_fact")?,
        since: since.map(Timestamp::from_seconds),
    })
}
