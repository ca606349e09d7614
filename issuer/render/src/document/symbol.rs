//! A QR code of plain text, as large as its box allows.

use qrcode::{Color, EcLevel, QrCode, Version};

use crate::layout::rounded_rectangle;
use crate::placed::{FillRule, Frame, InkId, Placed, Segment, Shape};
use crate::qr::{DOTS_PER_INCH, QUIET_ZONE_MODULES};

const DOT: f32 = 25.4 / DOTS_PER_INCH as f32;

/// The symbol as one path in the middle of a square box, a rectangle for each run of dark modules,
/// which are whole dots: the smallest version, with the most error correction that this version
/// still takes. `None` where it would be larger than the largest version.
pub(super) fn symbol(text: &str, frame: Frame, largest_version: i16, ink: InkId) -> Option<Placed> {
    let smallest = QrCode::with_error_correction_level(text, EcLevel::L).ok()?;
    let Version::Normal(version) = smallest.version() else {
        return None;
    };
    if version > largest_version {
        return None;
    }
    let symbol = [EcLevel::H, EcLevel::Q, EcLevel::M]
        .into_iter()
        .find_map(|level| QrCode::with_version(text, smallest.version(), level).ok())
        .unwrap_or(smallest);
    let modules = symbol.width();
    let modules_of_box = u16::try_from(modules).ok()? + 2 * QUIET_ZONE_MODULES;
    let module = (frame.width / DOT / f32::from(modules_of_box)).floor() * DOT;
    let side = module * f32::from(modules_of_box);
    let quiet = module * f32::from(QUIET_ZONE_MODULES);
    let left = frame.x + (frame.width - side) / 2.0 + quiet;
    let top = frame.y + (frame.height - side) / 2.0 + quiet;
    let at =
        |begin: f32, index: usize| begin + f32::from(u16::try_from(index).unwrap_or(0)) * module;
    let mut segments = Vec::new();
    for row in 0..modules {
        let mut column = 0;
        while column < modules {
            let begin = column;
            while column < modules && symbol[(column, row)] == Color::Dark {
                column += 1;
            }
            if column > begin {
                let (x, y) = (at(left, begin), at(top, row));
                let run = Frame {
                    x,
                    y,
                    width: at(left, column) - x,
                    height: at(top, row + 1) - y,
                };
                segments.extend(rounded_rectangle(run, 0.0));
            }
            column += 1;
        }
    }
    Some(filled(segments, ink))
}

/// An outline filled with one ink.
pub(super) fn filled(segments: Vec<Segment>, ink: InkId) -> Placed {
    Placed::Shape(Shape {
        segments,
        fill: Some((ink, FillRule::NonZero)),
        stroke: None,
    })
}
