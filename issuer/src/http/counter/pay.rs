//! A fee is taken: by UPI, which proves nothing, by the UTR that the operator saw, or in cash.

use axum::Form;
use axum::response::Response;
use issuer_domain::{Money, Utr};
use issuer_office::workflow::pay_request::{enter_utr, start_upi, take_cash};
use serde::Deserialize;

use super::request::OnRequest;
use crate::http::fault::Fault;

/// POST `/counter/requests/{number}/upi`
pub(super) async fn upi(on: OnRequest) -> Result<Response, Fault> {
    let done = start_upi(&on.app, on.number).await.map(drop);
    on.answer(done, "").await
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    utr: String,
}

/// POST `/counter/requests/{number}/utr`
pub(super) async fn utr(on: OnRequest, Form(typed): Form<Typed>) -> Result<Response, Fault> {
    let Ok(utr) = Utr::parse(&typed.utr) else {
        let wrong = Err(Fault::not_taken("counter-wrong-utr"));
        return on.answer(wrong, "").await;
    };
    let done = enter_utr(&on.app, on.number, &utr).await.map(drop);
    on.answer(done, "?done=paid").await
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Cash {
    amount: String,
}

/// POST `/counter/requests/{number}/cash`
pub(super) async fn cash(on: OnRequest, Form(cash): Form<Cash>) -> Result<Response, Fault> {
    let came = match Money::parse(&cash.amount) {
        Ok(came) => came,
        Err(error) => return on.answer(Err(error), "").await,
    };
    let done = take_cash(&on.app, on.number, came).await.map(drop);
    on.answer(done, "?done=paid").await
}
