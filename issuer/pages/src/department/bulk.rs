//! Cards are blocked, freed or ended: first what would change, then the change.

use askama::Template;

use super::table::Table;
use crate::Frame;

/// Where a list of families or cards is given.
#[derive(Debug, Template)]
#[template(path = "department/bulk.html")]
pub struct BulkPage {
    /// What stands around it.
    pub frame: Frame,
    /// More cards than this need a second person.
    pub alone_max: u16,
    /// Reasons to block: words and texts.
    pub block: Vec<(&'static str, String)>,
    /// Reasons to end.
    pub revoke: Vec<(&'static str, String)>,
}

/// What would change, or has.
#[derive(Debug, Template)]
#[template(path = "department/changed.html")]
pub struct ChangedPage {
    /// What stands around it.
    pub frame: Frame,
    /// What is done, in a sentence.
    pub title: String,
    /// How it stands: nothing changed yet, changed, or a second person asked.
    pub state: (&'static str, String),
    /// Cards that change.
    pub cards: Table,
    /// Families whose cards do not, and why.
    pub refused: Table,
    /// What must be sent again to do it.
    pub apply: Option<Apply>,
    /// The number of the request to a second person.
    pub approval: Option<i64>,
}

/// What must be sent again to carry a change out.
#[derive(Debug, Clone)]
pub struct Apply {
    /// Families or cards, one on a line.
    pub list: String,
    /// `block`, `unblock` or `revoke`.
    pub what: &'static str,
    /// The word of the reason.
    pub reason: String,
    /// What the button says.
    pub button: String,
}
