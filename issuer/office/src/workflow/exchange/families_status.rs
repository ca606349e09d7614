//! How the cards of some families stand.

use std::collections::BTreeMap;

use issuer_domain::{ApiScope, FamilyId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::documents::{FamilyCard, family_of_card_number};
use super::error::ExchangeError;
use super::{Asking, refuse_aadhaar};

/// Families of one request: a page of a clerk's list, and an answer of some 60 kB.
pub const FAMILIES_MAX: usize = 200;
/// Characters of a number.
const NUMBER_MAX: usize = 24;

/// Families by their numbers.
#[derive(Debug, Clone, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FamiliesAsked {
    /// Family ids, ration card numbers or card numbers, at most 200. Never an Aadhaar number.
    #[schema(value_type = Vec<FamilyNumber>, min_items = 1, max_items = 200)]
    pub numbers: Vec<String>,
}

/// A family id (41705823), ration card number (HP2019041705823) or card number (41705823-01-8).
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(pattern = "^[0-9A-Z-]{1,24}$", example = "41705823")]
pub struct FamilyNumber(pub String);

/// How their cards stand.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FamiliesAnswer {
    /// The families found, each once, by family id.
    pub families: Vec<FamilyCard>,
    /// Numbers for which there is no family that this client may see.
    pub not_found: Vec<String>,
}

/// Tells how the cards of some families stand.
pub async fn families_status(
    asking: Asking<'_>,
    asked: &FamiliesAsked,
) -> Result<FamiliesAnswer, ExchangeError> {
    let storage = &asking.app.storage;
    if asked.numbers.is_empty() {
        return Err(ExchangeError::Nothing { field: "numbers" });
    }
    if asked.numbers.len() > FAMILIES_MAX {
        return Err(ExchangeError::TooMany {
            field: "numbers",
            most: FAMILIES_MAX,
        });
    }
    let patterns = asking.app.config.register.number_patterns()?;
    let mut ids = BTreeMap::<&str, FamilyId>::new();
    let mut ration_cards = Vec::new();
    for number in &asked.numbers {
        let number = number.as_str();
        if patterns.ration_card.matches(number) {
            ration_cards.push(number);
            continue;
        }
        refuse_aadhaar("numbers", number)?;
        let is_plain =
            |letter: u8| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == b'-';
        if !(1..=NUMBER_MAX).contains(&number.len()) || !number.bytes().all(is_plain) {
            return Err(ExchangeError::Field {
                field: "numbers",
                what: "a number has 1 to 24 capital letters, digits and dashes".to_owned(),
            });
        }
        let family = family_of_card_number(number).or_else(|| FamilyId::parse(number).ok());
        if let Some(family) = family {
            ids.insert(number, family);
        }
    }
    for (ration_card, family) in storage
        .families()
        .list_by_ration_cards(&ration_cards)
        .await?
    {
        if let Some(number) = ration_cards.iter().find(|number| **number == ration_card) {
            ids.insert(*number, family);
        }
    }
    let wanted: Vec<&FamilyId> = ids.values().collect();
    let mut cards = storage.cards().list_of_families(&wanted).await?;
    let found = storage.families().list_current(&wanted).await?;
    let families: Vec<FamilyCard> = found
        .iter()
        .filter(|stored| asking.may_see(&stored.family))
        .map(|stored| {
            let cards = cards.remove(&stored.family.id).unwrap_or_default();
            FamilyCard::of(&stored.family, &cards, asking.client.profile)
        })
        .collect();
    let is_there = |number: &str| {
        let family = ids.get(number).map(FamilyId::as_str);
        family.is_some_and(|id| families.iter().any(|family| family.family_id == id))
    };
    let not_found = asked.numbers.iter().filter(|number| !is_there(number));
    let not_found = not_found.cloned().collect();
    let fields = asking.client.profile.fields();
    let purpose = ApiScope::FamilyStatus.purpose();
    asking.note_share(purpose, &fields, families.len()).await?;
    Ok(FamiliesAnswer {
        families,
        not_found,
    })
}
