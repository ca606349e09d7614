//! `/helpdesk`: what a caller is told by a number, and what a caller complains of.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Form};
use issuer_office::workflow::call_consent::{ConsentError, withdraw_for_caller};
use issuer_pages::complaints::ComplaintTakenPage;
use issuer_pages::helpdesk::HelpdeskPage;
use serde::Deserialize;

use super::acting;
use crate::http::access::Person;
use crate::http::citizen::{ComplaintForm, NotTaken, form_page, not_taken, short_answer, take};
use crate::http::fault::Fault;
use crate::http::looking::{frame, frame_at, noting, page};
use crate::http::service::Service;

/// GET `/helpdesk`
pub(super) async fn form(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    request: Request,
) -> Result<Response, Fault> {
    page(&HelpdeskPage {
        frame: frame(&service, &request, Some(&person.member)),
        typed: String::new(),
        not_found: false,
        answer: None,
    })
}

#[derive(Deserialize)]
pub(super) struct Typed {
    number: String,
}

/// POST `/helpdesk`
pub(super) async fn look(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let frame = frame_at(&service, &headers, "/helpdesk", Some(&person.member));
    let answer = short_answer(&app, frame.w, &typed.number).await?;
    let not_found = answer.is_none();
    let shown = page(&HelpdeskPage {
        frame,
        // A number that is none may be anything, and is not repeated.
        typed: if not_found {
            String::new()
        } else {
            typed.number
        },
        not_found,
        answer,
    })?;
    Ok(if not_found {
        (StatusCode::NOT_FOUND, shown).into_response()
    } else {
        shown
    })
}

/// POST `/helpdesk/calls`: a caller does not want to be called. What was said before is not told.
pub(super) async fn no_calls(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let frame = frame_at(&service, &headers, "/helpdesk", Some(&person.member));
    let ended = withdraw_for_caller(&app, &typed.number).await;
    let not_found = matches!(ended, Err(ConsentError::NotThere));
    let frame = match ended {
        Ok(()) => noting(frame, "helpdesk-calls-done"),
        Err(ConsentError::NotThere) => frame,
        Err(error) => return Err(error.into()),
    };
    let shown = page(&HelpdeskPage {
        frame,
        typed: String::new(),
        not_found,
        answer: None,
    })?;
    Ok(if not_found {
        (StatusCode::NOT_FOUND, shown).into_response()
    } else {
        shown
    })
}

/// GET `/helpdesk/complaint`
pub(super) async fn complaint(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    request: Request,
) -> Result<Response, Fault> {
    let frame = frame(&service, &request, Some(&person.member));
    page(&form_page(frame, true, None, None))
}

/// POST `/helpdesk/complaint`
pub(super) async fn take_complaint(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    headers: HeaderMap,
    Form(form): Form<ComplaintForm>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let frame = frame_at(
        &service,
        &headers,
        "/helpdesk/complaint",
        Some(&person.member),
    );
    match take(&app, &form).await {
        Ok((taken, secret)) => page(&ComplaintTakenPage {
            frame,
            number: taken.number.to_string(),
            secret: secret.in_groups(),
            path: format!("/complaints/{}", secret.in_link()),
            for_caller: true,
        }),
        Err(NotTaken::Wrong(key)) => {
            let shown = page(&form_page(frame, true, Some(form), Some(key)))?;
            Ok(not_taken(shown))
        }
        Err(NotTaken::Storage(error)) => Err(error.into()),
    }
}
