//! Text into its room: sizes in turn, then lines, then one narrowed line, then narrowed lines, then
//! "does not fit".

use std::sync::Arc;

use crate::fonts::{FontSet, Weight};
use crate::layout::Align;
use crate::placed::{InkId, Placed, ShapedWord, TextRun};
use crate::text::clusters;

/// Millimetres in a point: 25.4 / 72.
pub(crate) const MM_PER_POINT: f32 = 25.4 / 72.0;

/// The room of a text and the steps by which it may shrink.
#[derive(Debug, Clone)]
pub(crate) struct Room {
    /// Left, middle or right of the text, by `align`.
    pub(crate) x: f32,
    pub(crate) align: Align,
    pub(crate) width: f32,
    pub(crate) weight: Weight,
    /// Points, falling; never empty.
    pub(crate) sizes: Box<[f32]>,
    /// Smallest percent of its width that a line at the smallest size may have.
    pub(crate) narrow: f32,
    /// Em between clusters.
    pub(crate) tracking: f32,
    pub(crate) lines: usize,
    pub(crate) line_height: f32,
    /// The first baseline where the text stands on several lines.
    pub(crate) broken_y: f32,
}

/// A text that is too wide, in mm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct TooWide {
    pub(crate) needed: f32,
    pub(crate) available: f32,
}

/// Lines of one text, all in one scale.
#[derive(Debug)]
pub(crate) struct Lines {
    lines: Vec<Vec<Arc<ShapedWord>>>,
    scale: Scale,
}

/// Type size in points and width in percent.
#[derive(Debug, Clone, Copy)]
struct Scale {
    size: f32,
    stretch: f32,
}

impl Lines {
    pub(crate) fn count(&self) -> usize {
        self.lines.len()
    }
}

impl Room {
    /// Places a shaped text on the baseline `y`, as one run or several lines of it.
    pub(crate) fn place(
        &self,
        text: &str,
        pieces: Vec<Arc<ShapedWord>>,
        y: f32,
        ink: InkId,
        fonts: &FontSet,
        out: &mut Vec<Placed>,
    ) -> Result<(), TooWide> {
        let em = self.width_em(&pieces, fonts);
        if let Some(size) = self.whole(em) {
            out.push(self.run(
                text.into(),
                pieces,
                em,
                Scale {
                    size,
                    stretch: 100.0,
                },
                y,
                ink,
            ));
            return Ok(());
        }
        let lines = self.lines_at(100.0, &pieces, self.lines, fonts);
        let one = self.narrowed(em);
        match (lines, one) {
            (Some(lines), _) => self.place_lines(lines, ink, fonts, out),
            (None, Some(scale)) => out.push(self.run(text.into(), pieces, em, scale, y, ink)),
            (None, None) => match self.lines_at(self.narrow, &pieces, self.lines, fonts) {
                Some(lines) => self.place_lines(lines, ink, fonts, out),
                None => return Err(self.too_wide(em)),
            },
        }
        Ok(())
    }

    /// A text on as few lines as it needs, at most `most`: sizes, narrowing, then lines. For rows that
    /// grow with their lines.
    pub(crate) fn fewest_lines(
        &self,
        pieces: Vec<Arc<ShapedWord>>,
        most: usize,
        fonts: &FontSet,
    ) -> Result<Lines, TooWide> {
        let em = self.width_em(&pieces, fonts);
        let whole = self.whole(em).map(|size| Scale {
            size,
            stretch: 100.0,
        });
        if let Some(scale) = whole.or_else(|| self.narrowed(em)) {
            return Ok(Lines {
                lines: vec![pieces],
                scale,
            });
        }
        (2..=most)
            .flat_map(|lines| [(lines, 100.0), (lines, self.narrow)])
            .find_map(|(lines, stretch)| self.lines_at(stretch, &pieces, lines, fonts))
            .ok_or_else(|| self.too_wide(em))
    }

    /// Places lines from the baseline `y` downwards, `step` mm apart.
    pub(crate) fn place_at(
        &self,
        lines: Lines,
        y: f32,
        step: f32,
        ink: InkId,
        fonts: &FontSet,
        out: &mut Vec<Placed>,
    ) {
        let mut y = y;
        for line in lines.lines {
            let text: String = line.iter().map(|piece| &*piece.text).collect();
            let em = self.width_em(&line, fonts);
            out.push(self.run(text.into(), line, em, lines.scale, y, ink));
            y += step;
        }
    }

    fn place_lines(&self, lines: Lines, ink: InkId, fonts: &FontSet, out: &mut Vec<Placed>) {
        self.place_at(lines, self.broken_y, self.line_height, ink, fonts, out);
    }

    /// The first size at which a line of this width fits.
    fn whole(&self, em: f32) -> Option<f32> {
        self.sizes
            .iter()
            .copied()
            .find(|size| em * size * MM_PER_POINT <= self.width)
    }

    /// The smallest size, narrowed as little as fits.
    fn narrowed(&self, em: f32) -> Option<Scale> {
        let size = self.smallest();
        let stretch = (self.width / (em * size * MM_PER_POINT) * 100.0).floor();
        (stretch >= self.narrow).then_some(Scale { size, stretch })
    }

    fn lines_at(
        &self,
        stretch: f32,
        pieces: &[Arc<ShapedWord>],
        most: usize,
        fonts: &FontSet,
    ) -> Option<Lines> {
        if most < 2 {
            return None;
        }
        let size = self.smallest();
        let lines = self.break_lines(pieces, size * stretch / 100.0, most, fonts)?;
        Some(Lines {
            lines,
            scale: Scale { size, stretch },
        })
    }

    pub(crate) fn smallest(&self) -> f32 {
        self.sizes.last().copied().unwrap_or_default()
    }

    fn too_wide(&self, em: f32) -> TooWide {
        TooWide {
            needed: em * self.smallest() * MM_PER_POINT,
            available: self.width,
        }
    }

    /// The width of a line in em; the space after its last cluster does not count.
    pub(crate) fn width_em(&self, pieces: &[Arc<ShapedWord>], fonts: &FontSet) -> f32 {
        let em: f32 = pieces.iter().map(|piece| fonts.width_em(piece)).sum();
        if self.tracking == 0.0 {
            return em;
        }
        let gaps = pieces
            .iter()
            .map(|piece| clusters(piece))
            .sum::<usize>()
            .saturating_sub(1);
        #[expect(
            clippy::cast_precision_loss,
            reason = "a line has far fewer than 2^24 clusters"
        )]
        let gaps = gaps as f32;
        em + gaps * self.tracking
    }

    fn run(
        &self,
        text: Arc<str>,
        pieces: Vec<Arc<ShapedWord>>,
        em: f32,
        Scale { size, stretch }: Scale,
        y: f32,
        ink: InkId,
    ) -> Placed {
        let width = em * size * MM_PER_POINT * stretch / 100.0;
        let x = match self.align {
            Align::Left => self.x,
            Align::Center => self.x - width / 2.0,
            Align::Right => self.x - width,
        };
        Placed::Text(TextRun {
            text,
            x,
            y,
            size,
            ink,
            tracking: self.tracking,
            stretch,
            pieces,
        })
    }

    /// Breaks at spaces and after `+`, each line as full as it can be; `None` where a word is wider
    /// than the room or the lines are too few.
    fn break_lines(
        &self,
        pieces: &[Arc<ShapedWord>],
        size: f32,
        most: usize,
        fonts: &FontSet,
    ) -> Option<Vec<Vec<Arc<ShapedWord>>>> {
        let fits = |line: &[Arc<ShapedWord>]| {
            self.width_em(line, fonts) * size * MM_PER_POINT <= self.width
        };
        let mut lines: Vec<Vec<Arc<ShapedWord>>> = vec![Vec::new()];
        let may_break = |piece: &Arc<ShapedWord>| is_space(piece) || piece.text.ends_with('+');
        for word in pieces.split_inclusive(may_break) {
            let visible = without_last_space(word);
            let line = lines.last_mut()?;
            let mut longer = line.clone();
            longer.extend_from_slice(visible);
            if fits(&longer) {
                line.extend_from_slice(word);
            } else if !line.is_empty() && fits(visible) && lines.len() < most {
                lines.push(word.to_vec());
            } else {
                return None;
            }
        }
        for line in &mut lines {
            line.truncate(without_last_space(line).len());
        }
        Some(lines)
    }
}

fn is_space(piece: &Arc<ShapedWord>) -> bool {
    &*piece.text == " "
}

/// A space at a line's end is not seen.
fn without_last_space(line: &[Arc<ShapedWord>]) -> &[Arc<ShapedWord>] {
    match line.split_last() {
        Some((last, rest)) if is_space(last) => rest,
        _ => line,
    }
}

#[cfg(test)]
mod tests;
