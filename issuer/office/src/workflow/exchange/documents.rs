//! Documents that several requests share. Their JSON is the same over HTTP and in files.

use issuer_domain::{CardNumber, CredentialStatus, Family, FieldProfile, SharedField, Timestamp};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use utoipa::ToSchema;

use crate::storage::StoredCard;

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InBoth {
    /// In Hindi.
    pub hi: String,
    /// In English.
    pub en: String,
}

/// A family and its card, in the fields of the client's profile; the others are absent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FamilyCard {
    /// The register's number of the family.
    pub family_id: String,
    /// The number printed on the present card, or on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub card_number: Option<String>,
    /// `valid`, `suspended` (blocked, curable), `revoked`, `superseded`, `being-made` or `none`.
    #[schema(pattern = "^(valid|suspended|revoked|superseded|being-made|none)$")]
    pub status: String,
    /// When the card ceases to hold, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = DateTime)]
    pub expires_on: Option<String>,
    /// The ration card that the family card replaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub ration_card: Option<String>,
    /// Ration categories: APL, BPL, AAY ...
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub categories: Option<Vec<String>>,
    /// The fair-price shop's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub home_shop: Option<String>,
    /// How many persons the family has.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub members: Option<u32>,
    /// The name of the head of family in both scripts.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub head_name: Option<InBoth>,
    /// The panchayat or ward in the Local Government Directory.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub local_body_lgd: Option<u32>,
    /// The district in the Local Government Directory.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub district_lgd: Option<u32>,
}

impl FamilyCard {
    /// A family as a profile shows it.
    pub(super) fn of(family: &Family, cards: &[StoredCard], profile: FieldProfile) -> Self {
        let present = present_card(cards);
        let head = &family.head().name;
        let has = |field| profile.has(field);
        Self {
            family_id: family.id.to_string(),
            card_number: present.map(|card| card.version.number.to_string()),
            status: status_word(present, cards).to_owned(),
            expires_on: present.map(|card| written(card.version.expires_at)),
            ration_card: family
                .ration_card
                .clone()
                .filter(|_| has(SharedField::RationCard)),
            categories: has(SharedField::Categories).then(|| codes(family)),
            home_shop: has(SharedField::HomeShop).then(|| family.home_shop.code.clone()),
            members: has(SharedField::Members)
                .then(|| u32::try_from(family.members.len()).unwrap_or(u32::MAX)),
            head_name: has(SharedField::HeadName).then(|| InBoth {
                hi: head.first_hindi().to_owned(),
                en: head.first_latin().to_owned(),
            }),
            local_body_lgd: has(SharedField::LocalBody).then_some(family.local_body.place.lgd_code),
            district_lgd: has(SharedField::District).then_some(family.district.lgd_code),
        }
    }
}

/// The newest issue that was signed, by its first part.
fn present_card(cards: &[StoredCard]) -> Option<&StoredCard> {
    let mut first_parts = cards
        .iter()
        .filter(|card| card.signature.is_some() && card.version.number.part().number() == 1);
    first_parts.next_back()
}

fn status_word(present: Option<&StoredCard>, cards: &[StoredCard]) -> &'static str {
    match present.map(|card| &card.status) {
        Some(CredentialStatus::Valid) => "valid",
        Some(CredentialStatus::Suspended { .. }) => "suspended",
        Some(CredentialStatus::Revoked { .. }) => "revoked",
        Some(CredentialStatus::Superseded { .. }) => "superseded",
        None if cards.is_empty() => "none",
        None => "being-made",
    }
}

/// The categories' codes, as the register writes them.
pub(super) fn codes(family: &Family) -> Vec<String> {
    let codes = family.categories.iter().map(card_payload::Category::code);
    codes.map(str::to_owned).collect()
}

/// A time as RFC 3339 writes it.
pub fn written(at: Timestamp) -> String {
    OffsetDateTime::from_unix_timestamp(at.seconds())
        .ok()
        .and_then(|time| time.format(&Rfc3339).ok())
        .unwrap_or_default()
}

/// Whether a text is a card number with a right check digit, and whose.
pub(super) fn family_of_card_number(text: &str) -> Option<issuer_domain::FamilyId> {
    CardNumber::parse(text)
        .ok()
        .map(|(family_id, ..)| family_id)
}
