//! A family with its cards: names masked unless a second person agreed.

use askama::Template;

use super::table::Table;
use crate::Frame;

/// Where a family is looked for.
#[derive(Debug, Template)]
#[template(path = "department/find.html")]
pub struct FindPage {
    /// What stands around it.
    pub frame: Frame,
    /// Why none was found.
    pub wrong: Option<String>,
}

/// A family.
#[derive(Debug, Template)]
#[template(path = "department/family.html")]
pub struct FamilyPage {
    /// What stands around it.
    pub frame: Frame,
    /// Its id.
    pub family: String,
    /// Where it lives and what holds it.
    pub facts: Vec<(String, String)>,
    /// Its members.
    pub members: Table,
    /// Its cards and the way of each.
    pub cards: Table,
    /// Where each card was printed and how it went.
    pub prints: Table,
    /// How far a request to see the names is.
    pub asked: Vec<Asked>,
    /// Whether the person may ask to see the names.
    pub may_ask: bool,
    /// Whether the names are shown now.
    pub is_shown: bool,
    /// What the person may do to the cards.
    pub changes: Option<Changes>,
}

/// A request to see the names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The approval's number.
    pub number: i64,
    /// How far it is.
    pub state: String,
    /// Whether it may be used now.
    pub may_use: bool,
}

/// Reasons for which cards are blocked and ended: words and texts.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// For blocking.
    pub block: Vec<(&'static str, String)>,
    /// For ending for ever.
    pub revoke: Vec<(&'static str, String)>,
}
