//! `/bulk`: cards are blocked, freed or ended, one family or a list. First what would change.

use axum::Extension;
use axum::extract::{Form, Multipart, Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use issuer_domain::{RevocationReason, SuspensionReason};
use issuer_office::app::App;
use issuer_office::storage::{ApprovalId, CardTarget, StatusChanged};
use issuer_office::workflow::bulk_suspension::{
    BulkError, Suspended, Suspending, require_in_area, suspend_many,
};
use issuer_office::workflow::card_targets::parse_targets;
use issuer_office::workflow::revoke_cards::{Revoked, revoke_cards};
use issuer_pages::department::bulk::{Apply, BulkPage, ChangedPage};
use issuer_pages::department::table::Cell;
use issuer_pages::{Refusal, Words, written};
use serde::Deserialize;

use super::dashboard::table;
use super::{acting, area_of, families, family_tables};
use crate::http::access::Person;
use crate::http::fault::Fault;
use crate::http::looking::{frame, frame_at, page};
use crate::http::refusals::change_refused;
use crate::http::service::Service;

/// Families of a list: one district's worth, and small beside the largest request.
const LISTED_MAX: usize = 50_000;
/// Rows of a table that are shown; the change concerns all of them.
const SHOWN: usize = 200;

/// GET `/bulk`
pub(super) async fn form(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    request: Request,
) -> Result<Response, Fault> {
    let frame = frame(&service, &request, Some(&person.member));
    let changes = families::changes(frame.w, person.member.role);
    page(&BulkPage {
        alone_max: service.office().config.cards.bulk_cards,
        block: changes.block,
        revoke: changes.revoke,
        frame,
    })
}

/// What is to be done to which cards.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Wanted {
    /// Families or cards, one on a line.
    #[serde(default)]
    list: String,
    /// `block`, `unblock` or `revoke`.
    #[serde(default)]
    what: String,
    /// A reason's word.
    #[serde(default)]
    reason: String,
}

/// POST `/bulk`
pub(super) async fn look(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    headers: HeaderMap,
    Form(wanted): Form<Wanted>,
) -> Result<Response, Fault> {
    carry_out(&service, &person, &headers, wanted, false).await
}

/// POST `/bulk/apply`
pub(super) async fn apply(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    headers: HeaderMap,
    Form(wanted): Form<Wanted>,
) -> Result<Response, Fault> {
    carry_out(&service, &person, &headers, wanted, true).await
}

/// POST `/bulk/list`: the same from a form with a file.
pub(super) async fn look_at_file(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    headers: HeaderMap,
    mut form: Multipart,
) -> Result<Response, Fault> {
    let unreadable = || Fault::not_taken("refused-form-file");
    let mut wanted = Wanted::default();
    while let Some(field) = form.next_field().await.map_err(|_| unreadable())? {
        let name = field.name().unwrap_or_default().to_owned();
        let text = field.text().await.map_err(|_| unreadable())?;
        match name.as_str() {
            "list" => wanted.list.push_str(&text),
            "file" => {
                wanted.list.push('\n');
                wanted.list.push_str(&first_column(&text));
            }
            "what" => wanted.what = text,
            "reason" => wanted.reason = text,
            _ => {}
        }
    }
    carry_out(&service, &person, &headers, wanted, false).await
}

/// The first cell of each line, without a heading: a line without any digit.
fn first_column(text: &str) -> String {
    let text = text.trim_start_matches('\u{feff}');
    let cells = text.lines().map(|line| {
        let cell = line.split([',', ';', '\t']).next().unwrap_or_default();
        cell.trim().trim_matches('"')
    });
    let cells = cells.filter(|cell| cell.contains(|letter: char| letter.is_ascii_digit()));
    cells.collect::<Vec<_>>().join("\n")
}

/// What is asked for, understood.
enum Change {
    Suspend(Suspending),
    Revoke(RevocationReason),
}

/// What became of it.
struct Outcome {
    changed: StatusChanged,
    is_done: bool,
    asked: Option<ApprovalId>,
}

impl Wanted {
    fn change(&self) -> Result<(Change, &'static str, &'static str), Fault> {
        let no_reason = || Fault::not_taken("refused-choose-reason");
        match self.what.as_str() {
            "block" => {
                let reason = SuspensionReason::from_word(&self.reason).ok_or_else(no_reason)?;
                let change = Change::Suspend(Suspending::Block(reason));
                Ok((change, "block", "bulk-block"))
            }
            "unblock" => Ok((Change::Suspend(Suspending::Free), "unblock", "bulk-unblock")),
            "revoke" => {
                let reason = RevocationReason::from_word(&self.reason).ok_or_else(no_reason)?;
                Ok((Change::Revoke(reason), "revoke", "bulk-revoke"))
            }
            _ => Err(Fault::not_taken("refused-choose-what")),
        }
    }
}

async fn carry_out(
    service: &Service,
    person: &Person,
    headers: &HeaderMap,
    wanted: Wanted,
    apply: bool,
) -> Result<Response, Fault> {
    let (change, what, name) = wanted.change()?;
    let targets = parse_targets(wanted.list.lines())?;
    if targets.len() > LISTED_MAX {
        let most = written::count(LISTED_MAX as u64);
        let refusal = Refusal::new("refused-list-long").with("most", &most);
        return Err(Fault::NotTaken(refusal));
    }
    let app = acting(service, person)?;
    let area = area_of(person)?;
    let is_here = require_in_area(&app, area, &targets).await;
    is_here.map_err(|error| match error {
        // A family of another area is nothing that this person knows of.
        BulkError::Elsewhere(_) if targets.len() == 1 => Fault::NotFound,
        error => error.into(),
    })?;
    let outcome = change_cards(&app, &targets, change, apply).await?;
    let frame = frame_at(service, headers, "/bulk", Some(&person.member));
    let words = frame.w;
    page(&ChangedPage {
        title: words.say(name),
        state: state(words, &outcome),
        apply: to_apply(words, &app, &outcome, wanted, what),
        approval: outcome.asked.map(|id| id.0),
        cards: changes(words, &outcome.changed),
        refused: left(words, &outcome.changed),
        frame,
    })
}

async fn change_cards(
    app: &App,
    targets: &[CardTarget],
    change: Change,
    apply: bool,
) -> Result<Outcome, Fault> {
    let (changed, is_done, asked) = match change {
        Change::Suspend(what) => match suspend_many(app, targets, what, apply).await? {
            Suspended::Would(changed) => (changed, false, None),
            Suspended::Done(changed) => (changed, true, None),
            Suspended::Asked(id, changed) => (changed, false, Some(id)),
        },
        Change::Revoke(reason) => match revoke_cards(app, targets, reason, apply).await? {
            Revoked::WouldRevoke(changed) => (changed, false, None),
            Revoked::Done(changed) => (changed, true, None),
            Revoked::Asked(id, changed) => (changed, false, Some(id)),
        },
    };
    Ok(Outcome {
        changed,
        is_done,
        asked,
    })
}

fn state(words: Words, outcome: &Outcome) -> (&'static str, String) {
    let (cards, refused) = (outcome.changed.cards.len(), outcome.changed.refused.len());
    let (cards, refused) = (written::count(cards as u64), written::count(refused as u64));
    let told = |key| words.with_two(key, "cards", &cards, "refused", &refused);
    match outcome {
        Outcome { asked: Some(_), .. } => ("due", words.with("bulk-asked", "cards", &cards)),
        Outcome { is_done: true, .. } => ("notice", told("bulk-done")),
        Outcome { changed, .. } if changed.cards.is_empty() => ("wrong", words.say("bulk-none")),
        Outcome { .. } => ("due", told("bulk-would")),
    }
}

fn to_apply(
    words: Words,
    app: &App,
    outcome: &Outcome,
    wanted: Wanted,
    what: &'static str,
) -> Option<Apply> {
    let cards = outcome.changed.cards.len();
    if outcome.is_done || outcome.asked.is_some() || cards == 0 {
        return None;
    }
    let needs_another = cards > usize::from(app.config.cards.bulk_cards);
    let key = if needs_another {
        "bulk-ask"
    } else {
        "bulk-apply"
    };
    Some(Apply {
        list: wanted.list,
        what,
        reason: wanted.reason,
        button: words.with(key, "cards", &written::count(cards as u64)),
    })
}

fn changes(words: Words, changed: &StatusChanged) -> issuer_pages::department::table::Table {
    let mut shown = table(
        words,
        words.say("bulk-changes"),
        &["card-number", "bulk-becomes"],
    );
    let cards = changed.cards.iter().take(SHOWN);
    shown.rows = cards
        .map(|(number, status)| {
            let (class, text) = family_tables::status(words, status);
            vec![Cell::Code(number.clone()), Cell::State(class, text)]
        })
        .collect();
    shown
}

fn left(words: Words, changed: &StatusChanged) -> issuer_pages::department::table::Table {
    let mut shown = table(
        words,
        words.say("bulk-refused"),
        &["column-families", "column-reason"],
    );
    let families = changed.refused.iter().take(SHOWN);
    shown.rows = families
        .map(|(family, refused)| {
            let text = change_refused(refused).said(words);
            let text = text.lines().next().unwrap_or_default().to_owned();
            vec![Cell::Code(family.to_string()), Cell::Text(text)]
        })
        .collect();
    shown
}

#[cfg(test)]
mod tests {
    use super::first_column;

    #[test]
    fn a_file_gives_its_first_column_without_its_heading() {
        let file = "\u{feff}family_id,reason\r\n\"41705823\",no eKYC\n41705824;x\n\n";
        assert_eq!(first_column(file), "41705823\n41705824");
    }
}
