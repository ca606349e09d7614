//! What the dashboard counts: requests, cards and presses, each in one pass over its rows.

use issuer_domain::{Area, Timestamp};

use super::areas::push_area;
use super::engine::{Row, Statement};
use super::{Storage, StorageError};

/// Counts for the dashboard.
#[derive(Debug, Clone, Copy)]
pub struct Indicators<'a> {
    pub(super) storage: &'a Storage,
}

/// Requests that wait for something.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WaitingRequests {
    /// How many.
    pub requests: u64,
    /// When the oldest was made.
    pub oldest: Option<Timestamp>,
}

/// What a press made of the cards that it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PressYield {
    /// The vendor whose key the lots were sealed for, or the press's profile.
    pub press: String,
    /// Printed and good when they left the press.
    pub printed: u64,
    /// Spoiled in print or cut.
    pub spoiled: u64,
    /// Kept as samples.
    pub samples: u64,
    /// Not there.
    pub missing: u64,
}

/// How far the cards of a lot are on their way to the families.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotProgress {
    /// The lot.
    pub lot: String,
    /// When it was frozen.
    pub frozen_at: Timestamp,
    /// Its cards that can reach a family: those not spoiled and not kept.
    pub cards: u64,
    /// Cards handed over.
    pub handed_over: u64,
    /// Cards that came back or could not be given.
    pub not_delivered: u64,
    /// Cards handed over by day, counted from 1970 in India.
    pub by_day: Vec<(i64, u64)>,
}

/// How far requests have come, and how long the delivered ones took.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequestFunnel {
    /// All requests.
    pub requested: u64,
    /// Those with a paid or waived fee.
    pub settled: u64,
    /// Those that somebody said yes to.
    pub approved: u64,
    /// Those whose card is signed.
    pub made: u64,
    /// Those whose card is printed.
    pub printed: u64,
    /// Seconds from request to hand-over of the delivered ones, the shortest first.
    pub delivered_after: Vec<i64>,
}

/// Ended and replaced cards that the shops of a district were shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedScans {
    /// The district in Hindi and in Latin letters.
    pub district: [String; 2],
    /// How often.
    pub scans: u64,
    /// How many different cards.
    pub cards: u64,
}

/// A number of cards or requests with a word of its kind.
pub type Counted = (String, u64);

impl Indicators<'_> {
    /// Requests that are open.
    pub async fn waiting_requests(&self) -> Result<WaitingRequests, StorageError> {
        let query = Statement::new(
            "select count(*) as requests,
                    min(asked_at) as oldest
             from reprint_request
             where state in ('asked', 'paid', 'waived', 'approved')",
        );
        let row = self.storage.fetch_one(query).await?;
        let oldest = row.optional_integer("oldest")?;
        Ok(WaitingRequests {
            requests: row.integer("requests")?.cast_unsigned(),
            oldest: oldest.map(Timestamp::from_seconds),
        })
    }

    /// Cards printed again since a time, by the word of the reason, the most first.
    pub async fn reprints(
        &self,
        area: Area,
        since: Timestamp,
    ) -> Result<Vec<Counted>, StorageError> {
        let mut query = Statement::new(
            "select card.making_reason as word,
                    count(*) as counted
             from card
             join family on family.family_id = card.family_id
             where card.making = 'reprint'
               and card.part = 1
               and card.issued_at >= ",
        );
        query.push_value(since.seconds()).push(" and ");
        push_area(&mut query, area);
        query.push(" group by card.making_reason order by counted desc, word");
        self.counted(query).await
    }

    /// Cards that could not be handed over, by the word of the reason, the most first.
    pub async fn undelivered(&self, area: Area) -> Result<Vec<Counted>, StorageError> {
        let mut query = Statement::new(
            "select card.production_fact as word,
                    count(*) as counted
             from card
             join family on family.family_id = card.family_id
             where card.production = 'undelivered'
               and card.status in ('valid', 'suspended')
               and ",
        );
        push_area(&mut query, area);
        query.push(" group by card.production_fact order by counted desc, word");
        self.counted(query).await
    }

    /// What each press returned, by name.
    pub async fn presses(&self) -> Result<Vec<PressYield>, StorageError> {
        let query = Statement::new(
            "select coalesce(sealed.vendor, lot.press) as press_name,
                    cast(sum(lot_return.printed) as bigint) as printed,
                    cast(sum(lot_return.spoiled) as bigint) as spoiled,
                    cast(sum(lot_return.samples) as bigint) as samples,
                    cast(sum(lot_return.missing) as bigint) as missing
             from lot_return
             join lot on lot.lot_id = lot_return.lot_id
             left join (
                 select lot_id,
                        max(vendor) as vendor
                 from lot_export
                 group by lot_id
             ) as sealed on sealed.lot_id = lot.lot_id
             group by coalesce(sealed.vendor, lot.press)
             order by press_name",
        );
        let rows = self.storage.fetch_all(query).await?;
        let press = |row: &Row| {
            Ok(PressYield {
                press: row.text("press_name")?,
                printed: row.integer("printed")?.cast_unsigned(),
                spoiled: row.integer("spoiled")?.cast_unsigned(),
                samples: row.integer("samples")?.cast_unsigned(),
                missing: row.integer("missing")?.cast_unsigned(),
            })
        };
        rows.iter().map(press).collect()
    }

    /// The newest lots that are not closed, at most `limit`, the oldest of them first.
    pub async fn open_lots(&self, limit: u32) -> Result<Vec<LotProgress>, StorageError> {
        let mut transaction = self.storage.begin_read().await?;
        let query = Statement::new(
            "select newest.lot_id,
                    newest.created_at,
                    count(case when card.production <> 'spoiled' then 1 end) as cards,
                    count(case when card.production = 'handed_over' then 1 end) as handed_over,
                    count(case
                        when card.production in ('undelivered', 'returned', 'destroyed') then 1
                    end) as not_delivered
             from (
                 select lot_id, created_at
                 from lot
                 where closed_at is null
                 order by created_at desc, lot_id
                 limit $1
             ) as newest
             join lot_card on lot_card.lot_id = newest.lot_id
             join card on card.card_number = lot_card.card_number
             group by newest.lot_id, newest.created_at
             order by newest.created_at, newest.lot_id",
        );
        let rows = transaction.fetch_all(query.bind(limit)).await?;
        let mut lots = rows.iter().map(read_lot).collect::<Result<Vec<_>, _>>()?;
        let mut query = Statement::new(
            "select lot_card.lot_id,
                    (hand_over.handed_at + 19800) / 86400 as day,
                    count(*) as cards
             from hand_over
             join lot_card on lot_card.card_number = hand_over.card_number
             where lot_card.lot_id in ",
        );
        let names: Vec<String> = lots.iter().map(|lot| lot.lot.clone()).collect();
        query.push_list(names.iter().map(String::as_str));
        query.push(" group by lot_card.lot_id, day order by lot_card.lot_id, day");
        for row in transaction.fetch_all(query).await? {
            let name = row.text("lot_id")?;
            let day = (row.integer("day")?, row.integer("cards")?.cast_unsigned());
            if let Some(lot) = lots.iter_mut().find(|lot| lot.lot == name) {
                lot.by_day.push(day);
            }
        }
        Ok(lots)
    }

    /// How far the requests since a time have come.
    pub async fn funnel(&self, since: Timestamp) -> Result<RequestFunnel, StorageError> {
        let query = Statement::new(
            "select count(*) as requested,
                    count(case when fee_paise = 0 or paid_at is not null then 1 end) as settled,
                    count(case when reprint_request.state in ('approved', 'made') then 1 end) as approved,
                    count(card.card_number) as made,
                    count(case
                        when card.production in (
                            'printed', 'packed', 'dispatched', 'received', 'handed_over',
                            'undelivered', 'returned', 'destroyed'
                        ) then 1
                    end) as printed
             from reprint_request
             left join card on card.card_number = reprint_request.card_number
             where reprint_request.asked_at >= $1",
        );
        let mut transaction = self.storage.begin_read().await?;
        let row = transaction.fetch_one(query.bind(since.seconds())).await?;
        let query = Statement::new(
            "select hand_over.handed_at - reprint_request.asked_at as seconds
             from reprint_request
             join hand_over on hand_over.card_number = reprint_request.card_number
             where reprint_request.asked_at >= $1
             order by seconds",
        );
        let delivered = transaction.fetch_all(query.bind(since.seconds())).await?;
        let count = |column| Ok::<_, StorageError>(row.integer(column)?.cast_unsigned());
        Ok(RequestFunnel {
            requested: count("requested")?,
            settled: count("settled")?,
            approved: count("approved")?,
            made: count("made")?,
            printed: count("printed")?,
            delivered_after: delivered
                .iter()
                .map(|row| row.integer("seconds"))
                .collect::<Result<_, _>>()?,
        })
    }

    /// Ended and replaced cards that shops were shown since a time, by the district of the shop, the
    /// most first: from the registers that shops handed back.
    pub async fn refused_scans(&self, since: Timestamp) -> Result<Vec<RefusedScans>, StorageError> {
        let query = Statement::new(
            "select coalesce(shop.district_hindi, shop.district_latin) as hindi,
                    coalesce(shop.district_latin, shop.district_hindi) as latin,
                    count(*) as scans,
                    count(distinct shop_ledger.card_hash) as cards
             from shop_ledger
             join (
                 select shop_code,
                        max(district_hindi) as district_hindi,
                        max(district_latin) as district_latin
                 from family
                 group by shop_code
             ) as shop on shop.shop_code = shop_ledger.shop
             where shop_ledger.code in ('R-REVOKED', 'R-SUPERSEDED')
               and shop_ledger.at >= $1
             group by shop.district_hindi, shop.district_latin
             order by scans desc, latin",
        );
        let query = query.bind(since.seconds());
        let rows = self.storage.fetch_all(query).await?;
        let scans = |row: &Row| {
            Ok(RefusedScans {
                district: [row.text("hindi")?, row.text("latin")?],
                scans: row.integer("scans")?.cast_unsigned(),
                cards: row.integer("cards")?.cast_unsigned(),
            })
        };
        rows.iter().map(scans).collect()
    }

    /// When shops last got new lists.
    pub async fn last_published(&self) -> Result<Option<Timestamp>, StorageError> {
        let query = Statement::new("select max(published_at) as at from publication");
        let row = self.storage.fetch_one(query).await?;
        Ok(row.optional_integer("at")?.map(Timestamp::from_seconds))
    }

    /// When the audit chain was last signed.
    pub async fn last_checkpoint(&self) -> Result<Option<Timestamp>, StorageError> {
        let last = self.storage.audit_chain().find_last_checkpoint().await?;
        Ok(last.map(|checkpoint| checkpoint.at))
    }

    async fn counted(&self, query: Statement<'_>) -> Result<Vec<Counted>, StorageError> {
        let rows = self.storage.fetch_all(query).await?;
        rows.iter()
            .map(|row| {
                let word = row.optional_text("word")?.unwrap_or_default();
                Ok((word, row.integer("counted")?.cast_unsigned()))
            })
            .collect()
    }
}

fn read_lot(row: &Row) -> Result<LotProgress, StorageError> {
    Ok(LotProgress {
        lot: row.text("lot_id")?,
        frozen_at: Timestamp::from_seconds(row.integer("created_at")?),
        cards: row.integer("cards")?.cast_unsigned(),
        handed_over: row.integer("handed_over")?.cast_unsigned(),
        not_delivered: row.integer("not_delivered")?.cast_unsigned(),
        by_day: Vec::new(),
    })
}

#[cfg(test)]
mod tests;
