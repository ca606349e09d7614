use issuer_domain::{Family, FamilyId, LocalBody, LocalBodyKind, Member, Photo, Relation, aadhaar};
use time::Date;

use super::family_cells::{Errors, FamilyCells, check_texts};
use super::member_check::check_member;
use super::photo_file::PhotoFolder;
use super::raw_family::RawFamily;
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
    /// None where photos are looked at and not kept.
    pub(super) photo_store: Option<PhotoStore>,
}

impl FamilyCheck {
    /// The family, or why it is not taken: all reasons of all its rows.
    pub(super) fn check(
        &self,
        raw: &RawFamily,
    ) -> Result<Result<Family, Vec<RowError>>, StorageError> {
        let mut errors = Errors::of(raw, self.known_id(&raw.id));
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
        let mut cells = FamilyCells::new(first, errors);
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
                let sha256 = match &self.photo_store {
                    Some(store) => store.put(&jpeg)?,
                    None => PhotoStore::checksum(&jpeg),
                };
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
        let mut has_head = false;
        for (row, place) in raw.rows.iter().zip(1..) {
            let id = row.get(Column::MemberId);
            // A family is so small that comparing each with each is the quickest.
            let before = &raw.rows[..place - 1];
            if !id.is_empty() && before.iter().any(|row| row.get(Column::MemberId) == id) {
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
        refuse_impossible_ages(raw, &members, errors);
        // With an unread member nobody knows whether it was the head.
        if !has_head && members.len() == raw.rows.len() {
            let first = raw.rows.first()?;
            errors.push(first, None, Column::Relation, Reason::NoHead);
        }
        (members.len() == raw.rows.len()).then_some(members)
    }
}

/// A grandparent is older than the head and a grandchild younger, whatever else is between them: a
/// child recorded as "Maternal Grandfather" is a slip of the register. Parents and children are
/// left alone, for step-parents may be younger than a child.
fn refuse_impossible_ages(raw: &RawFamily, members: &[Member], errors: &mut Errors) {
    let Some(head) = members.first().and_then(|head| head.birth_year) else {
        return;
    };
    // Where a member is not read, rows and members do not correspond.
    if members.len() != raw.rows.len() || members[0].relation != Relation::Head {
        return;
    }
    for member in members {
        let Some(born) = member.birth_year else {
            continue;
        };
        let is_impossible = match member.relation {
            Relation::Grandparent => born >= head,
            Relation::Grandchild => born <= head,
            _ => false,
        };
        if is_impossible
            && let Some((row, place)) = raw
                .rows
                .iter()
                .zip(1..)
                .find(|(row, _)| row.get(Column::MemberId) == member.id)
        {
            errors.push(row, Some(place), Column::Relation, Reason::RelationAge);
        }
    }
}
