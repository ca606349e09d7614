//! One of the staff, and what an officer does about the person.

use askama::Template;

use crate::Frame;

/// One of the staff.
#[derive(Debug, Template)]
#[template(path = "department/member.html")]
pub struct MemberPage {
    /// What stands around it.
    pub frame: Frame,
    /// The short name.
    pub name: String,
    /// Role, state and the like.
    pub facts: Vec<(String, String)>,
    /// Where the person works.
    pub workplace: String,
    /// Whether the person may do nothing any more.
    pub is_disabled: bool,
    /// Whether the person has a second factor.
    pub has_factor: bool,
    /// A password for the first sign-in: it is shown once.
    pub password: Option<String>,
    /// Why something was not done.
    pub wrong: Option<String>,
    /// Whether whoever looks may change anything.
    pub may_change: bool,
}
