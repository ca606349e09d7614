//! Bundles: at most 100 cards for one shop in one panchayat or ward, in the order of the lot.

use std::collections::{BTreeMap, BTreeSet};

use issuer_domain::production::Bundle as BundleName;
use issuer_domain::{Production, Timestamp};

use super::audit::AuditEvent;
use super::engine::{ReadTransaction, Statement, WriteTransaction, inserting};
use super::lot_cards::{CardInLot, of_lot, require_open, write_steps};
use super::lot_inspections::{RoundState, last_inspection};
use super::lot_returns::last_return_of_good_cards;
use super::lots::Lots;
use super::{LotRefused, StorageError};

/// The most cards of a bundle: what a hand and a rubber band hold, and India Post's number from
/// which articles get a bag of their own.
pub const BUNDLE_MAX: usize = 100;

/// A bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    /// Its number in the lot, from 1.
    pub number: u64,
    /// Panchayat or ward.
    pub local_body_lgd: u64,
    /// Shop.
    pub shop_code: String,
    /// How many cards.
    pub cards: u64,
    /// The first and the last card.
    pub from_to: (String, String),
    /// The consignment with which it left.
    pub consignment: Option<String>,
}

/// What was packed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Packed {
    /// The new bundles.
    pub bundles: Vec<Bundle>,
    /// Good cards that hold no more, so that they went into none: they are to be destroyed.
    pub left_out: Vec<String>,
}

impl Lots<'_> {
    /// Packs the good cards of an accepted lot that lie in no bundle yet.
    pub async fn pack(&self, lot_id: &str, at: Timestamp) -> Result<Packed, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        require_open(&mut transaction, lot_id).await?;
        require_accepted(&mut transaction, lot_id).await?;
        let places = places(&mut transaction, lot_id).await?;
        let cards = of_lot(&mut transaction, lot_id).await?;
        let place = |card: &CardInLot| places.get(&card.number);
        let mut planned = BTreeMap::new();
        let mut highest = 0;
        for (number, bundle) in in_bundles(&cards, |one, next| place(one) == place(next)) {
            planned.extend(bundle.iter().map(|card| (card.number.clone(), number)));
            highest = number;
        }
        let taken: BTreeSet<u64> = list(&mut transaction, lot_id)
            .await?
            .iter()
            .map(|bundle| bundle.number)
            .collect();
        highest = highest.max(taken.last().copied().unwrap_or_default());
        let (mut packed, mut steps, mut members) = (Packed::default(), Vec::new(), Vec::new());
        let mut groups = BTreeMap::<u64, (&Place, Vec<CardInLot>)>::new();
        for card in cards {
            if !matches!(card.production, Production::Printed(_)) {
                continue;
            }
            match (planned.get(&card.number), places.get(&card.number)) {
                (Some(number), Some(place)) if card.is_live() => {
                    let group = groups.entry(*number).or_insert((place, Vec::new()));
                    group.1.push(card);
                }
                _ => packed.left_out.push(card.number),
            }
        }
        for (planned, (place, cards)) in groups {
            // Good cards that come back later go into a bundle of their own.
            let number = if taken.contains(&planned) {
                highest += 1;
                highest
            } else {
                planned
            };
            let name = BundleName(format!("{lot_id}/{number}"));
            for card in &cards {
                let next = card.production.clone().pack(name.clone(), at)?;
                steps.push((card.number.clone(), next));
            }
            members.push((
                number,
                cards.iter().map(|card| card.number.clone()).collect(),
            ));
            packed.bundles.push(new_bundle(number, place, &cards));
        }
        if steps.is_empty() {
            return Ok(packed);
        }
        write_steps(&mut transaction, &steps).await?;
        self.store_bundles(&mut transaction, lot_id, &packed, &members, at)
            .await?;
        let mut event = AuditEvent::new(at, "lot.packed", lot_id);
        event.detail = format!(
            "{{\"bundles\":{},\"cards\":{}}}",
            packed.bundles.len(),
            steps.len()
        );
        transaction.audit(self.storage.actor(), event).await?;
        transaction.commit().await?;
        Ok(packed)
    }

    /// The bundles of a lot.
    pub async fn list_bundles(&self, lot_id: &str) -> Result<Vec<Bundle>, StorageError> {
        list(&mut self.storage.begin_read().await?, lot_id).await
    }

    async fn store_bundles(
        &self,
        transaction: &mut WriteTransaction,
        lot_id: &str,
        packed: &Packed,
        members: &[(u64, Vec<String>)],
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let rows: Vec<_> = packed
            .bundles
            .iter()
            .map(|bundle| {
                vec![
                    lot_id.into(),
                    bundle.number.cast_signed().into(),
                    bundle.local_body_lgd.cast_signed().into(),
                    bundle.shop_code.as_str().into(),
                    bundle.cards.cast_signed().into(),
                    at.seconds().into(),
                    self.storage.actor().as_str().into(),
                ]
            })
            .collect();
        let into = inserting!(
            "bundle (
                 lot_id, bundle_number, local_body_lgd, shop_code, cards, packed_at, packed_by
             )"
        );
        transaction.insert_rows(into, &rows).await?;
        for (number, cards) in members {
            let mut update = Statement::new("update lot_card set bundle_number = ");
            update.push_value(number.cast_signed());
            update.push(" where card_number in ");
            update.push_list(cards.iter().map(String::as_str));
            transaction.execute(update).await?;
        }
        Ok(())
    }
}

/// Where a family's card is handed out: district, block, panchayat or ward, shop.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    district_lgd: i64,
    block_lgd: i64,
    local_body_lgd: i64,
    shop_code: String,
}

/// Cards of a lot in its order as bundles, numbered from 1: cards for one shop that follow one
/// another, a hundred at most, whatever becomes of some of them. The labels that travel with the lot
/// say the same.
pub(super) fn in_bundles<'c, Card>(
    cards: &'c [Card],
    to_one_place: impl Fn(&Card, &Card) -> bool + 'c,
) -> impl Iterator<Item = (u64, &'c [Card])> {
    let bundles = cards
        .chunk_by(to_one_place)
        .flat_map(|of_one_place| of_one_place.chunks(BUNDLE_MAX));
    (1..).zip(bundles)
}

fn new_bundle(number: u64, place: &Place, cards: &[CardInLot]) -> Bundle {
    let number_of = |card: Option<&CardInLot>| card.map(|card| card.number.clone());
    Bundle {
        number,
        local_body_lgd: place.local_body_lgd.cast_unsigned(),
        shop_code: place.shop_code.clone(),
        cards: cards.len() as u64,
        from_to: (
            number_of(cards.first()).unwrap_or_default(),
            number_of(cards.last()).unwrap_or_default(),
        ),
        consignment: None,
    }
}

async fn places(
    transaction: &mut ReadTransaction,
    lot_id: &str,
) -> Result<BTreeMap<String, Place>, StorageError> {
    let query = Statement::new(
        "select lot_card.card_number,
                family.district_lgd,
                family.block_lgd,
                family.local_body_lgd,
                family.shop_code
         from lot_card
         join card on card.card_number = lot_card.card_number
         join family on family.family_id = card.family_id
         where lot_card.lot_id = $1",
    );
    let rows = transaction.fetch_all(query.bind(lot_id)).await?;
    rows.iter()
        .map(|row| {
            let place = Place {
                district_lgd: row.integer("district_lgd")?,
                block_lgd: row.integer("block_lgd")?,
                local_body_lgd: row.integer("local_body_lgd")?,
                shop_code: row.text("shop_code")?,
            };
            Ok((row.text("card_number")?, place))
        })
        .collect()
}

pub(super) async fn list(
    transaction: &mut ReadTransaction,
    lot_id: &str,
) -> Result<Vec<Bundle>, StorageError> {
    let query = Statement::new(
        "select bundle.bundle_number,
                bundle.local_body_lgd,
                bundle.shop_code,
                bundle.cards,
                bundle.consignment_number,
                first_card.card_number as first_card,
                last_card.card_number as last_card
         from bundle
         join (
             select bundle_number, min(position) as first_position, max(position) as last_position
             from lot_card
             where lot_id = $1
             group by bundle_number
         ) as ends on ends.bundle_number = bundle.bundle_number
         join lot_card as first_card
             on first_card.lot_id = bundle.lot_id and first_card.position = ends.first_position
         join lot_card as last_card
             on last_card.lot_id = bundle.lot_id and last_card.position = ends.last_position
         where bundle.lot_id = $1
         order by bundle.bundle_number",
    );
    let rows = transaction.fetch_all(query.bind(lot_id)).await?;
    rows.iter()
        .map(|row| {
            Ok(Bundle {
                number: row.integer("bundle_number")?.cast_unsigned(),
                local_body_lgd: row.integer("local_body_lgd")?.cast_unsigned(),
                shop_code: row.text("shop_code")?,
                cards: row.integer("cards")?.cast_unsigned(),
                from_to: (row.text("first_card")?, row.text("last_card")?),
                consignment: row.optional_text("consignment_number")?,
            })
        })
        .collect()
}

/// Refuses a lot whose good cards no inspection has accepted.
async fn require_accepted(
    transaction: &mut ReadTransaction,
    lot_id: &str,
) -> Result<(), StorageError> {
    let last = last_inspection(transaction, lot_id).await?;
    let after_return = last_return_of_good_cards(transaction, lot_id).await?;
    let why = match last.map(|last| (last.state, last.after_return)) {
        None => "nobody has inspected it",
        Some((RoundState::Drawn, _)) => "its inspection is not done",
        Some((RoundState::Rejected, _)) => "the inspection rejected it",
        Some((RoundState::Sorted, _)) => "it was sorted, and no sample was looked at since",
        Some((RoundState::Accepted, covered)) if covered < after_return => {
            "good cards came back after its inspection"
        }
        Some((RoundState::Accepted, _)) => return Ok(()),
    };
    Err(LotRefused::LotNotAccepted {
        lot: lot_id.to_owned(),
        why,
    }
    .into())
}

#[cfg(test)]
mod tests;
