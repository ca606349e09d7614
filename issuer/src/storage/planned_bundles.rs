//! The bundles of a lot as its labels name them, before anything is printed.

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
    pub place: BundlePlace,
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
             order by lot_card.position",
        );
        let mut transaction = self.storage.begin_read().await?;
        let rows = transaction.fetch_all(query.bind(lot_id)).await?;
        let cards = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let one_place = |one: &PlacedCard, next: &PlacedCard| {
            let code = |card: &PlacedCard| (card.place.block_lgd, card.place.local_body_lgd);
            code(one) == code(next) && one.place.shop_code == next.place.shop_code
        };
        Ok(in_bundles(&cards, one_place)
            .map(|(number, cards)| PlannedBundle {
                number,
                place: cards[0].place.clone(),
                cards: cards.iter().map(|card| card.card.clone()).collect(),
            })
            .collect())
    }
}

struct PlacedCard {
    card: (u32, String),
    place: BundlePlace,
}

fn read(row: &Row) -> Result<PlacedCard, StorageError> {
    let number = row.text("card_number")?;
    let small = |column: &'static str| {
        u32::try_from(row.integer(column)?).map_err(|_| StorageError::Impossible {
            table: "lot_card",
            column,
            row: number.clone(),
        })
    };
    Ok(PlacedCard {
        place: BundlePlace {
            district: place_name(row, "district_hindi", "district_latin")?,
            block: place_name(row, "block_hindi", "block_latin")?,
            block_lgd: small("block_lgd")?,
            local_body: place_name(row, "local_body_hindi", "local_body_latin")?,
            local_body_lgd: small("local_body_lgd")?,
            shop_code: row.text("shop_code")?,
        },
        card: (small("position")?, number.clone()),
    })
}
