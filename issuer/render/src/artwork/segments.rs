//! A path of the drawing as segments in mm.

use usvg::tiny_skia_path::{Path, PathSegment, Point, Transform};

use crate::placed::Segment;

/// The path's steps after the transform.
pub(super) fn segments(path: &Path, transform: Transform) -> Vec<Segment> {
    let map = |point: Point| {
        let mut point = point;
        transform.map_point(&mut point);
        [point.x, point.y]
    };
    let mut at = Point::zero();
    let mut segments = Vec::with_capacity(path.len());
    for segment in path.segments() {
        segments.push(match segment {
            PathSegment::MoveTo(to) => {
                at = to;
                Segment::Move(map(to))
            }
            PathSegment::LineTo(to) => {
                at = to;
                Segment::Line(map(to))
            }
            PathSegment::QuadTo(control, to) => {
                let (first, second) = cubic_controls(at, control, to);
                at = to;
                Segment::Curve(map(first), map(second), map(to))
            }
            PathSegment::CubicTo(first, second, to) => {
                at = to;
                Segment::Curve(map(first), map(second), map(to))
            }
            PathSegment::Close => Segment::Close,
        });
    }
    segments
}

/// The control points of the cubic curve that is the quadratic one from `from` over `control` to
/// `to`.
fn cubic_controls(from: Point, control: Point, to: Point) -> (Point, Point) {
    let towards = |end: Point| {
        Point::from_xy(
            end.x + (control.x - end.x) * 2.0 / 3.0,
            end.y + (control.y - end.y) * 2.0 / 3.0,
        )
    };
    (towards(from), towards(to))
}
