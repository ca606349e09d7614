//! A symbol as a picture of one bit a module.

use crate::qr::QrSymbol;

/// Rows from the top, packed to bytes, the first module in the highest bit; 1 is painted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ImageMask {
    /// Modules a side.
    pub(crate) side: u16,
    /// The packed rows.
    pub(crate) bytes: Vec<u8>,
}

impl ImageMask {
    pub(crate) fn of(symbol: &QrSymbol) -> Self {
        let side = symbol.size();
        let row_bytes = usize::from(side.div_ceil(8));
        let bytes = symbol
            .rows()
            .iter()
            .flat_map(|row| row.reverse_bits().to_be_bytes().into_iter().take(row_bytes))
            .collect();
        Self { side, bytes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bit_is_its_module() {
        let symbol = crate::qr::choose("HIM PARIVAR 1234567890").unwrap();
        let mask = ImageMask::of(&symbol);
        let row_bytes = usize::from(mask.side.div_ceil(8));
        assert_eq!(mask.bytes.len(), row_bytes * usize::from(mask.side));
        for y in 0..mask.side {
            for x in 0..mask.side {
                let byte = mask.bytes[usize::from(y) * row_bytes + usize::from(x / 8)];
                assert_eq!(byte >> (7 - x % 8) & 1 == 1, symbol.is_dark(x, y));
            }
        }
    }
}
