//! How each layout looks, with a made-up family and with a real one.

use askama::Template;

use crate::Frame;

/// The layouts.
#[derive(Debug, Template)]
#[template(path = "department/layouts.html")]
pub struct LayoutsPage {
    /// What stands around it.
    pub frame: Frame,
    /// Paths of pictures with the made-up family, and what each is.
    pub samples: Vec<(String, String)>,
    /// The picture of a real card, as base64, and the card's number.
    pub real: Option<(String, String)>,
    /// Why there is no such picture.
    pub wrong: Option<String>,
    /// Whether the person may look at a real card.
    pub may_see_real: bool,
}
