//! Whose daughter, wife or son a member is, as lists of persons say it.

use issuer_domain::{Gender, Relation, word};

use super::dice::Dice;
use super::vocabulary::{BothScripts, Names};
use crate::register::Column;
use crate::register::raw_family::{RawFamily, RawRow};

/// What the rows of a family tell of its men.
pub(super) struct Men {
    head: Option<BothScripts>,
    spouse: Option<BothScripts>,
    eldest_son: Option<BothScripts>,
    /// A man who is not in the family: dead, or of the house that a wife came from.
    absent: BothScripts,
}

impl Men {
    pub(super) fn of(family: &RawFamily, names: &Names, dice: &mut Dice) -> Self {
        let man = |wanted: Relation| {
            let is_he =
                |row: &&RawRow| relation(row) == Some(wanted) && gender(row) == Some(Gender::Male);
            family.rows.iter().find(is_he).map(name)
        };
        let first = dice.pick(names.plain_men()).spelt(dice);
        Self {
            head: man(Relation::Head),
            spouse: man(Relation::Spouse),
            eldest_son: man(Relation::Child),
            absent: first.and(&dice.pick(&names.male_second).usual()),
        }
    }

    /// The father's or husband's name of a member.
    pub(super) fn relative_of(&self, row: &RawRow, names: &Names, dice: &mut Dice) -> BothScripts {
        let is_woman = gender(row) == Some(Gender::Female);
        let known = match relation(row) {
            Some(Relation::Head) if is_woman => self.spouse.clone(),
            Some(Relation::Spouse) if is_woman => self.head.clone(),
            Some(Relation::Child) => {
                let father = self.head.clone().or_else(|| self.spouse.clone());
                Some(father.unwrap_or_else(|| self.absent.clone()))
            }
            Some(Relation::ChildInLaw) if is_woman => self.eldest_son.clone(),
            Some(Relation::Grandchild) => {
                let father = self.eldest_son.clone();
                Some(father.unwrap_or_else(|| self.absent.clone()))
            }
            _ => None,
        };
        known.unwrap_or_else(|| {
            let first = dice.pick(names.plain_men()).spelt(dice);
            first.and(&dice.pick(&names.male_second).usual())
        })
    }
}

pub(super) fn name(row: &RawRow) -> BothScripts {
    BothScripts {
        hindi: row.get(Column::NameHindi).to_owned(),
        latin: row.get(Column::NameLatin).to_owned(),
    }
}

fn relation(row: &RawRow) -> Option<Relation> {
    word::relation(row.get(Column::Relation)).map(|(relation, _)| relation)
}

fn gender(row: &RawRow) -> Option<Gender> {
    word::gender(row.get(Column::Gender))
}
