//! Ascending positions as the gaps between them, in Golomb–Rice code: a gap is its quotient by
//! 2^k in ones closed by a zero, then its k low bits. For positions strewn at random this comes
//! within 4 % of the entropy (Rice and Plaunt 1971); whole-byte varints need a quarter more.

/// The largest k: positions are below 2^21.
pub(crate) const PARAMETER_MAX: u8 = 20;

/// The positions in these bits, strictly ascending and below `end`. The last byte is filled up with
/// ones: fewer than eight, so that one sequence has one form. `None` for anything else.
pub(crate) fn decode(parameter: u8, bits: &[u8], end: u32) -> Option<Vec<u32>> {
    if parameter > PARAMETER_MAX {
        return None;
    }
    let mut reader = Bits { bytes: bits, at: 0 };
    let mut positions = Vec::new();
    let mut next = 0_u64;
    while !reader.only_filling_left() {
        let mut quotient = 0_u64;
        while reader.bit()? {
            quotient += 1;
        }
        let mut gap = quotient;
        for _ in 0..parameter {
            gap = gap << 1 | u64::from(reader.bit()?);
        }
        let position = u32::try_from(next + gap).ok().filter(|at| *at < end)?;
        positions.push(position);
        next = u64::from(position) + 1;
    }
    Some(positions)
}

struct Bits<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl Bits<'_> {
    fn bit(&mut self) -> Option<bool> {
        let byte = self.bytes.get(self.at / 8)?;
        let bit = byte >> (7 - self.at % 8) & 1 == 1;
        self.at += 1;
        Some(bit)
    }

    fn only_filling_left(&self) -> bool {
        let left = self.bytes.len() * 8 - self.at;
        match self.bytes.last() {
            Some(last) if (1..8).contains(&left) => {
                let filling = (1_u8 << left) - 1;
                last & filling == filling
            }
            _ => left == 0,
        }
    }
}

/// The parameter that takes the fewest bits, and the bits.
#[cfg(feature = "encode")]
pub(crate) fn encode(positions: &[u32]) -> (u8, Vec<u8>) {
    let mut next = 0;
    let gaps: Vec<u32> = positions
        .iter()
        .map(|position| {
            let gap = position.saturating_sub(next);
            next = position.saturating_add(1);
            gap
        })
        .collect();
    let size = |parameter: u8| -> u64 {
        let code = |gap: &u32| u64::from(gap >> parameter) + 1 + u64::from(parameter);
        gaps.iter().map(code).sum()
    };
    let parameter = (0..=PARAMETER_MAX)
        .min_by_key(|parameter| size(*parameter))
        .unwrap_or(0);
    let mut bits = Vec::with_capacity(usize::try_from(size(parameter) / 8).unwrap_or(0) + 1);
    let mut used = 0_u8;
    let mut push = |bit: bool| {
        if used == 0 {
            bits.push(0xff);
        }
        if let Some(last) = bits.last_mut().filter(|_| !bit) {
            *last &= !(0x80 >> used);
        }
        used = (used + 1) % 8;
    };
    for gap in gaps {
        for _ in 0..gap >> parameter {
            push(true);
        }
        push(false);
        for bit in (0..parameter).rev() {
            push(gap >> bit & 1 == 1);
        }
    }
    (parameter, bits)
}

#[cfg(all(test, feature = "encode"))]
mod tests {
    use proptest::collection::{btree_set, vec};
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    use super::*;

    const END: u32 = 1 << 21;

    #[test]
    fn a_small_example_is_written_bit_by_bit() {
        // Gaps 5, 0, 9 with k = 1: 110 1, 0 0, 11110 1; four ones fill the last byte.
        let bits = [0b1101_0011, 0b1101_1111];
        assert_eq!(encode(&[5, 6, 16]), (1, bits.to_vec()));
        assert_eq!(decode(1, &bits, 17), Some(vec![5, 6, 16]));
        assert_eq!(decode(1, &bits, 16), None, "beyond the end");
        assert_eq!(encode(&[]), (0, Vec::new()));
        assert_eq!(decode(0, &[], 1), Some(Vec::new()));
    }

    #[test]
    fn a_byte_of_filling_and_an_unfinished_gap_are_refused() {
        assert_eq!(decode(0, &[0xff], END), None);
        assert_eq!(decode(1, &[0b1101_0011, 0b1101_1111, 0xff], END), None);
        assert_eq!(decode(20, &[0b0000_0000], END), None);
        assert_eq!(decode(21, &[], END), None);
    }

    proptest! {
        #[test]
        fn positions_come_back(positions in btree_set(0..END, 0..300)) {
            let positions: Vec<u32> = positions.into_iter().collect();
            let (parameter, bits) = encode(&positions);
            prop_assert_eq!(decode(parameter, &bits, END), Some(positions));
        }

        #[test]
        fn any_bits_are_positions_in_order_or_nothing(
            parameter in any::<u8>(),
            bits in vec(any::<u8>(), 0..200),
        ) {
            if let Some(positions) = decode(parameter, &bits, END) {
                prop_assert!(positions.is_sorted_by(|one, other| one < other));
                prop_assert!(positions.last().is_none_or(|last| *last < END));
            }
        }
    }
}
