//! Where the varnish is.

use crate::layout::{BLEED_MM, Layout, TRIM_MM, rounded_rectangle};
use crate::placed::{Frame, Segment, Side};

use super::Varnish;

impl Varnish {
    /// The whole side with its bleed, and in it what stays without, to be filled by the even-odd
    /// rule: mm from the trim's top left.
    pub(crate) fn outline(&self, layout: &Layout, side: Side) -> Vec<Segment> {
        let [width, height] = TRIM_MM;
        let whole = Frame {
            x: -BLEED_MM,
            y: -BLEED_MM,
            width: width + 2.0 * BLEED_MM,
            height: height + 2.0 * BLEED_MM,
        };
        let mut outline = rounded_rectangle(whole, 0.0);
        let side = layout.side(side);
        if let Some(qr) = side.qr.filter(|_| self.spares_qr) {
            outline.extend(rounded_rectangle(qr, 0.0));
        }
        if let Some(photo) = side.photo.as_ref().filter(|_| self.spares_photo) {
            outline.extend(rounded_rectangle(photo.frame, photo.radius));
        }
        outline
    }
}
