//! `/check`: whether a card's number was issued, and the way to the page that checks the card.

use axum::Form;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use issuer_office::workflow::check_number::{CheckNumberError, NumberAnswer, check_number};
use issuer_pages::citizen::CheckPage;
use serde::Deserialize;

use super::{for_everybody, not_taken};
use crate::http::fault::Fault;
use crate::http::looking::{frame, frame_at, page};
use crate::http::service::Service;

/// GET `/check`
pub(super) async fn form(
    State(service): State<Service>,
    request: Request,
) -> Result<Response, Fault> {
    page(&CheckPage {
        frame: frame(&service, &request, None),
        wrong: None,
        answer: None,
    })
}

#[derive(Deserialize)]
pub(super) struct Typed {
    number: String,
}

/// POST `/check`
pub(super) async fn look(
    State(service): State<Service>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, Fault> {
    let app = for_everybody(&service)?;
    let frame = frame_at(&service, &headers, "/check", None);
    let (wrong, answer) = match check_number(&app, &typed.number).await {
        Ok(NumberAnswer::Current) => (None, Some(("good", "check-current", "check-current-next"))),
        Ok(NumberAnswer::NotCurrent) => (
            None,
            Some(("wait", "check-not-current", "check-not-current-next")),
        ),
        Ok(NumberAnswer::NotIssued) => (
            None,
            Some(("bad", "check-not-issued", "check-not-issued-next")),
        ),
        Err(CheckNumberError::Aadhaar) => (Some("check-wrong-aadhaar"), None),
        Err(CheckNumberError::NoNumber) => (Some("check-wrong-number"), None),
        Err(CheckNumberError::Storage(error)) => return Err(error.into()),
    };
    let shown = page(&CheckPage {
        frame,
        wrong,
        answer,
    })?;
    Ok(if wrong.is_some() {
        not_taken(shown)
    } else {
        shown
    })
}
