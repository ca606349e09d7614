//! Cards between their signature and their families, whichever way they go: in a lot, or from a
//! counter's own printer.

use std::collections::BTreeMap;

use issuer_domain::{Production, Signing, Timestamp};

use super::StorageError;
use super::engine::{ReadTransaction, Row, Statement};

/// A signed card as the steps of its way need it.
#[derive(Debug, Clone)]
pub(super) struct CardOnItsWay {
    pub(super) family_id: String,
    pub(super) issue_number: i64,
    pub(super) production: Production,
    /// The word of its status.
    pub(super) status: String,
}

impl CardOnItsWay {
    /// Whether shops take it, or would once a block is lifted.
    pub(super) fn is_live(&self) -> bool {
        matches!(self.status.as_str(), "valid" | "suspended")
    }
}

const COLUMNS: &str = "
    select card.card_number,
           card.family_id,
           card.issue_number,
           card.key_id,
           card.signed_at,
           card.production,
           card.production_at,
           card.production_fact,
           card.status
    from card
    where card.production <> 'draft'
      and card.card_number in ";

/// The signed cards of these numbers, by number.
pub(super) async fn signed<'v>(
    transaction: &mut ReadTransaction,
    numbers: impl IntoIterator<Item = &'v str>,
) -> Result<BTreeMap<String, CardOnItsWay>, StorageError> {
    let mut query = Statement::new(COLUMNS);
    query.push_list(numbers);
    fetch(transaction, query).await
}

/// Those of them that somebody has printed or is to print: in a lot, or at a counter.
pub(super) async fn on_their_way<'v>(
    transaction: &mut ReadTransaction,
    numbers: impl IntoIterator<Item = &'v str>,
) -> Result<BTreeMap<String, CardOnItsWay>, StorageError> {
    let mut query = Statement::new(COLUMNS);
    query.push_list(numbers);
    query.push(
        " and (
              exists (
                  select 1
                  from lot_card
                  where lot_card.card_number = card.card_number
              )
              or exists (
                  select 1
                  from counter_print
                  where counter_print.card_number = card.card_number
              )
          )",
    );
    fetch(transaction, query).await
}

async fn fetch(
    transaction: &mut ReadTransaction,
    query: Statement<'_>,
) -> Result<BTreeMap<String, CardOnItsWay>, StorageError> {
    let rows = transaction.fetch_all(query).await?;
    rows.iter()
        .map(|row| {
            let number = row.text("card_number")?;
            let card = CardOnItsWay {
                family_id: row.text("family_id")?,
                issue_number: row.integer("issue_number")?,
                production: read_production(row, &number)?,
                status: row.text("status")?,
            };
            Ok((number, card))
        })
        .collect()
}

/// How far a signed card is.
pub(super) fn read_production(row: &Row, number: &str) -> Result<Production, StorageError> {
    let impossible = |column| StorageError::Impossible {
        table: "card",
        column,
        row: number.to_owned(),
    };
    let key_id = <[u8; 4]>::try_from(row.bytes("key_id")?);
    let key_id = key_id.map_err(|_| impossible("key_id"))?;
    let at = |column| -> Result<_, StorageError> {
        let seconds = row.optional_integer(column)?;
        Ok(seconds.map(Timestamp::from_seconds))
    };
    let signing = at("signed_at")?.map(|at| Signing { at, key_id });
    let fact = row.optional_text("production_fact")?;
    let since = at("production_at")?;
    Production::of_row(&row.text("production")?, signing, since, fact.as_deref())
        .ok_or_else(|| impossible("production"))
}
