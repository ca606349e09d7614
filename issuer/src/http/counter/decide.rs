//! `/requests`: another person says yes or no.

use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use issuer_domain::{AcknowledgementNumber, RefusalReason, RequestState, Role};
use issuer_office::app::App;
use issuer_office::storage::RequestFilter;
use issuer_office::workflow::counter_request::{REQUESTS_A_PAGE, counter_request, list_requests};
use issuer_office::workflow::decide_request::{approve_request, refuse_request};
use issuer_office::workflow::find_family::show_family;
use issuer_office::workflow::guard_month::Drawn;
use issuer_office::workflow::publish_update::publish_update;
use issuer_office::workflow::track_request::waits_for_decision;
use issuer_office::workflow::update_due::update_standing;
use issuer_pages::counter::{CardSeen, Wrong};
use issuer_pages::requests::{DecidePage, QueuePage, UpdateSeen};
use issuer_pages::written::{day, moment};
use issuer_pages::{Frame, Words};
use serde::Deserialize;

use super::request::{Done, number};
use super::{acting, faults, seen};
use crate::http::access::Person;
use crate::http::fault::Fault;
use crate::http::looking::{frame, frame_at, language, noting, page};
use crate::http::making::making;
use crate::http::service::Service;

/// What may be said of this month's ration: the word in the form, and the key of its text.
const DRAWN: [(&str, &str, Drawn); 3] = [
    ("unknown", "requests-drawn-unknown", Drawn::Unknown),
    ("yes", "requests-drawn-yes", Drawn::Drawn),
    ("no", "requests-drawn-no", Drawn::NotDrawn),
];

/// GET `/requests`
pub(super) async fn queue(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Query(done): Query<Done>,
    request: Request,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let frame = frame(&service, &request, Some(&person.member));
    let frame = match done.what() {
        "published" => noting(frame, "requests-done-published"),
        _ => frame,
    };
    let words = frame.w;
    let filter = RequestFilter {
        only_undecided: true,
        ..RequestFilter::default()
    };
    let waiting = list_requests(&app, &filter).await?;
    let lines = waiting
        .iter()
        .map(|request| seen::line(request, waits_for_decision(request), app.now, words));
    page(&QueuePage {
        lines: lines.collect(),
        more: u32::try_from(waiting.len()).is_ok_and(|found| found == REQUESTS_A_PAGE),
        update: update_seen(&app, &person).await?,
        wrong: None,
        frame,
    })
}

/// GET `/requests/{number}`
pub(super) async fn show(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(text): Path<String>,
    Query(done): Query<Done>,
    request: Request,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let number = number(&text)?;
    let frame = decide_frame(&service, &person, request.headers(), number);
    let frame = match done.what() {
        "approved" => noting(frame, "requests-done-approved"),
        "refused" => noting(frame, "requests-done-refused"),
        _ => frame,
    };
    page(&decide_page(&app, &person, frame, number, None).await?)
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Yes {
    drawn: String,
}

/// POST `/requests/{number}/approve`: the card is made, and the old one ends with it.
pub(super) async fn approve(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(text): Path<String>,
    headers: HeaderMap,
    Form(yes): Form<Yes>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let number = number(&text)?;
    let drawn = DRAWN.iter().find(|(word, ..)| *word == yes.drawn);
    let drawn = drawn.map_or(Drawn::Unknown, |(_, _, drawn)| *drawn);
    let made = making(&service, async move |keys, renderer| {
        approve_request(&app, keys, renderer, number, drawn).await
    });
    match made.await? {
        Ok(_) => Ok(Redirect::to(&format!("/requests/{number}?done=approved")).into_response()),
        Err(error) => {
            let wrong = faults::said(error, Words::new(language(&headers)))?;
            not_decided(&service, &person, &headers, number, wrong).await
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct No {
    why: String,
}

/// POST `/requests/{number}/refuse`
pub(super) async fn refuse(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(text): Path<String>,
    headers: HeaderMap,
    Form(no): Form<No>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let number = number(&text)?;
    let words = Words::new(language(&headers));
    let Some(why) = RefusalReason::from_word(&no.why) else {
        let wrong = faults::wrong(words, "requests-wrong-why");
        return not_decided(&service, &person, &headers, number, wrong).await;
    };
    match refuse_request(&app, number, why).await {
        Ok(_) => Ok(Redirect::to(&format!("/requests/{number}?done=refused")).into_response()),
        Err(error) => {
            let wrong = faults::said(error, words)?;
            not_decided(&service, &person, &headers, number, wrong).await
        }
    }
}

/// POST `/requests/publish`: the verifier update with the cards that ended.
pub(super) async fn publish(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let made = making(&service, async move |keys, _| {
        publish_update(&app, keys).await
    });
    let published = made
        .await?
        .map_err(|error| Fault::Away(error.to_string()))?;
    if let Err(error) = published.checkpoint {
        // The shops have their update; the next publication covers these events too.
        tracing::error!(cause = error.to_string(), "no checkpoint");
    }
    Ok(Redirect::to("/requests?done=published").into_response())
}

async fn not_decided(
    service: &Service,
    person: &Person,
    headers: &HeaderMap,
    number: AcknowledgementNumber,
    wrong: Wrong,
) -> Result<Response, Fault> {
    let app = acting(service, person)?;
    let frame = decide_frame(service, person, headers, number);
    let shown = page(&decide_page(&app, person, frame, number, Some(wrong)).await?)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
}

fn decide_frame(
    service: &Service,
    person: &Person,
    headers: &HeaderMap,
    number: AcknowledgementNumber,
) -> Frame {
    let here = format!("/requests/{number}");
    frame_at(service, headers, &here, Some(&person.member))
}

async fn decide_page(
    app: &App,
    person: &Person,
    frame: Frame,
    number: AcknowledgementNumber,
    wrong: Option<Wrong>,
) -> Result<DecidePage, Fault> {
    let of = counter_request(app, number).await?;
    let words = frame.w;
    let request = &of.request;
    let view = show_family(app, &request.family_id).await?;
    let others = view.requests.iter().filter(|other| other.number != number);
    let is_own = request.asked_by == person.member.name && !request.alone;
    let waits = is_undecided(&request.state);
    let may_by_role = !request.needs_officer || person.member.role == Role::Officer;
    Ok(DecidePage {
        line: seen::line(request, of.tracked.waits_for, app.now, words),
        family: seen::family(app, &view, words),
        earlier: others
            .map(|other| seen::line(other, None, app.now, words))
            .collect(),
        proof: words
            .of(request.proof.hindi(), request.proof.english())
            .to_owned(),
        asked_by: request.asked_by.to_string(),
        fee: of.fee.as_ref().map(|fee| seen::fee(fee, words)),
        is_paid: request.fee.is_zero() || request.paid_at.is_some(),
        may_approve: waits && !is_own && may_by_role,
        may_refuse: waits || matches!(request.state, RequestState::Asked { .. }),
        is_own: waits && is_own,
        drawn: DRAWN
            .iter()
            .map(|(word, key, _)| seen::choice(word, words.say(key), "unknown"))
            .collect(),
        refusals: RefusalReason::ALL
            .iter()
            .map(|why| seen::choice(why.word(), words.of(why.hindi(), why.english()), ""))
            .collect(),
        made: of.cards.first().map(|card| {
            let (state, class) = seen::card_state(&card.status);
            CardSeen {
                number: card.version.number.to_string(),
                state,
                class,
                until: day(card.version.expires_at),
            }
        }),
        update: update_seen(app, person).await?,
        wrong,
        frame,
    })
}

/// Whether somebody may still say yes.
const fn is_undecided(state: &RequestState) -> bool {
    matches!(
        state,
        RequestState::Paid { .. } | RequestState::Waived | RequestState::Approved(_)
    )
}

async fn update_seen(app: &App, person: &Person) -> Result<UpdateSeen, Fault> {
    let standing = update_standing(app).await?;
    Ok(UpdateSeen {
        last: standing.last.map(|(version, at)| (version, moment(at))),
        ended_since: standing.ended_since,
        may_publish: person.member.role == Role::Officer,
    })
}
