//! The inks of posters and papers.

use crate::placed::{Ink, InkId};

/// The cards' green, for what a person looks for first.
pub(crate) const BAND: InkId = InkId(0);
pub(crate) const DARK: InkId = InkId(1);
pub(crate) const GREY: InkId = InkId(2);
pub(crate) const WHITE: InkId = InkId(3);
/// Behind headings of tables and every other row; pencil and stamp stay readable on it.
pub(crate) const TINT: InkId = InkId(4);

/// The inks by their numbers.
pub(crate) fn inks() -> [Ink; 5] {
    let ink = |name: &str, cmyk, srgb| Ink {
        name: name.to_owned(),
        cmyk,
        overprint: false,
        srgb,
    };
    [
        ink("band", [0.85, 0.35, 0.75, 0.35], [0x14, 0x57, 0x3f]),
        ink("dark", [0.0, 0.0, 0.0, 1.0], [0x1a; 3]),
        ink("grey", [0.0, 0.0, 0.0, 0.65], [0x74; 3]),
        ink("white", [0.0; 4], [0xff; 3]),
        ink("tint", [0.0, 0.0, 0.0, 0.06], [0xf0; 3]),
    ]
}
