//! A QR code of plain text, as large as its box allows.

use crate::placed::{FillRule, Frame, InkId, Placed, Segment, Shape};
use crate::qr::{self, DOTS_PER_INCH};

/// The symbol in the middle of a square box. `None` where it would be larger than the largest
/// version.
pub(crate) fn symbol(text: &str, frame: Frame, largest_version: u8) -> Option<Placed> {
    let dots = (frame.width / 25.4 * f32::from(DOTS_PER_INCH)).floor();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a box is no wider than its page: below 2,500 dots"
    )]
    let symbol = qr::of_text(text, dots as u16, largest_version)?;
    Some(Placed::Qr { frame, symbol })
}

/// An outline filled with one ink.
pub(crate) fn filled(segments: Vec<Segment>, ink: InkId) -> Placed {
    Placed::Shape(Shape {
        segments,
        fill: Some((ink, FillRule::NonZero)),
        stroke: None,
    })
}
