//! One walk over what stands on a face, for every PDF writer: millimetres become points, words
//! become glyphs with their places, photos and symbols become images with a matrix.

use crate::fonts::FontSet;
use crate::layout::rounded_rectangle;
use crate::placed::{
    FillRule, FontId, Frame, Ink, InkId, Placed, Segment, Shape, ShapedWord, TextRun,
};
use crate::qr::QrSymbol;

use super::geometry::{POINTS_PER_MM, PageGeometry};
use super::jpeg::Jpeg;

/// What a PDF writer does with the parts of a face. All lengths are points, y upwards.
pub(crate) trait Canvas {
    fn save(&mut self);
    fn restore(&mut self);
    fn transform(&mut self, matrix: [f32; 6]);
    /// Later fills and strokes print over what lies below, or knock it out.
    fn overprint(&mut self, on: bool);
    /// 0 to 1, until the next restore.
    fn opacity(&mut self, opacity: f32);
    fn fill_color(&mut self, color: Color);
    fn stroke_color(&mut self, color: Color);
    fn line(&mut self, width: f32, round: bool);
    fn move_to(&mut self, to: [f32; 2]);
    fn line_to(&mut self, to: [f32; 2]);
    fn curve_to(&mut self, first: [f32; 2], second: [f32; 2], to: [f32; 2]);
    fn close(&mut self);
    fn paint(&mut self, paint: Paint);
    /// The photo in the unit square.
    fn photo(&mut self);
    /// The symbol's modules, without the quiet zone, in the unit square, in the fill colour.
    fn symbol(&mut self, symbol: &QrSymbol);
    /// Text that reads as `text`; the canvas may tell it to readers if the glyphs do not.
    fn begin_text(&mut self, run: &TextRun, at: [f32; 2]);
    /// Before the first glyph of each font.
    fn font(&mut self, font: FontId, size: f32);
    fn glyph(&mut self, word: &ShapedWord, index: usize);
    /// Moves the pen right, in thousandths of the type size.
    fn advance(&mut self, thousandths: f32);
    /// Baseline of the glyphs that follow, above the run's own.
    fn rise(&mut self, points: f32);
    fn end_text(&mut self);
}

/// How a path is painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paint {
    Fill(FillRule),
    Stroke,
    FillStroke(FillRule),
    Clip,
}

/// What a path or a text is painted with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Color {
    /// Its process colours; where it has a plate of its own, what stands for it without that plate.
    pub(crate) cmyk: [f32; 4],
    /// The number of its plate, where the file is for a press that has one for it.
    pub(crate) separation: Option<u8>,
}

impl Color {
    const fn process(cmyk: [f32; 4]) -> Self {
        Self {
            cmyk,
            separation: None,
        }
    }
}

/// What a walk needs beside the items.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub(crate) geometry: PageGeometry,
    pub(crate) inks: &'a [Ink],
    /// By ink: the number of its own plate. Shorter than `inks` where the rest has none.
    pub(crate) separations: &'a [Option<u8>],
    pub(crate) fonts: &'a FontSet,
    pub(crate) photo: Option<&'a Jpeg>,
}

/// The paper's colour: no ink.
const NO_INK: Color = Color::process([0.0; 4]);

/// Black alone, so that no other plate can be out of register with it.
pub(super) const BLACK: Color = Color::process([0.0, 0.0, 0.0, 1.0]);

/// Draws items in order.
pub(crate) fn draw(items: &[Placed], scene: Scene<'_>, canvas: &mut impl Canvas) {
    for item in items {
        match item {
            Placed::Text(run) => draw_text(run, scene, canvas),
            Placed::Shape(shape) => draw_shape(shape, scene, canvas),
            Placed::Photo {
                frame,
                radius,
                opacity,
            } => {
                if let Some(photo) = scene.photo {
                    draw_photo(photo, *frame, *radius, *opacity, scene.geometry, canvas);
                }
            }
            Placed::Qr { frame, symbol } => draw_symbol(symbol, *frame, scene.geometry, canvas),
        }
    }
}

/// The ink, and whether it overprints; an ink that no layout has is black.
fn ink(scene: Scene<'_>, id: InkId) -> (Color, bool) {
    let place = usize::from(id.0);
    let separation = scene.separations.get(place).copied().flatten();
    scene.inks.get(place).map_or((BLACK, true), |ink| {
        let color = Color {
            cmyk: ink.cmyk,
            separation,
        };
        (color, ink.overprint)
    })
}

fn draw_text(run: &TextRun, scene: Scene<'_>, canvas: &mut impl Canvas) {
    let (color, overprint) = ink(scene, run.ink);
    canvas.overprint(overprint);
    canvas.fill_color(color);
    canvas.begin_text(run, scene.geometry.point([run.x, run.y]));
    let mut current = None;
    for word in &run.pieces {
        let font = scene.fonts.font(word.font);
        if current != Some(word.font) {
            canvas.font(word.font, run.size);
            current = Some(word.font);
        }
        let units_per_em = f32::from(font.units_per_em);
        let thousandths = |units: i32| {
            #[expect(clippy::cast_precision_loss, reason = "sums of a few 16-bit numbers")]
            let units = units as f32;
            units * 1000.0 / units_per_em
        };
        let mut risen = 0;
        for (index, glyph) in word.glyphs.iter().enumerate() {
            if glyph.dx != 0 {
                canvas.advance(thousandths(glyph.dx.into()));
            }
            if glyph.dy != risen {
                canvas.rise(f32::from(glyph.dy) / units_per_em * run.size);
                risen = glyph.dy;
            }
            canvas.glyph(word, index);
            let natural = i32::from(font.advance(glyph.id)) + i32::from(glyph.dx);
            let mut rest = thousandths(i32::from(glyph.advance) - natural);
            let ends_cluster = word
                .glyphs
                .get(index + 1)
                .is_none_or(|next| next.cluster != glyph.cluster);
            if ends_cluster {
                rest += run.tracking * 1000.0;
            }
            if rest != 0.0 {
                canvas.advance(rest);
            }
        }
        if risen != 0 {
            canvas.rise(0.0);
        }
    }
    canvas.end_text();
}

fn draw_shape(shape: &Shape, scene: Scene<'_>, canvas: &mut impl Canvas) {
    let mut overprints = false;
    if let Some((id, _)) = shape.fill {
        let (color, overprint) = ink(scene, id);
        canvas.fill_color(color);
        overprints |= overprint;
    }
    if let Some(stroke) = shape.stroke {
        let (color, overprint) = ink(scene, stroke.ink);
        canvas.stroke_color(color);
        canvas.line(stroke.width * POINTS_PER_MM, stroke.round);
        overprints |= overprint;
    }
    let paint = match (shape.fill, shape.stroke) {
        (Some((_, rule)), None) => Paint::Fill(rule),
        (Some((_, rule)), Some(_)) => Paint::FillStroke(rule),
        (None, Some(_)) => Paint::Stroke,
        (None, None) => return,
    };
    canvas.overprint(overprints);
    draw_outline(&shape.segments, scene.geometry, canvas);
    canvas.paint(paint);
}

pub(super) fn draw_outline(segments: &[Segment], geometry: PageGeometry, canvas: &mut impl Canvas) {
    for segment in segments {
        let point = |at| geometry.point(at);
        match *segment {
            Segment::Move(to) => canvas.move_to(point(to)),
            Segment::Line(to) => canvas.line_to(point(to)),
            Segment::Curve(first, second, to) => {
                canvas.curve_to(point(first), point(second), point(to));
            }
            Segment::Close => canvas.close(),
        }
    }
}

/// Covers the frame with the photo: scaled alike in both directions, centred, cut at the frame.
fn draw_photo(
    photo: &Jpeg,
    frame: Frame,
    radius: f32,
    opacity: f32,
    geometry: PageGeometry,
    canvas: &mut impl Canvas,
) {
    let [left, top] = geometry.point([frame.x, frame.y]);
    let [width, height] = [frame.width * POINTS_PER_MM, frame.height * POINTS_PER_MM];
    let [photo_width, photo_height] = photo.upright_size().map(f32::from);
    let scale = (width / photo_width).max(height / photo_height);
    let [drawn_width, drawn_height] = [photo_width * scale, photo_height * scale];
    let drawn_left = left - (drawn_width - width) / 2.0;
    let drawn_bottom = top - height - (drawn_height - height) / 2.0;

    canvas.save();
    draw_outline(&rounded_rectangle(frame, radius), geometry, canvas);
    canvas.paint(Paint::Clip);
    if opacity < 1.0 {
        canvas.opacity(opacity);
    }
    canvas.overprint(false);
    canvas.transform(photo.orientation().matrix([
        drawn_left,
        drawn_bottom,
        drawn_width,
        drawn_height,
    ]));
    canvas.photo();
    canvas.restore();
}

/// The quiet zone in paper white, whatever the artwork has below it, and the modules in black.
///
/// Modules are an image, not rectangles: a device paints an image's pixel where its own pixel's
/// centre lies, but every pixel that a filled path touches (ISO 32000-1, 10.7.4), so that rounding
/// could make each rectangle a dot too large.
fn draw_symbol(symbol: &QrSymbol, frame: Frame, geometry: PageGeometry, canvas: &mut impl Canvas) {
    let [left, bottom, side] = geometry.qr_square(frame, symbol, true);
    canvas.overprint(false);
    canvas.fill_color(NO_INK);
    let [right, top] = [left + side, bottom + side];
    canvas.move_to([left, bottom]);
    canvas.line_to([right, bottom]);
    canvas.line_to([right, top]);
    canvas.line_to([left, top]);
    canvas.close();
    canvas.paint(Paint::Fill(FillRule::NonZero));

    let [left, bottom, side] = geometry.qr_square(frame, symbol, false);
    canvas.save();
    canvas.fill_color(BLACK);
    canvas.transform([side, 0.0, 0.0, side, left, bottom]);
    canvas.symbol(symbol);
    canvas.restore();
}

#[cfg(test)]
mod tests;
