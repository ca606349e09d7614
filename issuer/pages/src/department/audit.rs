//! The audit chain: what was done, by whom, to what.

use askama::Template;

use super::list::Field;
use super::table::Table;
use crate::Frame;

/// Some of the audit chain.
#[derive(Debug, Template)]
#[template(path = "department/audit.html")]
pub struct AuditPage {
    /// What stands around it.
    pub frame: Frame,
    /// What narrows it.
    pub fields: Vec<Field>,
    /// Events, the latest first.
    pub events: Table,
    /// Where its CSV file is.
    pub csv: String,
    /// Where older ones are.
    pub next: Option<String>,
    /// What came out when the chain was walked, and what is not as it was written.
    pub verified: Option<(&'static str, String, Vec<String>)>,
}
