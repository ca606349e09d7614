//! `/approvals`: what one person asks and another one decides.

use axum::Extension;
use axum::extract::{Form, Path, Query, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use issuer_domain::{ApprovalKind, ApprovalState, Role};
use issuer_office::app::App;
use issuer_office::storage::{Approval, ApprovalId};
use issuer_office::workflow::approvals::{Decision, decide as decide_approval};
use issuer_office::workflow::bulk_suspension::suspend_approved;
use issuer_office::workflow::revoke_cards::revoke_approved;
use issuer_pages::department::approval::ApprovalPage;
use issuer_pages::department::list::{Field, ListPage};
use issuer_pages::department::table::Cell;
use issuer_pages::{Words, written};
use serde::Deserialize;

use super::acting;
use super::dashboard::table;
use crate::http::access::Person;
use crate::http::fault::Fault;
use crate::http::looking::{frame, page};
use crate::http::service::Service;

/// Requests that are shown.
const SHOWN: u32 = 200;
/// Cards of a request that are named.
const NAMED: usize = 20;

/// Which are looked for.
#[derive(Deserialize)]
pub(super) struct Wanted {
    /// `all`, or nothing for those that are not over.
    #[serde(default)]
    which: String,
}

/// Who decides and who watches sees every request; who only asks sees those of her own.
fn is_shown(person: &Person, approval: &Approval) -> bool {
    person.member.role != Role::Inspector || approval.asked_by == person.member.name
}

/// GET `/approvals`
pub(super) async fn list(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Query(wanted): Query<Wanted>,
    request: Request,
) -> Result<Response, Fault> {
    let frame = frame(&service, &request, Some(&person.member));
    let words = frame.w;
    let approvals = service.office().storage.approvals();
    let mut approvals = approvals.list(wanted.which == "all", SHOWN).await?;
    approvals.retain(|approval| is_shown(&person, approval));
    let mut shown = table(
        words,
        words.say("door-approvals"),
        &[
            "column-number",
            "approval-kind",
            "approval-asked-by",
            "approval-asked-at",
            "approval-until",
            "column-state",
        ],
    );
    let now = service.now();
    shown.rows = approvals
        .iter()
        .map(|approval| {
            let number = approval.id.0;
            let (class, state) = state(words, approval, now);
            vec![
                Cell::Link(format!("/approvals/{number}"), number.to_string()),
                Cell::Text(kind(words, approval.kind)),
                Cell::Text(approval.asked_by.to_string()),
                Cell::Text(written::moment(approval.asked_at)),
                Cell::Text(written::moment(approval.expires_at)),
                Cell::State(class, state),
            ]
        })
        .collect();
    page(&ListPage {
        title: words.say("door-approvals"),
        intro: words.say("approvals-intro"),
        fields: vec![Field {
            name: "which",
            label: words.say("review-state"),
            value: wanted.which,
            choices: vec![
                (String::new(), words.say("review-waiting")),
                ("all".to_owned(), words.say("approval-all")),
            ],
            ..Field::default()
        }],
        tables: vec![shown],
        csv: None,
        next: None,
        back: None,
        frame,
    })
}

fn kind(words: Words, kind: ApprovalKind) -> String {
    words.say(&format!("approval-kind-{}", kind.word()))
}

fn state(
    words: Words,
    approval: &Approval,
    now: issuer_domain::Timestamp,
) -> (&'static str, String) {
    let word = approval.state_word(now);
    let class = match word {
        "asked" | "approved" => "wait",
        "done" => "good",
        _ => "bad",
    };
    (class, words.say(&format!("approval-state-{word}")))
}

/// GET `/approvals/{number}`
pub(super) async fn show(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(number): Path<i64>,
    request: Request,
) -> Result<Response, Fault> {
    let approvals = service.office().storage.approvals();
    let approval = approvals.get(ApprovalId(number)).await?;
    if !is_shown(&person, &approval) {
        return Err(Fault::NotFound);
    }
    let frame = frame(&service, &request, Some(&person.member));
    let words = frame.w;
    let now = service.now();
    let waits = approval.state == ApprovalState::Asked && approval.expires_at > now;
    let is_own = approval.asked_by == person.member.name;
    let role = person.member.role;
    page(&ApprovalPage {
        number,
        state: state(words, &approval, now),
        facts: facts(words, &approval),
        may_decide: waits && !is_own && approval.kind.may_be_decided_by(role),
        is_own: waits && is_own,
        frame,
    })
}

/// Who asks for what, and what exactly.
fn facts(words: Words, approval: &Approval) -> Vec<(String, String)> {
    let mut facts = vec![
        (words.say("approval-kind"), kind(words, approval.kind)),
        (
            words.say("approval-asked-by"),
            approval.asked_by.to_string(),
        ),
        (
            words.say("approval-asked-at"),
            written::moment(approval.asked_at),
        ),
        (
            words.say("approval-until"),
            written::moment(approval.expires_at),
        ),
    ];
    let request: serde_json::Value = serde_json::from_str(&approval.request).unwrap_or_default();
    for (name, value) in request.as_object().into_iter().flatten() {
        let name = match name.as_str() {
            "reason" => words.say("approval-reason"),
            "cards" => words.say("approval-cards"),
            "family_id" | "member_id" => words.say("approval-about"),
            "field" => words.say("approval-field"),
            other => other.to_owned(),
        };
        let value = match value.as_str() {
            Some("names") => words.say("approval-field-names"),
            _ => told(value),
        };
        facts.push((name, value));
    }
    facts
}

fn told(value: &serde_json::Value) -> String {
    if let Some(text) = value.as_str() {
        return text.to_owned();
    }
    let Some(all) = value.as_array() else {
        return value.to_string();
    };
    let named = all.iter().take(NAMED).filter_map(|one| one.as_str());
    let named = named.collect::<Vec<_>>().join(", ");
    let more = if all.len() > NAMED { ", …" } else { "" };
    format!("{}: {named}{more}", written::count(all.len() as u64))
}

/// A decision.
#[derive(Deserialize)]
pub(super) struct Decided {
    #[serde(default)]
    decision: String,
}

/// POST `/approvals/{number}/decide`: what concerns cards is carried out at once.
pub(super) async fn decide(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(number): Path<i64>,
    Form(form): Form<Decided>,
) -> Result<Response, Fault> {
    let decision = match form.decision.as_str() {
        "approve" => Decision::Approve,
        "refuse" => Decision::Refuse,
        _ => return Err(Fault::not_taken("refused-choose-decision")),
    };
    let app = acting(&service, &person)?;
    let approval = decide_approval(&app, ApprovalId(number), decision).await?;
    if decision == Decision::Approve {
        carry_out(&app, &approval).await?;
    }
    Ok(Redirect::to(&format!("/approvals/{number}")).into_response())
}

async fn carry_out(app: &App, approval: &Approval) -> Result<(), Fault> {
    match approval.kind {
        ApprovalKind::BulkRevocation => {
            revoke_approved(app, approval).await?;
        }
        ApprovalKind::BulkSuspension => {
            suspend_approved(app, approval).await?;
        }
        ApprovalKind::KeyChange | ApprovalKind::Unmasking => {}
    }
    Ok(())
}
