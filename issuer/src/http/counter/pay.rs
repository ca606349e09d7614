//! A fee is taken: by UPI, which proves nothing, by the UTR that the operator saw, or in cash.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use issuer_domain::{AcknowledgementNumber, Money, Utr};
use issuer_office::workflow::pay_request::{PayError, enter_utr, start_upi, take_cash};
use serde::Deserialize;

use super::request::{number, refused};
use super::{acting, faults};
use crate::http::access::Person;
use crate::http::fault::Fault;
use crate::http::looking::language;
use crate::http::service::Service;
use issuer_pages::Words;

/// POST `/counter/requests/{number}/upi`
pub(super) async fn upi(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(text): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let number = number(&text)?;
    let done = start_upi(&app, number).await.map(drop);
    answer(&service, &person, &headers, (number, ""), done).await
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    utr: String,
}

/// POST `/counter/requests/{number}/utr`
pub(super) async fn utr(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(text): Path<String>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let number = number(&text)?;
    let Ok(utr) = Utr::parse(&typed.utr) else {
        let words = Words::new(language(&headers));
        let wrong = faults::wrong(words, "counter-wrong-utr");
        return refused(&service, &person, &headers, number, wrong).await;
    };
    let done = enter_utr(&app, number, &utr).await.map(drop);
    answer(&service, &person, &headers, (number, "?done=paid"), done).await
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Cash {
    amount: String,
}

/// POST `/counter/requests/{number}/cash`
pub(super) async fn cash(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(text): Path<String>,
    headers: HeaderMap,
    Form(cash): Form<Cash>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let number = number(&text)?;
    let came = match Money::parse(&cash.amount) {
        Ok(came) => came,
        Err(error) => {
            let wrong = faults::said(&error);
            return refused(&service, &person, &headers, number, wrong).await;
        }
    };
    let done = take_cash(&app, number, came).await.map(drop);
    answer(&service, &person, &headers, (number, "?done=paid"), done).await
}

async fn answer(
    service: &Service,
    person: &Person,
    headers: &HeaderMap,
    (number, query): (AcknowledgementNumber, &str),
    done: Result<(), PayError>,
) -> Result<Response, Fault> {
    match done {
        Ok(()) => {
            let to = format!("/counter/requests/{number}{query}");
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => {
            let wrong = faults::pay(error, Words::new(language(headers)))?;
            refused(service, person, headers, number, wrong).await
        }
    }
}
