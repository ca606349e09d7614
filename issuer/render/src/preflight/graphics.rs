//! The part of the graphics state that rules ask for (ISO 32000-1, 8.4).

use super::spaces::Space;

/// A transformation: a, b, c, d, e, f of ISO 32000-1, 8.3.3.
pub(super) type Matrix = [f64; 6];

pub(super) const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// The transformation that does `first` and then `second`.
pub(super) fn then(first: Matrix, second: Matrix) -> Matrix {
    // The rows of a matrix: two that turn and scale, one that moves.
    let row = |x: f64, y: f64| [x * second[0] + y * second[2], x * second[1] + y * second[3]];
    let [upper, lower] = [row(first[0], first[1]), row(first[2], first[3])];
    let moved = row(first[4], first[5]);
    [
        upper[0],
        upper[1],
        lower[0],
        lower[1],
        moved[0] + second[4],
        moved[1] + second[5],
    ]
}

/// How much a length shrinks at most: the smaller singular value.
pub(super) fn least_scale([a, b, c, d, ..]: Matrix) -> f64 {
    let squares = a * a + b * b + c * c + d * d;
    let area = (a * d - b * c).abs();
    let larger = squares / 2.0 + (squares * squares / 4.0 - area * area).max(0.0).sqrt();
    if larger > 0.0 {
        area / larger.sqrt()
    } else {
        0.0
    }
}

/// How high type of size 1 comes out.
pub(super) fn height_scale([_, _, c, d, ..]: Matrix) -> f64 {
    c.hypot(d)
}

/// Black, as far as a plate is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Black {
    /// The black plate alone, all of it, by its CMYK number.
    Ink,
    /// DeviceGray 0: the black plate, but overprint mode 1 does not hold for it.
    Gray,
    /// The black plate, all of it, and others below.
    Rich,
    /// Another colour.
    Not,
}

/// A colour that is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Color {
    /// Sum of the plates in percent; 0 where a press's profile decides.
    pub(super) ink: f64,
    pub(super) black: Black,
}

/// What colours, lines and text are drawn with.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct State {
    pub(super) matrix: Matrix,
    pub(super) fill: Color,
    pub(super) stroke: Color,
    pub(super) fill_space: Space,
    pub(super) stroke_space: Space,
    pub(super) fill_overprints: bool,
    pub(super) stroke_overprints: bool,
    pub(super) overprint_mode: i64,
    pub(super) line_width: f64,
    pub(super) type_size: f64,
    pub(super) text_mode: u8,
}

impl State {
    /// What a page begins with.
    pub(super) fn of_page() -> Self {
        let black = Space::Gray.initial();
        Self {
            matrix: IDENTITY,
            fill: black,
            stroke: black,
            fill_space: Space::Gray,
            stroke_space: Space::Gray,
            fill_overprints: false,
            stroke_overprints: false,
            overprint_mode: 0,
            line_width: 1.0,
            type_size: 0.0,
            text_mode: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transformations_follow_one_another_and_tell_their_scale() {
        let moved_then_doubled = then(
            [1.0, 0.0, 0.0, 1.0, 3.0, 4.0],
            [2.0, 0.0, 0.0, 2.0, 1.0, 1.0],
        );
        let expected: Matrix = [2.0, 0.0, 0.0, 2.0, 7.0, 9.0];
        let off = moved_then_doubled.iter().zip(expected);
        assert!(
            off.into_iter()
                .all(|(one, other)| (one - other).abs() < 1e-9)
        );
        let turned = [0.0, 3.0, -0.5, 0.0, 9.0, 9.0];
        assert!((least_scale(turned) - 0.5).abs() < 1e-9);
        assert!((height_scale(turned) - 0.5).abs() < 1e-9);
        assert!(least_scale([0.0; 6]).abs() < 1e-9);
    }
}
