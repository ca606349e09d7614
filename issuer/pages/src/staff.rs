//! Who works here.

use askama::Template;

use crate::Frame;
use crate::department::table::Table;

/// Everybody on the staff.
#[derive(Debug, Template)]
#[template(path = "staff.html")]
pub struct StaffPage {
    /// What stands around it.
    pub frame: Frame,
    /// Everybody, by name.
    pub people: Table,
    /// Roles for somebody new, words and names; none for those who only look.
    pub roles: Vec<(&'static str, &'static str)>,
    /// Why nobody was taken on.
    pub wrong: Option<String>,
}
