//! Cards of lots on their way, as every step of the way reads and writes them.

use std::collections::BTreeMap;

use issuer_domain::production::PressReport;
use issuer_domain::{Production, Timestamp};

use super::batch::chunks;
use super::cards_on_their_way::read_production;
use super::engine::{ReadTransaction, Row, Statement, WriteTransaction};
use super::{LotRefused, StorageError};

/// Rows of one statement that writes steps: 512 × 4 columns = 2,048 values.
const STEPS_A_STATEMENT: usize = 512;

/// A card of a lot.
#[derive(Debug, Clone)]
pub(super) struct CardInLot {
    pub(super) number: String,
    pub(super) family_id: String,
    pub(super) lot_id: String,
    pub(super) position: u64,
    pub(super) reported: Option<PressReport>,
    pub(super) bundle: Option<u64>,
    pub(super) production: Production,
    /// The word of its status.
    pub(super) status: String,
}

impl CardInLot {
    /// Whether shops take it, or would once a block is lifted.
    pub(super) fn is_live(&self) -> bool {
        matches!(self.status.as_str(), "valid" | "suspended")
    }
}

const COLUMNS: &str = "
    select card.card_number,
           card.family_id,
           card.key_id,
           card.signed_at,
           card.production,
           card.production_at,
           card.production_fact,
           card.status,
           lot_card.lot_id,
           lot_card.position,
           lot_card.reported,
           lot_card.bundle_number
    from lot_card
    join card on card.card_number = lot_card.card_number";

/// The cards of these numbers that are in a lot, by number.
pub(super) async fn of_numbers<'v>(
    transaction: &mut ReadTransaction,
    numbers: impl IntoIterator<Item = &'v str>,
) -> Result<BTreeMap<String, CardInLot>, StorageError> {
    let mut query = Statement::new(COLUMNS);
    query.push(" where card.card_number in ").push_list(numbers);
    let rows = transaction.fetch_all(query).await?;
    rows.iter()
        .map(|row| read(row).map(|card| (card.number.clone(), card)))
        .collect()
}

/// All cards of a lot, in its order.
pub(super) async fn of_lot(
    transaction: &mut ReadTransaction,
    lot_id: &str,
) -> Result<Vec<CardInLot>, StorageError> {
    let mut query = Statement::new(COLUMNS);
    query.push(" where lot_card.lot_id = ").push_value(lot_id);
    query.push(" order by lot_card.position");
    let rows = transaction.fetch_all(query).await?;
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<CardInLot, StorageError> {
    let number = row.text("card_number")?;
    let reported = match row.optional_text("reported")? {
        None => None,
        Some(word) => {
            let report = PressReport::from_word(&word);
            Some(report.ok_or_else(|| StorageError::Impossible {
                table: "lot_card",
                column: "reported",
                row: number.clone(),
            })?)
        }
    };
    Ok(CardInLot {
        family_id: row.text("family_id")?,
        lot_id: row.text("lot_id")?,
        position: row.integer("position")?.cast_unsigned(),
        reported,
        bundle: row
            .optional_integer("bundle_number")?
            .map(i64::cast_unsigned),
        production: read_production(row, &number)?,
        status: row.text("status")?,
        number,
    })
}

/// Writes new states; every card must be there.
pub(super) async fn write_steps(
    transaction: &mut WriteTransaction,
    steps: &[(String, Production)],
) -> Result<(), StorageError> {
    for chunk in chunks(steps, STEPS_A_STATEMENT) {
        let mut statement = Statement::new(
            "update card
             set production = v.column2,
                 production_at = v.column3,
                 production_fact = v.column4
             from (",
        );
        statement.push_rows(chunk.iter().map(|(number, state)| {
            vec![
                number.into(),
                state.word().into(),
                state.since().map(Timestamp::seconds).into(),
                state.fact().into(),
            ]
        }));
        statement.push(") as v where card.card_number = v.column1");
        let written = transaction.execute(statement).await?;
        if written != chunk.len() as u64 {
            return Err(StorageError::Impossible {
                table: "card",
                column: "production",
                row: chunk[0].0.clone(),
            });
        }
    }
    Ok(())
}

/// Refuses a lot that there is not, and one that is closed.
pub(super) async fn require_open(
    transaction: &mut ReadTransaction,
    lot_id: &str,
) -> Result<(), StorageError> {
    let query = Statement::new(
        "select closed_at
         from lot
         where lot_id = $1",
    );
    let Some(row) = transaction.fetch_optional(query.bind(lot_id)).await? else {
        return Err(LotRefused::NoSuchLot {
            lot: lot_id.to_owned(),
        }
        .into());
    };
    match row.optional_integer("closed_at")? {
        None => Ok(()),
        Some(_) => Err(LotRefused::LotClosed {
            lot: lot_id.to_owned(),
        }
        .into()),
    }
}
