use issuer_domain::{Gender, LocalBodyKind, Relation, aadhaar};
use time::Date;

use super::family_cells::{Errors, FamilyCells, check_texts};
use super::member_check::MemberCells;
use super::pds_card::{PdsCard, PdsMember};
use super::raw_family::{RawFamily, RawRow};
use super::{Column, NumberPatterns, Reason, RowError};

/// Makes ration cards of rows, or tells everything that is wrong with them.
#[derive(Debug, Clone)]
pub(super) struct PdsCheck {
    pub(super) numbers: NumberPatterns,
    /// No date may be later.
    pub(super) today: Date,
}

impl PdsCheck {
    /// The card, or why it is not taken: all reasons of all its rows.
    pub(super) fn check(&self, raw: &RawFamily) -> Result<PdsCard, Vec<RowError>> {
        // A ration card's number is no family's id: the reject file tells the line alone.
        let mut errors = Errors::of(raw, None);
        match self.read(raw, &mut errors) {
            Some(card) if errors.found.is_empty() => Ok(card),
            _ => Err(errors.found),
        }
    }

    /// The number where it may be repeated to people: well-formed, and no Aadhaar number.
    pub(super) fn known_number(&self, number: &str) -> Option<String> {
        let is_plain = self.numbers.ration_card.matches(number) && !aadhaar::find_in(number);
        is_plain.then(|| number.to_owned())
    }

    fn read(&self, raw: &RawFamily, errors: &mut Errors) -> Option<PdsCard> {
        let first = raw.rows.first()?;
        check_texts(raw, errors);
        if !errors.found.is_empty() {
            return None;
        }
        let mut cells = FamilyCells::new(first, errors);
        let ration_card = cells
            .number(Column::RationCard, &self.numbers.ration_card)
            .map(str::to_owned);
        let categories = cells.categories();
        let shop_code = cells.shop_code();
        let shop_name = cells.optional_name(Column::ShopHindi, Column::ShopLatin);
        let district_lgd = cells.optional_lgd(Column::DistrictLgd);
        let block_lgd = cells.optional_lgd(Column::BlockLgd);
        let local_body_kind = cells.optional(Column::LocalBodyKind).and_then(|_| {
            cells.word(Column::LocalBodyKind, |word| {
                LocalBodyKind::from_word(&word.to_ascii_lowercase())
            })
        });
        let local_body_lgd = cells.optional_lgd(Column::LocalBodyLgd);
        let local_body_name = cells.optional_name(Column::LocalBodyHindi, Column::LocalBodyLatin);
        let as_on = cells
            .optional(Column::AsOn)
            .and_then(|_| cells.as_on(None, self.today));
        let members = self.members(raw, as_on.unwrap_or(self.today), errors);
        Some(PdsCard {
            ration_card: ration_card?,
            categories: categories?,
            shop_code: shop_code?,
            shop_name,
            district_lgd,
            block_lgd,
            local_body_kind,
            local_body_lgd,
            local_body_name,
            as_on,
            members: members?,
            line: raw.line,
        })
    }

    fn members(&self, raw: &RawFamily, as_on: Date, errors: &mut Errors) -> Option<Vec<PdsMember>> {
        let mut members = Vec::with_capacity(raw.rows.len());
        let mut heads = 0;
        for (row, place) in raw.rows.iter().zip(1..) {
            let id = row.get(Column::MemberId);
            let before = &raw.rows[..place - 1];
            if !id.is_empty() && before.iter().any(|row| row.get(Column::MemberId) == id) {
                let reason = Reason::MemberTwiceInFamily;
                errors.push(row, Some(place), Column::MemberId, reason);
            }
            let Some(member) = self.member(row, place, as_on, errors) else {
                continue;
            };
            heads += usize::from(member.relation == Some(Relation::Head));
            if member.relation == Some(Relation::Head) && heads > 1 {
                errors.push(row, Some(place), Column::Relation, Reason::TwoHeads);
            }
            members.push(member);
        }
        (members.len() == raw.rows.len()).then_some(members)
    }

    fn member(
        &self,
        row: &RawRow,
        place: usize,
        as_on: Date,
        errors: &mut Errors,
    ) -> Option<PdsMember> {
        let mut cells = MemberCells::new(row, place, errors);
        let id = match cells.optional(Column::MemberId) {
            None => Some(None),
            Some(_) => cells.id(&self.numbers.member_id).map(Some),
        };
        let name = cells.name();
        let relative = cells.relative();
        let birth_year = cells.birth_year(as_on);
        let vault_reference = cells.vault_reference();
        let (relation, gender) = match cells.optional(Column::Relation) {
            None => (Some(None), cells.gender(None)),
            Some(_) => match cells.relation() {
                None => (None, Some(Gender::Unknown)),
                Some((relation, told)) => (Some(Some(relation)), cells.gender(told)),
            },
        };
        Some(PdsMember {
            id: id?,
            name: name?,
            relative: relative.ok()?,
            birth_year: birth_year.ok()?,
            gender: gender?,
            relation: relation?,
            vault_reference: vault_reference.ok()?,
        })
    }
}
