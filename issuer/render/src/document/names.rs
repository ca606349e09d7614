//! Names in printpdf's resources, which are one list for the whole document.

use crate::placed::FontId;

/// The name of a font. printpdf's own names of built-in fonts are `F1` to `F14`.
pub(super) fn font_name(FontId(number): FontId) -> printpdf::FontId {
    printpdf::FontId(format!("Text{number}"))
}

/// The name of an image that has a name of its own on its page.
pub(super) fn name_on_page(name: &str, page: usize) -> String {
    format!("{name}P{page}")
}
