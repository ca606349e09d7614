//! Modules as rows of bits: placing of the codewords, masks and format information.

use qrcode::{
    Color, Version,
    canvas::{Canvas, Module},
    ec,
};

use super::{Ecc, QrSymbol, penalty, side_of};

/// Every mask pattern repeats after 12 rows or fewer (2, 3, 4 and 6 divide 12).
const MASK_PERIOD: usize = 12;

/// ISO/IEC 18004, table 10: the eight mask patterns, as rows of bits.
const MASKS: [[u128; MASK_PERIOD]; 8] = mask_rows();

/// A symbol without mask and format information.
pub(super) struct Unmasked {
    version: u8,
    ecc: Ecc,
    /// Dark modules before masking.
    dark: Vec<u128>,
    /// Modules that a mask may invert.
    maskable: Vec<u128>,
}

impl Unmasked {
    /// Adds error correction to data codewords and places them.
    pub(super) fn new(data: &[u8], version: u8, ecc: Ecc) -> Option<Self> {
        let qr_version = Version::Normal(version.into());
        let (data, correction) = ec::construct_codewords(data, qr_version, ecc.level()).ok()?;
        let mut canvas = Canvas::new(qr_version, ecc.level());
        canvas.draw_all_functional_patterns();
        canvas.draw_data(&data, &correction);

        let side = qr_version.width();
        let mut dark = Vec::with_capacity(usize::from(side_of(version)));
        let mut maskable = Vec::with_capacity(usize::from(side_of(version)));
        for y in 0..side {
            let (mut dark_row, mut maskable_row) = (0_u128, 0_u128);
            for x in 0..side {
                let (is_dark, is_maskable) = match canvas.get(x, y) {
                    Module::Masked(color) => (color == Color::Dark, false),
                    Module::Unmasked(color) => (color == Color::Dark, true),
                    // Remainder bits: no codeword reaches them, but masks do.
                    Module::Empty => (false, true),
                };
                dark_row |= u128::from(is_dark) << x;
                maskable_row |= u128::from(is_maskable) << x;
            }
            dark.push(dark_row);
            maskable.push(maskable_row);
        }
        Some(Self {
            version,
            ecc,
            dark,
            maskable,
        })
    }

    /// The symbol with the mask of the lowest penalty, the first of equals.
    pub(super) fn mask_best(&self, module_dots: u8) -> QrSymbol {
        let mut best = self.masked(0);
        let mut best_mask = 0;
        let mut best_penalty = penalty::of(&best).total();
        for mask in 1..8 {
            let rows = self.masked(mask);
            let penalty = penalty::of(&rows).total();
            if penalty < best_penalty {
                (best, best_mask, best_penalty) = (rows, mask, penalty);
            }
        }
        QrSymbol {
            version: self.version,
            ecc: self.ecc,
            mask: best_mask,
            module_dots,
            rows: best.into_boxed_slice(),
        }
    }

    /// The modules under one mask, with the format information that tells it.
    pub(super) fn masked(&self, mask: u8) -> Vec<u128> {
        let pattern = &MASKS[usize::from(mask & 7)];
        let mut rows: Vec<u128> = self
            .dark
            .iter()
            .zip(&self.maskable)
            .zip(pattern.iter().cycle())
            .map(|((dark, maskable), mask)| dark ^ (maskable & mask))
            .collect();
        draw_format_information(&mut rows, format_information(self.ecc, mask));
        rows
    }
}

/// Error correction level and mask as 15 bits: 5 of data, 10 of BCH code (generator 0x537), all
/// inverted by 0x5412 (ISO/IEC 18004, 7.9.1 and annex C).
fn format_information(ecc: Ecc, mask: u8) -> u16 {
    let level = match ecc {
        Ecc::M => 0b00,
        Ecc::Q => 0b11,
    };
    let data = level << 3 | u16::from(mask & 7);
    let mut remainder = data << 10;
    for bit in (10..15).rev() {
        if remainder >> bit & 1 == 1 {
            remainder ^= 0x537 << (bit - 10);
        }
    }
    (data << 10 | remainder) ^ 0x5412
}

/// Puts the format information at both of its places (ISO/IEC 18004, figure 25), which the
/// function patterns left light; bit 14 is the most significant one.
fn draw_format_information(rows: &mut [u128], information: u16) {
    const BESIDE_FINDER: [(usize, usize); 15] = [
        (0, 8),
        (1, 8),
        (2, 8),
        (3, 8),
        (4, 8),
        (5, 8),
        (7, 8),
        (8, 8),
        (8, 7),
        (8, 5),
        (8, 4),
        (8, 3),
        (8, 2),
        (8, 1),
        (8, 0),
    ];
    let side = rows.len();
    for (index, (x, y)) in BESIDE_FINDER.into_iter().enumerate() {
        let bit = u128::from(information >> (14 - index) & 1);
        rows[y] |= bit << x;
        if index < 7 {
            rows[side - 1 - index] |= bit << 8;
        } else {
            rows[8] |= bit << (side - 15 + index);
        }
    }
}

const fn mask_rows() -> [[u128; MASK_PERIOD]; 8] {
    let mut masks = [[0; MASK_PERIOD]; 8];
    let mut mask = 0;
    while mask < 8 {
        let mut y = 0;
        while y < MASK_PERIOD {
            let mut x = 0;
            while x < 128 {
                let inverts = match mask {
                    0 => (y + x) % 2 == 0,
                    1 => y % 2 == 0,
                    2 => x % 3 == 0,
                    3 => (y + x) % 3 == 0,
                    4 => (y / 2 + x / 3) % 2 == 0,
                    5 => (y * x) % 2 + (y * x) % 3 == 0,
                    6 => ((y * x) % 2 + (y * x) % 3) % 2 == 0,
                    _ => ((y + x) % 2 + (y * x) % 3) % 2 == 0,
                };
                if inverts {
                    masks[mask][y] |= 1 << x;
                }
                x += 1;
            }
            y += 1;
        }
        mask += 1;
    }
    masks
}
