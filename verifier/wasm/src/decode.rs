//! From a picture to the text of its code.
//!
//! The stages of rxing one by one: its own result asks a clock for the time, and a module has none.
//! What stands in a code is taken as UTF-8, as a family card's is; tables for other encodings would
//! double the module.

use rxing::common::cpp_essentials::DecoderResult;
use rxing::common::{DetectorRXingResult as _, HybridBinarizer};
use rxing::qrcode::cpp_port::decoder::Decode;
use rxing::qrcode::cpp_port::detector::{FindFinderPatterns, GenerateFinderPatternSets, SampleQR};
use rxing::{Binarizer, Luma8Source};

/// A full-size picture has more details than a code needs, and noise; half of it is looked at as
/// well when it is wider than this. Codes of cards need some 300 pixels.
const HALVED_FROM: u32 = 900;

/// The text of the first code that is read; nothing where none is.
pub(crate) fn read_code(luma: &[u8], width: u32, height: u32) -> String {
    let mut text = read(luma, width, height);
    if text.is_none() && width.min(height) >= HALVED_FROM / 2 && width.max(height) >= HALVED_FROM {
        let (half, width, height) = halve(luma, width, height);
        text = read(&half, width, height);
    }
    text.unwrap_or_default()
}

fn read(luma: &[u8], width: u32, height: u32) -> Option<String> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 || pixels != luma.len() as u64 {
        return None;
    }
    let source = Luma8Source::new_with_slice(luma, width, height).ok()?;
    let binarizer = HybridBinarizer::new(source);
    let bits = binarizer.get_black_matrix().ok()?;
    let mut patterns = FindFinderPatterns(bits, true, 0);
    GenerateFinderPatternSets(&mut patterns)
        .iter()
        .filter_map(|set| SampleQR(bits, set).ok())
        .filter_map(|sampled| Decode(sampled.getBits()).ok())
        .find(DecoderResult::isValid)
        .map(|decoded| String::from_utf8_lossy(decoded.content().bytes()).into_owned())
}

/// Every four pixels become their mean.
fn halve(luma: &[u8], width: u32, height: u32) -> (Vec<u8>, u32, u32) {
    let row = width as usize;
    let (half_width, half_height) = (width / 2, height / 2);
    let mut half = Vec::with_capacity(luma.len() / 4);
    for rows in luma.chunks_exact(row * 2) {
        let (upper, lower) = rows.split_at(row);
        for (one, two) in upper.chunks_exact(2).zip(lower.chunks_exact(2)) {
            let sum: u16 = one.iter().chain(two).map(|&pixel| u16::from(pixel)).sum();
            half.push(u8::try_from(sum / 4).unwrap_or(u8::MAX));
        }
    }
    (half, half_width, half_height)
}
