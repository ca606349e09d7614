//! The first screen after signing in: where the person may go.

use askama::Template;

use crate::Frame;

/// Where a person may go.
#[derive(Debug, Template)]
#[template(path = "home.html")]
pub struct HomePage {
    /// What stands around it.
    pub frame: Frame,
}
