//! What is shown where something could not be done: what, and what to do next.

use askama::Template;

use crate::Frame;

/// A page that says what could not be done.
#[derive(Debug, Template)]
#[template(path = "fault.html")]
pub struct FaultPage {
    /// What stands around it.
    pub frame: Frame,
    /// The key of what happened.
    pub title: &'static str,
    /// The key of what to do next.
    pub next: &'static str,
    /// More: why exactly, what to do next, and the code.
    pub detail: Option<String>,
    /// What a person may read out to the helpline.
    pub reference: String,
}
