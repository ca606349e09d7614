//! The QR symbol of a card: which size, which error correction and which mask.
//!
//! Bits, error correction and function patterns come from the `qrcode` crate's lower layer. The
//! mask is chosen here, since that crate's own search costs ten times as much as the rest of a card.

mod matrix;
mod penalty;

use qrcode::bits::{self, Bits};
use qrcode::{EcLevel, Version};

pub use penalty::Penalty;

use matrix::Unmasked;

/// Printer dots per inch that modules are whole numbers of.
pub const DOTS_PER_INCH: u16 = 300;

/// Light modules around the symbol (ISO/IEC 18004, 6.3.8).
pub const QUIET_ZONE_MODULES: u16 = 4;

/// The white box of 33 mm in whole dots: 33 / 25.4 × 300 = 389.8.
pub const BOX_DOTS: u16 = 389;

/// Dots a module, best first: 5 dots are 0.42 mm, 4 dots are 0.34 mm, which is the smallest that
/// BSI TR-03137 allows. The larger module comes before more error correction: it gains most where
/// cameras blur, which nobody at a counter can help, and loses where a card is dirty or worn, which can
/// be wiped or reprinted. Measured in `tests/photos/RESULT.md`.
const MODULE_DOTS: [u8; 2] = [5, 4];

/// The largest symbol: (4 × 18 + 17 + 2 × 4) modules × 4 dots = 388 dots, 32.9 mm.
pub const LARGEST_VERSION: u8 = 18;

/// The largest symbol on other papers, which cheap scanners still read.
pub(crate) const LARGEST_VERSION_OF_PAPERS: u8 = 25;

/// How much of a symbol may be lost before it cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Ecc {
    /// About 7 % of the codewords; never on a card.
    L,
    /// About 15 % of the codewords.
    M,
    /// About 25 % of the codewords.
    Q,
    /// About 30 % of the codewords; never on a card.
    H,
}

impl Ecc {
    const fn level(self) -> EcLevel {
        match self {
            Self::L => EcLevel::L,
            Self::M => EcLevel::M,
            Self::Q => EcLevel::Q,
            Self::H => EcLevel::H,
        }
    }

    /// The letter in ISO/IEC 18004.
    pub const fn letter(self) -> char {
        match self {
            Self::L => 'L',
            Self::M => 'M',
            Self::Q => 'Q',
            Self::H => 'H',
        }
    }
}

/// A symbol, ready to draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QrSymbol {
    version: u8,
    ecc: Ecc,
    mask: u8,
    module_dots: u8,
    rows: Box<[u128]>,
}

impl QrSymbol {
    /// Version 1 to 18 on a card, to 25 on other papers.
    pub fn version(&self) -> u8 {
        self.version
    }

    /// Error correction level.
    pub fn ecc(&self) -> Ecc {
        self.ecc
    }

    /// Mask pattern 0 to 7.
    pub fn mask(&self) -> u8 {
        self.mask
    }

    /// Modules a side, without the quiet zone.
    pub fn size(&self) -> u16 {
        side_of(self.version)
    }

    /// Printer dots a module at [`DOTS_PER_INCH`].
    pub fn module_dots(&self) -> u8 {
        self.module_dots
    }

    /// Printer dots a side, with the quiet zone when `quiet_zone` is set.
    pub fn side_dots(&self, quiet_zone: bool) -> u16 {
        let margin = if quiet_zone {
            2 * QUIET_ZONE_MODULES
        } else {
            0
        };
        (self.size() + margin) * u16::from(self.module_dots)
    }

    /// Rows from top to bottom; bit x of a row is column x, set where the module is dark.
    pub fn rows(&self) -> &[u128] {
        &self.rows
    }

    /// Whether the module is dark; outside of the symbol all is light.
    pub fn is_dark(&self, column: u16, row: u16) -> bool {
        column < self.size()
            && self
                .rows
                .get(usize::from(row))
                .is_some_and(|bits| bits >> column & 1 == 1)
    }

    /// The penalty of this symbol as it stands (ISO/IEC 18004, 7.8.3).
    pub fn penalty(&self) -> Penalty {
        penalty::of(&self.rows)
    }
}

/// Why a text has no symbol on a card.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QrError {
    /// More characters than the largest symbol holds.
    #[error(
        "the signed text has {characters} characters, but the QR box holds {allowed} (version {LARGEST_VERSION}, M)\n\nhint: put fewer members on one part, the rest goes on a continuation card"
    )]
    TooLong {
        /// Characters of the text.
        characters: usize,
        /// Characters that version 18 with level M holds.
        allowed: usize,
    },
    /// A character outside of the QR's alphanumeric mode, which is base45's alphabet.
    #[error("the signed text has a character at byte {at} that is not base45")]
    NotAlphanumeric {
        /// Byte offset of the first one.
        at: usize,
    },
    /// The text is empty.
    #[error("there is no signed text to put into the QR")]
    Empty,
}

/// The symbol of a text: the largest module that fits the box, then the highest error correction
/// that keeps this module, then the mask with the lowest penalty (the first of equals).
///
/// Module before error correction, since a shop is dim and a fixed-focus camera blurs for ever,
/// but a dirty card can be wiped.
pub fn choose(text: &str) -> Result<QrSymbol, QrError> {
    check(text)?;
    for module_dots in MODULE_DOTS {
        let largest = largest_version(module_dots);
        for ecc in [Ecc::Q, Ecc::M] {
            let fitting = (1..=largest).find(|&version| text.len() <= capacity(version, ecc));
            if let Some(symbol) = fitting.and_then(|version| {
                encode(text, version, ecc).map(|unmasked| unmasked.mask_best(module_dots))
            }) {
                return Ok(symbol);
            }
        }
    }
    Err(QrError::TooLong {
        characters: text.len(),
        allowed: capacity(LARGEST_VERSION, Ecc::M),
    })
}

/// The symbol of any text on another paper than a card: the smallest version, with the most error
/// correction that this version still takes, and modules as large as its box allows. `None` where
/// it would be larger than `largest_version` or has no dot for each module.
pub(crate) fn of_text(text: &str, box_dots: u16, largest_version: u8) -> Option<QrSymbol> {
    let smallest = bits::encode_auto(text.as_bytes(), EcLevel::L).ok()?;
    let Version::Normal(version) = smallest.version() else {
        return None;
    };
    let version = u8::try_from(version).ok()?;
    if version > largest_version {
        return None;
    }
    let module_dots = box_dots / (side_of(version) + 2 * QUIET_ZONE_MODULES);
    let module_dots = u8::try_from(module_dots).ok().filter(|dots| *dots > 0)?;
    let unmasked = [Ecc::H, Ecc::Q, Ecc::M, Ecc::L]
        .into_iter()
        .find_map(|ecc| {
            let mut bits = Bits::new(smallest.version());
            bits.push_optimal_data(text.as_bytes()).ok()?;
            bits.push_terminator(ecc.level()).ok()?;
            Unmasked::new(&bits.into_bytes(), version, ecc)
        })?;
    Some(unmasked.mask_best(module_dots))
}

fn check(text: &str) -> Result<(), QrError> {
    if text.is_empty() {
        return Err(QrError::Empty);
    }
    let alphanumeric = |byte: u8| {
        byte.is_ascii_digit() || byte.is_ascii_uppercase() || b" $%*+-./:".contains(&byte)
    };
    match text.bytes().position(|byte| !alphanumeric(byte)) {
        Some(at) => Err(QrError::NotAlphanumeric { at }),
        None => Ok(()),
    }
}

/// The largest version whose modules have this many dots: 13 for 5 dots, 18 for 4.
const fn largest_version(module_dots: u8) -> u8 {
    let mut version = LARGEST_VERSION;
    while (side_of(version) + 2 * QUIET_ZONE_MODULES) * module_dots as u16 > BOX_DOTS {
        version -= 1;
    }
    version
}

const fn side_of(version: u8) -> u16 {
    4 * version as u16 + 17
}

/// Alphanumeric characters that a symbol holds: 4 bits of mode, 9 or 11 bits of length, then 11
/// bits for two characters and 6 for a last one (ISO/IEC 18004, 7.4.4).
fn capacity(version: u8, ecc: Ecc) -> usize {
    let length_bits = if version <= 9 { 9 } else { 11 };
    let bits = Bits::new(Version::Normal(version.into()))
        .max_len(ecc.level())
        .unwrap_or(0);
    let bits = bits.saturating_sub(4 + length_bits);
    bits / 11 * 2 + usize::from(bits % 11 >= 6)
}

/// The symbol before masking; none where the text does not fit.
fn encode(text: &str, version: u8, ecc: Ecc) -> Option<Unmasked> {
    let mut bits = Bits::new(Version::Normal(version.into()));
    bits.push_alphanumeric_data(text.as_bytes()).ok()?;
    bits.push_terminator(ecc.level()).ok()?;
    Unmasked::new(&bits.into_bytes(), version, ecc)
}

#[cfg(test)]
mod tests;
