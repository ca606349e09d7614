//! `POST /payments/webhook`: the payment gateway says what became of a payment. It signs its message:
//! HMAC-SHA-256 of the body's bytes, in hexadecimal digits, in `X-Signature`. The same message again
//! changes nothing.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use issuer_domain::{Actor, PaymentStep};
use issuer_office::storage::StorageError;
use issuer_office::workflow::confirm_payments::{
    WebhookDone, WebhookError, confirm_webhook, is_of_gateway,
};
use serde_json::json;

use crate::http::fault::Fault;
use crate::http::service::Service;

/// Where the signature stands.
const SIGNATURE: &str = "x-signature";

/// POST `/payments/webhook`
pub(super) async fn take(
    State(service): State<Service>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Fault> {
    let app = service.acting(&Actor::office());
    let app = app.ok_or_else(|| Fault::Away("no randomness".to_owned()))?;
    let signature = headers.get(SIGNATURE).and_then(|value| value.to_str().ok());
    let is_signed = is_of_gateway(&app, &body, signature.unwrap_or_default());
    match is_signed.map_err(|error| Fault::Away(error.to_string()))? {
        None => return Err(Fault::NotFound),
        Some(false) => return Ok(told(StatusCode::UNAUTHORIZED, "wrong signature")),
        Some(true) => {}
    }
    match confirm_webhook(&app, &body).await {
        Ok(done) => Ok(told(StatusCode::OK, word(&done))),
        Err(WebhookError::Storage(StorageError::Counter(refused))) => {
            Ok(told(StatusCode::CONFLICT, &refused.to_string()))
        }
        Err(WebhookError::Storage(error)) => Err(error.into()),
        Err(error @ WebhookError::Message(_)) => {
            Ok(told(StatusCode::UNPROCESSABLE_ENTITY, &error.to_string()))
        }
    }
}

fn word(done: &WebhookDone) -> &'static str {
    match done {
        WebhookDone::Confirmed(done) => match (done.step, &done.receipt) {
            (PaymentStep::Known, _) => "known",
            (PaymentStep::Taken, Some(_)) => "confirmed",
            (PaymentStep::Taken, None) => "surplus",
        },
        WebhookDone::Failed(PaymentStep::Taken) => "failed",
        WebhookDone::Failed(PaymentStep::Known) => "known",
    }
}

fn told(status: StatusCode, what: &str) -> Response {
    (status, Json(json!({ "result": what }))).into_response()
}
