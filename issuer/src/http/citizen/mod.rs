//! What everybody may ask without signing in. Nothing here says a name; what opens a page of one's
//! own is a secret of 128 bits, and whoever guesses is slowed.

mod check;
mod complaint_form;
mod complaints;
mod self_check;
mod start;
mod track;

#[cfg(test)]
pub(super) mod tests;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use issuer_domain::{Actor, TrackingSecret};
use issuer_office::app::App;

pub(super) use self::complaint_form::{ComplaintForm, NotTaken, form_page, take};
pub(super) use self::complaints::state_of;
pub(super) use self::track::short_answer;
use super::access::Who;
use super::fault::Fault;
use super::route::{Route, get, post, slowed};
use super::service::Service;

/// Every way in.
#[rustfmt::skip]
pub(super) fn routes() -> Vec<Route> {
    use Who::Everybody;
    vec![
        get("/", Everybody, start::show),
        get("/privacy", Everybody, start::privacy),
        get("/accessibility", Everybody, start::accessibility),
        get("/track", Everybody, track::form),
        slowed(post("/track", Everybody, track::look)),
        slowed(get("/track/{secret}", Everybody, track::show)),
        slowed(post("/track/{secret}", Everybody, track::calls)),
        get("/check", Everybody, check::form),
        slowed(post("/check", Everybody, check::look)),
        get("/complaints", Everybody, complaints::form),
        slowed(post("/complaints", Everybody, complaints::submit)),
        slowed(post("/complaints/rating", Everybody, complaints::rate)),
        slowed(get("/complaints/{secret}", Everybody, complaints::show)),
        slowed(post("/complaints/{secret}", Everybody, complaints::reopen)),
        slowed(get("/self-check/{secret}", Everybody, self_check::show)),
        slowed(post("/self-check/{secret}", Everybody, self_check::answer)),
        slowed(get("/self-check/{secret}/{picture}", Everybody, self_check::picture)),
    ]
}

/// The office, in nobody's hands.
fn for_everybody(service: &Service) -> Result<App, Fault> {
    let app = service.acting(&Actor::office());
    app.ok_or_else(|| Fault::Away("no randomness".to_owned()))
}

/// A secret made of this request's own random bytes.
pub(super) fn fresh_secret(app: &App) -> TrackingSecret {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&app.random[..16]);
    TrackingSecret::new(bytes)
}

/// The secret in a path; what is none gets the answer of one that opens nothing.
fn secret_in(path: &str) -> Option<TrackingSecret> {
    TrackingSecret::parse(path).ok()
}

/// A page whose address is a secret: it is told to no other page. `strict-origin` gives away no path
/// either and lets forms name their origin; only a page without a form of its own says `no-referrer`.
fn secret_page(response: Response, referrer: &'static str) -> Response {
    let headers = [
        (header::REFERRER_POLICY, HeaderValue::from_static(referrer)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, response).into_response()
}

/// A page that says what is wrong with what was sent.
pub(super) fn not_taken(response: Response) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, response).into_response()
}
