//! What a screen reader finds on a page: sections with texts and figures, in the order in which they
//! stand there (ISO 32000-1, 14.7 and 14.8).

use std::sync::Arc;

/// Texts whose baselines are within this many points stand in one line.
const LINE_POINTS: f32 = 4.0;

/// Part of a page that is read on its own.
#[derive(Debug)]
pub(crate) struct Section {
    /// What it is, for a reader.
    pub(crate) title: &'static str,
    /// What stands in it, in the order of drawing.
    pub(crate) contents: Vec<Content>,
}

/// Something that a screen reader says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Content {
    /// Its marked content id on the page.
    pub(crate) number: u16,
    /// What kind of thing it is.
    pub(crate) kind: ContentKind,
    /// Where it begins, in points from the page's left and bottom.
    pub(crate) at: [f32; 2],
}

/// Kinds of [`Content`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ContentKind {
    /// A line of text.
    Text(Arc<str>),
    /// The photo.
    Photo,
    /// A symbol.
    Symbol,
    /// A picture, and what it shows.
    Picture(&'static str),
}

impl Section {
    /// What stands in it, in the order in which it is read.
    pub(crate) fn in_reading_order(&self) -> Vec<&Content> {
        let mut contents: Vec<_> = self.contents.iter().collect();
        contents.sort_by_key(|content| content.reading_place());
        contents
    }
}

impl Content {
    /// Lines from the top, then from the left.
    fn reading_place(&self) -> (i32, i32) {
        let [x, y] = self.at;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a page has a few thousand points"
        )]
        let place = (-(y / LINE_POINTS).round() as i32, x as i32);
        place
    }
}

impl ContentKind {
    /// What stands for a figure that cannot be seen; `None` for what is read itself.
    pub(crate) fn description(&self) -> Option<&'static str> {
        match self {
            Self::Text(_) => None,
            Self::Photo => Some("परिवार के मुखिया का फ़ोटो · Photo of the head of family"),
            Self::Symbol => Some("क्यूआर कोड · QR code"),
            Self::Picture(shows) => Some(shows),
        }
    }
}

/// Hindi where a letter is Devanagari: the labels that have both languages begin in Hindi.
pub(crate) fn language(words: &str) -> &'static str {
    if words
        .chars()
        .any(|letter| ('\u{900}'..='\u{97F}').contains(&letter))
    {
        "hi-IN"
    } else {
        "en-IN"
    }
}
