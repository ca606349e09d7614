//! The stages of rxing one by one: its own result asks a clock for the time, and a module has none.
//!
//! What stands in a code is taken as UTF-8, as a family card's is; tables for other encodings would
//! double the module.

use rxing::common::cpp_essentials::DecoderResult;
use rxing::common::{BitMatrix, DetectorRXingResult as _, HybridBinarizer};
use rxing::qrcode::cpp_port::decoder::Decode;
use rxing::qrcode::cpp_port::detector::{FindFinderPatterns, GenerateFinderPatternSets, SampleQR};
use rxing::{BinaryBitmap, Luma8Source};

use crate::picture::Picture;

/// The first text that is wanted, in the picture as it is or with the gaps in its dark parts closed.
pub(crate) fn read(
    picture: &Picture<'_>,
    is_wanted: &mut impl FnMut(&str) -> bool,
) -> Option<String> {
    let source = Luma8Source::new_with_slice(&picture.luma, picture.width, picture.height).ok()?;
    let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
    if let Some(text) = read_bits(bitmap.get_black_matrix(), is_wanted) {
        return Some(text);
    }
    bitmap.close().ok()?;
    read_bits(bitmap.get_black_matrix(), is_wanted)
}

fn read_bits(bits: &BitMatrix, is_wanted: &mut impl FnMut(&str) -> bool) -> Option<String> {
    let mut patterns = FindFinderPatterns(bits, true, 0);
    GenerateFinderPatternSets(&mut patterns)
        .iter()
        .filter_map(|set| SampleQR(bits, set).ok())
        .filter_map(|sampled| Decode(sampled.getBits()).ok())
        .filter(DecoderResult::isValid)
        .map(|decoded| String::from_utf8_lossy(decoded.content().bytes()).into_owned())
        .find(|text| is_wanted(text))
}
