//! Pages that are being filled: texts that fit their room, lines and areas, section by section.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::fit::{Lines, MM_PER_POINT, Room};
use crate::fonts::{FontSet, Weight};
use crate::layout::{Align, rounded_rectangle};
use crate::pdf::geometry::PageGeometry;
use crate::pdf::tagged::{PageBase, PlacedSection, TaggedWriter, View};
use crate::placed::{Frame, Ink, InkId, Placed, Segment, Shape, ShapedWord, Stroke};
use crate::text::TextShaper;

use crate::document::DocumentSetup;
use crate::inks::{WHITE, inks};
use crate::plain_symbol::filled;

use super::{AboutLot, PaperError};

/// How much smaller a text becomes, as often as needed.
pub(super) const SHRINKS: [f32; 6] = [1.0, 0.9, 0.8, 0.7, 0.6, 0.5];

/// How much smaller a text in two languages may become so that each has a line of its own.
const LANGUAGE_SHRINKS: [f32; 4] = [1.0, 0.9, 0.8, 0.7];

/// Stands between Hindi and English.
const BETWEEN_LANGUAGES: &str = " · ";

/// The least percent of its width that a line has after the last of them. Half of 9 points at 60 %
/// is what a person still reads.
const NARROWEST: f32 = 60.0;

/// The same before it.
const NARROW: f32 = 92.0;

/// From baseline to baseline in type sizes: Devanagari's signs above and below do not touch.
const LEADING: f32 = 1.3;

/// How a text looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    pub(super) size: f32,
    pub(super) weight: Weight,
    pub(super) ink: InkId,
}

pub(super) const fn bold(size: f32, ink: InkId) -> Style {
    let weight = Weight::Bold;
    Style { size, weight, ink }
}

pub(super) const fn regular(size: f32, ink: InkId) -> Style {
    let weight = Weight::Regular;
    Style { size, weight, ink }
}

/// Where a text stands: its anchor, the first baseline and the width that it may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    x: f32,
    y: f32,
    width: f32,
    align: Align,
}

pub(super) const fn left([x, y]: [f32; 2], width: f32) -> Spot {
    let align = Align::Left;
    Spot { x, y, width, align }
}

pub(super) const fn right([x, y]: [f32; 2], width: f32) -> Spot {
    let align = Align::Right;
    Spot { x, y, width, align }
}

pub(super) const fn middle([x, y]: [f32; 2], width: f32) -> Spot {
    let align = Align::Center;
    Spot { x, y, width, align }
}

pub(super) type Words = Vec<Arc<ShapedWord>>;

/// The room of a text at one size. A line is narrowed a little before it becomes smaller.
pub(super) fn room(spot: Spot, style: Style, shrink: f32, lines: usize) -> Room {
    let size = style.size * shrink;
    let is_last = Some(&shrink) == SHRINKS.last();
    Room {
        x: spot.x,
        align: spot.align,
        width: spot.width,
        weight: style.weight,
        sizes: [size].into(),
        narrow: if is_last { NARROWEST } else { NARROW },
        tracking: 0.0,
        lines,
        line_height: size * MM_PER_POINT * LEADING,
        broken_y: spot.y,
    }
}

/// The pages of one paper, on their way out.
pub(super) struct Pages<'a> {
    /// The lot that they are of, if any.
    about: Option<&'a AboutLot>,
    pub(super) fonts: &'a FontSet,
    shaper: TextShaper,
    pub(super) inks: [Ink; 12],
    writer: TaggedWriter<&'a mut Vec<u8>>,
    /// What pages draw alike, by their number of rows.
    bases: BTreeMap<usize, PageBase>,
    /// How large the open page is.
    size: PageGeometry,
    /// The open page.
    sections: Vec<PlacedSection>,
    base: Option<PageBase>,
}

impl<'a> Pages<'a> {
    pub(super) fn new(
        about: impl Into<Option<&'a AboutLot>>,
        fonts: &'a FontSet,
        out: &'a mut Vec<u8>,
    ) -> Result<Self, PaperError> {
        Ok(Self {
            about: about.into(),
            fonts,
            shaper: TextShaper::new(fonts),
            inks: inks(),
            writer: TaggedWriter::new(out, fonts)?,
            bases: BTreeMap::new(),
            size: PageGeometry::A4,
            sections: Vec::new(),
            base: None,
        })
    }

    /// A new page, A4 until [`Self::size`] says otherwise; what follows stands on it.
    pub(super) fn begin_page(&mut self) -> Result<(), PaperError> {
        if !self.sections.is_empty() {
            let base = self.base.take();
            self.writer
                .add_page(self.size, base, &self.sections, &self.inks)?;
            self.sections.clear();
        }
        self.size = PageGeometry::A4;
        Ok(())
    }

    /// How large the open page is; it may be said when its texts are placed.
    pub(super) fn size(&mut self, size: PageGeometry) {
        self.size = size;
    }

    /// What all pages with as many rows draw alike, below everything else and not read aloud; it is
    /// drawn for the first of them.
    pub(super) fn base_of_rows(
        &mut self,
        rows: usize,
        draw: impl FnOnce(&mut Self) -> Result<(), PaperError>,
    ) -> Result<(), PaperError> {
        let base = if let Some(base) = self.bases.get(&rows) {
            *base
        } else {
            let page = std::mem::take(&mut self.sections);
            self.begin_section("");
            draw(self)?;
            let drawn = std::mem::replace(&mut self.sections, page);
            let placed: Vec<_> = drawn.into_iter().flat_map(|one| one.placed).collect();
            let base = self.writer.add_base(&placed, &self.inks)?;
            self.bases.insert(rows, base);
            base
        };
        self.base = Some(base);
        Ok(())
    }

    /// What follows is read as a section of its own.
    pub(super) fn begin_section(&mut self, title: &'static str) {
        let placed = Vec::new();
        self.sections.push(PlacedSection {
            title,
            placed,
            view: None,
        });
    }

    /// A look at something drawn elsewhere, such as a card's face.
    pub(super) fn view(&mut self, title: &'static str, view: View, placed: Vec<Placed>) {
        let view = Some(view);
        self.sections.push(PlacedSection {
            title,
            placed,
            view,
        });
    }

    /// The lot and the day; empty where there is no lot.
    pub(super) fn lot_line(&self) -> String {
        self.about.map(AboutLot::line).unwrap_or_default()
    }

    /// The lot's id; empty where there is no lot.
    pub(super) fn lot(&self) -> &'a str {
        self.about.map_or("", |about| &about.lot)
    }

    pub(super) fn is_specimen(&self) -> bool {
        self.about.is_some_and(|about| about.specimen)
    }

    /// Writes the last page and the file's end.
    pub(super) fn finish(mut self, title: &str, setup: &DocumentSetup) -> Result<(), PaperError> {
        self.begin_page()?;
        let lot = self.about.map(|about| format!(", lot {}", about.lot));
        let title = format!("{title}{}", lot.unwrap_or_default());
        self.writer.finish(&title, setup.created, &setup.profile)?;
        Ok(())
    }

    /// One line, smaller where it is too wide.
    pub(super) fn line(&mut self, spot: Spot, text: &str, style: Style) -> Result<(), PaperError> {
        self.lines(spot, text, style, 1)?;
        Ok(())
    }

    /// As many lines as the text needs, at most `most`, each language on its own where that fits;
    /// smaller where these are too few. Gives the last baseline.
    pub(super) fn lines(
        &mut self,
        spot: Spot,
        text: &str,
        style: Style,
        most: usize,
    ) -> Result<f32, PaperError> {
        if text.is_empty() {
            return Ok(spot.y);
        }
        let whole = self.shape(text, style.weight)?;
        let mut languages = Vec::new();
        if most > 1 {
            for language in text.split(BETWEEN_LANGUAGES) {
                languages.push(self.shape(language, style.weight)?);
            }
        }
        let may_part = (2..=most).contains(&languages.len());
        let one_line =
            room(spot, style, SHRINKS[0], most).fewest_lines(whole.clone(), 1, self.fonts);
        if may_part && one_line.is_err() {
            for shrink in LANGUAGE_SHRINKS {
                let room = room(spot, style, shrink, most);
                let fit = |pieces: &Words| room.fewest_lines(pieces.clone(), 1, self.fonts);
                if let Ok(lines) = languages.iter().map(fit).collect::<Result<Vec<_>, _>>() {
                    return Ok(self.place_lines(&room, lines, spot.y, style.ink));
                }
            }
        }
        let mut too_wide = None;
        for shrink in SHRINKS {
            let room = room(spot, style, shrink, most);
            match room.fewest_lines(whole.clone(), most, self.fonts) {
                Ok(lines) => return Ok(self.place_lines(&room, vec![lines], spot.y, style.ink)),
                Err(error) => too_wide = Some(error),
            }
        }
        let (needed_mm, available_mm) =
            too_wide.map_or((0.0, spot.width), |error| (error.needed, error.available));
        Err(PaperError::TooLong {
            text: text.to_owned(),
            needed_mm,
            available_mm,
        })
    }

    pub(super) fn shape(&mut self, text: &str, weight: Weight) -> Result<Words, PaperError> {
        let mut pieces = Vec::new();
        self.shaper.shape(text, weight, &mut pieces)?;
        Ok(pieces)
    }

    /// Places lines below each other; the last baseline.
    pub(super) fn place_lines(
        &mut self,
        room: &Room,
        parts: Vec<Lines>,
        y: f32,
        ink: InkId,
    ) -> f32 {
        let mut next = y;
        let mut placed = Vec::new();
        for lines in parts {
            let count = lines.count();
            room.place_at(lines, next, room.line_height, ink, self.fonts, &mut placed);
            for _ in 0..count {
                next += room.line_height;
            }
        }
        self.extend(placed);
        next - room.line_height
    }

    pub(super) fn area(&mut self, frame: Frame, ink: InkId) {
        self.rounded_area(frame, 0.0, ink);
    }

    pub(super) fn rounded_area(&mut self, frame: Frame, radius: f32, ink: InkId) {
        self.extend([filled(rounded_rectangle(frame, radius), ink)]);
    }

    /// The edge of a box; its line lies half inside.
    pub(super) fn edge(&mut self, frame: Frame, width: f32, ink: InkId) {
        self.stroke(rounded_rectangle(frame, 0.0), width, ink);
    }

    /// The same with round corners, over a white edge that parts it from what lies below.
    pub(super) fn ring(&mut self, frame: Frame, radius: f32, width: f32, ink: InkId) {
        self.stroke(rounded_rectangle(frame, radius), 2.0 * width, WHITE);
        self.stroke(rounded_rectangle(frame, radius), width, ink);
    }

    pub(super) fn rule(&mut self, from: [f32; 2], to: [f32; 2], width: f32, ink: InkId) {
        let segments = vec![Segment::Move(from), Segment::Line(to)];
        self.stroke(segments, width, ink);
    }

    pub(super) fn place(&mut self, placed: Placed) {
        self.extend([placed]);
    }

    fn stroke(&mut self, segments: Vec<Segment>, width: f32, ink: InkId) {
        let stroke = Stroke {
            ink,
            width,
            round: false,
        };
        self.place(Placed::Shape(Shape {
            segments,
            fill: None,
            stroke: Some(stroke),
        }));
    }

    pub(super) fn extend(&mut self, placed: impl IntoIterator<Item = Placed>) {
        if let Some(section) = self.sections.last_mut() {
            section.placed.extend(placed);
        }
    }
}

/// A rectangle by left, top, width and height.
pub(super) const fn frame(x: f32, y: f32, width: f32, height: f32) -> Frame {
    Frame {
        x,
        y,
        width,
        height,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inks::DARK;

    #[test]
    fn every_line_of_a_text_keeps_to_its_room() {
        let fonts = FontSet::bundled().unwrap();
        let about = AboutLot {
            lot: "lot-0001".to_owned(),
            date: time::macros::date!(2026 - 11 - 21),
            specimen: false,
        };
        let name = "ग्राम पंचायत श्री नैना देवी जी · Gram Panchayat Shri Naina Devi Ji";
        for (width, most) in [(120.0, 1), (60.0, 1), (60.0, 2), (40.0, 2), (30.0, 3)] {
            let mut out = Vec::new();
            let mut pages = Pages::new(&about, &fonts, &mut out).unwrap();
            pages.begin_section("Text");
            let spot = left([10.0, 20.0], width);
            pages.lines(spot, name, bold(11.5, DARK), most).unwrap();
            let placed = &pages.sections[0].placed;
            assert!((1..=most).contains(&placed.len()), "{width} mm");
            let mut words = Vec::new();
            for line in placed {
                let Placed::Text(run) = line else {
                    panic!("only text was placed");
                };
                let em: f32 = run.pieces.iter().map(|word| fonts.width_em(word)).sum();
                let needed = em * run.size * MM_PER_POINT * run.stretch / 100.0;
                assert!(needed <= width + 0.01, "{needed} of {width} mm");
                words.extend(run.text.split(' ').map(str::to_owned));
            }
            words.retain(|word| word != "·");
            assert_eq!(
                words.join(" "),
                name.replace(" · ", " "),
                "nothing is cut off"
            );
        }
    }
}
