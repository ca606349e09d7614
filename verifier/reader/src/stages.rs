//! The stages of rxing one by one: its own result asks a clock for the time, and a module has none.
//!
//! What stands in a code is taken as UTF-8, as a family card's is; tables for other encodings would
//! double the module.

use rxing::common::cpp_essentials::DecoderResult;
use rxing::common::{BitMatrix, DetectorRXingResult as _, HybridBinarizer};
use rxing::qrcode::cpp_port::decoder::Decode;
use rxing::qrcode::cpp_port::detector::{FindFinderPatterns, GenerateFinderPatternSets, SampleQR};
use rxing::{Binarizer as _, Luma8Source};

use crate::around::darker_than_around;
use crate::picture::Picture;

/// How it is decided which pixels are dark.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Way {
    /// By blocks of 8 × 8 pixels and their neighbours, as rxing does it: the quicker way.
    Blocks,
    /// By what lies around each pixel: stains, shadows and blur take less away.
    Around,
}

/// The first text in the picture that is wanted.
pub(crate) fn read(
    picture: &Picture<'_>,
    way: Way,
    is_wanted: &mut impl FnMut(&str) -> bool,
) -> Option<String> {
    match way {
        Way::Blocks => {
            let (width, height) = (picture.width, picture.height);
            let source = Luma8Source::new_with_slice(&picture.luma, width, height).ok()?;
            let blocks = HybridBinarizer::new(source);
            read_bits(blocks.get_black_matrix().ok()?, is_wanted)
        }
        Way::Around => read_bits(&darker_than_around(picture)?, is_wanted),
    }
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
