//! Two records, and the question whether they are one.

use askama::Template;

use super::table::Table;
use crate::Frame;

/// A pair of records.
#[derive(Debug, Template)]
#[template(path = "department/review.html")]
pub struct ReviewPage {
    /// What stands around it.
    pub frame: Frame,
    /// Which question.
    pub title: String,
    /// Where the queue is.
    pub queue: &'static str,
    /// Where the decision goes.
    pub action: String,
    /// Why it is not clear, and what was decided before.
    pub facts: Vec<(String, String)>,
    /// The two records beside each other.
    pub records: Vec<Table>,
    /// What speaks for and against it.
    pub evidence: Table,
    /// Whether the person may decide.
    pub may_decide: bool,
    /// Whether a decision stands that can be taken back.
    pub is_decided: bool,
}
