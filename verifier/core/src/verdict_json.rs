use card_payload::{CardMember, Category, Gender, Relation, Timestamp};
use serde::Serialize;

use crate::verdict::Verdict;
use crate::verified_card::VerifiedCard;

/// Version of the JSON; it rises only where a field changes its meaning or
/// goes. New fields may come at any time.
const VERSION: u8 = 1;

/// A verdict as JSON, as programs get it and `card-verify --json` prints it; README.md of the verifier
/// has the table of fields.
#[derive(Debug, Serialize)]
pub struct JsonVerdict<'v> {
    version: u8,
    input: &'v str,
    decision: &'static str,
    code: &'static str,
    genuine: bool,
    specimen: bool,
    hindi: &'static str,
    english: &'static str,
    next_hindi: &'static str,
    next_english: &'static str,
    list_age_days: Option<u32>,
    card: Option<JsonCard<'v>>,
}

#[derive(Debug, Serialize)]
struct JsonCard<'v> {
    card_number: String,
    family_id: &'v str,
    issue_number: u8,
    part: u8,
    parts: u8,
    card_type: &'static str,
    categories: Vec<&'static str>,
    home_shop: &'v str,
    lgd_code: u32,
    issuer: &'v str,
    issued_at: String,
    expires_at: String,
    head: JsonPerson<'v>,
    members: Vec<JsonPerson<'v>>,
}

#[derive(Debug, Serialize)]
struct JsonPerson<'v> {
    name: &'v str,
    name_hindi: Option<&'v str>,
    birth_year: Option<u16>,
    relation: &'static str,
    relation_hindi: &'static str,
    gender: Option<&'static str>,
}

impl<'v> JsonVerdict<'v> {
    /// The JSON of a verdict; `input` says what it is about.
    pub fn new(verdict: &'v Verdict, input: &'v str) -> Self {
        let text = verdict.text();
        Self {
            version: VERSION,
            input,
            decision: verdict.decision().word(),
            code: text.code,
            genuine: verdict.card().is_some(),
            specimen: verdict.specimen(),
            hindi: text.hindi,
            english: text.english,
            next_hindi: text.next_hindi,
            next_english: text.next_english,
            list_age_days: verdict.list_age_days(),
            card: verdict.card().map(JsonCard::new),
        }
    }
}

impl<'v> JsonCard<'v> {
    fn new(card: &'v VerifiedCard) -> Self {
        let head = card.head();
        Self {
            card_number: card.card_number().to_string(),
            family_id: card.family_id().as_str(),
            issue_number: card.issue_number(),
            part: card.part().number(),
            parts: card.part().of(),
            card_type: card.card_type().word(),
            categories: card.categories().iter().map(Category::code).collect(),
            home_shop: card.home_shop(),
            lgd_code: card.lgd_code(),
            issuer: card.issuer(),
            issued_at: rfc_3339(card.issued_at()),
            expires_at: rfc_3339(card.expires_at()),
            head: JsonPerson {
                name: &head.name,
                name_hindi: head.name_hindi.as_deref(),
                birth_year: head.birth_year,
                relation: Relation::Head.latin(head.gender),
                relation_hindi: Relation::Head.hindi(head.gender),
                gender: gender(head.gender),
            },
            members: card.members().iter().map(JsonPerson::new).collect(),
        }
    }
}

impl<'v> JsonPerson<'v> {
    fn new(member: &'v CardMember) -> Self {
        Self {
            name: &member.name,
            name_hindi: member.name_hindi.as_deref(),
            birth_year: member.birth_year,
            relation: member.relation.latin(member.gender),
            relation_hindi: member.relation.hindi(member.gender),
            gender: gender(member.gender),
        }
    }
}

const fn gender(gender: Gender) -> Option<&'static str> {
    match gender {
        Gender::Unknown => None,
        Gender::Male => Some("male"),
        Gender::Female => Some("female"),
        Gender::Other => Some("other"),
    }
}

fn rfc_3339(time: Timestamp) -> String {
    time.to_string()
}
