use card_payload::{Gender, Timestamp};
use card_verifier::{Decision, Verdict, VerifiedCard};
use serde_json::{Value, json};

/// Version of the JSON that `--json` prints; it rises only where a field changes its meaning or
/// goes. New fields may come at any time.
const VERSION: u8 = 1;

/// A verdict as one line of JSON; README.md beside this package has the table of fields.
pub(crate) fn describe(verdict: &Verdict, input: &str) -> Value {
    let text = verdict.text();
    json!({
        "version": VERSION,
        "input": input,
        "decision": decision(verdict.decision()),
        "code": text.code,
        "genuine": verdict.card().is_some(),
        "specimen": verdict.specimen(),
        "hindi": text.hindi,
        "english": text.english,
        "next_hindi": text.next_hindi,
        "next_english": text.next_english,
        "list_age_days": verdict.list_age_days(),
        "card": verdict.card().map(card),
    })
}

fn card(card: &VerifiedCard) -> Value {
    let head = card.head();
    let members: Vec<Value> = card
        .members()
        .iter()
        .map(|member| {
            json!({
                "name": member.name,
                "name_hindi": member.name_hindi,
                "birth_year": member.birth_year,
                "relation": member.relation.latin(Gender::Unknown),
                "gender": gender(member.gender),
            })
        })
        .collect();
    let categories: Vec<&str> = card
        .categories()
        .iter()
        .map(|category| category.code())
        .collect();
    json!({
        "card_number": card.card_number().to_string(),
        "family_id": card.family_id().as_str(),
        "issue_number": card.issue_number(),
        "part": card.part().number(),
        "parts": card.part().of(),
        "card_type": card.card_type().word(),
        "categories": categories,
        "home_shop": card.home_shop(),
        "lgd_code": card.lgd_code(),
        "issuer": card.issuer(),
        "issued_at": rfc_3339(card.issued_at()),
        "expires_at": rfc_3339(card.expires_at()),
        "head": {
            "name": head.name,
            "name_hindi": head.name_hindi,
            "birth_year": head.birth_year,
            "gender": gender(head.gender),
        },
        "members": members,
    })
}

const fn decision(decision: Decision) -> &'static str {
    match decision {
        Decision::Accept => "accept",
        Decision::Reject => "reject",
        Decision::Undecided => "undecided",
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
    format!("{time:?}")
}
