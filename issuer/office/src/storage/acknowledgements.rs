//! Numbers that slips name, of requests and grievances alike.

use issuer_domain::{AcknowledgementNumber, Timestamp, day_in_india};

use super::engine::{Row, Statement, WriteTransaction};
use super::{CounterRefused, StorageError};

/// Takes the next number of the year and ties a slip's secret to it.
pub(super) async fn take(
    transaction: &mut WriteTransaction,
    tracking_sha256: &[u8; 32],
    at: Timestamp,
) -> Result<AcknowledgementNumber, StorageError> {
    let row = transaction.fetch_one(select_next(year_of(at))).await?;
    take_next(transaction, &row, tracking_sha256, at).await
}

/// The year whose numbers are given at a time.
pub(super) fn year_of(at: Timestamp) -> i64 {
    day_in_india(at).year().into()
}

/// The statement of the next number's row; more columns may be added to it.
pub(super) fn select_next<'v>(year: i64) -> Statement<'v> {
    let mut query = Statement::new(
        "select (
                    select coalesce(max(running), 0) + 1
                    from acknowledgement
                    where year = ",
    );
    query.push_value(year);
    query.push(") as next");
    query
}

/// Takes the number of that row and ties a slip's secret to it.
pub(super) async fn take_next(
    transaction: &mut WriteTransaction,
    row: &Row,
    tracking_sha256: &[u8; 32],
    at: Timestamp,
) -> Result<AcknowledgementNumber, StorageError> {
    let year = day_in_india(at).year();
    let running = u32::try_from(row.integer("next")?).unwrap_or(u32::MAX);
    let number = u16::try_from(year)
        .ok()
        .and_then(|year| AcknowledgementNumber::new(year, running).ok())
        .ok_or(CounterRefused::NumbersUsedUp)?;
    let insert = Statement::new(
        "insert into acknowledgement (acknowledgement, year, running, tracking_sha256)
         values ($1, $2, $3, $4)",
    );
    let insert = insert.bind(number.to_string()).bind(i64::from(year));
    let insert = insert.bind(running).bind(&tracking_sha256[..]);
    transaction.execute_later(insert).await?;
    Ok(number)
}

/// Ties another secret to a number: the slips that were printed before open nothing any more.
pub(super) async fn retie(
    transaction: &mut WriteTransaction,
    number: AcknowledgementNumber,
    tracking_sha256: &[u8; 32],
) -> Result<(), StorageError> {
    let update = Statement::new(
        "update acknowledgement
         set tracking_sha256 = $1
         where acknowledgement = $2",
    );
    let update = update.bind(&tracking_sha256[..]).bind(number.to_string());
    transaction.execute(update).await.map(drop)
}

/// The number in a row's column.
pub(super) fn read(
    row: &Row,
    table: &'static str,
    column: &'static str,
) -> Result<AcknowledgementNumber, StorageError> {
    let text = row.text(column)?;
    AcknowledgementNumber::parse(&text).map_err(|_| StorageError::Impossible {
        table,
        column,
        row: text,
    })
}
