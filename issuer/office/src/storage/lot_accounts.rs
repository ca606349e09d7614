//! The accounts of lots: counts, what is open, and the closing.

use issuer_domain::production::UndeliveredReason;
use issuer_domain::{LotCounts, Production, StockCounts, Timestamp, Unexplained};

use super::audit::AuditEvent;
use super::engine::{ReadTransaction, Row, Statement};
use super::lot_cards::{CardInLot, of_lot, require_open};
use super::lot_stock::count_stock;
use super::lots::Lots;
use super::{LotRefused, StorageError};

/// A lot and where its cards are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotStanding {
    /// Its name.
    pub lot_id: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// The lot whose missing cards it makes up for.
    pub supplement_of: Option<String>,
    /// When it was closed, and by whom.
    pub closed: Option<(Timestamp, String)>,
    /// Where its cards are.
    pub counts: LotCounts,
}

/// Something that keeps a lot open, with the numbers of the cards concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenItem {
    /// What.
    pub what: Unexplained,
    /// Which cards; none where it concerns none in particular.
    pub cards: Vec<String>,
}

impl Lots<'_> {
    /// All lots, or one, in the order of their names.
    pub async fn standings(&self, lot_id: Option<&str>) -> Result<Vec<LotStanding>, StorageError> {
        let mut transaction = self.storage.begin_read().await?;
        let mut standings = standings(&mut transaction, lot_id).await?;
        for standing in &mut standings {
            standing.counts.stock = count_stock(&mut transaction, &standing.lot_id).await?;
        }
        match (lot_id, standings.is_empty()) {
            (Some(lot_id), true) => Err(LotRefused::NoSuchLot {
                lot: lot_id.to_owned(),
            }
            .into()),
            _ => Ok(standings),
        }
    }

    /// What keeps a lot open; nothing where it may be closed or is.
    pub async fn open_items(&self, lot_id: &str) -> Result<Vec<OpenItem>, StorageError> {
        let counts = self.standings(Some(lot_id)).await?;
        let counts = counts.first().map(|standing| standing.counts);
        let mut transaction = self.storage.begin_read().await?;
        open_items(&mut transaction, lot_id, counts.unwrap_or_default()).await
    }

    /// Closes a lot of which everything is explained; otherwise says what is not, and changes
    /// nothing.
    pub async fn close(&self, lot_id: &str, at: Timestamp) -> Result<Vec<OpenItem>, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        require_open(&mut transaction, lot_id).await?;
        let found = standings(&mut transaction, Some(lot_id)).await?;
        let mut counts = found.first().map(|one| one.counts).unwrap_or_default();
        counts.stock = count_stock(&mut transaction, lot_id).await?;
        let open = open_items(&mut transaction, lot_id, counts).await?;
        if !open.is_empty() {
            return Ok(open);
        }
        let update = Statement::new(
            "update lot
             set closed_at = $1,
                 closed_by = $2
             where lot_id = $3",
        );
        let update = update
            .bind(at.seconds())
            .bind(self.storage.actor().as_str())
            .bind(lot_id);
        transaction.execute(update).await?;
        let mut event = AuditEvent::new(at, "lot.closed", lot_id);
        event.detail = format!(
            "{{\"exported\":{},\"good\":{},\"spoiled\":{},\"samples\":{},\"missing\":{},\"handed_over\":{},\"undelivered\":{}}}",
            counts.exported,
            counts.good(),
            counts.spoiled,
            counts.samples,
            counts.missing,
            counts.handed_over,
            counts.not_delivered()
        );
        transaction.audit(self.storage.actor(), event).await?;
        transaction.commit().await?;
        Ok(open)
    }
}

async fn open_items(
    transaction: &mut ReadTransaction,
    lot_id: &str,
    counts: LotCounts,
) -> Result<Vec<OpenItem>, StorageError> {
    let unexplained = counts.unexplained();
    if unexplained.is_empty() {
        return Ok(Vec::new());
    }
    let cards = of_lot(transaction, lot_id).await?;
    let items = unexplained.into_iter().map(|what| OpenItem {
        what,
        cards: cards
            .iter()
            .filter(|card| concerns(what, card))
            .map(|card| card.number.clone())
            .collect(),
    });
    Ok(items.collect())
}

fn concerns(what: Unexplained, card: &CardInLot) -> bool {
    match (what, &card.production) {
        (
            Unexplained::Exported(_),
            Production::Signed(_)
            | Production::Frozen(..)
            | Production::Rendered(..)
            | Production::Exported(..),
        )
        | (Unexplained::Good(_), Production::Printed(_) | Production::Packed(..))
        | (Unexplained::OnTheWay(_), Production::Dispatched(..) | Production::Received(..)) => true,
        (Unexplained::Undelivered(_), Production::Undelivered(_, reason)) => {
            *reason != UndeliveredReason::Lost
        }
        (
            Unexplained::StillHolding(_),
            Production::Spoiled(..)
            | Production::Destroyed(..)
            | Production::Undelivered(_, UndeliveredReason::Lost),
        ) => card.is_live(),
        _ => false,
    }
}

async fn standings(
    transaction: &mut ReadTransaction,
    lot_id: Option<&str>,
) -> Result<Vec<LotStanding>, StorageError> {
    let mut query = Statement::new(
        "select lot.lot_id,
                lot.created_at,
                lot.supplement_of,
                lot.closed_at,
                lot.closed_by,
                count(*) as exported,
                count(*) filter (where card.production = 'printed') as printed,
                count(*) filter (where card.production = 'packed') as packed,
                count(*) filter (where card.production = 'dispatched') as dispatched,
                count(*) filter (where card.production = 'received') as received,
                count(*) filter (where card.production = 'handed_over') as handed_over,
                count(*) filter (
                    where card.production = 'undelivered' and card.production_fact <> 'lost'
                ) as undelivered,
                count(*) filter (
                    where card.production = 'undelivered' and card.production_fact = 'lost'
                ) as lost,
                count(*) filter (where card.production = 'returned') as returned,
                count(*) filter (where card.production = 'destroyed') as destroyed,
                count(*) filter (
                    where card.production = 'spoiled'
                      and card.production_fact not in ('sample', 'missing')
                ) as spoiled,
                count(*) filter (
                    where card.production = 'spoiled' and card.production_fact = 'sample'
                ) as samples,
                count(*) filter (
                    where card.production = 'spoiled' and card.production_fact = 'missing'
                ) as missing,
                count(*) filter (
                    where card.status in ('valid', 'suspended')
                      and (card.production in ('spoiled', 'destroyed')
                           or (card.production = 'undelivered' and card.production_fact = 'lost'))
                ) as still_holding,
                count(hand_over.card_number) as hand_overs
         from lot
         join lot_card on lot_card.lot_id = lot.lot_id
         join card on card.card_number = lot_card.card_number
         left join hand_over on hand_over.card_number = card.card_number",
    );
    if let Some(lot_id) = lot_id {
        query.push(" where lot.lot_id = ").push_value(lot_id);
    }
    query.push(
        " group by lot.lot_id,
                   lot.created_at,
                   lot.supplement_of,
                   lot.closed_at,
                   lot.closed_by
          order by lot.lot_id",
    );
    let rows = transaction.fetch_all(query).await?;
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<LotStanding, StorageError> {
    let count = |column| row.integer(column).map(i64::cast_unsigned);
    let closed_at = row.optional_integer("closed_at")?;
    let closed_at = closed_at.map(Timestamp::from_seconds);
    Ok(LotStanding {
        lot_id: row.text("lot_id")?,
        created_at: Timestamp::from_seconds(row.integer("created_at")?),
        supplement_of: row.optional_text("supplement_of")?,
        closed: closed_at.zip(row.optional_text("closed_by")?),
        counts: LotCounts {
            exported: count("exported")?,
            printed: count("printed")?,
            packed: count("packed")?,
            dispatched: count("dispatched")?,
            received: count("received")?,
            handed_over: count("handed_over")?,
            undelivered: count("undelivered")?,
            lost: count("lost")?,
            returned: count("returned")?,
            destroyed: count("destroyed")?,
            spoiled: count("spoiled")?,
            samples: count("samples")?,
            missing: count("missing")?,
            still_holding: count("still_holding")?,
            hand_overs: count("hand_overs")?,
            stock: StockCounts::default(),
        },
    })
}
