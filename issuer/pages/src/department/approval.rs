//! What one person asks and another one decides.

use askama::Template;

use crate::Frame;

/// A request.
#[derive(Debug, Template)]
#[template(path = "department/approval.html")]
pub struct ApprovalPage {
    /// What stands around it.
    pub frame: Frame,
    /// Its number.
    pub number: i64,
    /// How it stands: `good`, `wait` or `bad`, and words.
    pub state: (&'static str, String),
    /// Who asks for what, why and until when.
    pub facts: Vec<(String, String)>,
    /// Whether this person may decide.
    pub may_decide: bool,
    /// Whether this person asked.
    pub is_own: bool,
}
