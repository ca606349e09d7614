//! Who lives in a family: relations, genders and ages that fit together.

use issuer_domain::{Gender, Relation};

use super::dice::Dice;

/// A person before it has a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kin {
    pub(super) relation: Relation,
    pub(super) gender: Gender,
    pub(super) age: i32,
    /// A married woman is rarely called by the family's surname.
    pub(super) is_married: bool,
}

/// How often families have 1, 2 … 14 members, in thousandths: 3.8 on average, as HP's ration cards.
const SIZES: [u32; 14] = [80, 150, 200, 250, 155, 85, 40, 20, 8, 5, 3, 2, 1, 1];

/// The largest synthetic family.
pub(super) const MEMBERS_MAX: u32 = 14;

pub(super) fn usual_size(dice: &mut Dice) -> u32 {
    let size = dice.weighted(SIZES.into_iter()) + 1;
    u32::try_from(size).unwrap_or(MEMBERS_MAX)
}

/// The members of a family of `size`, the head first. NFSA makes the eldest woman the head, so most
/// heads are women.
pub(super) fn family(size: u32, dice: &mut Dice) -> Vec<Kin> {
    let size = size as usize;
    let is_old = size >= 6 || dice.percent(30);
    let head_age = if is_old {
        dice.between(54, 82)
    } else {
        dice.between(26, 52)
    };
    let head_gender = if dice.percent(65) {
        Gender::Female
    } else {
        Gender::Male
    };
    let is_alone = size == 1;
    let mut kin = vec![Kin {
        relation: Relation::Head,
        gender: head_gender,
        age: head_age,
        is_married: !is_alone || dice.percent(50),
    }];
    let is_widowed = is_old && dice.percent(35) || size == 2 && dice.percent(30);
    if size > 1 && !is_widowed {
        let (gender, older) = match head_gender {
            Gender::Female => (Gender::Male, dice.between(0, 7)),
            _ => (Gender::Female, -dice.between(0, 7)),
        };
        let age = (head_age + older).max(21);
        kin.push(Kin {
            relation: Relation::Spouse,
            gender,
            age,
            is_married: true,
        });
    }
    let mother_age = if head_gender == Gender::Female {
        head_age
    } else {
        kin.get(1).map_or(head_age - 3, |wife| wife.age)
    };
    if is_old {
        three_generations(&mut kin, size, mother_age, dice);
    } else {
        two_generations(&mut kin, size, head_age, mother_age, dice);
    }
    kin.truncate(size);
    kin
}

/// Children, and a parent or sibling of the head where there is room.
fn two_generations(
    kin: &mut Vec<Kin>,
    size: usize,
    head_age: i32,
    mother_age: i32,
    dice: &mut Dice,
) {
    if kin.len() + 1 < size && dice.percent(25) {
        let age = (head_age + dice.between(20, 30)).min(98);
        let relation = if dice.percent(40) {
            Relation::ParentInLaw
        } else {
            Relation::Parent
        };
        kin.push(person(relation, Gender::Female, age, true));
    }
    if kin.len() + 1 < size && dice.percent(10) {
        let age = (head_age + dice.between(-8, 8)).max(18);
        let gender = any_gender(dice);
        let relation = if dice.percent(50) {
            Relation::Sibling
        } else {
            Relation::SiblingInLaw
        };
        kin.push(person(relation, gender, age, false));
    }
    let eldest = (mother_age - dice.between(20, 26)).max(0);
    children(kin, size, eldest, Relation::Child, dice);
}

/// A married son with wife and children, and other children of the head.
fn three_generations(kin: &mut Vec<Kin>, size: usize, mother_age: i32, dice: &mut Dice) {
    let son_age = (mother_age - dice.between(20, 28)).max(22);
    if kin.len() < size {
        kin.push(person(Relation::Child, Gender::Male, son_age, true));
    }
    if kin.len() < size {
        let wife_age = (son_age - dice.between(0, 5)).max(20);
        kin.push(person(Relation::ChildInLaw, Gender::Female, wife_age, true));
    }
    if kin.len() + 2 < size && dice.percent(60) {
        let age = (son_age - dice.between(1, 6)).max(18);
        kin.push(person(Relation::Child, any_gender(dice), age, false));
    }
    let grandchildren = size.min(kin.len() + 4);
    children(
        kin,
        grandchildren,
        (son_age - dice.between(22, 27)).max(0),
        Relation::Grandchild,
        dice,
    );
    let more = [
        (Relation::SiblingInLaw, Gender::Female, son_age + 4),
        (Relation::SiblingsChild, Gender::Male, son_age - 4),
        (Relation::SiblingsChild, Gender::Female, son_age - 7),
        (Relation::OtherRelative, Gender::Female, mother_age - 2),
        (Relation::Cousin, Gender::Male, mother_age - 4),
        (
            Relation::ParentInLaw,
            Gender::Female,
            (mother_age + 18).min(99),
        ),
    ];
    for (relation, gender, age) in more {
        if kin.len() < size {
            kin.push(person(relation, gender, age.max(3), false));
        }
    }
    children(kin, size, 12, Relation::Grandchild, dice);
}

/// Fills up to `size` with children of one pair, one to four years apart.
fn children(kin: &mut Vec<Kin>, size: usize, eldest: i32, relation: Relation, dice: &mut Dice) {
    let mut age = eldest;
    while kin.len() < size {
        kin.push(person(relation, any_gender(dice), age, false));
        age = (age - dice.between(1, 4)).max(0);
    }
}

fn person(relation: Relation, gender: Gender, age: i32, is_married: bool) -> Kin {
    Kin {
        relation,
        gender,
        age,
        is_married,
    }
}

fn any_gender(dice: &mut Dice) -> Gender {
    if dice.percent(51) {
        Gender::Male
    } else {
        Gender::Female
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_have_their_size_one_head_and_sane_ages() {
        for stream in 0..2_000 {
            let mut dice = Dice::new(1, stream);
            let size = usual_size(&mut dice);
            let kin = family(size, &mut dice);
            assert_eq!(kin.len(), size as usize);
            assert_eq!(
                kin.iter()
                    .filter(|kin| kin.relation == Relation::Head)
                    .count(),
                1
            );
            assert!(kin.iter().all(|kin| (0..=99).contains(&kin.age)), "{kin:?}");
            for kin in &kin {
                if matches!(kin.relation, Relation::Child) {
                    assert!(kin.age < family_head_age(stream), "{kin:?}");
                }
            }
        }
    }

    fn family_head_age(stream: u64) -> i32 {
        let mut dice = Dice::new(1, stream);
        let size = usual_size(&mut dice);
        family(size, &mut dice)[0].age
    }

    #[test]
    fn every_size_up_to_fourteen_can_be_filled() {
        for size in 1..=MEMBERS_MAX {
            assert_eq!(family(size, &mut Dice::new(9, 9)).len(), size as usize);
        }
    }
}
