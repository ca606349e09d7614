//! What was drawn on a page, by the names under which its resources must have it.

use std::collections::BTreeSet;

use super::image_mask::ImageMask;

/// Graphics state whose later fills and strokes overprint, and the one that knocks out again.
pub(crate) const OVERPRINT_ON: &str = "O1";
pub(crate) const OVERPRINT_OFF: &str = "O0";

/// Graphics state of the varnish: it overprints, and where there is no such plate it multiplies with
/// what lies below, which having no colour it leaves as it is.
pub(crate) const VARNISH_STATE: &str = "V";

/// Name of the page's photo.
pub(crate) const PHOTO: &str = "P";

/// What a content stream names, and must be in its resources.
#[derive(Debug, Default)]
pub(crate) struct Drawn {
    /// Opacities in percent: graphics states `A0` to `A100`.
    pub(crate) opacities: BTreeSet<u8>,
    /// Whether the photo was drawn.
    pub(crate) photo: bool,
    /// Symbols: images `Q0` and so on.
    pub(crate) symbols: Vec<ImageMask>,
}

impl Drawn {
    /// Notes an opacity and gives the name of its graphics state.
    pub(crate) fn opacity(&mut self, opacity: f32) -> String {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to 0..=100"
        )]
        let percent = (opacity * 100.0).round().clamp(0.0, 100.0) as u8;
        self.opacities.insert(percent);
        opacity_name(percent)
    }

    /// Notes a symbol and gives the name of its image.
    pub(crate) fn symbol(&mut self, mask: ImageMask) -> String {
        self.symbols.push(mask);
        symbol_name(self.symbols.len() - 1)
    }
}

/// Name of the graphics state of an opacity in percent.
pub(crate) fn opacity_name(percent: u8) -> String {
    format!("A{percent}")
}

/// Name of a page's n-th symbol.
pub(crate) fn symbol_name(index: usize) -> String {
    format!("Q{index}")
}

/// Name of the colour space of a plate.
pub(crate) fn separation_name(number: u8) -> String {
    format!("S{number}")
}
