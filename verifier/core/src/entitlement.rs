use card_payload::{Scale, ScaleLine};
use serde::Serialize;

use crate::verified_card::VerifiedCard;

/// What a family is entitled to this month, as a program shows it beside a verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entitlement<'s> {
    /// The month, such as `2026-12`.
    pub month: String,
    /// The order that it rests on.
    pub order: &'s str,
    /// Members that the scale counts; `None` where this card does not list the whole family.
    pub persons: Option<u32>,
    /// Its items.
    pub items: Vec<EntitledItem<'s>>,
}

/// One item of an [`Entitlement`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntitledItem<'s> {
    /// In Hindi.
    pub hindi: &'s str,
    /// In English.
    pub english: &'s str,
    /// For the whole family, in grams; `None` where it is for each member and this card does not
    /// list all of them.
    pub grams: Option<u32>,
    /// For each member, in grams, where the scale says so.
    pub grams_per_person: Option<u32>,
    /// Price of a kilogram in paise; 0 is free.
    pub paise_per_kg: u32,
    /// Items of one number other than 0 are for the family to choose from.
    pub choice: u8,
}

impl<'s> Entitlement<'s> {
    /// What this card's family has by this scale; `None` where that is nothing.
    pub fn of(scale: &'s Scale, card: &VerifiedCard) -> Option<Self> {
        let persons = card.persons();
        let lines = scale.of_family(card.categories(), card.home_shop());
        let items: Vec<_> = lines.into_iter().map(|line| item(line, persons)).collect();
        (!items.is_empty()).then(|| Self {
            month: scale.month.to_string(),
            order: &scale.order,
            persons,
            items,
        })
    }
}

fn item(line: &ScaleLine, persons: Option<u32>) -> EntitledItem<'_> {
    let grams = if line.per_person {
        persons.map(|persons| persons.saturating_mul(line.grams))
    } else {
        Some(line.grams)
    };
    EntitledItem {
        hindi: &line.item_hindi,
        english: &line.item,
        grams,
        grams_per_person: line.per_person.then_some(line.grams),
        paise_per_kg: line.paise_per_kg,
        choice: line.choice,
    }
}
