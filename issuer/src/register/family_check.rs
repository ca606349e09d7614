use std::collections::HashSet;

use issuer_domain::{
    CardType, Family, FamilyId, HomeShop, LocalBody, LocalBodyKind, Member, Name, NumberPattern,
    Photo, Place, Relation, aadhaar, parse_date, word,
};
use time::Date;

use super::cell_check::{is_hindi_at_fault, name_reason, text_reason};
use super::limits::SHOP_CODE_MAX;
use super::member_check::check_member;
use super::photo_file::PhotoFolder;
use super::raw_family::{RawFamily, RawRow};
use super::{Column, NumberPatterns, Reason, RowError};
use crate::storage::{PhotoStore, StorageError};

/// Makes families of rows, or tells everything that is wrong with them.
#[derive(Debug, Clone)]
pub(super) struct FamilyCheck {
    pub(super) numbers: NumberPatterns,
    /// The as-on date of rows that have none.
    pub(super) as_on: Option<Date>,
    /// No date but a card's last day may be later.
    pub(super) today: Date,
    pub(super) photo_folder: PhotoFolder,
    pub(super) photo_store: PhotoStore,
}

/// Errors of one family while it is read.
pub(super) struct Errors {
    pub(super) found: Vec<RowError>,
    family_id: Option<String>,
}

impl Errors {
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
        });
    }
}

impl FamilyCheck {
    /// The family, or why it is not taken: all reasons of all its rows.
    pub(super) fn check(
        &self,
        raw: &RawFamily,
    ) -> Result<Result<Family, Vec<RowError>>, StorageError> {
        let mut errors = Errors {
            found: raw.errors.clone(),
            family_id: self.known_id(&raw.id),
        };
        for error in &mut errors.found {
            error.family_id.clone_from(&errors.family_id);
        }
        let family = self.read(raw, &mut errors)?;
        Ok(match family {
            Some(family) if errors.found.is_empty() => Ok(family),
            _ => Err(errors.found),
        })
    }

    /// The family id where it may be repeated to people: well-formed, and no Aadhaar number.
    pub(super) fn known_id(&self, id: &str) -> Option<String> {
        let is_plain = FamilyId::parse(id).is_ok()
            && self.numbers.family_id.matches(id)
            && !aadhaar::find_in(id);
        is_plain.then(|| id.to_owned())
    }

    fn read(&self, raw: &RawFamily, errors: &mut Errors) -> Result<Option<Family>, StorageError> {
        let Some(first) = raw.rows.first() else {
            return Ok(None);
        };
        check_texts(raw, errors);
        if !errors.found.is_empty() {
            // Cells that may not even be looked at closely: nothing more is said about them.
            return Ok(None);
        }
        let mut cells = FamilyCells { row: first, errors };
        let id = cells.number(Column::FamilyId, &self.numbers.family_id);
        let id = id.and_then(|text| FamilyId::parse(text).ok());
        let ration_card = cells.optional(Column::RationCard).and_then(|_| {
            cells
                .number(Column::RationCard, &self.numbers.ration_card)
                .map(str::to_owned)
        });
        let categories = cells.categories();
        let as_on = cells.as_on(self.as_on, self.today);
        let card_type = cells.card_type();
        let valid_until = card_type.and_then(|card_type| cells.valid_until(card_type, as_on));
        let district = cells.place(
            Column::DistrictLgd,
            Column::DistrictHindi,
            Column::DistrictLatin,
        );
        let block = cells.place(Column::BlockLgd, Column::BlockHindi, Column::BlockLatin);
        let kind = cells.word(Column::LocalBodyKind, |word| {
            LocalBodyKind::from_word(&word.to_ascii_lowercase())
        });
        let body = cells.place(
            Column::LocalBodyLgd,
            Column::LocalBodyHindi,
            Column::LocalBodyLatin,
        );
        let shop = cells.shop();
        let photo = self.photo(&mut cells)?;
        let members = self.members(raw, as_on, errors);
        let (Some(id), Some(categories), Some(as_on), Some(card_type), Some(district)) =
            (id, categories, as_on, card_type, district)
        else {
            return Ok(None);
        };
        let (Some(block), Some(kind), Some(place), Some(home_shop), Some(members)) =
            (block, kind, body, shop, members)
        else {
            return Ok(None);
        };
        Ok(Some(Family {
            id,
            ration_card,
            card_type,
            valid_until,
            categories,
            local_body: LocalBody { kind, place },
            block,
            district,
            home_shop,
            photo,
            as_on,
            members,
        }))
    }

    fn photo(&self, cells: &mut FamilyCells<'_>) -> Result<Option<Photo>, StorageError> {
        let Some(path) = cells.optional(Column::Photo) else {
            return Ok(None);
        };
        match self.photo_folder.read(path) {
            Ok(jpeg) => {
                let sha256 = self.photo_store.put(&jpeg)?;
                Ok(Some(Photo {
                    path: path.to_owned(),
                    sha256,
                }))
            }
            Err(reason) => {
                cells.refuse(Column::Photo, reason);
                Ok(None)
            }
        }
    }

    /// The members, the head first.
    fn members(
        &self,
        raw: &RawFamily,
        as_on: Option<Date>,
        errors: &mut Errors,
    ) -> Option<Vec<Member>> {
        let mut members = Vec::with_capacity(raw.rows.len());
        let mut ids = HashSet::with_capacity(raw.rows.len());
        let mut has_head = false;
        for (row, place) in raw.rows.iter().zip(1..) {
            let id = row.get(Column::MemberId);
            if !id.is_empty() && !ids.insert(id) {
                errors.push(
                    row,
                    Some(place),
                    Column::MemberId,
                    Reason::MemberTwiceInFamily,
                );
            }
            let as_on = as_on.unwrap_or(self.today);
            let Some(member) = check_member(&self.numbers.member_id, as_on, row, place, errors)
            else {
                continue;
            };
            if member.relation == Relation::Head {
                if has_head {
                    errors.push(row, Some(place), Column::Relation, Reason::TwoHeads);
                }
                has_head = true;
                members.insert(0, member);
            } else {
                members.push(member);
            }
        }
        // With an unread member nobody knows whether it was the head.
        if !has_head && members.len() == raw.rows.len() {
            let first = raw.rows.first()?;
            errors.push(first, None, Column::Relation, Reason::NoHead);
        }
        (members.len() == raw.rows.len()).then_some(members)
    }
}

/// Lengths, control characters and the Aadhaar gate for every cell, and that the family's cells are
/// the same in all rows (or empty after the first).
fn check_texts(raw: &RawFamily, errors: &mut Errors) {
    for (row, place) in raw.rows.iter().zip(1..) {
        for column in Column::ALL {
            let text = row.get(column);
            let repeats_first =
                place > 1 && !column.is_of_member() && text == raw.rows[0].get(column);
            if text.is_empty() || repeats_first {
                continue;
            }
            let member = column.is_of_member().then_some(place);
            if let Some(reason) = text_reason(text) {
                errors.push(row, member, column, reason);
            } else if place > 1 && !column.is_of_member() {
                errors.push(row, None, column, Reason::DiffersInFamily);
            }
        }
    }
}

/// Reads the cells of the family from its first row.
struct FamilyCells<'a> {
    row: &'a RawRow,
    errors: &'a mut Errors,
}

impl<'a> FamilyCells<'a> {
    fn refuse(&mut self, column: Column, reason: Reason) {
        self.errors.push(self.row, None, column, reason);
    }

    fn optional(&self, column: Column) -> Option<&'a str> {
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

    fn word<T>(&mut self, column: Column, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        self.read(column, Reason::UnknownWord, read)
    }

    fn number(&mut self, column: Column, pattern: &NumberPattern) -> Option<&'a str> {
        let text = self.required(column)?;
        if pattern.matches(text) {
            Some(text)
        } else {
            self.refuse(column, Reason::NumberShape);
            None
        }
    }

    fn categories(&mut self) -> Option<issuer_domain::CategorySet> {
        self.word(Column::Categories, |codes| {
            word::categories(codes).ok().flatten()
        })
    }

    fn as_on(&mut self, otherwise: Option<Date>, today: Date) -> Option<Date> {
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

    fn card_type(&mut self) -> Option<CardType> {
        match self.optional(Column::CardType) {
            None => Some(CardType::Permanent),
            Some(_) => self.word(Column::CardType, |word| {
                CardType::from_word(&word.to_ascii_lowercase())
            }),
        }
    }

    fn valid_until(&mut self, card_type: CardType, as_on: Option<Date>) -> Option<Date> {
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

    fn place(&mut self, lgd: Column, hindi: Column, latin: Column) -> Option<Place> {
        let lgd_code = self.read(lgd, Reason::LgdCode, |text| {
            let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse::<u32>()
                .ok()
                .filter(|code| is_plain && *code > 0)
        });
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
                self.refuse(column, name_reason(error));
                None
            }
        }
    }

    fn shop(&mut self) -> Option<HomeShop> {
        let code = self.read(Column::ShopCode, Reason::NumberShape, |code| {
            let is_plain = code.len() <= SHOP_CODE_MAX
                && code
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'/' | b'.'));
            is_plain.then(|| code.to_owned())
        });
        let name = self.name(Column::ShopHindi, Column::ShopLatin);
        Some(HomeShop {
            code: code?,
            name: name?,
        })
    }
}
