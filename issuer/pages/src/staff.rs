//! Who works here.

use askama::Template;

use crate::Frame;

/// Everybody on the staff.
#[derive(Debug, Template)]
#[template(path = "staff.html")]
pub struct StaffPage {
    /// What stands around it.
    pub frame: Frame,
    /// Everybody, by name.
    pub people: Vec<StaffRow>,
}

/// Somebody.
#[derive(Debug)]
pub struct StaffRow {
    /// The short name.
    pub name: String,
    /// The role in the page's language.
    pub role: &'static str,
    /// Where the person works.
    pub workplace: String,
    /// Whether the person may do nothing any more.
    pub is_disabled: bool,
}
