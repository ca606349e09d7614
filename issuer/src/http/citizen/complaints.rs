//! `/complaints`: complaints, praise and ratings, and what became of a complaint.

use axum::Form;
use axum::extract::{Path, Request, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use issuer_domain::{FeedbackTopic, GrievanceState, TrackingSecret};
use issuer_office::storage::{CounterRefused, StorageError};
use issuer_office::workflow::answer_grievance::{reopen_grievance, track_grievance};
use issuer_office::workflow::take_grievance::{GrievanceError, give_feedback};
use issuer_pages::Words;
use issuer_pages::complaints::{ComplaintPage, ComplaintTakenPage, ThanksPage};
use issuer_pages::written::day;
use serde::Deserialize;

use super::complaint_form::{ComplaintForm, NotTaken, form_page, request_number, take};
use super::start::helpline;
use super::track::nothing;
use super::{for_everybody, not_taken, secret_in, secret_page};
use crate::http::fault::Fault;
use crate::http::looking::{frame, frame_at, page};
use crate::http::service::Service;

const HERE: &str = "/complaints";

/// How a state is shown: the class of its mark, its key, and its words.
pub(in crate::http) struct ShownState {
    pub(in crate::http) class: &'static str,
    pub(in crate::http) key: &'static str,
    texts: (&'static str, &'static str),
}

impl ShownState {
    /// Its words.
    pub(in crate::http) fn of(&self, w: Words) -> &'static str {
        w.of(self.texts.0, self.texts.1)
    }
}

/// How the state of a complaint is shown.
pub(in crate::http) fn state_of(state: &GrievanceState) -> ShownState {
    let (class, key, texts) = match state {
        GrievanceState::Open => (
            "wait",
            "complaint-open",
            ("शिकायत: उत्तर बाक़ी", "Complaint: it waits for an answer"),
        ),
        GrievanceState::Answered { .. } => (
            "good",
            "complaint-answered",
            ("शिकायत: उत्तर दिया गया", "Complaint: answered"),
        ),
        GrievanceState::Closed { .. } => (
            "good",
            "complaint-closed",
            ("शिकायत: बंद", "Complaint: closed"),
        ),
    };
    ShownState { class, key, texts }
}

/// GET `/complaints`
pub(super) async fn form(
    State(service): State<Service>,
    request: Request,
) -> Result<Response, Fault> {
    let frame = frame(&service, &request, None);
    page(&form_page(frame, false, None, None))
}

/// POST `/complaints`
pub(super) async fn submit(
    State(service): State<Service>,
    headers: HeaderMap,
    Form(form): Form<ComplaintForm>,
) -> Result<Response, Fault> {
    let app = for_everybody(&service)?;
    let frame = frame_at(&service, &headers, HERE, None);
    match take(&app, &form).await {
        Ok((taken, secret)) => {
            let shown = page(&ComplaintTakenPage {
                frame,
                number: taken.number.to_string(),
                secret: secret.in_groups(),
                path: path_of(&secret),
                for_caller: false,
            })?;
            Ok(secret_page(shown, "no-referrer"))
        }
        Err(NotTaken::Wrong(key)) => {
            let shown = page(&form_page(frame, false, Some(form), Some(key)))?;
            Ok(not_taken(shown))
        }
        Err(NotTaken::Storage(error)) => Err(error.into()),
    }
}

#[derive(Deserialize)]
pub(super) struct Rating {
    #[serde(default, rename = "rating")]
    stars: String,
    #[serde(default)]
    topic: String,
    #[serde(default)]
    request: String,
}

/// POST `/complaints/rating`
pub(super) async fn rate(
    State(service): State<Service>,
    headers: HeaderMap,
    Form(form): Form<Rating>,
) -> Result<Response, Fault> {
    let app = for_everybody(&service)?;
    let frame = frame_at(&service, &headers, HERE, None);
    let wrong = |frame, key| {
        let shown = page(&form_page(frame, false, None, Some(key)))?;
        Ok(not_taken(shown))
    };
    let rating = form.stars.parse().unwrap_or(0);
    let Some(topic) = FeedbackTopic::from_word(&form.topic) else {
        return wrong(frame, "wrong-rating");
    };
    let Ok(request) = request_number(&form.request) else {
        return wrong(frame, "wrong-complaint-request");
    };
    let given = give_feedback(&app, rating, Some(topic), request).await;
    match given {
        Ok(()) => page(&ThanksPage { frame }),
        Err(GrievanceError::Storage(StorageError::Counter(refused))) => match refused {
            CounterRefused::SaidBefore => wrong(frame, "wrong-rating-before"),
            _ => wrong(frame, "wrong-complaint-request"),
        },
        Err(GrievanceError::Storage(error)) => Err(error.into()),
        Err(_) => wrong(frame, "wrong-rating"),
    }
}

/// GET `/complaints/{secret}`
pub(super) async fn show(
    State(service): State<Service>,
    Path(secret): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let app = for_everybody(&service)?;
    let found = match secret_in(&secret) {
        Some(secret) => track_grievance(&app, &secret)
            .await?
            .map(|found| (found, secret)),
        None => None,
    };
    let Some((found, secret)) = found else {
        return nothing(frame_at(&service, &headers, "/track", None));
    };
    let path = path_of(&secret);
    let frame = frame_at(&service, &headers, &path, None);
    let state = state_of(&found.state);
    let shown = page(&ComplaintPage {
        number: found.number.to_string(),
        category: frame.w.of(found.category.hindi(), found.category.english()),
        taken: day(found.taken_at),
        state: (state.class, state.key),
        since: found.state.last().map(|(_, at)| day(at)),
        answer: found.answer,
        may_reopen: matches!(found.state, GrievanceState::Answered { .. }),
        path,
        helpline: helpline(&service),
        frame,
    })?;
    Ok(secret_page(shown, "strict-origin"))
}

/// POST `/complaints/{secret}`: it is not settled.
pub(super) async fn reopen(
    State(service): State<Service>,
    Path(secret): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let app = for_everybody(&service)?;
    let Some(secret) = secret_in(&secret) else {
        return nothing(frame_at(&service, &headers, "/track", None));
    };
    match reopen_grievance(&app, &secret).await {
        Ok(Some(_)) => Ok(Redirect::to(&path_of(&secret)).into_response()),
        Ok(None) => nothing(frame_at(&service, &headers, "/track", None)),
        Err(StorageError::Counter(_)) => Err(Fault::not_taken("complaint-over")),
        Err(error) => Err(error.into()),
    }
}

fn path_of(secret: &TrackingSecret) -> String {
    format!("{HERE}/{}", secret.in_link())
}
