//! Placed items on dots.

use std::collections::HashMap;

use image::imageops::FilterType;
use image::{DynamicImage, GenericImageView as _};
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider as _};
use tiny_skia::{
    Color, FilterQuality, IntSize, LineCap, LineJoin, Paint, Path, PathBuilder, Pattern, Pixmap,
    Rect, SpreadMode, Transform,
};

use crate::fit::MM_PER_POINT;
use crate::fonts::FontSet;
use crate::layout::{Layout, rounded_rectangle};
use crate::placed::{FillRule, FontId, Frame, Placed, Segment, Shape, TextRun};
use crate::qr::{DOTS_PER_INCH, QrSymbol};

/// An area of a card in dots, white at first.
pub(crate) struct Canvas {
    pub(crate) pixmap: Pixmap,
    /// Dots per mm.
    pub(crate) scale: f32,
    origin: [f32; 2],
    glyphs: HashMap<(FontId, u16), Option<Path>>,
}

impl Canvas {
    /// A canvas for `area` (mm); `None` where it has no dots or too many.
    pub(crate) fn new(area: Frame, scale: f32) -> Option<Self> {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a picture has some thousand dots, and a float too large becomes the largest integer"
        )]
        let [width, height] = [area.width, area.height].map(|mm| (mm * scale).round() as u32);
        let pixmap = Pixmap::new(width, height)?;
        let mut canvas = Self {
            pixmap,
            scale,
            origin: [area.x, area.y],
            glyphs: HashMap::new(),
        };
        canvas.fill([255; 3]);
        Some(canvas)
    }

    pub(crate) fn fill(&mut self, [red, green, blue]: [u8; 3]) {
        self.pixmap.fill(Color::from_rgba8(red, green, blue, 255));
    }

    /// Draws items in order.
    pub(crate) fn draw(
        &mut self,
        items: &[Placed],
        layout: &Layout,
        fonts: &FontSet,
        photo: Option<&DynamicImage>,
    ) {
        for item in items {
            match item {
                Placed::Text(run) => self.text(run, layout, fonts),
                Placed::Shape(shape) => self.shape(shape, layout),
                Placed::Photo {
                    frame,
                    radius,
                    opacity,
                } => {
                    if let Some(photo) = photo {
                        self.photo(photo, *frame, *radius, *opacity);
                    }
                }
                Placed::Qr { frame, symbol } => self.qr(*frame, symbol),
            }
        }
    }

    /// The colours of the dots in a frame.
    pub(crate) fn colours(&self, frame: Frame) -> impl Iterator<Item = [u8; 3]> + '_ {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "negative floats become 0; what is beyond the picture is cut off"
        )]
        let dot = |mm: f32, origin: f32, most: u32| (((mm - origin) * self.scale) as u32).min(most);
        let (width, height) = (self.pixmap.width(), self.pixmap.height());
        let columns =
            dot(frame.x, self.origin[0], width)..dot(frame.x + frame.width, self.origin[0], width);
        let rows = dot(frame.y, self.origin[1], height)
            ..dot(frame.y + frame.height, self.origin[1], height);
        rows.flat_map(move |row| {
            columns.clone().filter_map(move |column| {
                let colour = self.pixmap.pixel(column, row)?.demultiply();
                Some([colour.red(), colour.green(), colour.blue()])
            })
        })
    }

    /// A path of the card in dots.
    pub(crate) fn path(&self, segments: &[Segment]) -> Option<Path> {
        let mut path = PathBuilder::new();
        let dot = |[x, y]: [f32; 2]| {
            (
                (x - self.origin[0]) * self.scale,
                (y - self.origin[1]) * self.scale,
            )
        };
        for segment in segments {
            match *segment {
                Segment::Move(to) => {
                    let (x, y) = dot(to);
                    path.move_to(x, y);
                }
                Segment::Line(to) => {
                    let (x, y) = dot(to);
                    path.line_to(x, y);
                }
                Segment::Curve(first, second, to) => {
                    let ((x1, y1), (x2, y2), (x, y)) = (dot(first), dot(second), dot(to));
                    path.cubic_to(x1, y1, x2, y2, x, y);
                }
                Segment::Close => path.close(),
            }
        }
        path.finish()
    }

    fn shape(&mut self, shape: &Shape, layout: &Layout) {
        let Some(path) = self.path(&shape.segments) else {
            return;
        };
        if let Some((ink, rule)) = shape.fill {
            let rule = match rule {
                FillRule::NonZero => tiny_skia::FillRule::Winding,
                FillRule::EvenOdd => tiny_skia::FillRule::EvenOdd,
            };
            let paint = solid(layout.ink(ink).srgb);
            self.pixmap
                .fill_path(&path, &paint, rule, Transform::identity(), None);
        }
        if let Some(stroke) = shape.stroke {
            let paint = solid(layout.ink(stroke.ink).srgb);
            let line = tiny_skia::Stroke {
                width: stroke.width * self.scale,
                line_cap: if stroke.round {
                    LineCap::Round
                } else {
                    LineCap::Butt
                },
                line_join: if stroke.round {
                    LineJoin::Round
                } else {
                    LineJoin::Miter
                },
                ..tiny_skia::Stroke::default()
            };
            self.pixmap
                .stroke_path(&path, &paint, &line, Transform::identity(), None);
        }
    }

    fn text(&mut self, run: &TextRun, layout: &Layout, fonts: &FontSet) {
        let paint = solid(layout.ink(run.ink).srgb);
        let em = run.size * MM_PER_POINT * self.scale;
        let wide = em * run.stretch / 100.0;
        let mut x = (run.x - self.origin[0]) * self.scale;
        let y = (run.y - self.origin[1]) * self.scale;
        for piece in &run.pieces {
            let per_em = f32::from(fonts.font(piece.font).units_per_em);
            for (at, glyph) in piece.glyphs.iter().enumerate() {
                let outline = self
                    .glyphs
                    .entry((piece.font, glyph.id))
                    .or_insert_with(|| outline(fonts, piece.font, glyph.id));
                if let Some(path) = outline {
                    let transform = Transform::from_row(
                        wide / per_em,
                        0.0,
                        0.0,
                        -em / per_em,
                        x + f32::from(glyph.dx) * wide / per_em,
                        y - f32::from(glyph.dy) * em / per_em,
                    );
                    let rule = tiny_skia::FillRule::Winding;
                    self.pixmap.fill_path(path, &paint, rule, transform, None);
                }
                x += f32::from(glyph.advance) * wide / per_em;
                let next = piece.glyphs.get(at + 1);
                if next.is_none_or(|next| next.cluster != glyph.cluster) {
                    x += run.tracking * wide;
                }
            }
        }
    }

    fn photo(&mut self, photo: &DynamicImage, frame: Frame, radius: f32, opacity: f32) {
        let Some(path) = self.path(&rounded_rectangle(frame, radius)) else {
            return;
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a photo on a card has some hundred dots"
        )]
        let [width, height] =
            [frame.width, frame.height].map(|mm| (mm * self.scale).ceil().max(1.0) as u32);
        let cropped = photo.resize_to_fill(width, height, FilterType::CatmullRom);
        let (width, height) = cropped.dimensions();
        let size = IntSize::from_wh(width, height);
        let mut rgba = cropped.into_rgba8();
        // tiny-skia takes colours multiplied by their opacity; photos are opaque.
        rgba.pixels_mut().for_each(|pixel| pixel.0[3] = 255);
        let Some(picture) = size.and_then(|size| Pixmap::from_vec(rgba.into_raw(), size)) else {
            return;
        };
        let left = (frame.x - self.origin[0]) * self.scale;
        let top = (frame.y - self.origin[1]) * self.scale;
        let shader = Pattern::new(
            picture.as_ref(),
            SpreadMode::Pad,
            FilterQuality::Bilinear,
            opacity,
            Transform::from_translate(left, top),
        );
        let paint = Paint {
            shader,
            anti_alias: true,
            ..Paint::default()
        };
        let rule = tiny_skia::FillRule::Winding;
        self.pixmap
            .fill_path(&path, &paint, rule, Transform::identity(), None);
    }

    /// Modules begin and end on whole dots of the picture, so that a scanner can read it.
    fn qr(&mut self, frame: Frame, symbol: &QrSymbol) {
        let module_mm = f32::from(symbol.module_dots()) * 25.4 / f32::from(DOTS_PER_INCH);
        let side = module_mm * f32::from(symbol.size());
        let left = frame.x + (frame.width - side) / 2.0 - self.origin[0];
        let top = frame.y + (frame.height - side) / 2.0 - self.origin[1];
        let dot = |start: f32, module: u16| {
            ((start + f32::from(module) * module_mm) * self.scale).round()
        };
        let paint = Paint {
            anti_alias: false,
            ..solid([0; 3])
        };
        for row in 0..symbol.size() {
            for column in (0..symbol.size()).filter(|column| symbol.is_dark(*column, row)) {
                let rect = Rect::from_ltrb(
                    dot(left, column),
                    dot(top, row),
                    dot(left, column + 1),
                    dot(top, row + 1),
                );
                if let Some(rect) = rect {
                    self.pixmap
                        .fill_rect(rect, &paint, Transform::identity(), None);
                }
            }
        }
    }
}

fn solid([red, green, blue]: [u8; 3]) -> Paint<'static> {
    let mut paint = Paint {
        anti_alias: true,
        ..Paint::default()
    };
    paint.set_color_rgba8(red, green, blue, 255);
    paint
}

/// A glyph's path in font units, y upwards; `None` for spaces.
fn outline(fonts: &FontSet, font: FontId, glyph: u16) -> Option<Path> {
    let tables = FontRef::new(&fonts.font(font).data).ok()?;
    let outline = tables
        .outline_glyphs()
        .get(GlyphId::new(u32::from(glyph)))?;
    let mut pen = Pen(PathBuilder::new());
    let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
    outline.draw(settings, &mut pen).ok()?;
    pen.0.finish()
}

struct Pen(PathBuilder);

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(x, y);
    }

    fn quad_to(&mut self, cx0: f32, cy0: f32, x: f32, y: f32) {
        self.0.quad_to(cx0, cy0, x, y);
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        self.0.cubic_to(cx0, cy0, cx1, cy1, x, y);
    }

    fn close(&mut self) {
        self.0.close();
    }
}
