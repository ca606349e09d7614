//! Where millimetres of a face and whole printer dots meet PDF points.

use crate::layout::TRIM_MM;
use crate::placed::Frame;
use crate::qr::{DOTS_PER_INCH, QrSymbol};

/// Points a printer dot: 72 / 300.
pub(crate) const POINTS_PER_DOT: f32 = 0.24;

/// Points a millimetre.
pub(crate) const POINTS_PER_MM: f32 = 72.0 / 25.4;

/// A symbol is this much smaller on each side than its whole dots, 2 µm: renderers that paint every
/// dot which an image touches would else round its edges up to one dot more.
const INSET_DOTS: f32 = 0.025;

/// Dots a millimetre.
pub(crate) const DOTS_PER_MM: f32 = DOTS_PER_INCH as f32 / 25.4;

/// The trim in whole dots, to the nearest: 85.60 × 53.98 mm are 1011.02 × 637.56.
pub(crate) const TRIM_DOTS: [u16; 2] = [1011, 638];

/// Top of the faces on A4 in dots, and the same in mm.
const A4_TRIM_TOP_DOTS: u16 = 720;
pub(crate) const A4_TRIM_TOP_MM: f32 = A4_TRIM_TOP_DOTS as f32 / DOTS_PER_MM;

/// The fold on A4: the middle of its 2480 dots, in mm.
pub(crate) const A4_FOLD_MM: f32 = 1240.0 / DOTS_PER_MM;

/// A page and the place of a card's trim on it, in printer dots. All are whole numbers, so that a
/// QR module lands on whole dots counted from every edge of the page, and from the trim's left and
/// top.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PageGeometry {
    /// Width and height of the page.
    pub(crate) page: [u16; 2],
    /// Left and top edge of the trim, from the page's top left.
    pub(crate) trim: [u16; 2],
}

/// The boxes of a page in points: left, bottom, right, top.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct PageBoxes {
    /// The whole page.
    pub(crate) media: [f32; 4],
    /// What is left after cutting.
    pub(crate) trim: [f32; 4],
    /// What is printed so that the cut may be off.
    pub(crate) bleed: [f32; 4],
}

impl PageGeometry {
    /// A page of a lot: the trim (85.60 × 53.98 mm are 1011.02 × 637.56 dots), the bleed of 3 mm
    /// (35.43 dots) around it, and some white, so that 1100 × 725 dots are 264 × 174 points: whole
    /// numbers of both, and no program rounds the page to another size.
    pub(crate) const LOT: Self = Self {
        page: [1100, 725],
        trim: [44, 43],
    };

    /// A page of a counter printer: the trim in whole dots, to the nearest.
    pub(crate) const CARD: Self = Self {
        page: TRIM_DOTS,
        trim: [0, 0],
    };

    /// A4 (210 × 297 mm are 2480.3 × 3507.9 dots) for what stands around the faces.
    pub(crate) const A4: Self = Self {
        page: [2480, 3508],
        trim: [0, 0],
    };

    /// A5 upright (148 × 210 mm are 1748.0 × 2480.3 dots).
    pub(crate) const A5: Self = Self {
        page: [1748, 2480],
        trim: [0, 0],
    };

    /// A page of a roll 80 mm wide (944.9 dots), as long as what stands on it.
    pub(crate) fn roll(length_mm: f32) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a cast of a float keeps to the bounds, here 5.5 m"
        )]
        let length = (length_mm * DOTS_PER_MM).ceil() as u16;
        Self {
            page: [945, length],
            trim: [0, 0],
        }
    }

    /// The front on A4; its right edge is the fold in the middle of the page.
    pub(crate) const A4_FRONT: Self = Self {
        trim: [1240 - 1011, A4_TRIM_TOP_DOTS],
        ..Self::A4
    };

    /// The back on A4; its left edge is the fold.
    pub(crate) const A4_BACK: Self = Self {
        trim: [1240, A4_TRIM_TOP_DOTS],
        ..Self::A4
    };

    /// Width and height of the page in points. They are a hair less than whole dots, 0.35 µm: some
    /// programs round a page that is a hair more up to one dot more.
    pub(crate) fn page_points(self) -> [f32; 2] {
        self.page.map(|dots| {
            let points = f32::from(dots) * POINTS_PER_DOT;
            if points.fract() == 0.0 {
                points
            } else {
                points - 0.001
            }
        })
    }

    /// Width and height of the page in mm.
    pub(crate) fn page_mm(self) -> [f32; 2] {
        self.page.map(|dots| f32::from(dots) / DOTS_PER_MM)
    }

    /// The trim: mm from the page's top left.
    pub(crate) fn trim_frame(self) -> Frame {
        let [x, y] = self.trim.map(|dots| f32::from(dots) / DOTS_PER_MM);
        let [width, height] = TRIM_MM;
        Frame {
            x,
            y,
            width,
            height,
        }
    }

    /// A point of the face, mm from the trim's top left and y downwards, in points of the page, y
    /// upwards.
    pub(crate) fn point(self, [x, y]: [f32; 2]) -> [f32; 2] {
        let left = f32::from(self.trim[0]) * POINTS_PER_DOT;
        let top = f32::from(self.page[1] - self.trim[1]) * POINTS_PER_DOT;
        [left + x * POINTS_PER_MM, top - y * POINTS_PER_MM]
    }

    /// The trim grown by some mm on every side, cut at the page's edge: left, bottom, right, top.
    pub(crate) fn trim_box(self, grown: f32) -> [f32; 4] {
        let [width, height] = TRIM_MM;
        let trim = Frame {
            x: 0.0,
            y: 0.0,
            width,
            height,
        };
        self.frame_box(trim, grown)
    }

    /// A frame, mm from the trim's top left, grown by some mm on every side and cut at the page's
    /// edge: left, bottom, right, top.
    pub(crate) fn frame_box(self, frame: Frame, grown: f32) -> [f32; 4] {
        let [left, top] = self.point([frame.x - grown, frame.y - grown]);
        let [right, bottom] = self.point([
            frame.x + frame.width + grown,
            frame.y + frame.height + grown,
        ]);
        let [page_width, page_height] = self.page_points();
        [
            left.max(0.0),
            bottom.max(0.0),
            right.min(page_width),
            top.min(page_height),
        ]
    }

    /// The boxes of a page with one card that bleeds so many mm.
    pub(crate) fn boxes(self, bleed: f32) -> PageBoxes {
        let whole = self.boxes_of_whole_page();
        PageBoxes {
            trim: self.trim_box(0.0),
            bleed: self.trim_box(bleed),
            ..whole
        }
    }

    /// The boxes of a page that is used as it is.
    pub(crate) fn boxes_of_whole_page(self) -> PageBoxes {
        let [width, height] = self.page_points();
        let page = [0.0, 0.0, width, height];
        PageBoxes {
            media: page,
            trim: page,
            bleed: page,
        }
    }

    /// The symbol centred in its frame and moved to whole dots, in points: left, bottom, side.
    /// With the quiet zone it is the white square around the modules.
    pub(crate) fn qr_square(self, frame: Frame, symbol: &QrSymbol, quiet_zone: bool) -> [f32; 3] {
        let side = f32::from(symbol.side_dots(quiet_zone));
        let whole_dots =
            |begin: f32, length: f32| ((begin + length / 2.0) * DOTS_PER_MM - side / 2.0).round();
        let left = f32::from(self.trim[0]) + whole_dots(frame.x, frame.width);
        let top = f32::from(self.trim[1]) + whole_dots(frame.y, frame.height);
        let bottom = f32::from(self.page[1]) - top - side;
        [
            left + INSET_DOTS,
            bottom + INSET_DOTS,
            side - 2.0 * INSET_DOTS,
        ]
        .map(|dots| dots * POINTS_PER_DOT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::BLEED_MM;

    #[test]
    fn a_lot_page_holds_the_whole_bleed() {
        let page = PageGeometry::LOT.page_points();
        let [left, bottom, right, top] = PageGeometry::LOT.trim_box(BLEED_MM);
        let bleed = |trim: f32| (trim + 2.0 * BLEED_MM) * POINTS_PER_MM;
        assert!((right - left - bleed(TRIM_MM[0])).abs() < 0.001);
        assert!((top - bottom - bleed(TRIM_MM[1])).abs() < 0.001);
        assert!(left > 0.0 && bottom > 0.0 && right < page[0] && top < page[1]);
    }

    #[test]
    fn symbol_and_quiet_zone_stay_in_the_box_on_whole_dots() {
        let frame = Frame {
            x: 49.6,
            y: 3.0,
            width: 33.0,
            height: 33.0,
        };
        for characters in (100..=816).step_by(20) {
            let symbol = crate::qr::choose(&"A".repeat(characters)).unwrap();
            for geometry in [PageGeometry::LOT, PageGeometry::CARD] {
                let [left, bottom, side] = geometry.qr_square(frame, &symbol, true);
                let [box_left, box_top] = geometry.point([frame.x, frame.y]);
                let [box_right, box_bottom] = geometry.point([frame.x + 33.0, frame.y + 33.0]);
                assert!(left >= box_left && left + side <= box_right);
                assert!(bottom >= box_bottom && bottom + side <= box_top);
                for length in geometry.qr_square(frame, &symbol, false) {
                    let dots = length / POINTS_PER_DOT;
                    assert!((dots - dots.round()).abs() < 2.1 * INSET_DOTS);
                }
            }
        }
    }
}
