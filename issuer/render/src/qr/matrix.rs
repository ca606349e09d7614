//! Modules as rows of bits: placing of the codewords, masks and format information.

use std::sync::OnceLock;

use qrcode::canvas::{Canvas, Module};
use qrcode::{Color, Version, ec};

use super::{Ecc, LARGEST_VERSION_OF_PAPERS, QrSymbol, penalty, side_of};

/// Every mask pattern repeats after 12 rows or fewer (2, 3, 4 and 6 divide 12).
const MASK_PERIOD: usize = 12;

/// ISO/IEC 18004, table 10: the eight mask patterns, as rows of bits.
const MASKS: [[u128; MASK_PERIOD]; 8] = mask_rows();

/// What all symbols of a version share, from the `qrcode` crate's canvas: drawing each symbol on a
/// canvas would take half of the time that a symbol takes.
struct Template {
    /// Dark modules of the function patterns.
    dark: Vec<u128>,
    /// Modules of codewords and remainder bits: those that a mask may invert.
    maskable: Vec<u128>,
    /// Column and row of each codeword bit, the first codeword's highest bit first.
    places: Vec<(u8, u8)>,
}

/// One for each version, made when it is first asked for.
static TEMPLATES: [OnceLock<Template>; LARGEST_VERSION_OF_PAPERS as usize] =
    [const { OnceLock::new() }; LARGEST_VERSION_OF_PAPERS as usize];

impl Template {
    fn of(version: u8) -> Option<&'static Self> {
        let template = TEMPLATES.get(usize::from(version).checked_sub(1)?)?;
        Some(template.get_or_init(|| Self::new(version)))
    }

    fn new(version: u8) -> Self {
        let side = side_of(version);
        let bare = canvas_of(version, &[]);
        let mut dark = Vec::with_capacity(usize::from(side));
        let mut maskable = Vec::with_capacity(usize::from(side));
        for row in 0..side {
            let modules = |wanted: fn(Module) -> bool| {
                (0..side)
                    .filter(|&column| wanted(module(&bare, column, row)))
                    .fold(0, with_bit)
            };
            dark.push(modules(|module| module == Module::Masked(Color::Dark)));
            maskable.push(modules(|module| module == Module::Empty));
        }

        // Codewords that hold bit n of each of their bits' number show, for n from 0 up, the
        // number of the bit that stands in each module.
        let codewords = maskable
            .iter()
            .map(|row| row.count_ones() as usize)
            .sum::<usize>()
            / 8;
        let mut numbers = vec![0; usize::from(side) * usize::from(side)];
        for digit in 0..usize::BITS - (codewords * 8).leading_zeros() {
            let bytes: Vec<u8> = (0..codewords)
                .map(|byte| (0..8).fold(0, |bits, bit| bits << 1 | digit_of(byte * 8 + bit, digit)))
                .collect();
            let canvas = canvas_of(version, &bytes);
            for (number, (row, column)) in numbers.iter_mut().zip(all_places(side)) {
                let is_set = module(&canvas, column, row) == Module::Unmasked(Color::Dark);
                *number |= usize::from(is_set) << digit;
            }
        }
        let mut places = vec![(0, 0); codewords * 8];
        let full = canvas_of(version, &vec![0; codewords]);
        for (number, (row, column)) in numbers.into_iter().zip(all_places(side)) {
            let holds_codeword = module(&full, column, row) == Module::Unmasked(Color::Light);
            if let Some(place) = places.get_mut(number).filter(|_| holds_codeword) {
                // A side has 117 modules at most.
                *place = (column.to_le_bytes()[0], row.to_le_bytes()[0]);
            }
        }
        Self {
            dark,
            maskable,
            places,
        }
    }
}

fn all_places(side: u16) -> impl Iterator<Item = (u16, u16)> {
    (0..side).flat_map(move |row| (0..side).map(move |column| (row, column)))
}

fn with_bit(row: u128, column: u16) -> u128 {
    row | 1 << column
}

fn digit_of(number: usize, digit: u32) -> u8 {
    u8::from(number >> digit & 1 == 1)
}

/// Function patterns and codewords without mask. Both are placed alike at every level.
fn canvas_of(version: u8, codewords: &[u8]) -> Canvas {
    let mut canvas = Canvas::new(Version::Normal(version.into()), Ecc::M.level());
    canvas.draw_all_functional_patterns();
    canvas.draw_data(codewords, &[]);
    canvas
}

fn module(canvas: &Canvas, column: u16, row: u16) -> Module {
    canvas.get(column.cast_signed(), row.cast_signed())
}

/// A symbol without mask and format information.
pub(super) struct Unmasked {
    version: u8,
    ecc: Ecc,
    /// Dark modules before masking.
    dark: Vec<u128>,
    template: &'static Template,
}

impl Unmasked {
    /// Adds error correction to data codewords and places them.
    pub(super) fn new(data: &[u8], version: u8, ecc: Ecc) -> Option<Self> {
        let template = Template::of(version)?;
        let qr_version = Version::Normal(version.into());
        let (data, correction) = ec::construct_codewords(data, qr_version, ecc.level()).ok()?;
        let mut dark = template.dark.clone();
        let bits = data
            .iter()
            .chain(&correction)
            .flat_map(|byte| (0..8).rev().map(move |bit| u128::from(byte >> bit & 1)));
        for (bit, &(column, row)) in bits.zip(&template.places) {
            dark[usize::from(row)] |= bit << column;
        }
        Some(Self {
            version,
            ecc,
            dark,
            template,
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
            .zip(&self.template.maskable)
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
        Ecc::L => 0b01,
        Ecc::M => 0b00,
        Ecc::Q => 0b11,
        Ecc::H => 0b10,
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
