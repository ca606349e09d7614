//! Families with a mistake, to see that an import tells it and goes on.

use issuer_domain::aadhaar;

use super::dice::Dice;
use crate::register::raw_family::{RawFamily, RawRow};
use crate::register::{Column, Reason};

/// The mistakes, in the order in which they come.
pub(super) const MISTAKES: [Reason; 12] = [
    Reason::AadhaarNumber,
    Reason::NotADate,
    Reason::UnknownWord,
    Reason::NameScript,
    Reason::TwoHeads,
    Reason::Missing,
    Reason::LgdCode,
    Reason::NumberShape,
    Reason::NoHead,
    Reason::BirthYear,
    Reason::GenderContradiction,
    Reason::NameCharacter,
];

/// Puts the mistake into the family's first row, or adds a row with `spare_member_id`, which no
/// other member has.
pub(super) fn spoil(
    family: &mut RawFamily,
    mistake: Reason,
    spare_member_id: &str,
    dice: &mut Dice,
) {
    if mistake == Reason::TwoHeads {
        return add_second_head(family, spare_member_id);
    }
    let Some(row) = family.rows.first_mut() else {
        return;
    };
    match mistake {
        Reason::AadhaarNumber => {
            let name = format!(
                "{} {}",
                row.get(Column::NameLatin),
                impossible_aadhaar(dice)
            );
            row.set(Column::NameLatin, &name);
        }
        Reason::NotADate => row.set(Column::Birth, "31-02-1985"),
        Reason::UnknownWord => row.set(Column::Categories, "XYZ"),
        Reason::NameScript => row.set(Column::NameLatin, "सीता देवी"),
        Reason::Missing => row.set(Column::ShopCode, ""),
        Reason::LgdCode => row.set(Column::LocalBodyLgd, "12a"),
        Reason::NumberShape => row.set(Column::MemberId, "12345"),
        Reason::NoHead => row.set(Column::Relation, "Relative"),
        Reason::BirthYear => row.set(Column::Birth, "1790"),
        Reason::GenderContradiction => {
            row.set(Column::Relation, "Wife");
            row.set(Column::Gender, "Male");
        }
        Reason::NameCharacter => row.set(Column::NameLatin, "Sita # Devi"),
        _ => {}
    }
}

fn add_second_head(family: &mut RawFamily, member_id: &str) {
    let Some(first) = family.rows.first() else {
        return;
    };
    let mut second = RawRow::new(first.line);
    for column in [
        Column::FamilyId,
        Column::NameHindi,
        Column::NameLatin,
        Column::Gender,
    ] {
        second.set(column, first.get(column));
    }
    second.set(Column::Relation, "Head");
    second.set(Column::MemberId, member_id);
    family.push_row(second);
}

/// Twelve digits with a right check digit, of which the first is 0: UIDAI's begin with 2 to 9, so
/// this is nobody's number.
fn impossible_aadhaar(dice: &mut Dice) -> String {
    let mut digits = vec![0];
    digits.extend((0..10).map(|_| u8::try_from(dice.below(10)).unwrap_or_default()));
    digits.push(0);
    for check in 0..10 {
        digits[11] = check;
        if aadhaar::has_verhoeff_digit(&digits) {
            break;
        }
    }
    digits
        .iter()
        .map(|digit| char::from(b'0' + digit))
        .collect()
}
