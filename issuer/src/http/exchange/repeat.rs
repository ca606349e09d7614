//! What changes something is done once: sent again with the same key, it is answered again.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use issuer_office::storage::Begun;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::caller::Caller;
use super::problem::Problem;
use crate::http::service::Service;

/// The header with the key.
const KEY: &str = "idempotency-key";
/// Said where an answer is given again.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// Characters of a key: a UUID has 36.
const KEY_MAX: usize = 64;

/// The key that a client gave its request.
pub(super) struct RequestKey(String);

impl FromRequestParts<Service> for RequestKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Service) -> Result<Self, Problem> {
        let key = parts.headers.get(KEY).and_then(|key| key.to_str().ok());
        let plain = |letter: u8| letter.is_ascii_alphanumeric() || matches!(letter, b'-' | b'_');
        let fits = |key: &&str| {
            (1..=KEY_MAX).contains(&key.len())
                && key.bytes().all(plain)
                && !issuer_domain::aadhaar::find_in(key)
        };
        let key = key
            .filter(fits)
            .ok_or_else(|| Problem::new("key-missing"))?;
        Ok(Self(key.to_owned()))
    }
}

/// Does a request once. `content` is what makes it another request than one with the same key.
pub(super) async fn once<Answer: Serialize>(
    caller: &Caller,
    key: &RequestKey,
    content: &[u8],
    work: impl Future<Output = Result<(StatusCode, Answer), Problem>>,
) -> Result<Response, Problem> {
    let answers = caller.app.storage.api_answers();
    let client = &caller.client.name;
    let sha256: [u8; 32] = Sha256::digest(content).into();
    match answers
        .begin(client, &key.0, &sha256, caller.app.now)
        .await?
    {
        Begun::New => {}
        Begun::Done { status, answer } => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
            let mut response = json(status, answer);
            let yes = HeaderValue::from_static("true");
            response.headers_mut().insert(REPLAYED, yes);
            return Ok(response);
        }
        Begun::Running => return Err(Problem::new("key-running")),
        Begun::Other => return Err(Problem::new("key-reused")),
    }
    match work.await {
        Ok((status, answer)) => {
            let answer = serde_json::to_string(&answer);
            let answer = answer.map_err(|error| Problem::away(error.to_string()))?;
            answers
                .finish(client, &key.0, status.as_u16(), &answer)
                .await?;
            Ok(json(status, answer))
        }
        // Nothing was done: the same key may be tried with a mended request.
        Err(problem) => {
            answers.give_up(client, &key.0).await?;
            Err(problem)
        }
    }
}

fn json(status: StatusCode, body: String) -> Response {
    let media_type = [(header::CONTENT_TYPE, "application/json")];
    (status, media_type, body).into_response()
}
