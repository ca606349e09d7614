//! Why a paper cannot be made.

use std::io;

use issuer_domain::Money;

use crate::artwork::ArtworkError;
use crate::pdf::SubsetError;
use crate::pdf::file_body::WriteError;
use crate::text::MissingGlyph;

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
    /// A text that takes more lines than its place has.
    #[error(
        "`{text}` needs {needed_mm:.0} mm in all, but has {lines} lines of {available_mm:.0} mm\n\nhint: say it in fewer words"
    )]
    TooManyLines {
        /// The text.
        text: String,
        /// How many lines it may have.
        lines: usize,
        /// Its width in mm in one line.
        needed_mm: f32,
        /// The width of a line in mm.
        available_mm: f32,
    },
    /// More stands on a page than it has room for.
    #[error(
        "the {paper} needs {needed_mm:.1} mm of height, but has {available_mm:.1} mm\n\nhint: leave out a text, or say it in fewer words"
    )]
    PageFull {
        /// Which paper.
        paper: &'static str,
        /// Where its last part would end, in mm from the page's top.
        needed_mm: f32,
        /// Where it must end.
        available_mm: f32,
    },
    /// A drawing of the program's own is not sound.
    #[error(transparent)]
    Drawing(#[from] ArtworkError),
    /// A label's QR code would be too fine for a scanner.
    #[error(
        "a label's code of {characters} characters is too fine to scan\n\nhint: give the lot a shorter id"
    )]
    Code {
        /// Characters of the text.
        characters: usize,
    },
    /// A QR code of a counter's paper would be too fine for a phone.
    #[error(
        "the {what} has {characters} characters: its code is too fine for a phone\n\nhint: shorten the page's address, or the payee's name and note"
    )]
    LinkCode {
        /// Which link.
        what: &'static str,
        /// Characters of the link.
        characters: usize,
    },
    /// A receipt for nothing.
    #[error(
        "the receipt has no item\n\nhint: a request without a fee has a slip only, or an item of ₹ 0.00"
    )]
    NoItems,
    /// Amounts that no receipt of this office can have.
    #[error(
        "the receipt's items are more than {} together\n\nhint: look for a digit too many",
        Money::MAX
    )]
    Total,
    /// The fonts lack a character of the texts.
    #[error("{0} in the paper's texts\n\nhint: add a font with this script to fonts.toml")]
    Glyph(#[from] MissingGlyph),
    /// A font cannot be put into it.
    #[error(transparent)]
    Font(#[from] SubsetError),
    /// It cannot be written.
    #[error("the paper cannot be written: {0}")]
    Write(#[from] io::Error),
}

impl From<WriteError> for PaperError {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Io(source) => Self::Write(source),
            WriteError::Font(source) => Self::Font(source),
        }
    }
}
