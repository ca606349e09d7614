//! The files that a press, inspectors and distributors write about a lot, and the picture of where
//! its cards are.
//!
//! `RETURN.md` beside this file is the format for those who write such files.

mod delivery_file;
mod finding_file;
#[cfg(test)]
mod format_tests;
mod funnel_picture;
mod return_file;
mod row_time;
mod stock_file;
mod table_file;

pub use delivery_file::{read_deliveries, read_delivery};
pub use finding_file::read_findings;
pub use funnel_picture::funnel_picture;
pub use return_file::read_return;
pub use stock_file::read_stock;
pub use table_file::{ReadRows, Row, RowFault, TableFileError, write_faults};
