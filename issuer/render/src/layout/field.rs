//! What a layout's texts can say about a card.

use std::fmt::Write as _;

use issuer_domain::{CardType, Category, LocalBodyKind, Name};

use crate::card_data::CardData;

/// Something of a card that a text shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Head(NameForm),
    FamilyId,
    CardNumber,
    Issue,
    RationCard,
    CategoryCode,
    CategoryAll,
    Category(NameForm),
    LocalBody(NameForm),
    LocalBodyKindHindi,
    LocalBodyKindLatin,
    Block(NameForm),
    District(NameForm),
    Shop(NameForm),
    ShopCode,
    AsOn,
    Expires,
    CardTypeHindi,
    CardTypeLatin,
    Part,
    PartLatin,
    MembersCount,
}

/// Which of a name's scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NameForm {
    Hindi,
    Latin,
    First,
    Second,
    Both,
}

/// A text with fields, read once when the layout is loaded.
#[derive(Debug, Clone)]
pub(crate) struct Template {
    parts: Box<[TemplatePart]>,
}

#[derive(Debug, Clone)]
enum TemplatePart {
    Words(Box<str>),
    Field(Field),
}

/// Words of the layout for a category, where it has its own.
#[derive(Debug, Clone)]
pub(crate) struct CategoryWords {
    pub(crate) hindi: Box<str>,
    pub(crate) latin: Box<str>,
}

impl Template {
    /// Reads a text; the error is the name of a field that does not exist, or `None` for a brace
    /// without its partner.
    pub(crate) fn parse(text: &str) -> Result<Self, Option<String>> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(begin) = rest.find(['{', '}']) {
            let (words, after) = rest.split_at(begin);
            if !words.is_empty() {
                parts.push(TemplatePart::Words(words.into()));
            }
            let (name, after) = after
                .strip_prefix('{')
                .and_then(|inner| inner.split_once('}'))
                .ok_or(None)?;
            let field = Field::parse(name).ok_or_else(|| Some(name.to_owned()))?;
            parts.push(TemplatePart::Field(field));
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(TemplatePart::Words(rest.into()));
        }
        Ok(Self {
            parts: parts.into(),
        })
    }

    pub(crate) fn fields(&self) -> impl Iterator<Item = Field> + '_ {
        self.parts.iter().filter_map(|part| match part {
            TemplatePart::Words(_) => None,
            TemplatePart::Field(field) => Some(*field),
        })
    }

    /// Appends the text for a card to `out`; leaves it as it was and says so (`false`) where the
    /// template has fields and all of them are empty.
    pub(crate) fn write(
        &self,
        card: &CardData,
        words: &[CategoryWords; 6],
        out: &mut String,
    ) -> bool {
        let begin = out.len();
        let mut has_field = false;
        let mut has_value = false;
        for part in &self.parts {
            match part {
                TemplatePart::Words(text) => out.push_str(text),
                TemplatePart::Field(field) => {
                    has_field = true;
                    let before = out.len();
                    field.write(card, words, out);
                    has_value |= out.len() > before;
                }
            }
        }
        if has_field && !has_value {
            out.truncate(begin);
            return false;
        }
        true
    }
}

impl Field {
    /// Every name that a layout may write between braces.
    pub(crate) const NAMES: [&str; 44] = [
        "head.first",
        "head.second",
        "head.both",
        "head.hindi",
        "head.latin",
        "family_id",
        "card_number",
        "issue",
        "ration_card",
        "category.code",
        "category.all",
        "category.hindi",
        "category.latin",
        "category.both",
        "local_body.first",
        "local_body.second",
        "local_body.both",
        "local_body.hindi",
        "local_body.latin",
        "local_body.kind_hindi",
        "local_body.kind_latin",
        "block.first",
        "block.second",
        "block.both",
        "block.hindi",
        "block.latin",
        "district.first",
        "district.second",
        "district.both",
        "district.hindi",
        "district.latin",
        "shop.first",
        "shop.second",
        "shop.both",
        "shop.hindi",
        "shop.latin",
        "shop.code",
        "as_on",
        "expires",
        "card_type.hindi",
        "card_type.latin",
        "part",
        "part_latin",
        "members_count",
    ];

    pub(crate) fn parse(name: &str) -> Option<Self> {
        let (stem, form) = name.split_once('.').unwrap_or((name, ""));
        let named = |field: fn(NameForm) -> Self| NameForm::parse(form).map(field);
        match (stem, form) {
            ("family_id", "") => Some(Self::FamilyId),
            ("card_number", "") => Some(Self::CardNumber),
            ("issue", "") => Some(Self::Issue),
            ("ration_card", "") => Some(Self::RationCard),
            ("category", "code") => Some(Self::CategoryCode),
            ("category", "all") => Some(Self::CategoryAll),
            ("category", "hindi" | "latin" | "both") => named(Self::Category),
            ("local_body", "kind_hindi") => Some(Self::LocalBodyKindHindi),
            ("local_body", "kind_latin") => Some(Self::LocalBodyKindLatin),
            ("shop", "code") => Some(Self::ShopCode),
            ("as_on", "") => Some(Self::AsOn),
            ("expires", "") => Some(Self::Expires),
            ("card_type", "hindi") => Some(Self::CardTypeHindi),
            ("card_type", "latin") => Some(Self::CardTypeLatin),
            ("part", "") => Some(Self::Part),
            ("part_latin", "") => Some(Self::PartLatin),
            ("members_count", "") => Some(Self::MembersCount),
            ("head", _) => named(Self::Head),
            ("local_body", _) => named(Self::LocalBody),
            ("block", _) => named(Self::Block),
            ("district", _) => named(Self::District),
            ("shop", _) => named(Self::Shop),
            _ => None,
        }
    }

    /// What it is, for a message about a card.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Head(_) => "the head's name",
            Self::FamilyId => "the family id",
            Self::CardNumber => "the card number",
            Self::Issue => "the issue number",
            Self::RationCard => "the ration card number",
            Self::CategoryCode | Self::CategoryAll | Self::Category(_) => "the category",
            Self::LocalBody(_) => "the panchayat's or ward's name",
            Self::LocalBodyKindHindi | Self::LocalBodyKindLatin => "the word for the local body",
            Self::Block(_) => "the block's name",
            Self::District(_) => "the district's name",
            Self::Shop(_) => "the home shop's name",
            Self::ShopCode => "the home shop's code",
            Self::AsOn => "the as-on date",
            Self::Expires => "the expiry date",
            Self::CardTypeHindi | Self::CardTypeLatin => "the card type",
            Self::Part | Self::PartLatin => "the part",
            Self::MembersCount => "the number of members",
        }
    }

    /// Whether the field can hold Devanagari.
    pub(crate) const fn may_be_hindi(self) -> bool {
        match self {
            Self::Head(form)
            | Self::Category(form)
            | Self::LocalBody(form)
            | Self::Block(form)
            | Self::District(form)
            | Self::Shop(form) => !matches!(form, NameForm::Latin | NameForm::Second),
            Self::LocalBodyKindHindi | Self::CardTypeHindi | Self::Part => true,
            _ => false,
        }
    }

    pub(crate) fn write(self, card: &CardData, words: &[CategoryWords; 6], out: &mut String) {
        let leading = card.categories.leading();
        match self {
            Self::Head(form) => form.write(&card.head, out),
            Self::FamilyId => write_grouped(card.family_id().as_str(), out),
            Self::CardNumber => write_display(&card.card_number, out),
            Self::Issue => write_two_digits(card.card_number.issue_number(), out),
            Self::RationCard => out.push_str(card.ration_card.as_deref().unwrap_or_default()),
            Self::CategoryCode => out.push_str(leading.code()),
            Self::CategoryAll => write_display(&card.categories, out),
            Self::Category(form) => {
                let CategoryWords { hindi, latin } = &words[category_place(leading)];
                form.write_two(Some(hindi), Some(latin), out);
            }
            Self::LocalBody(form) => form.write(&card.local_body.place.name, out),
            Self::LocalBodyKindHindi => out.push_str(match card.local_body.kind {
                LocalBodyKind::Panchayat => "ग्राम पंचायत",
                LocalBodyKind::Ward => "वार्ड",
            }),
            Self::LocalBodyKindLatin => out.push_str(match card.local_body.kind {
                LocalBodyKind::Panchayat => "Gram panchayat",
                LocalBodyKind::Ward => "Ward",
            }),
            Self::Block(form) => form.write(&card.block.name, out),
            Self::District(form) => form.write(&card.district.name, out),
            Self::Shop(form) => form.write(&card.home_shop.name, out),
            Self::ShopCode => out.push_str(&card.home_shop.code),
            Self::AsOn => write_date(card.as_on, out),
            Self::Expires => write_date(card.expires_on, out),
            Self::CardTypeHindi => out.push_str(card_type(card).hindi()),
            Self::CardTypeLatin => out.push_str(card_type(card).latin()),
            Self::Part => write_part("भाग ", card, out),
            Self::PartLatin => write_part("Part ", card, out),
            Self::MembersCount => write_display(&card.members.len(), out),
        }
    }
}

impl NameForm {
    fn parse(form: &str) -> Option<Self> {
        Some(match form {
            "hindi" => Self::Hindi,
            "latin" => Self::Latin,
            "first" => Self::First,
            "second" => Self::Second,
            "both" => Self::Both,
            _ => return None,
        })
    }

    fn write(self, name: &Name, out: &mut String) {
        self.write_two(name.hindi(), name.latin(), out);
    }

    fn write_two(self, hindi: Option<&str>, latin: Option<&str>, out: &mut String) {
        let hindi = hindi.filter(|text| !text.is_empty());
        let latin = latin.filter(|text| !text.is_empty());
        match (self, hindi, latin) {
            (Self::Both, Some(hindi), Some(latin)) => {
                out.push_str(hindi);
                out.push_str(" · ");
                out.push_str(latin);
            }
            (Self::Hindi | Self::First | Self::Both, Some(hindi), _) => out.push_str(hindi),
            (Self::Second, Some(_), Some(latin))
            | (Self::Latin, _, Some(latin))
            | (Self::First | Self::Both, None, Some(latin)) => out.push_str(latin),
            _ => {}
        }
    }
}

/// The place of a category among the layout's six.
pub(crate) fn category_place(category: Category) -> usize {
    Category::ALL
        .iter()
        .position(|one| *one == category)
        .unwrap_or_default()
}

fn card_type(card: &CardData) -> CardType {
    card.card_type
}

/// Writing to a String cannot fail.
fn write_display(value: &dyn std::fmt::Display, out: &mut String) {
    let _ = write!(out, "{value}");
}

fn write_grouped(id: &str, out: &mut String) {
    for (at, character) in id.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            out.push(' ');
        }
        out.push(character);
    }
}

fn write_two_digits(number: u8, out: &mut String) {
    out.push(char::from(b'0' + number / 10 % 10));
    out.push(char::from(b'0' + number % 10));
}

fn write_date(date: time::Date, out: &mut String) {
    write_two_digits(date.day(), out);
    out.push('-');
    write_two_digits(date.month().into(), out);
    out.push('-');
    write_display(&date.year(), out);
}

fn write_part(word: &str, card: &CardData, out: &mut String) {
    let part = card.card_number.part();
    if part.of() > 1 {
        let _ = write!(out, "{word}{}/{}", part.number(), part.of());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_named_field_is_read_and_no_other() {
        for name in Field::NAMES {
            assert!(Field::parse(name).is_some(), "{name}");
        }
        for name in [
            "head",
            "head.first_name",
            "family_id.hindi",
            "category.first",
            "aadhaar",
            "",
        ] {
            assert_eq!(Field::parse(name), None, "{name}");
        }
    }

    #[test]
    fn braces_come_in_pairs_and_hold_a_field() {
        assert_eq!(
            Template::parse("{nobody}").unwrap_err(),
            Some("nobody".to_owned())
        );
        assert_eq!(Template::parse("{issue").unwrap_err(), None);
        assert_eq!(Template::parse("issue}").unwrap_err(), None);
        assert_eq!(
            Template::parse("no {issue} of {part}")
                .unwrap()
                .fields()
                .count(),
            2
        );
    }
}
