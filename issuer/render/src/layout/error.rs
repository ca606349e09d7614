//! What can be wrong with a layout.

use crate::artwork::ArtworkError;
use crate::text::MissingGlyph;

/// Why a layout cannot be used: its folder and what is wrong in it.
#[derive(Debug, thiserror::Error)]
#[error("layout `{layout}`: {problem}")]
pub struct LayoutError {
    /// The layout's folder.
    pub layout: String,
    /// What is wrong.
    pub problem: LayoutProblem,
}

/// What is wrong in a layout's folder.
#[derive(Debug, thiserror::Error)]
pub enum LayoutProblem {
    /// The folder of layouts cannot be read.
    #[error("cannot read the folder: {0}\n\nhint: name a folder that holds one folder per layout")]
    Read(std::io::Error),
    /// A file of the layout cannot be read.
    #[error("cannot read {file}: {source}\n\nhint: it belongs into the layout's folder")]
    ReadFile {
        /// The file's name.
        file: String,
        /// Why.
        source: std::io::Error,
    },
    /// `layout.toml` has an unknown or missing key, or a value of the wrong kind.
    #[error("layout.toml: {0}\nhint: card-layouts/README.md lists every table and key")]
    Toml(Box<toml::de::Error>),
    /// A value that cannot be.
    #[error("layout.toml, {table}, `{key}`: {what}\n\nhint: {hint}")]
    Value {
        /// The table, such as `front.text[3]`, counted from 1.
        table: String,
        /// The key in it.
        key: &'static str,
        /// What is wrong with it.
        what: String,
        /// What to do.
        hint: String,
    },
    /// A drawing that a press cannot print, or in another place.
    #[error("{file}: {problem}")]
    Artwork {
        /// The SVG file.
        file: String,
        /// What is wrong.
        problem: ArtworkError,
    },
    /// A text with a character that the fonts lack.
    #[error(
        "layout.toml, {table}: {missing}\n\nhint: reword it, or add a font with this script to fonts.toml"
    )]
    Glyph {
        /// The text's table.
        table: String,
        /// Which character.
        missing: MissingGlyph,
    },
    /// A card type without a layout.
    #[error(
        "no layout is for {card_type} cards\n\nhint: add \"{card_type}\" to card_types of one layout"
    )]
    NoLayout {
        /// The card type.
        card_type: &'static str,
    },
    /// A card type with two layouts.
    #[error(
        "layout `{other}` is for {card_type} cards, too\n\nhint: remove \"{card_type}\" from card_types of one of them"
    )]
    TwoLayouts {
        /// The card type.
        card_type: &'static str,
        /// The other layout.
        other: String,
    },
}

impl LayoutError {
    pub(super) fn new(layout: &str, problem: LayoutProblem) -> Self {
        Self {
            layout: layout.to_owned(),
            problem,
        }
    }
}

/// A [`LayoutProblem::Value`] as a result.
pub(super) fn value<T>(
    table: &str,
    key: &'static str,
    what: impl Into<String>,
    hint: impl Into<String>,
) -> Result<T, LayoutProblem> {
    Err(LayoutProblem::Value {
        table: table.to_owned(),
        key,
        what: what.into(),
        hint: hint.into(),
    })
}
