//! The inks of posters and papers.

use crate::placed::{Ink, InkId};

/// The cards' green, for what a person looks for first.
pub(crate) const BAND: InkId = InkId(0);
pub(crate) const DARK: InkId = InkId(1);
pub(crate) const GREY: InkId = InkId(2);
pub(crate) const WHITE: InkId = InkId(3);
/// Behind headings of tables and every other row; pencil and stamp stay readable on it.
pub(crate) const TINT: InkId = InkId(4);
/// The colours of a shop's page for its verdicts, of which the first is [`BAND`], and what is so
/// pale that dark words stand on it.
pub(crate) const RED: InkId = InkId(5);
pub(crate) const AMBER: InkId = InkId(6);
pub(crate) const SLATE: InkId = InkId(7);
pub(crate) const PALE_GREEN: InkId = InkId(8);
pub(crate) const PALE_RED: InkId = InkId(9);
pub(crate) const PALE_AMBER: InkId = InkId(10);
pub(crate) const PALE_SLATE: InkId = InkId(11);

/// The inks by their numbers.
pub(crate) fn inks() -> [Ink; 12] {
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
        ink("red", [0.2, 1.0, 0.95, 0.2], [0xa0, 0x18, 0x18]),
        ink("amber", [0.15, 0.6, 1.0, 0.45], [0x7a, 0x4b, 0x00]),
        ink("slate", [0.35, 0.2, 0.15, 0.65], [0x3c, 0x46, 0x50]),
        ink("pale green", [0.1, 0.01, 0.07, 0.0], [0xe7, 0xf2, 0xec]),
        ink("pale red", [0.0, 0.1, 0.07, 0.0], [0xfb, 0xe9, 0xe8]),
        ink("pale amber", [0.0, 0.05, 0.16, 0.0], [0xfd, 0xf1, 0xda]),
        ink("pale slate", [0.05, 0.02, 0.0, 0.05], [0xe9, 0xed, 0xf1]),
    ]
}
