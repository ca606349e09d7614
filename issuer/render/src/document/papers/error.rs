//! Why a paper cannot be made.

use crate::document::DocumentError;

/// Why a paper cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// There is nothing to put on it.
    #[error(
        "there is nothing to print on the {paper}\n\nhint: make a lot's papers when its cards are in bundles or its sample is drawn"
    )]
    Empty {
        /// Which paper.
        paper: &'static str,
    },
    /// A bundle without cards has no sheet.
    #[error(
        "bundle {bundle} has no cards to hand over\n\nhint: leave empty bundles out of the list"
    )]
    NoCards {
        /// Its number.
        bundle: u32,
    },
    /// A text that nobody could read if it were made to fit.
    #[error(
        "`{text}` needs {needed_mm:.0} mm even in small type, but has {available_mm:.0} mm\n\nhint: give a shorter name or id"
    )]
    TooLong {
        /// The text.
        text: String,
        /// Its width in mm at half of its size.
        needed_mm: f32,
        /// The width in mm that it may have.
        available_mm: f32,
    },
    /// A label's QR code would be too fine for a scanner.
    #[error(
        "a label's code of {characters} characters is too fine to scan\n\nhint: give the lot a shorter id"
    )]
    Code {
        /// Characters of the text.
        characters: usize,
    },
    /// The document cannot be made.
    #[error(transparent)]
    Document(#[from] DocumentError),
}
