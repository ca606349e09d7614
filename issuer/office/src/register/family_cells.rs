use issuer_domain::{
    CardType, CategorySet, HomeShop, Name, NumberPattern, Place, parse_date, word,
};
use time::Date;

use super::cell_check::{cell_reason, is_hindi_at_fault, name_reason};
use super::limits::SHOP_CODE_MAX;
use super::raw_family::{RawFamily, RawRow};
use super::{Column, Reason, RowError};

/// Errors of one family while it is read.
pub(super) struct Errors {
    pub(super) found: Vec<RowError>,
    family_id: Option<String>,
}

impl Errors {
    /// What is known already: lines that could not be read. `family_id` is its id where it may be
    /// repeated to people.
    pub(super) fn of(raw: &RawFamily, family_id: Option<String>) -> Self {
        let mut found = raw.errors.clone();
        for error in &mut found {
            error.family_id.clone_from(&family_id);
        }
        Self { found, family_id }
    }

    pub(super) fn push(
        &mut self,
        row: &RawRow,
        member: Option<usize>,
        column: Column,
        reason: Reason,
    ) {
        let family_id = self.family_id.clone();
        self.found.push(RowError {
            line: row.line,
            family_id,
            member,
            column: Some(column),
            reason,
            other: None,
        });
    }
}

/// Lengths, control characters and the Aadhaar gate for every cell, and that the family's cells are
/// the same in all rows (or empty after the first).
pub(super) fn check_texts(raw: &RawFamily, errors: &mut Errors) {
    for (row, place) in raw.rows.iter().zip(1..) {
        for (column, reason) in row.faults() {
            let member = column.is_of_member().then_some(place);
            errors.push(row, member, *column, *reason);
        }
        for column in Column::ALL {
            let text = row.get(column);
            let repeats_first =
                place > 1 && !column.is_of_member() && text == raw.rows[0].get(column);
            if text.is_empty() || repeats_first {
                continue;
            }
            let member = column.is_of_member().then_some(place);
            if let Some(reason) = cell_reason(column, text) {
                errors.push(row, member, column, reason);
            } else if place > 1 && !column.is_of_member() {
                errors.push(row, None, column, Reason::DiffersInFamily);
            }
        }
    }
}

/// Reads the cells of the family from its first row.
pub(super) struct FamilyCells<'a> {
    row: &'a RawRow,
    errors: &'a mut Errors,
}

impl<'a> FamilyCells<'a> {
    pub(super) fn new(row: &'a RawRow, errors: &'a mut Errors) -> Self {
        Self { row, errors }
    }

    pub(super) fn refuse(&mut self, column: Column, reason: Reason) {
        self.errors.push(self.row, None, column, reason);
    }

    pub(super) fn optional(&self, column: Column) -> Option<&'a str> {
        Some(self.row.get(column)).filter(|text| !text.is_empty())
    }

    fn required(&mut self, column: Column) -> Option<&'a str> {
        let text = self.optional(column);
        if text.is_none() {
            self.refuse(column, Reason::Missing);
        }
        text
    }

    fn read<T>(
        &mut self,
        column: Column,
        reason: Reason,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.required(column)?;
        let value = read(text);
        if value.is_none() {
            self.refuse(column, reason);
        }
        value
    }

    pub(super) fn word<T>(
        &mut self,
        column: Column,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        self.read(column, Reason::UnknownWord, read)
    }

    pub(super) fn number(&mut self, column: Column, pattern: &NumberPattern) -> Option<&'a str> {
        let text = self.required(column)?;
        if pattern.matches(text) {
            Some(text)
        } else {
            self.refuse(column, Reason::NumberShape);
            None
        }
    }

    pub(super) fn categories(&mut self) -> Option<CategorySet> {
        self.word(Column::Categories, |codes| {
            word::categories(codes).ok().flatten()
        })
    }

    pub(super) fn as_on(&mut self, otherwise: Option<Date>, today: Date) -> Option<Date> {
        let as_on = match (self.optional(Column::AsOn), otherwise) {
            (None, Some(date)) => Some(date),
            _ => self.read(Column::AsOn, Reason::NotADate, |text| parse_date(text).ok()),
        }?;
        if as_on > today {
            self.refuse(Column::AsOn, Reason::DateInFuture);
            return None;
        }
        Some(as_on)
    }

    pub(super) fn card_type(&mut self) -> Option<CardType> {
        match self.optional(Column::CardType) {
            None => Some(CardType::Permanent),
            Some(_) => self.word(Column::CardType, |word| {
                CardType::from_word(&word.to_ascii_lowercase())
            }),
        }
    }

    pub(super) fn valid_until(&mut self, card_type: CardType, as_on: Option<Date>) -> Option<Date> {
        let Some(_) = self.optional(Column::ValidUntil) else {
            if card_type != CardType::Permanent {
                self.refuse(Column::ValidUntil, Reason::ValidUntilMissing);
            }
            return None;
        };
        if card_type == CardType::Permanent {
            self.refuse(Column::ValidUntil, Reason::ValidUntilNotAllowed);
            return None;
        }
        let until = self.read(Column::ValidUntil, Reason::NotADate, |text| {
            parse_date(text).ok()
        })?;
        if as_on.is_some_and(|as_on| until < as_on) {
            self.refuse(Column::ValidUntil, Reason::AlreadyExpired);
            return None;
        }
        Some(until)
    }

    pub(super) fn place(&mut self, lgd: Column, hindi: Column, latin: Column) -> Option<Place> {
        let lgd_code = self.read(lgd, Reason::LgdCode, lgd_code);
        let name = self.name(hindi, latin);
        Some(Place {
            lgd_code: lgd_code?,
            name: name?,
        })
    }

    fn name(&mut self, hindi: Column, latin: Column) -> Option<Name> {
        match Name::of_place(self.optional(hindi), self.optional(latin)) {
            Ok(name) => Some(name),
            Err(error) => {
                let at_fault = is_hindi_at_fault(self.optional(hindi), Name::of_place);
                let column = if at_fault { hindi } else { latin };
                let in_hindi = self.optional(hindi).filter(|_| at_fault);
                self.refuse(column, name_reason(error, in_hindi));
                None
            }
        }
    }

    pub(super) fn shop(&mut self) -> Option<HomeShop> {
        let code = self.shop_code();
        let name = self.name(Column::ShopHindi, Column::ShopLatin);
        Some(HomeShop {
            code: code?,
            name: name?,
        })
    }

    pub(super) fn shop_code(&mut self) -> Option<String> {
        self.read(Column::ShopCode, Reason::NumberShape, |code| {
            let is_plain = code.len() <= SHOP_CODE_MAX
                && code
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'/' | b'.'));
            is_plain.then(|| code.to_owned())
        })
    }

    /// The code of a place, where the list has it.
    pub(super) fn optional_lgd(&mut self, column: Column) -> Option<u32> {
        self.optional(column)?;
        self.read(column, Reason::LgdCode, lgd_code)
    }

    /// The name of a place or shop, where the list has it.
    pub(super) fn optional_name(&mut self, hindi: Column, latin: Column) -> Option<Name> {
        if self.optional(hindi).is_none() && self.optional(latin).is_none() {
            return None;
        }
        self.name(hindi, latin)
    }
}

fn lgd_code(text: &str) -> Option<u32> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse::<u32>()
        .ok()
        .filter(|code| is_plain && *code > 0)
}
