use issuer_domain::{Gender, Relation};

use super::dice::Dice;
use super::kin::Kin;
use super::vocabulary::BothScripts;
use crate::register::Column;
use crate::register::raw_family::RawFamily;

/// So many of a hundred members had their eKYC done: HP counted some 16 of 73 lakh persons as
/// pending in October 2024.
const EKYC_DONE_PERCENT: u32 = 78;

/// Adds what registers say of a member beside what a card shows: the father's or husband's name,
/// and whether eKYC was done. `other_man` makes a name for a man who is not in the family.
pub(super) fn add_facts(
    family: &mut RawFamily,
    kin: &[Kin],
    dice: &mut Dice,
    mut other_man: impl FnMut(&mut Dice) -> BothScripts,
) {
    let names: Vec<BothScripts> = family
        .rows
        .iter()
        .map(|row| BothScripts {
            hindi: row.get(Column::NameHindi).to_owned(),
            latin: row.get(Column::NameLatin).to_owned(),
        })
        .collect();
    let man_of = |relation: Relation| {
        kin.iter()
            .position(|kin| kin.relation == relation && kin.gender == Gender::Male)
            .and_then(|at| names.get(at).cloned())
    };
    let head_is_man = kin.first().is_some_and(|head| head.gender == Gender::Male);
    let [head, spouse, son] = [Relation::Head, Relation::Spouse, Relation::Child].map(man_of);
    let man_of_house = if head_is_man { head } else { spouse.clone() };
    for (row, kin) in family.rows.iter_mut().zip(kin) {
        let relative = match kin.relation {
            Relation::Head if !head_is_man && kin.is_married => spouse.clone(),
            Relation::Spouse if kin.gender == Gender::Female => man_of_house.clone(),
            Relation::Child => man_of_house.clone(),
            Relation::ChildInLaw | Relation::Grandchild => son.clone(),
            _ => None,
        };
        let relative = relative.unwrap_or_else(|| other_man(dice));
        row.set(Column::RelativeHindi, &relative.hindi);
        row.set(Column::RelativeLatin, &relative.latin);
        let is_done = dice.percent(EKYC_DONE_PERCENT);
        row.set(Column::Ekyc, if is_done { "yes" } else { "no" });
    }
}
