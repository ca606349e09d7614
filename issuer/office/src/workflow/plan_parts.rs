//! On how many cards a family goes, and which members stand on which.

use std::ops::Range;

use card_payload::limits::PARTS_MAX;
use card_payload::{EncodeError, Part};

/// Characters of the largest QR symbol that fits the card's box with whole dots: version 18 with
/// error correction M in alphanumeric mode (ISO/IEC 18004:2015, table 7).
pub const QR_TEXT_MAX: usize = 816;

/// Bytes that compress as little as a signature: the SHA-512 of nothing (FIPS 180-4).
pub(super) const SIGNATURE_FOR_LENGTH: [u8; 64] = [
    0xcf, 0x83, 0xe1, 0x35, 0x7e, 0xef, 0xb8, 0xbd, 0xf1, 0x54, 0x28, 0x50, 0xd6, 0x6d, 0x80, 0x07,
    0xd6, 0x20, 0xe4, 0x05, 0x0b, 0x57, 0x15, 0xdc, 0x83, 0xf4, 0xa9, 0x21, 0xd3, 0x6c, 0xe9, 0xce,
    0x47, 0xd0, 0xd1, 0x3c, 0x5d, 0x85, 0xf2, 0xb0, 0xff, 0x83, 0x18, 0xd2, 0x87, 0x7e, 0xec, 0x2f,
    0x63, 0xb9, 0x31, 0xbd, 0x47, 0x41, 0x7a, 0x81, 0xa5, 0x38, 0x32, 0x7a, 0xf9, 0x27, 0xda, 0x3e,
];

/// How far a text's length may differ between two signatures: zlib finds no repeats in a
/// signature, so only where its blocks end varies, by a few bytes.
const SIGNATURE_SLACK: usize = 8;

/// One card of a family: which part, and the rows of the member table that stand on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartPlan {
    /// Part n of m.
    pub part: Part,
    /// Places in the family's members, the head first.
    pub rows: Range<usize>,
}

/// Why a family does not go on cards.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// More members than all parts hold.
    #[error(
        "{members} members do not go on {PARTS_MAX} cards of {rows_max} rows\n\nhint: is this one family? Separate it in the register"
    )]
    TooManyMembers {
        /// Members of the family.
        members: usize,
        /// Rows of a card.
        rows_max: usize,
    },
    /// The text of one member alone is too long for a QR.
    #[error(
        "the QR text is longer than {QR_TEXT_MAX} characters however the members are parted\n\nhint: shorten the names in the register"
    )]
    TooLong,
    /// A field that the format does not hold.
    #[error(transparent)]
    Encode(#[from] EncodeError),
}

/// The fewest parts, with rows as even as possible, of which each holds at most `rows_max` rows
/// and has a QR text of at most [`QR_TEXT_MAX`] characters as `text_length` measures it.
pub fn plan_parts(
    members: usize,
    rows_max: usize,
    mut text_length: impl FnMut(&PartPlan) -> Result<usize, EncodeError>,
) -> Result<Vec<PartPlan>, PlanError> {
    let too_many = PlanError::TooManyMembers { members, rows_max };
    let fewest = members.div_ceil(rows_max.max(1)).max(1);
    let Some(fewest) = u8::try_from(fewest)
        .ok()
        .filter(|parts| *parts <= PARTS_MAX)
    else {
        return Err(too_many);
    };
    for parts in fewest..=PARTS_MAX {
        if usize::from(parts) > members.max(1) {
            break;
        }
        let plans = even(members, parts);
        let mut fits = true;
        for plan in &plans {
            fits &= text_length(plan)? + SIGNATURE_SLACK <= QR_TEXT_MAX;
        }
        if fits {
            return Ok(plans);
        }
    }
    Err(PlanError::TooLong)
}

impl PartPlan {
    /// The rows of one part of a family: as even as possible, the fuller cards first. It follows
    /// from the number of members and parts, so a card can be printed again as it was.
    pub fn of(members: usize, part: Part) -> Self {
        let of = usize::from(part.of());
        let before = usize::from(part.number()) - 1;
        let (rows, rest) = (members / of, members % of);
        let start = before * rows + before.min(rest);
        Self {
            part,
            rows: start..start + rows + usize::from(before < rest),
        }
    }
}

fn even(members: usize, parts: u8) -> Vec<PartPlan> {
    let numbers = (1..=parts).filter_map(|number| Part::new(number, parts));
    numbers.map(|part| PartPlan::of(members, part)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(members: usize, rows_max: usize, characters_a_row: usize) -> Vec<usize> {
        plan_parts(members, rows_max, |plan| {
            Ok(300 + characters_a_row * plan.rows.len())
        })
        .unwrap()
        .iter()
        .map(|plan| plan.rows.len())
        .collect()
    }

    #[test]
    fn a_family_goes_on_as_few_cards_as_have_room_and_evenly() {
        assert_eq!(rows(1, 9, 20), [1]);
        assert_eq!(rows(9, 9, 20), [9]);
        assert_eq!(rows(10, 9, 20), [5, 5]);
        assert_eq!(rows(19, 9, 20), [7, 6, 6]);
        assert_eq!(rows(14, 9, 20), [7, 7]);
    }

    #[test]
    fn long_texts_take_another_card() {
        assert_eq!(rows(9, 9, 60), [5, 4]);
        assert_eq!(rows(4, 9, 400), [1, 1, 1, 1]);
    }

    #[test]
    fn every_member_stands_on_exactly_one_card() {
        for members in 1..=81 {
            let plans = plan_parts(members, 9, |_| Ok(500)).unwrap();
            let listed: Vec<usize> = plans.iter().flat_map(|plan| plan.rows.clone()).collect();
            assert!(listed.into_iter().eq(0..members));
            assert!(
                plans
                    .iter()
                    .all(|plan| usize::from(plan.part.of()) == plans.len())
            );
        }
    }

    #[test]
    fn what_fits_on_no_number_of_cards_is_refused() {
        assert!(matches!(
            plan_parts(82, 9, |_| Ok(1)),
            Err(PlanError::TooManyMembers { .. })
        ));
        assert!(matches!(
            plan_parts(2, 9, |_| Ok(900)),
            Err(PlanError::TooLong)
        ));
    }
}
