//! One card, and a family's cards, with names masked.

use issuer_domain::{CredentialStatus, FamilyId, Making, Production, Timestamp};
use serde_json::{Value, json};

use super::card::check_number;
use super::failure::Failure;
use super::table::{self, Align};
use super::terminal::Paint;
use super::{Shared, rim};
use issuer_office::app::App;
use issuer_office::storage::{StorageError, StoredCard};

/// Shows one card.
pub(super) async fn show(app: &App, number: &str, shared: &Shared) -> Result<(), Failure> {
    check_number(number)?;
    let found = app.storage.cards().find(number).await?;
    let card = found.ok_or_else(|| StorageError::NoSuchCard {
        card_number: number.to_owned(),
    })?;
    let version = &card.version;
    let families = app.storage.families();
    let family = families
        .get(card.family_id(), version.family_revision)
        .await?;
    let head = family.family.head().name.masked_latin();
    if shared.json {
        let mut value = machine(&card, app.now);
        value["head_masked"] = json!(head);
        value["members"] = json!(family.family.members.len());
        println!("{value}");
        return Ok(());
    }
    let paint = Paint::stdout();
    println!("{}", paint.bold(&format!("Card {}", version.number)));
    let (is, cure) = status_words(&card, app.now);
    let mut rows = vec![("Status", is)];
    rows.extend(cure.map(|cure| ("Cured when", cure)));
    rows.push((
        "Shops say",
        format!("{} after the next update", shop_code(&card, app.now)),
    ));
    rows.push(("Making", production_words(&card.production)));
    rows.push(("Made", made_words(&card)));
    rows.push(("In force", in_force(&card)));
    rows.push(("Head", head));
    rows.push(("Members", family.family.members.len().to_string()));
    for (what, text) in rows {
        println!("  {what:<12}{text}");
    }
    println!(
        "\nNext: `issuer family show {}` lists all cards of the family",
        card.family_id()
    );
    Ok(())
}

/// Shows every card that a family ever had.
pub(super) async fn show_family(app: &App, id: &FamilyId, shared: &Shared) -> Result<(), Failure> {
    let cards = app.storage.cards().list_of_families(&[id]).await?;
    let cards = cards.get(id).map_or(&[][..], |cards| cards);
    let stored = app.storage.families().find(id).await?;
    let Some(stored) = stored else {
        return Err(Failure::usage(format!(
            "the register has no family {id}\n\nhint: import a register file that has it"
        )));
    };
    let family = &stored.family;
    if shared.json {
        let cards: Vec<Value> = cards.iter().map(|card| machine(card, app.now)).collect();
        println!(
            "{}",
            json!({
                "family_id": id.as_str(),
                "revision": stored.revision,
                "members": family.members.len(),
                "head_masked": family.head().name.masked_latin(),
                "cards": cards,
            })
        );
        return Ok(());
    }
    let paint = Paint::stdout();
    println!(
        "{}  {}, {} members, revision {} of the register\n",
        paint.bold(&format!("Family {id}")),
        family.head().name.masked_latin(),
        family.members.len(),
        stored.revision
    );
    let rows = cards.iter().map(|card| {
        vec![
            card.version.number.to_string(),
            made_words(card),
            status_words(card, app.now).0,
            shop_code(card, app.now).to_owned(),
        ]
    });
    let heading = ["Card", "Made", "Status", "Shops say"].map(|name| (name, Align::Left));
    print!("{}", table::render(paint, &heading, rows));
    Ok(())
}

fn machine(card: &StoredCard, now: Timestamp) -> Value {
    let version = &card.version;
    let (making, reason) = version.making.words();
    let mut value = json!({
        "card_number": version.number.to_string(),
        "family_id": card.family_id().as_str(),
        "issue_number": version.number.issue_number(),
        "part": version.number.part().number(),
        "parts": version.number.part().of(),
        "making": making,
        "making_reason": reason,
        "made_by": version.made_by.as_str(),
        "issued_at": rim::format_time(version.issued_at),
        "not_before": version.not_before.map(rim::format_time),
        "expires_at": rim::format_time(version.expires_at),
        "production": card.production.word(),
        "status": card.status.word(),
        "live": card.is_live(),
        "shop_code": shop_code(card, now),
    });
    match &card.status {
        CredentialStatus::Valid => {}
        CredentialStatus::Suspended { reason, at, by } => {
            value["status_reason"] = json!(reason.word());
            value["status_at"] = json!(rim::format_time(*at));
            value["status_by"] = json!(by.as_str());
        }
        CredentialStatus::Revoked { reason, at, by } => {
            value["status_reason"] = json!(reason.word());
            value["status_at"] = json!(rim::format_time(*at));
            value["status_by"] = json!(by.as_str());
        }
        CredentialStatus::Superseded { by_issue, at, by } => {
            value["superseded_by"] = json!(by_issue);
            value["status_at"] = json!(rim::format_time(*at));
            value["status_by"] = json!(by.as_str());
        }
    }
    value
}

fn status_words(card: &StoredCard, now: Timestamp) -> (String, Option<String>) {
    let day = |at: &Timestamp| day(*at);
    match &card.status {
        _ if card.production == Production::Draft => ("waits for its signature".to_owned(), None),
        CredentialStatus::Valid if card.version.expires_at <= now => ("over".to_owned(), None),
        CredentialStatus::Valid => ("valid".to_owned(), None),
        CredentialStatus::Suspended { reason, at, by } => (
            format!("blocked {} by {by}: {}", day(at), reason.english()),
            Some(format!(
                "{} · {}",
                reason.cure_english(),
                reason.cure_hindi()
            )),
        ),
        CredentialStatus::Revoked { reason, at, by } => (
            format!("revoked {} by {by}: {}", day(at), reason.english()),
            None,
        ),
        CredentialStatus::Superseded { by_issue, at, by } => (
            format!(
                "superseded {} by {by}: issue {by_issue} took its place",
                day(at)
            ),
            None,
        ),
    }
}

/// What a shop with the next update says, if its clock is right.
fn shop_code(card: &StoredCard, now: Timestamp) -> &'static str {
    let begins = card.version.not_before;
    match &card.status {
        _ if card.production == Production::Draft => "–",
        _ if card.version.expires_at <= now => "T-EXPIRED",
        _ if begins
            .is_some_and(|begins| now.plus_seconds(card_verifier::CLOCK_SKEW_SECONDS) < begins) =>
        {
            "T-EARLY"
        }
        CredentialStatus::Valid => "V-OK",
        CredentialStatus::Suspended { .. } => "R-SUSPENDED",
        CredentialStatus::Revoked { .. } => "R-REVOKED",
        CredentialStatus::Superseded { .. } => "R-SUPERSEDED",
    }
}

fn production_words(production: &Production) -> String {
    match production.fact() {
        // Who took it is a member's id, and a person's own business.
        Some(_) if matches!(production, Production::HandedOver(..)) => production.word().to_owned(),
        Some(fact) => format!("{} ({fact})", production.word()),
        None => production.word().to_owned(),
    }
}

fn made_words(card: &StoredCard) -> String {
    let version = &card.version;
    let what = match version.making {
        Making::First => "first card".to_owned(),
        Making::Reprint(reason) => format!("reprint ({})", reason.word()),
        Making::Correction => "correction".to_owned(),
        Making::Renewal => "renewal".to_owned(),
        Making::Split => "after a split".to_owned(),
        Making::Merger => "after a merger".to_owned(),
    };
    format!("{what}, {}, by {}", day(version.issued_at), version.made_by)
}

fn in_force(card: &StoredCard) -> String {
    let version = &card.version;
    let begins = version.not_before.unwrap_or(version.issued_at);
    format!("{} to {}", day(begins), day(version.expires_at))
}

/// The day of a time, UTC, as ISO 8601 writes it.
fn day(at: Timestamp) -> String {
    rim::format_time(at).chars().take(10).collect()
}
