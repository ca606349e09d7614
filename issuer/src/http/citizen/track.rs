//! `/track`: how far a request is. The slip's code shows all of it, its number a line.

use axum::Form;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use issuer_domain::{AcknowledgementNumber, RequestStage, TrackingSecret};
use issuer_office::app::App;
use issuer_office::storage::{CounterRefused, StorageError};
use issuer_office::workflow::answer_grievance::track_grievance;
use issuer_office::workflow::call_consent::{ConsentError, called_by_slip, say_by_slip};
use issuer_office::workflow::track_request::{
    TrackedRequest, WaitsFor, track_by_number, track_by_secret,
};
use issuer_pages::citizen::{ShortAnswer, StepState, TrackPage, TrackedPage, TrackedStep};
use issuer_pages::written::day;
use issuer_pages::{Frame, Words};
use serde::Deserialize;

use super::complaints::state_of;
use super::start::helpline;
use super::{for_everybody, secret_in, secret_page};
use crate::http::fault::Fault;
use crate::http::looking::{frame, frame_at, page};
use crate::http::service::Service;

/// A day, in seconds.
const DAY: i64 = 86_400;

#[derive(Deserialize)]
pub(super) struct Typed {
    code: String,
}

/// GET `/track`
pub(super) async fn form(
    State(service): State<Service>,
    request: Request,
) -> Result<Response, Fault> {
    page(&TrackPage {
        frame: frame(&service, &request, None),
        not_found: false,
        answer: None,
    })
}

/// POST `/track`
pub(super) async fn look(
    State(service): State<Service>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, Fault> {
    if let Ok(secret) = TrackingSecret::parse(&typed.code) {
        let path = format!("/track/{}", secret.in_link());
        return Ok(Redirect::to(&path).into_response());
    }
    let app = for_everybody(&service)?;
    let frame = frame_at(&service, &headers, "/track", None);
    match short_answer(&app, frame.w, &typed.code).await? {
        Some(answer) => page(&TrackPage {
            frame,
            not_found: false,
            answer: Some(answer),
        }),
        None => nothing(frame),
    }
}

/// GET `/track/{secret}`
pub(super) async fn show(
    State(service): State<Service>,
    Path(secret): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let app = for_everybody(&service)?;
    if let Some(secret) = secret_in(&secret) {
        let here = format!("/track/{}", secret.in_link());
        if let Some(request) = track_by_secret(&app, &secret).await? {
            let frame = frame_at(&service, &headers, &here, None);
            let may_call = called_by_slip(&app, &secret).await?.unwrap_or_default();
            let mut shown = tracked(&app, frame, helpline(&service), &request);
            shown.calls = Some((may_call, here));
            return Ok(secret_page(page(&shown)?, "strict-origin"));
        }
        if track_grievance(&app, &secret).await?.is_some() {
            let there = format!("/complaints/{}", secret.in_link());
            return Ok(secret_page(
                Redirect::to(&there).into_response(),
                "no-referrer",
            ));
        }
    }
    nothing(frame_at(&service, &headers, "/track", None))
}

#[derive(Deserialize)]
pub(super) struct Calls {
    #[serde(default)]
    may_call: String,
}

/// POST `/track/{secret}`: whether the family of the slip may be called.
pub(super) async fn calls(
    State(service): State<Service>,
    Path(secret): Path<String>,
    headers: HeaderMap,
    Form(said): Form<Calls>,
) -> Result<Response, Fault> {
    let app = for_everybody(&service)?;
    let unknown = || nothing(frame_at(&service, &headers, "/track", None));
    let Some(secret) = secret_in(&secret) else {
        return unknown();
    };
    match say_by_slip(&app, &secret, said.may_call == "yes").await {
        Ok(()) => {
            let there = format!("/track/{}", secret.in_link());
            let answer = Redirect::to(&there).into_response();
            Ok(secret_page(answer, "strict-origin"))
        }
        Err(ConsentError::NotThere) => unknown(),
        Err(error) => Err(error.into()),
    }
}

/// One answer for what is unknown and what is malformed.
pub(super) fn nothing(frame: Frame) -> Result<Response, Fault> {
    let shown = page(&TrackPage {
        frame,
        not_found: true,
        answer: None,
    })?;
    let shown = (StatusCode::NOT_FOUND, shown).into_response();
    Ok(secret_page(shown, "no-referrer"))
}

/// What is said by the number alone, of a request or a complaint; nothing where there is none.
pub(in crate::http) async fn short_answer(
    app: &App,
    w: Words,
    typed: &str,
) -> Result<Option<ShortAnswer>, StorageError> {
    let Ok(number) = AcknowledgementNumber::parse(typed) else {
        return Ok(None);
    };
    match track_by_number(app, number).await {
        Ok(answer) => {
            let end = answer.end.map(|end| w.of(end.hindi(), end.english()));
            let waits = answer.waits_for;
            let waits = waits.map(|waits| w.of(waits.hindi(), waits.english()));
            return Ok(Some(ShortAnswer {
                number: number.to_string(),
                stage: w.of(answer.stage.hindi(), answer.stage.english()),
                since: answer.since.map(day),
                next: end.or(waits),
            }));
        }
        Err(StorageError::Counter(CounterRefused::NoSuchRequest { .. })) => {}
        Err(error) => return Err(error),
    }
    match app.storage.grievances().get(number).await {
        Ok(grievance) => {
            let since = grievance
                .state
                .last()
                .map_or(grievance.taken_at, |(_, at)| at);
            Ok(Some(ShortAnswer {
                number: number.to_string(),
                stage: state_of(&grievance.state).of(w),
                since: Some(day(since)),
                next: None,
            }))
        }
        Err(StorageError::Counter(CounterRefused::NoSuchGrievance { .. })) => Ok(None),
        Err(error) => Err(error),
    }
}

fn tracked(app: &App, frame: Frame, helpline: String, request: &TrackedRequest) -> TrackedPage {
    let w = frame.w;
    let progress = &request.progress;
    let is_over = progress.end.is_some();
    let next = progress.steps.iter().find(|step| !step.reached);
    let next = next.map(|step| step.stage).filter(|_| !is_over);
    let steps = progress.steps.iter().map(|step| TrackedStep {
        name: w.of(step.stage.hindi(), step.stage.english()),
        state: if step.reached {
            StepState::Done
        } else if Some(step.stage) == next {
            StepState::Next
        } else {
            StepState::Ahead
        },
        day: step.at.map(day),
    });
    let steps = steps.collect();
    let asked = progress
        .steps
        .iter()
        .find(|step| step.stage == RequestStage::Requested);
    let waits = request.waits_for.filter(|_| !is_over);
    let days = i64::from(app.config.counter.card_days);
    let due = asked.and_then(|step| step.at);
    let due = due.filter(|_| waits.is_some_and(|waits| waits != WaitsFor::Payment));
    let due = due.map(|asked| asked.plus_seconds(days * DAY));
    let end = progress
        .end
        .map(|(end, _)| w.of(end.hindi(), end.english()));
    let refusal = request.refusal;
    let why = refusal.map(|why| w.of(why.hindi(), why.english()));
    TrackedPage {
        number: request.number.to_string(),
        reason: w.of(request.reason.hindi(), request.reason.english()),
        steps,
        next: waits.map(|waits| w.of(waits.hindi(), waits.english())),
        due: due.map(day),
        late: due.is_some_and(|due| due < app.now),
        end: end.map(|end| (end, why)),
        fee: (!request.fee.is_zero()).then(|| request.fee.to_string()),
        is_paid: request.is_paid,
        refund_due: request.refund_due,
        calls: None,
        helpline,
        frame,
    }
}
