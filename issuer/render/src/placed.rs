//! What stands on a face: a plain value between layout and writers, in millimetres from the
//! trim's top left corner, y downwards. A test reads it without a PDF.

use std::sync::Arc;

use crate::qr::QrSymbol;

/// Index of an ink in [`Layout::inks`](crate::layout::Layout).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct InkId(pub u16);

/// Index of a font in the [`FontSet`](crate::fonts::FontSet).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FontId(pub u16);

/// A colour of the layout, as the press and as a screen show it.
#[derive(Debug, Clone, PartialEq)]
pub struct Ink {
    /// Its name in the layout file.
    pub name: String,
    /// Cyan, magenta, yellow, black; 0 to 1 each.
    pub cmyk: [f32; 4],
    /// Prints over what lies below instead of knocking it out (small black text).
    pub overprint: bool,
    /// What a screen shows, and the colour that stands for this ink in SVG artwork.
    pub srgb: [u8; 3],
}

/// One side of one card: first the layout's base for that side (artwork and everything printed
/// alike on every card), then these items in order.
#[derive(Debug, Clone)]
pub struct Face {
    /// The items that differ from card to card.
    pub items: Vec<Placed>,
}

/// Front or back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// The side with the head of family.
    Front,
    /// The side with the members and the QR.
    Back,
}

/// Something drawn on a face.
#[derive(Debug, Clone)]
pub enum Placed {
    /// A line of text.
    Text(TextRun),
    /// A filled or stroked shape.
    Shape(Shape),
    /// The head's photo, cropped to cover the frame; opacity 1 but for the ghost image.
    Photo {
        /// Where.
        frame: Frame,
        /// Corner radius in mm.
        radius: f32,
        /// 0 to 1.
        opacity: f32,
    },
    /// The QR symbol, centred in its white box; modules are whole dots at 300 dpi.
    Qr {
        /// The white box; it is painted by the layout's base, so that only modules are drawn here.
        frame: Frame,
        /// What to draw.
        symbol: QrSymbol,
    },
}

/// A rectangle: left, top, width, height in mm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// Left edge.
    pub x: f32,
    /// Top edge.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

/// A line of text, shaped.
#[derive(Debug, Clone)]
pub struct TextRun {
    /// The text as a reader copies it (PDF `/ActualText`).
    pub text: Arc<str>,
    /// Where the baseline begins.
    pub x: f32,
    /// The baseline.
    pub y: f32,
    /// Size in points.
    pub size: f32,
    /// Colour.
    pub ink: InkId,
    /// Extra space after each cluster, in em.
    pub tracking: f32,
    /// Horizontal scale in percent of the font's width: 100 but where a line had to be narrowed.
    pub stretch: f32,
    /// The pieces in one font each, left to right; a piece starts where the one before it ends.
    pub pieces: Vec<Arc<ShapedWord>>,
}

/// A piece of text in one font, shaped once and shared by all cards that show it.
#[derive(Debug)]
pub struct ShapedWord {
    /// The font.
    pub font: FontId,
    /// The characters, for text extraction.
    pub text: Box<str>,
    /// The glyphs, in drawing order.
    pub glyphs: Box<[Glyph]>,
    /// Sum of the advances, in font units.
    pub advance: i32,
}

/// A glyph with its place, in font units (1/units-per-em).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glyph {
    /// Glyph id in the whole font.
    pub id: u16,
    /// Byte offset in the word's text of the cluster that it belongs to.
    pub cluster: u16,
    /// How far the pen moves.
    pub advance: i16,
    /// Shift to the right while drawing.
    pub dx: i16,
    /// Shift upwards while drawing.
    pub dy: i16,
}

/// A path with flat colours.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// The outline.
    pub segments: Vec<Segment>,
    /// Fill and its rule.
    pub fill: Option<(InkId, FillRule)>,
    /// Stroke.
    pub stroke: Option<Stroke>,
}

/// How the inside of a path is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FillRule {
    /// Non-zero winding.
    NonZero,
    /// Even-odd.
    EvenOdd,
}

/// The line along a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stroke {
    /// Colour.
    pub ink: InkId,
    /// Width in mm.
    pub width: f32,
    /// Round caps and joins; butt and mitre otherwise.
    pub round: bool,
}

/// A step of a path, in mm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Segment {
    /// Begin a sub-path.
    Move([f32; 2]),
    /// A straight line.
    Line([f32; 2]),
    /// A cubic curve: two control points and the end.
    Curve([f32; 2], [f32; 2], [f32; 2]),
    /// Back to the sub-path's begin.
    Close,
}
