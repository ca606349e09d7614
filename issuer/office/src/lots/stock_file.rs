//! `stock.csv`: a press's blank cards, day by day.

use std::collections::BTreeSet;
use std::path::Path;

use card_payload::Timestamp;

use super::row_time::read_day;
use super::table_file::{Cells, Columns, Fault, ReadRows, TableFileError, read_rows};
use crate::register::Reason;
use crate::storage::StockDay;

const COLUMNS: Columns = Columns {
    required: &["day", "opening", "received", "used", "spoiled", "closing"],
    optional: &[],
    others: false,
};

/// Reads a stock file. A day that does not balance is a fault.
pub fn read_stock(path: &Path, now: Timestamp) -> Result<ReadRows<StockDay>, TableFileError> {
    let mut days = BTreeSet::new();
    read_rows(path, COLUMNS, |cells| {
        let stock = StockDay {
            day: read_day(cells.get("day"), now)?,
            opening: count(cells, "opening")?,
            received: count(cells, "received")?,
            used: count(cells, "used")?,
            spoiled: count(cells, "spoiled")?,
            closing: count(cells, "closing")?,
        };
        if !stock.balances() {
            return Err(("closing", Reason::StockBalance));
        }
        if !days.insert(stock.day) {
            return Err(("day", Reason::DayTwice));
        }
        Ok(stock)
    })
}

fn count(cells: &Cells<'_>, column: &'static str) -> Result<u32, Fault> {
    let text = cells.get(column);
    if text.is_empty() {
        return Err((column, Reason::Missing));
    }
    text.parse().map_err(|_| (column, Reason::NotACount))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_and_those_that_do_not_balance_are_faults() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("stock.csv");
        let text = "day,opening,received,used,spoiled,closing\n\
            19-11-2026,10,100,60,2,48\n\
            20-11-2026,48,0,40,1,8\n\
            20-11-2026,48,0,40,0,8\n\
            20-11-2026,48,0,40,0,8\n\
            18-11-2026,few,0,40,0,8\n";
        std::fs::write(&path, text).unwrap();
        let read = read_stock(&path, Timestamp::from_seconds(1_795_219_200)).unwrap();
        assert_eq!(read.rows.len(), 2);
        assert_eq!((read.rows[0].line, read.rows[1].line), (2, 4));
        let codes: Vec<_> = read
            .faults
            .iter()
            .map(|fault| fault.reason.code())
            .collect();
        assert_eq!(codes, ["stock_balance", "day_twice", "not_a_count"]);
    }
}
