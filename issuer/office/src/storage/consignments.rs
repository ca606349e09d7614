//! Consignments: bundles of a lot on their way to one office, and what arrived.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use issuer_domain::production::{Consignment as ConsignmentName, Office};
use issuer_domain::{Production, Timestamp};

use super::audit::AuditEvent;
use super::bundles::list;
use super::engine::{ReadTransaction, Row, Statement};
use super::lot_cards::{CardInLot, of_lot, require_open, write_steps};
use super::lots::Lots;
use super::{LotRefused, Storage, StorageError};

/// Consignments.
#[derive(Debug, Clone, Copy)]
pub struct Consignments<'a> {
    pub(super) storage: &'a Storage,
}

/// A parcel to one office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consignment {
    /// Its number: the lot's name and a number in the lot, `lot-0001/C1`.
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
    /// Its bundles: number, cards that left, and cards still on the road.
    pub bundles: Vec<(u64, u64, u64)>,
}

/// What is sent.
#[derive(Debug, Clone)]
pub struct Dispatching<'a> {
    /// Of which lot.
    pub lot_id: &'a str,
    /// Which bundles.
    pub bundles: RangeInclusive<u64>,
    /// Where it goes.
    pub office: &'a str,
    /// The seal on the bag.
    pub seal: &'a str,
    /// When.
    pub at: Timestamp,
}

/// What arrived.
#[derive(Debug, Clone)]
pub struct Receiving<'a> {
    /// The consignment.
    pub number: &'a str,
    /// What was counted in bundles that are not as they were sent.
    pub counted: &'a BTreeMap<u64, u64>,
    /// Cards that are not in it.
    pub missing: &'a [String],
    /// When.
    pub at: Timestamp,
}

impl Lots<'_> {
    /// Sends bundles that lie at the press to an office, as one consignment.
    pub async fn dispatch(&self, sent: &Dispatching<'_>) -> Result<Consignment, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        require_open(&mut transaction, sent.lot_id).await?;
        let bundles = list(&mut transaction, sent.lot_id).await?;
        let found = |number: &u64| bundles.iter().find(|bundle| bundle.number == *number);
        for number in sent.bundles.clone() {
            let refused = match found(&number).map(|bundle| bundle.consignment.as_ref()) {
                Some(None) => continue,
                // Between two that are there: every card of it was spoiled or is missing.
                None if *sent.bundles.start() < number && number < *sent.bundles.end() => continue,
                Some(Some(consignment)) => format!("left with consignment {consignment}"),
                None => "is not packed".to_owned(),
            };
            return Err(LotRefused::BundleNotHere {
                bundle: format!("{}/{number}", sent.lot_id),
                why: refused,
            }
            .into());
        }
        let query = Statement::new("select count(*) as sent from consignment where lot_id = $1");
        let row = transaction.fetch_one(query.bind(sent.lot_id)).await?;
        let name = format!("{}/C{}", sent.lot_id, row.integer("sent")? + 1);
        let insert = Statement::new(
            "insert into consignment (
                 consignment_number, lot_id, office, seal, dispatched_at, dispatched_by
             )
             values ($1, $2, $3, $4, $5, $6)",
        );
        let insert = insert
            .bind(&name)
            .bind(sent.lot_id)
            .bind(sent.office)
            .bind(sent.seal)
            .bind(sent.at.seconds())
            .bind(self.storage.actor().as_str());
        transaction.execute(insert).await?;
        let update = Statement::new(
            "update bundle
             set consignment_number = $1
             where lot_id = $2
               and bundle_number between $3 and $4",
        );
        let update = update
            .bind(&name)
            .bind(sent.lot_id)
            .bind(sent.bundles.start().cast_signed())
            .bind(sent.bundles.end().cast_signed());
        transaction.execute(update).await?;
        let mut steps = Vec::new();
        for card in of_lot(&mut transaction, sent.lot_id).await? {
            let is_sent = card
                .bundle
                .is_some_and(|number| sent.bundles.contains(&number));
            if is_sent && matches!(card.production, Production::Packed(..)) {
                let consignment = ConsignmentName(name.clone());
                let next = card.production.dispatch(consignment, sent.at)?;
                steps.push((card.number, next));
            }
        }
        write_steps(&mut transaction, &steps).await?;
        let mut event = AuditEvent::new(sent.at, "consignment.dispatched", &name);
        event.detail = serde_json::json!({
            "office": sent.office,
            "seal": sent.seal,
            "bundles": sent.bundles.clone().count(),
            "cards": steps.len(),
        })
        .to_string();
        transaction.audit(self.storage.actor(), event).await?;
        let consignment = find(&mut transaction, &name).await?;
        transaction.commit().await?;
        Ok(consignment)
    }
}

impl Consignments<'_> {
    /// Notes what arrived; cards that are missing stay on the road. Each bundle's count must be what
    /// was sent less the missing cards that are named. Returns how many cards arrived.
    pub async fn receive(&self, received: &Receiving<'_>) -> Result<u64, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let consignment = find(&mut transaction, received.number).await?;
        let mut waiting = of_lot(&mut transaction, &consignment.lot_id).await?;
        waiting.retain(|card| {
            matches!(&card.production, Production::Dispatched(_, name) if name.0 == consignment.number)
        });
        check_counts(&consignment, &waiting, received)?;
        waiting.retain(|card| !received.missing.contains(&card.number));
        let mut steps = Vec::with_capacity(waiting.len());
        for card in waiting {
            let office = Office(consignment.office.clone());
            steps.push((card.number, card.production.receive(office, received.at)?));
        }
        if steps.is_empty() {
            return Ok(0);
        }
        write_steps(&mut transaction, &steps).await?;
        let update = Statement::new(
            "update consignment
             set received_at = $1,
                 received_by = $2
             where consignment_number = $3
               and received_at is null",
        );
        let update = update
            .bind(received.at.seconds())
            .bind(self.storage.actor().as_str())
            .bind(received.number);
        transaction.execute(update).await?;
        let mut event = AuditEvent::new(received.at, "consignment.received", received.number);
        event.detail = format!(
            "{{\"cards\":{},\"missing\":{}}}",
            steps.len(),
            received.missing.len()
        );
        transaction.audit(self.storage.actor(), event).await?;
        transaction.commit().await?;
        Ok(steps.len() as u64)
    }

    /// A consignment by its number.
    pub async fn get(&self, number: &str) -> Result<Consignment, StorageError> {
        find(&mut self.storage.begin_read().await?, number).await
    }
}

/// Refuses counts that missing cards do not explain.
fn check_counts(
    consignment: &Consignment,
    waiting: &[CardInLot],
    received: &Receiving<'_>,
) -> Result<(), LotRefused> {
    let is_waiting = |number: &&String| waiting.iter().any(|card| card.number == **number);
    if let Some(stranger) = received.missing.iter().find(|number| !is_waiting(number)) {
        return Err(LotRefused::NotInConsignment {
            consignment: consignment.number.clone(),
            what: format!("card {stranger}"),
        });
    }
    let of_bundle = |number: u64| {
        let cards = waiting
            .iter()
            .filter(move |card| card.bundle == Some(number));
        cards.map(|card| &card.number)
    };
    for (number, counted) in received.counted {
        if !consignment.bundles.iter().any(|bundle| bundle.0 == *number) {
            return Err(LotRefused::NotInConsignment {
                consignment: consignment.number.clone(),
                what: format!("bundle {number}"),
            });
        }
        let sent = of_bundle(*number).count() as u64;
        let named = of_bundle(*number).filter(|card| received.missing.contains(card));
        let named = named.count() as u64;
        if *counted != sent - named {
            return Err(LotRefused::BundleCount {
                bundle: *number,
                sent,
                counted: *counted,
                named,
            });
        }
    }
    Ok(())
}

async fn find(
    transaction: &mut ReadTransaction,
    number: &str,
) -> Result<Consignment, StorageError> {
    let query = Statement::new(
        "select lot_id, office, seal, dispatched_at, received_at
         from consignment
         where consignment_number = $1",
    );
    let row = transaction.fetch_optional(query.bind(number)).await?;
    let row = row.ok_or_else(|| LotRefused::NoSuchConsignment {
        consignment: number.to_owned(),
    })?;
    let query = Statement::new(
        "select bundle.bundle_number,
                bundle.cards,
                count(*) filter (where card.production = 'dispatched') as on_the_road
         from bundle
         join lot_card
             on lot_card.lot_id = bundle.lot_id
            and lot_card.bundle_number = bundle.bundle_number
         join card on card.card_number = lot_card.card_number
         where bundle.consignment_number = $1
         group by bundle.bundle_number, bundle.cards
         order by bundle.bundle_number",
    );
    let bundles = transaction.fetch_all(query.bind(number)).await?;
    let bundles = bundles.iter().map(|row| {
        let count = |column| Row::integer(row, column).map(i64::cast_unsigned);
        Ok((
            count("bundle_number")?,
            count("cards")?,
            count("on_the_road")?,
        ))
    });
    let received_at = row.optional_integer("received_at")?;
    Ok(Consignment {
        number: number.to_owned(),
        lot_id: row.text("lot_id")?,
        office: row.text("office")?,
        seal: row.text("seal")?,
        dispatched_at: Timestamp::from_seconds(row.integer("dispatched_at")?),
        received_at: received_at.map(Timestamp::from_seconds),
        bundles: bundles.collect::<Result<_, StorageError>>()?,
    })
}
