//! Outlines that a layout draws itself.

use crate::placed::{Frame, Segment};

/// How far a cubic curve's control points stand from the ends of a quarter circle:
/// 4/3 · (√2 − 1) of the radius.
const QUARTER_CIRCLE: f32 = 0.552_285;

/// A rectangle with round corners, clockwise from the top.
pub(crate) fn rounded_rectangle(frame: Frame, radius: f32) -> Vec<Segment> {
    let Frame {
        x: left,
        y: top,
        width,
        height,
    } = frame;
    let (right, bottom) = (left + width, top + height);
    if radius <= 0.0 {
        return vec![
            Segment::Move([left, top]),
            Segment::Line([right, top]),
            Segment::Line([right, bottom]),
            Segment::Line([left, bottom]),
            Segment::Close,
        ];
    }
    let inner = radius * (1.0 - QUARTER_CIRCLE);
    vec![
        Segment::Move([left + radius, top]),
        Segment::Line([right - radius, top]),
        Segment::Curve(
            [right - inner, top],
            [right, top + inner],
            [right, top + radius],
        ),
        Segment::Line([right, bottom - radius]),
        Segment::Curve(
            [right, bottom - inner],
            [right - inner, bottom],
            [right - radius, bottom],
        ),
        Segment::Line([left + radius, bottom]),
        Segment::Curve(
            [left + inner, bottom],
            [left, bottom - inner],
            [left, bottom - radius],
        ),
        Segment::Line([left, top + radius]),
        Segment::Curve(
            [left, top + inner],
            [left + inner, top],
            [left + radius, top],
        ),
        Segment::Close,
    ]
}
