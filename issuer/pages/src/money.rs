//! Fees, cards and money paid in, centre by centre and day by day.

use askama::Template;

use crate::Frame;
use crate::counter::{Choice, Wrong};

/// The tally, the bank's file, what centres paid in, and what stands out.
#[derive(Debug, Template)]
#[template(path = "money.html")]
pub struct MoneyPage {
    /// What stands around it.
    pub frame: Frame,
    /// The first and last day, as forms write them.
    pub days: (String, String),
    /// The centres' days.
    pub lines: Vec<DaySeen>,
    /// Their sums: fees, paid in, cards.
    pub sums: (String, String, u64),
    /// The centres' figures.
    pub centres: Vec<CentreSeen>,
    /// Centres to choose from.
    pub choices: Vec<Choice>,
    /// Whether the person may record money.
    pub may_record: bool,
    /// What a bank's file did.
    pub bank: Option<BankSeen>,
    /// Why something was not taken.
    pub wrong: Option<Wrong>,
}

/// A centre's day.
#[derive(Debug, Clone)]
pub struct DaySeen {
    /// The centre.
    pub centre: String,
    /// The day.
    pub day: String,
    /// Fees in cash.
    pub cash: String,
    /// Fees by UPI.
    pub upi: String,
    /// Of them what the bank has borne out.
    pub of_bank: String,
    /// Receipts.
    pub receipts: u64,
    /// Cards that were paid for, and free ones.
    pub cards: (u64, u64),
    /// Fees of requests that wait.
    pub waiting: String,
    /// Cash that was paid in.
    pub remitted: String,
    /// What does not agree.
    pub differences: Vec<String>,
}

/// A centre's figures of the time.
#[derive(Debug, Clone)]
pub struct CentreSeen {
    /// The centre.
    pub centre: String,
    /// Its requests.
    pub requests: u64,
    /// Families with more than one of them.
    pub repeat_families: u64,
    /// Cards printed on its busiest day.
    pub most_prints: u64,
    /// Hundredths of its payments that were cash.
    pub cash_percent: Option<u64>,
    /// What stands out.
    pub anomalies: Vec<String>,
}

/// What a bank's file did.
#[derive(Debug, Clone)]
pub struct BankSeen {
    /// Payments that are confirmed by it.
    pub confirmed: u64,
    /// Payments that were known.
    pub known: u64,
    /// Payments that did not go through.
    pub failed: u64,
    /// Money that goes back.
    pub surplus: u64,
    /// Lines that were not taken: line, column, what is wrong, in English.
    pub faults: Vec<(u64, &'static str, String)>,
}
