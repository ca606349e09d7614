//! The bundles of a lot as its labels name them, before anything is printed.

use std::sync::Arc;

use issuer_domain::Name;

use super::StorageError;
use super::bundles::in_bundles;
use super::engine::{Row, Statement};
use super::family_rows::place_name;
use super::lots::Lots;

/// A bundle as it is planned: its cards are those of a lot before any is spoiled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedBundle {
    /// Its number in the lot, from 1.
    pub number: u64,
    /// Where it goes.
    pub place: Arc<BundlePlace>,
    /// Places in the lot and numbers of its cards.
    pub cards: Vec<(u32, String)>,
}

/// Where a bundle goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundlePlace {
    /// District.
    pub district: Option<Name>,
    /// Block or town.
    pub block: Option<Name>,
    /// LGD code of the block.
    pub block_lgd: u32,
    /// Panchayat or ward.
    pub local_body: Option<Name>,
    /// Its LGD code.
    pub local_body_lgd: u32,
    /// Shop.
    pub shop_code: String,
}

impl Lots<'_> {
    /// The planned bundles of a lot in their order.
    pub async fn planned_bundles(&self, lot_id: &str) -> Result<Vec<PlannedBundle>, StorageError> {
        let query = Statement::new(
            "select lot_card.position,
                    lot_card.card_number,
                    family.district_hindi,
                    family.district_latin,
                    family.block_lgd,
                    family.block_hindi,
                    family.block_latin,
                    family.local_body_lgd,
                    family.local_body_hindi,
                    family.local_body_latin,
                    family.shop_code
             from lot_card
             join card on card.card_number = lot_card.card_number
             join family on family.family_id = card.family_id
             where lot_card.lot_id = $1
               and lot_card.position > $2
             order by lot_card.position
             limit $3",
        );
        let mut transaction = self.storage.begin_read().await?;
        let mut cards: Vec<PlacedCard> = Vec::new();
        loop {
            let after = cards.last().map_or(0, |card| i64::from(card.card.0));
            let query = query.clone().bind(lot_id).bind(after).bind(ROWS_AT_ONCE);
            let rows = transaction.fetch_all(query).await?;
            for row in &rows {
                cards.push(read(row, cards.last())?);
            }
            if rows.is_empty() {
                break;
            }
        }
        let one_place = |one: &PlacedCard, next: &PlacedCard| one.place.is_with(&next.place);
        let planned = in_bundles(&cards, one_place)
            .map(|(number, cards)| (number, Arc::clone(&cards[0].place), cards.len()));
        let planned: Vec<_> = planned.collect();
        let mut cards = cards.into_iter().map(|card| card.card);
        let bundles = planned.into_iter().map(|(number, place, count)| {
            let cards = cards.by_ref().take(count).collect();
            PlannedBundle {
                number,
                place,
                cards,
            }
        });
        Ok(bundles.collect())
    }
}

impl BundlePlace {
    /// Whether cards for both go into one bundle.
    fn is_with(&self, other: &Self) -> bool {
        let codes = |place: &Self| (place.block_lgd, place.local_body_lgd);
        codes(self) == codes(other) && self.shop_code == other.shop_code
    }
}

/// A lot of 50,000 cards is read in so many steps that its rows take no memory to speak of.
const ROWS_AT_ONCE: i64 = 2_000;

struct PlacedCard {
    card: (u32, String),
    place: Arc<BundlePlace>,
}

fn read(row: &Row, before: Option<&PlacedCard>) -> Result<PlacedCard, StorageError> {
    let number = row.text("card_number")?;
    let small = |column: &'static str| {
        u32::try_from(row.integer(column)?).map_err(|_| StorageError::Impossible {
            table: "lot_card",
            column,
            row: number.clone(),
        })
    };
    let place = BundlePlace {
        district: place_name(row, "district_hindi", "district_latin")?,
        block: place_name(row, "block_hindi", "block_latin")?,
        block_lgd: small("block_lgd")?,
        local_body: place_name(row, "local_body_hindi", "local_body_latin")?,
        local_body_lgd: small("local_body_lgd")?,
        shop_code: row.text("shop_code")?,
    };
    let place = match before {
        Some(before) if *before.place == place => Arc::clone(&before.place),
        _ => Arc::new(place),
    };
    Ok(PlacedCard {
        place,
        card: (small("position")?, number.clone()),
    })
}
