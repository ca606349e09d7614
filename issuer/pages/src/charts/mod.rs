//! Charts, drawn by the server as SVG: values in, text out. Widths are parts of the whole, so that
//! letters stay as large on a telephone as on a desk; colours are classes of the page's style.

mod bars;
mod burn_down;
mod drawing;
mod funnel;
#[cfg(test)]
mod tests;

pub use bars::{Bar, bars};
pub use burn_down::{BurnDown, burn_down};
pub use funnel::{Step, funnel};

/// What somebody hears who does not see a chart, and its name on the page.
#[derive(Debug, Clone, Copy)]
pub struct Spoken<'a> {
    /// An id that no other chart of the page has, of letters and hyphens.
    pub id: &'a str,
    /// What it is.
    pub title: &'a str,
    /// What it shows, in a sentence.
    pub description: &'a str,
}
