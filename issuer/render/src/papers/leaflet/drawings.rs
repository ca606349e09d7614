//! The leaflet's drawings: SVG in the inks of papers, put where they belong.

use crate::artwork;
use crate::placed::{Placed, Segment, Shape};

use crate::papers::PaperError;
use crate::papers::pages::{Pages, frame};

/// A drawing and the width and height of its viewBox.
pub(super) struct Drawing {
    svg: &'static str,
    size: [f32; 2],
}

#[cfg(test)]
impl Drawing {
    pub(super) fn svg(&self) -> &'static str {
        self.svg
    }
}

/// A drawing that stands beside this file.
macro_rules! drawing {
    ($file:literal, $width:literal, $height:literal) => {
        Drawing {
            svg: include_str!($file),
            size: [$width, $height],
        }
    };
}

/// Below and above the card's faces, for each step.
pub(super) const STEPS: [Drawing; 3] = [
    drawing!("step-1.svg", 58.6, 31.0),
    drawing!("step-2.svg", 58.6, 31.0),
    drawing!("step-3.svg", 58.6, 31.0),
];
pub(super) const STEPS_ABOVE: [Option<Drawing>; 3] = [
    None,
    Some(drawing!("step-2-above.svg", 58.6, 31.0)),
    Some(drawing!("step-3-above.svg", 58.6, 31.0)),
];

/// The signs of the shop's page, in white: the same paths as in its `verdict.js`, in the circle or
/// box of its `page.css`.
pub(super) const ACCEPT: Drawing = drawing!("accept.svg", 64.0, 64.0);
pub(super) const AMBER: Drawing = drawing!("amber.svg", 64.0, 64.0);
pub(super) const REJECT: Drawing = drawing!("reject.svg", 64.0, 64.0);
pub(super) const GREY: Drawing = drawing!("grey.svg", 64.0, 64.0);

pub(super) const NEVER: Drawing = drawing!("never.svg", 20.0, 20.0);
pub(super) const FINGER: Drawing = drawing!("finger.svg", 20.0, 20.0);
pub(super) const UPDATE: Drawing = drawing!("update.svg", 20.0, 20.0);
pub(super) const CARE: Drawing = drawing!("care.svg", 20.0, 20.0);
pub(super) const CALL: Drawing = drawing!("call.svg", 20.0, 20.0);

impl Pages<'_> {
    /// Draws with its left top corner at `at`, so wide.
    pub(super) fn drawing(
        &mut self,
        drawing: &Drawing,
        at: [f32; 2],
        width: f32,
    ) -> Result<(), PaperError> {
        let [whole, height] = drawing.size;
        let view_box = frame(0.0, 0.0, whole, height);
        let shapes = artwork::read(drawing.svg, view_box, [0.0, 0.0], &self.inks)?;
        let scale = width / whole;
        for shape in shapes {
            self.place(Placed::Shape(scaled(shape, scale, at)));
        }
        Ok(())
    }
}

fn scaled(shape: Shape, scale: f32, [left, top]: [f32; 2]) -> Shape {
    let to = |[x, y]: [f32; 2]| [left + x * scale, top + y * scale];
    let segments = shape.segments.into_iter().map(|segment| match segment {
        Segment::Move(at) => Segment::Move(to(at)),
        Segment::Line(at) => Segment::Line(to(at)),
        Segment::Curve(first, second, at) => Segment::Curve(to(first), to(second), to(at)),
        Segment::Close => Segment::Close,
    });
    let mut stroke = shape.stroke;
    if let Some(stroke) = &mut stroke {
        stroke.width *= scale;
    }
    Shape {
        segments: segments.collect(),
        fill: shape.fill,
        stroke,
    }
}
