//! What stands about a family and its cards.

use issuer_domain::{CredentialStatus, Family, Hold, Making, Production, Timestamp};
use issuer_office::storage::{CardJourney, StoredCard, StoredFamily};
use issuer_pages::department::table::{Cell, Table};
use issuer_pages::{Words, written};

use super::dashboard::table;

/// Digits of a ration card that are shown: enough to compare it with one in the hand.
const DIGITS_SHOWN: usize = 4;

/// Where a family belongs, and what holds it.
pub(super) fn facts(words: Words, found: &StoredFamily, holds: &[Hold]) -> Vec<(String, String)> {
    let family = &found.family;
    let name =
        |name: &issuer_domain::Name| words.of(name.first_hindi(), name.first_latin()).to_owned();
    let ration_card = family.ration_card.as_ref().map_or_else(
        || "–".to_owned(),
        |number| {
            let letters: Vec<char> = number.chars().collect();
            let shown = letters.len().saturating_sub(DIGITS_SHOWN);
            format!("•••{}", letters[shown..].iter().collect::<String>())
        },
    );
    let held: Vec<String> = holds
        .iter()
        .map(|hold| words.say(&format!("hold-{}", hold.word())))
        .collect();
    let held = if held.is_empty() {
        words.say("family-no-hold")
    } else {
        held.join("; ")
    };
    let card_type = family.card_type;
    vec![
        (words.say("column-district"), name(&family.district.name)),
        (words.say("column-block"), name(&family.block.name)),
        (
            words.say("column-local-body"),
            name(&family.local_body.place.name),
        ),
        (
            words.say("family-shop"),
            format!(
                "{} · {}",
                family.home_shop.code,
                name(&family.home_shop.name)
            ),
        ),
        (words.say("family-ration-card"), ration_card),
        (
            words.say("card-number"),
            words.say(&format!("layout-{}", card_type.word())),
        ),
        (words.say("family-holds"), held),
        (words.say("family-revision"), found.revision.to_string()),
    ]
}

/// The members, masked unless their names are to be shown.
pub(super) fn members(words: Words, family: &Family, is_shown: bool) -> Table {
    let mut shown = table(
        words,
        words.say("family-members"),
        &["#column-number", "person-name", "person-relation"],
    );
    shown.rows = (1..)
        .zip(&family.members)
        .map(|(place, member): (u32, _)| {
            let name = &member.name;
            let name = if is_shown {
                let scripts = [name.hindi(), name.latin()];
                scripts
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(" · ")
            } else {
                words
                    .of(&name.masked_hindi(), &name.masked_latin())
                    .to_owned()
            };
            let relation = member.relation;
            let relation = words.of(relation.hindi(member.gender), relation.latin(member.gender));
            vec![
                Cell::Number(place.to_string()),
                Cell::Text(name),
                Cell::Text(relation.to_owned()),
            ]
        })
        .collect();
    shown
}

/// Every card that a family had, the first one first.
pub(super) fn cards(words: Words, cards: &[StoredCard], now: Timestamp) -> Table {
    let mut shown = table(
        words,
        words.say("family-cards"),
        &[
            "card-number",
            "card-made",
            "card-status",
            "card-production",
            "card-until",
        ],
    );
    shown.rows = cards
        .iter()
        .map(|card| {
            let version = &card.version;
            let made = format!(
                "{}, {}, {}",
                making(words, version.making),
                written::day(version.issued_at),
                version.made_by
            );
            let (class, state) = status(words, &card.status);
            let class = if version.expires_at <= now {
                "bad"
            } else {
                class
            };
            vec![
                Cell::Code(version.number.to_string()),
                Cell::Text(made),
                Cell::State(class, state),
                Cell::Text(production(words, &card.production)),
                Cell::Text(written::day(version.expires_at)),
            ]
        })
        .collect();
    shown
}

fn making(words: Words, making: Making) -> String {
    match making {
        Making::Reprint(reason) => words.say(&format!("reprint-{}", reason.word())),
        other => words.say(&format!("making-{}", other.words().0)),
    }
}

/// Whether a card holds, in words, with who changed it and why.
pub(super) fn status(words: Words, status: &CredentialStatus) -> (&'static str, String) {
    let word = words.say(&format!("status-{}", status.word()));
    let told = |at: &Timestamp, by: &issuer_domain::Actor, why: &str| {
        format!("{word}: {why} ({}, {by})", written::day(*at))
    };
    match status {
        CredentialStatus::Valid => ("good", word),
        CredentialStatus::Suspended { reason, at, by } => {
            let why = words.of(reason.hindi(), reason.english());
            ("wait", told(at, by, why))
        }
        CredentialStatus::Revoked { reason, at, by } => {
            let why = words.of(reason.hindi(), reason.english());
            ("bad", told(at, by, why))
        }
        CredentialStatus::Superseded { by_issue, at, by } => {
            ("", told(at, by, &format!("→ {by_issue:02}")))
        }
    }
}

fn production(words: Words, production: &Production) -> String {
    let state = words.say(&format!("production-{}", production.word()));
    let since = production.since().map(written::day).unwrap_or_default();
    format!("{state} {since}")
}

/// Where each card was printed and how it went from there.
pub(super) fn journeys(words: Words, journeys: &[CardJourney]) -> Table {
    let mut shown = table(
        words,
        words.say("family-prints"),
        &[
            "card-number",
            "card-lot",
            "card-consignment",
            "card-office",
            "card-sent",
            "card-arrived",
            "card-handed",
        ],
    );
    let moment = |at: Option<Timestamp>| Cell::Text(at.map(written::moment).unwrap_or_default());
    shown.rows = journeys
        .iter()
        .map(|way| {
            let lot = way
                .lot
                .as_ref()
                .map(|(lot, place)| format!("{lot} · {place}"));
            let lot = match lot {
                None if way.at_counter => words.say("card-at-counter"),
                lot => lot.unwrap_or_default(),
            };
            let (consignment, office) = way.consignment.clone().unwrap_or_default();
            let handed = way.handed_over.as_ref();
            let handed = handed.map(|(at, by)| format!("{}, {by}", written::moment(*at)));
            vec![
                Cell::Code(way.card_number.clone()),
                Cell::Text(lot),
                Cell::Text(consignment),
                Cell::Text(office),
                moment(way.dispatched_at),
                moment(way.received_at),
                Cell::Text(handed.unwrap_or_default()),
            ]
        })
        .collect();
    shown
}
