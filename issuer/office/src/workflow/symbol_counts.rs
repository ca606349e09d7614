//! How the QR symbols of a card came out.

use issuer_domain::SymbolCounts;
use issuer_render::face::Faces;
use issuer_render::placed::Placed;

/// Dots of a large module.
const FIVE_DOTS: u8 = 5;

/// Counts the symbols of a card.
pub fn count_symbols(faces: &Faces) -> SymbolCounts {
    let mut counts = SymbolCounts::default();
    for item in &faces.back.items {
        let Placed::Qr { symbol, .. } = item else {
            continue;
        };
        let is_large = symbol.module_dots() == FIVE_DOTS;
        counts.join(&SymbolCounts {
            five_dots: u32::from(is_large),
            four_dots: u32::from(!is_large),
            version_min: symbol.version(),
            version_max: symbol.version(),
        });
    }
    counts
}
