use issuer_domain::{
    BirthDate, Gender, Member, MemberFacts, Mobile, Name, NumberPattern, VaultReference, word,
};
use time::Date;

use super::cell_check::{is_hindi_at_fault, name_reason};
use super::family_cells::Errors;
use super::limits::BIRTH_YEAR_MIN;
use super::raw_family::RawRow;
use super::{Column, Reason};

/// The member of a row; `None` where something is wrong with it, which `errors` then tells.
/// `place` counts the family's rows from 1.
pub(super) fn check_member(
    ids: &NumberPattern,
    as_on: Date,
    row: &RawRow,
    place: usize,
    errors: &mut Errors,
) -> Option<Member> {
    let mut cells = MemberCells::new(row, place, errors);
    let id = cells.id(ids);
    let name = cells.name();
    let birth_year = cells.birth_year(as_on);
    let relation = cells.relation();
    let gender = relation.and_then(|(_, told)| cells.gender(told));
    let facts = cells.facts();
    Some(Member {
        id: id?,
        name: name?,
        birth_year: birth_year.ok()?,
        gender: gender?,
        relation: relation?.0,
        facts: facts.ok()?,
    })
}

pub(super) struct MemberCells<'a> {
    row: &'a RawRow,
    place: usize,
    errors: &'a mut Errors,
}

impl<'a> MemberCells<'a> {
    /// `place` counts the family's rows from 1.
    pub(super) fn new(row: &'a RawRow, place: usize, errors: &'a mut Errors) -> Self {
        Self { row, place, errors }
    }

    fn refuse<T>(&mut self, column: Column, reason: Reason) -> Option<T> {
        self.errors.push(self.row, Some(self.place), column, reason);
        None
    }

    pub(super) fn optional(&self, column: Column) -> Option<&'a str> {
        Some(self.row.get(column)).filter(|text| !text.is_empty())
    }

    pub(super) fn id(&mut self, ids: &NumberPattern) -> Option<String> {
        match self.optional(Column::MemberId) {
            None => self.refuse(Column::MemberId, Reason::Missing),
            Some(id) if ids.matches(id) => Some(id.to_owned()),
            Some(_) => self.refuse(Column::MemberId, Reason::NumberShape),
        }
    }

    pub(super) fn name(&mut self) -> Option<Name> {
        self.name_of(Column::NameHindi, Column::NameLatin)
    }

    /// What no card shows. `Err` is told already.
    fn facts(&mut self) -> Result<MemberFacts, ()> {
        let ekyc = self.fact(Column::Ekyc, Reason::UnknownWord, word::ekyc);
        let relative = self.relative();
        let mobile = self.fact(Column::Mobile, Reason::NumberShape, Mobile::parse);
        let vault_reference = self.vault_reference();
        Ok(MemberFacts {
            ekyc: ekyc?.unwrap_or_default(),
            relative: relative?,
            mobile: mobile?,
            vault_reference: vault_reference?,
        })
    }

    /// The place in the Aadhaar data vault; nothing where the list has none. `Err` is told already.
    pub(super) fn vault_reference(&mut self) -> Result<Option<VaultReference>, ()> {
        self.fact(
            Column::VaultReference,
            Reason::NumberShape,
            VaultReference::parse,
        )
    }

    fn fact<T>(
        &mut self,
        column: Column,
        reason: Reason,
        read: fn(&str) -> Option<T>,
    ) -> Result<Option<T>, ()> {
        let Some(text) = self.optional(column) else {
            return Ok(None);
        };
        match read(text) {
            Some(fact) => Ok(Some(fact)),
            None => self.refuse(column, reason).ok_or(()),
        }
    }

    /// The father's or husband's name; nothing where the list has none. `Err` is told already.
    pub(super) fn relative(&mut self) -> Result<Option<Name>, ()> {
        let (hindi, latin) = (Column::RelativeHindi, Column::RelativeLatin);
        if self.optional(hindi).is_none() && self.optional(latin).is_none() {
            return Ok(None);
        }
        self.name_of(hindi, latin).map(Some).ok_or(())
    }

    fn name_of(&mut self, hindi: Column, latin: Column) -> Option<Name> {
        let (in_hindi, in_latin) = (self.optional(hindi), self.optional(latin));
        match Name::new(in_hindi, in_latin) {
            Ok(name) => Some(name),
            Err(error) => {
                let at_fault = is_hindi_at_fault(in_hindi, Name::new);
                let column = if at_fault { hindi } else { latin };
                self.refuse(column, name_reason(error, in_hindi.filter(|_| at_fault)))
            }
        }
    }

    /// The year of birth; nothing where the register does not know it. `Err` is told already.
    pub(super) fn birth_year(&mut self, as_on: Date) -> Result<Option<u16>, ()> {
        let Some(text) = self.optional(Column::Birth) else {
            return Ok(None);
        };
        let Ok(birth) = BirthDate::parse(text) else {
            return self.refuse(Column::Birth, Reason::NotADate).ok_or(());
        };
        if birth.year() < BIRTH_YEAR_MIN || birth.is_after(as_on) {
            return self.refuse(Column::Birth, Reason::BirthYear).ok_or(());
        }
        Ok(Some(birth.year()))
    }

    pub(super) fn relation(&mut self) -> Option<(issuer_domain::Relation, Option<Gender>)> {
        let Some(text) = self.optional(Column::Relation) else {
            return self.refuse(Column::Relation, Reason::Missing);
        };
        match word::relation(text) {
            Some(relation) => Some(relation),
            None => self.refuse(Column::Relation, Reason::UnknownWord),
        }
    }

    pub(super) fn gender(&mut self, told: Option<Gender>) -> Option<Gender> {
        let Some(text) = self.optional(Column::Gender) else {
            return Some(told.unwrap_or(Gender::Unknown));
        };
        let Some(gender) = word::gender(text) else {
            return self.refuse(Column::Gender, Reason::UnknownWord);
        };
        match (gender, told) {
            (Gender::Unknown, Some(told)) => Some(told),
            // "Son" of a third gender is for the family to say.
            (Gender::Male | Gender::Female, Some(told)) if told != gender => {
                self.refuse(Column::Gender, Reason::GenderContradiction)
            }
            _ => Some(gender),
        }
    }
}
