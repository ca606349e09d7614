//! From a picture to the text of its QR code, for every program that looks at pictures.
//!
//! A picture is one byte a pixel, row by row, 0 for black. Nothing here opens a file, asks a clock or
//! panics, so that the same stages run in a shop's page and on a desk.

mod around;
mod picture;
mod stages;

use picture::Picture;
use stages::Way;

pub use picture::SIDE_MAX;

/// Below this many pixels a side no version of a card's QR has two pixels a module:
/// (4 × 12 + 17 + 2 × 4) × 2 = 146.
const SIDE_MIN: u32 = 146;

/// The text of the first code that is read; `None` where none is.
pub fn read_code(luma: &[u8], width: u32, height: u32) -> Option<String> {
    read_wanted_code(luma, width, height, |_| true)
}

/// The text of a code that is wanted; where there is none, that of the first one read.
///
/// `None` where no code is read, where `luma` is not `width` × `height` bytes, and where a side has
/// more than [`SIDE_MAX`] pixels.
pub fn read_wanted_code(
    luma: &[u8],
    width: u32,
    height: u32,
    wanted: impl Fn(&str) -> bool,
) -> Option<String> {
    let mut other = None;
    let mut is_wanted = |text: &str| {
        let wanted = wanted(text);
        if !wanted && other.is_none() {
            other = Some(text.to_owned());
        }
        wanted
    };
    let mut sizes = vec![Picture::new(luma, width, height)?];
    // Noise and blur of a large picture go when it is halved; more codes are read so.
    while let Some(half) = sizes.last().map(Picture::halved)
        && half.shorter_side() >= SIDE_MIN
    {
        sizes.push(half);
    }
    // The quick way at every size first: a camera sends the next picture soon.
    for way in [Way::Blocks, Way::Around] {
        for picture in &sizes {
            if let Some(text) = stages::read(picture, way, &mut is_wanted) {
                return Some(text);
            }
        }
    }
    other
}
