//! Blank cards of a lot, day by day, as its press counts them.

use issuer_domain::StockCounts;
use time::Date;

use super::StorageError;
use super::engine::{ReadTransaction, Row, Statement, WriteTransaction};
use super::family_rows::date_text;

/// A press's blank cards on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StockDay {
    /// The day.
    pub day: Date,
    /// At its beginning.
    pub opening: u32,
    /// That came in.
    pub received: u32,
    /// On which a card of the lot was printed, be it good or bad.
    pub used: u32,
    /// Wasted without a card number on them.
    pub spoiled: u32,
    /// At its end.
    pub closing: u32,
}

impl StockDay {
    /// Whether `opening + received = used + spoiled + closing`.
    pub fn balances(&self) -> bool {
        let sum = |numbers: [u32; 3]| numbers.into_iter().map(u64::from).sum::<u64>();
        sum([self.opening, self.received, 0]) == sum([self.used, self.spoiled, self.closing])
    }
}

/// Puts days in the place of what was known of them; how many say something new.
pub(super) async fn write_stock(
    transaction: &mut WriteTransaction,
    lot_id: &str,
    days: &[StockDay],
) -> Result<u64, StorageError> {
    let mut changed = 0;
    for day in days {
        let statement = Statement::new(
            "insert into lot_stock (lot_id, day, opening, received, used, spoiled, closing)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (lot_id, day) do update
             set opening = excluded.opening,
                 received = excluded.received,
                 used = excluded.used,
                 spoiled = excluded.spoiled,
                 closing = excluded.closing
             where lot_stock.opening <> excluded.opening
                or lot_stock.received <> excluded.received
                or lot_stock.used <> excluded.used
                or lot_stock.spoiled <> excluded.spoiled
                or lot_stock.closing <> excluded.closing",
        );
        let statement = statement
            .bind(lot_id)
            .bind(date_text(day.day))
            .bind(day.opening)
            .bind(day.received)
            .bind(day.used)
            .bind(day.spoiled)
            .bind(day.closing);
        changed += transaction.execute(statement).await?;
    }
    Ok(changed)
}

/// A lot's blank cards over all its days.
pub(super) async fn count_stock(
    transaction: &mut ReadTransaction,
    lot_id: &str,
) -> Result<StockCounts, StorageError> {
    let query = Statement::new(
        "select opening, received, used, spoiled, closing
         from lot_stock
         where lot_id = $1
         order by day",
    );
    let rows = transaction.fetch_all(query.bind(lot_id)).await?;
    let mut counts = StockCounts::default();
    for row in &rows {
        let number = |column| Row::integer(row, column).map(i64::cast_unsigned);
        let opening = number("opening")?;
        if counts.days == 0 {
            counts.opening = opening;
        } else if counts.closing != opening {
            counts.gaps += 1;
        }
        counts.days += 1;
        counts.received += number("received")?;
        counts.used += number("used")?;
        counts.spoiled += number("spoiled")?;
        counts.closing = number("closing")?;
    }
    Ok(counts)
}
