//! `/delivery/hand-over`: the page that works without a network, and the same as a plain form.

use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Form};
use issuer_office::workflow::lot_manifest::hex;
use issuer_office::workflow::sync_deliveries::{DeliveryEntry, EntryAnswer, sync_deliveries};
use issuer_pages::assets::find;
use issuer_pages::delivery::HandOverPage;
use issuer_pages::{Refusal, row_reason};
use serde::Deserialize;

use crate::http::access::Person;
use crate::http::account::acting;
use crate::http::fault::Fault;
use crate::http::looking::{frame_at, page};
use crate::http::press::{Done, done};
use crate::http::service::Service;

const HERE: &str = "/delivery/hand-over";
/// What this page may do more than others: run the verifier's module, and the worker that keeps it.
const PAGE_MAY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; \
    connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";
/// Bytes of a form's key.
const KEY_BYTES: usize = 16;

/// GET `/delivery/hand-over`
pub(super) async fn show(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Query(query): Query<Done>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    hand_over_page((&service, &person, &headers), &query, (None, String::new()))
}

fn hand_over_page(
    (service, person, headers): (&Service, &Person, &HeaderMap),
    query: &Done,
    (wrong, card): (Option<String>, String),
) -> Result<Response, Fault> {
    let status = match wrong {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let frame = frame_at(service, headers, HERE, Some(&person.member));
    let mut screen = page(&HandOverPage {
        frame: query.note(frame, &["done-delivery-noted", "done-delivery-known"]),
        wrong,
        card,
    })?;
    let may = HeaderValue::from_static(PAGE_MAY);
    let headers = screen.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, may);
    Ok((status, screen).into_response())
}

/// A card's end as it was typed.
#[derive(Deserialize)]
pub(super) struct Typed {
    card_number: String,
    outcome: String,
    #[serde(default)]
    mode: String,
    #[serde(default)]
    taker: u8,
    #[serde(default)]
    reason: String,
}

/// POST `/delivery/hand-over`
pub(super) async fn submit(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    headers: HeaderMap,
    Form(form): Form<Typed>,
) -> Result<Response, Fault> {
    let is_handed = form.outcome == "handed-over";
    let is_undelivered = form.outcome == "undelivered";
    let only = |wanted: bool, text: String| if wanted { text } else { String::new() };
    // A plain form has every field, whatever was chosen.
    let entry = DeliveryEntry {
        card_number: form.card_number.trim().to_owned(),
        taker: if form.mode == "head" { 1 } else { form.taker },
        mode: only(is_handed, form.mode),
        reason: only(is_undelivered, form.reason),
        outcome: form.outcome,
        ..blank(&service)
    };
    record((&service, &person, &headers), entry, HERE).await
}

/// A card that came back.
#[derive(Deserialize)]
pub(super) struct Returned {
    card_number: String,
}

/// POST `/delivery/returned`: an undelivered card is stored at the office.
pub(super) async fn returned(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    headers: HeaderMap,
    Form(form): Form<Returned>,
) -> Result<Response, Fault> {
    let entry = DeliveryEntry {
        card_number: form.card_number,
        outcome: "returned".to_owned(),
        key: format!("back-{}", blank(&service).key),
        ..blank(&service)
    };
    record((&service, &person, &headers), entry, "/delivery").await
}

/// An entry of now, with a key of its own.
fn blank(service: &Service) -> DeliveryEntry {
    DeliveryEntry {
        key: hex(&service.dice()[..KEY_BYTES]),
        card_number: String::new(),
        outcome: String::new(),
        taker: 0,
        mode: String::new(),
        reason: String::new(),
        at: service.now(),
    }
}

async fn record(
    (service, person, headers): (&Service, &Person, &HeaderMap),
    entry: DeliveryEntry,
    then: &str,
) -> Result<Response, Fault> {
    let app = acting(service, person)?;
    let answers = sync_deliveries(&app, std::slice::from_ref(&entry)).await;
    match answers?.first() {
        Some(EntryAnswer::Refused(reason)) => {
            let words = frame_at(service, headers, HERE, None).w;
            let why = row_reason(words, reason.code(), reason.text());
            let wrong = Refusal::new("refused-row").with("why", &why).said(words);
            let said = (Some(wrong), entry.card_number);
            hand_over_page((service, person, headers), &Done::default(), said)
        }
        Some(EntryAnswer::Known) => Ok(done(then, "done-delivery-known").into_response()),
        Some(EntryAnswer::Recorded) | None => Ok(done(then, "done-delivery-noted").into_response()),
    }
}

/// GET `/delivery/service-worker.js`: it keeps the page, and has a say below this path alone.
pub(super) async fn worker() -> Result<Response, Fault> {
    let (_, media_type, bytes) = find("delivery-worker.js").ok_or(Fault::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, *media_type),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    Ok((headers, *bytes).into_response())
}
