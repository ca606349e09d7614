//! Texts whose height is known before they are placed, so that what stands behind and below them
//! can follow it.

use crate::fit::{Lines, MM_PER_POINT, Room};
use crate::placed::InkId;

use super::PaperError;
use super::pages::{Pages, SHRINKS, Spot, Style, room};

/// From baseline to baseline in type sizes: closer than elsewhere, since a page has to hold it all.
const LEADING: f32 = 1.2;

/// Where the first baseline of a text lies below its top, in type sizes.
pub(super) const ASCENT: f32 = 0.93;

/// A text broken into lines of one size.
pub(super) struct Paragraph {
    room: Room,
    lines: Lines,
    size: f32,
    ink: InkId,
}

/// The same in Hindi and in English below.
pub(super) struct BothLanguages {
    hindi: Paragraph,
    english: Paragraph,
}

/// How a text looks in Hindi and in English.
pub(super) type Styles = [Style; 2];

impl Paragraph {
    pub(super) fn height(&self) -> f32 {
        (0..self.lines.count()).map(|_| self.room.line_height).sum()
    }
}

impl BothLanguages {
    pub(super) fn height(&self) -> f32 {
        self.hindi.height() + self.english.height()
    }
}

impl Pages<'_> {
    /// Breaks a text into at most `most` lines at its full size; the spot's height does not count.
    pub(super) fn paragraph(
        &mut self,
        spot: Spot,
        text: &str,
        style: Style,
        most: usize,
    ) -> Result<Paragraph, PaperError> {
        let words = self.shape(text, style.weight)?;
        let mut room = room(spot, style, SHRINKS[0], most);
        room.line_height = style.size * MM_PER_POINT * LEADING;
        match room.fewest_lines(words, most, self.fonts) {
            Ok(lines) => Ok(Paragraph {
                room,
                lines,
                size: style.size,
                ink: style.ink,
            }),
            Err(width) => Err(PaperError::TooManyLines {
                text: text.to_owned(),
                lines: most,
                needed_mm: width.needed,
                available_mm: width.available,
            }),
        }
    }

    /// The same for a text in both languages, at most `most` lines each.
    pub(super) fn both_languages(
        &mut self,
        spot: Spot,
        [hindi, english]: [&str; 2],
        [large, small]: Styles,
        most: usize,
    ) -> Result<BothLanguages, PaperError> {
        Ok(BothLanguages {
            hindi: self.paragraph(spot, hindi, large, most)?,
            english: self.paragraph(spot, english, small, most)?,
        })
    }

    /// Places a paragraph from its top downwards; where it ends.
    pub(super) fn place_paragraph(&mut self, paragraph: Paragraph, top: f32) -> f32 {
        let bottom = top + paragraph.height();
        let Paragraph {
            room,
            lines,
            size,
            ink,
        } = paragraph;
        let baseline = top + size * MM_PER_POINT * ASCENT;
        self.place_lines(&room, vec![lines], baseline, ink);
        bottom
    }

    /// Places both languages below each other; where they end.
    pub(super) fn place_both(&mut self, both: BothLanguages, top: f32) -> f32 {
        let english = self.place_paragraph(both.hindi, top);
        self.place_paragraph(both.english, english)
    }
}
