//! `/press`: the lots of a press, and the sealed bundle itself, in parts where that is asked for.

use axum::Extension;
use axum::Form;
use axum::body::Body;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use issuer_domain::{LotCounts, Role, parse_date};
use issuer_office::app::App;
use issuer_office::storage::PurgeCertificate;
use issuer_office::workflow::lot_manifest::hex;
use issuer_office::workflow::press_lots::{
    BundleState, PressLot, find_bundle, list_press_lots, lot_contents, note_fetched, show_press_lot,
};
use issuer_office::workflow::purge_lot::purge_lot;
use issuer_pages::Words;
use issuer_pages::press::{BundleFacts, BundleLook, PressLotPage, PressPage, PressRow};
use issuer_pages::written::{count, date, day, moment, size};
use serde::Deserialize;
use tower::ServiceExt;
use tower_http::services::ServeFile;

use super::inspection::state_key;
use super::{Done, consignment_row, done};
use crate::http::access::Person;
use crate::http::account::acting;
use crate::http::fault::{Fault, said};
use crate::http::looking::{frame, frame_at, language, page};
use crate::http::service::Service;

/// GET `/press`
pub(super) async fn list(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    request: Request,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let lots = list_press_lots(&app).await?;
    page(&PressPage {
        frame: frame(&service, &request, Some(&person.member)),
        shows_press: person.member.role != Role::Vendor,
        lots: lots.iter().map(row).collect(),
    })
}

/// GET `/press/lots/{lot}`
pub(super) async fn show(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(lot): Path<String>,
    Query(query): Query<Done>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    lot_page(&service, &person, &headers, &lot, (&query, None)).await
}

/// The page of a lot, with what was done or what is not right.
pub(super) async fn lot_page(
    service: &Service,
    person: &Person,
    headers: &HeaderMap,
    lot: &str,
    (query, wrong): (&Done, Option<String>),
) -> Result<Response, Fault> {
    let app = acting(service, person)?;
    let shown = show_press_lot(&app, lot).await?;
    let contents = lot_contents(&app, lot).await?;
    let is_here = find_bundle(&app, lot).await.is_ok();
    let consignments = app.storage.consignments().list(None, Some(lot)).await?;
    let inspection = app.storage.lots().find_inspection(lot).await?;
    let path = format!("/press/lots/{lot}");
    let frame = frame_at(service, headers, &path, Some(&person.member));
    let export = &shown.bundle.export;
    let status = match wrong {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let files = contents.files.iter();
    let purged = shown.bundle.purged.as_ref();
    let screen = page(&PressLotPage {
        frame: query.note(frame, &["done-press-return", "done-press-deleted"]),
        lot: lot.to_owned(),
        press: export.vendor.clone(),
        state: look(&shown),
        wrong,
        bundle: BundleFacts {
            size: size(export.bytes),
            sha256: hex(&export.bundle_sha256),
            sealed: moment(export.sealed_at),
            expires: moment(export.expires_at),
            is_here,
            cards: count(contents.cards),
            members: count(contents.members),
        },
        counts: reported(&shown.standing.counts),
        inspection: inspection.map(|round| state_key(round.state)),
        files: files
            .map(|file| (file.name.clone(), hex(&file.sha256)))
            .collect(),
        consignments: consignments.iter().map(consignment_row).collect(),
        is_open: shown.standing.closed.is_none(),
        deleted: purged.map(|purged| (purged.number.clone(), date(purged.dated))),
    })?;
    Ok((status, screen).into_response())
}

/// GET `/press/lots/{lot}/bundle`
pub(super) async fn bundle(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(lot): Path<String>,
    request: Request,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let (path, export) = find_bundle(&app, &lot).await?;
    let range = request.headers().get(header::RANGE);
    let range = range.and_then(|range| range.to_str().ok());
    // What is fetched in parts is noted with the first.
    if range.is_none_or(|range| range.starts_with("bytes=0-")) {
        note_fetched(&app, &export).await?;
    }
    let served = ServeFile::new(&path).oneshot(request).await;
    let served = served.map_err(|error| Fault::Away(error.to_string()))?;
    let mut response = served.map(Body::new);
    let headers = response.headers_mut();
    let name = format!("attachment; filename=\"{lot}.bundle.age\"");
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    for (name, value) in [
        (header::CONTENT_TYPE, "application/octet-stream"),
        // What is sealed does not become shorter; and its length is to be told.
        (header::CONTENT_ENCODING, "identity"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    Ok(response)
}

/// A certificate as it was typed.
#[derive(Deserialize)]
pub(super) struct Certificate {
    certificate: String,
    dated: String,
}

/// POST `/press/lots/{lot}/deleted`
pub(super) async fn deleted(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(lot): Path<String>,
    headers: HeaderMap,
    Form(form): Form<Certificate>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let vendor = show_press_lot(&app, &lot).await?;
    let vendor = vendor.bundle.export.vendor;
    let noted = note_deleted(&app, &lot, &vendor, &form).await;
    let at = (&service, &person, &headers);
    answer(at, &lot, noted, "done-press-deleted").await
}

async fn note_deleted(app: &App, lot: &str, vendor: &str, form: &Certificate) -> Result<(), Fault> {
    let certificate = PurgeCertificate {
        number: form.certificate.trim().to_owned(),
        dated: parse_date(&form.dated)?,
    };
    purge_lot(app, lot, Some(vendor), &certificate).await?;
    Ok(())
}

/// Back to the lot, or its page with what is not right.
pub(super) async fn answer(
    (service, person, headers): (&Service, &Person, &HeaderMap),
    lot: &str,
    result: Result<(), Fault>,
    key: &'static str,
) -> Result<Response, Fault> {
    match result {
        Ok(()) => Ok(done(&format!("/press/lots/{lot}"), key).into_response()),
        Err(fault) => {
            let wrong = said(fault, Words::new(language(headers)))?;
            let shown = (&Done::default(), Some(wrong));
            lot_page(service, person, headers, lot, shown).await
        }
    }
}

fn row(lot: &PressLot) -> PressRow {
    let export = &lot.bundle.export;
    PressRow {
        lot: export.lot.clone(),
        press: export.vendor.clone(),
        sealed: day(export.sealed_at),
        state: look(lot),
        cards: count(lot.standing.counts.exported),
        not_reported: count(lot.standing.counts.not_reported()),
    }
}

fn look(lot: &PressLot) -> BundleLook {
    let (key, class) = state(lot.state);
    BundleLook {
        key,
        class,
        days: (lot.state == BundleState::Open).then_some(lot.days_left),
        is_overdue: lot.is_overdue(),
    }
}

/// The key of a bundle's state, and the class that colours it.
pub(super) const fn state(state: BundleState) -> (&'static str, &'static str) {
    match state {
        BundleState::Open => ("press-state-open", "good"),
        BundleState::Expired => ("press-state-expired", "bad"),
        BundleState::Deleted => ("press-state-deleted", ""),
        BundleState::Replaced => ("press-state-replaced", "wait"),
    }
}

fn reported(counts: &LotCounts) -> Vec<(&'static str, String)> {
    [
        ("lots-count-exported", counts.exported),
        ("lots-count-good", counts.good()),
        ("lots-count-spoiled", counts.spoiled),
        ("lots-count-samples", counts.samples),
        ("lots-count-missing", counts.missing),
        ("lots-count-not-reported", counts.not_reported()),
    ]
    .map(|(key, number)| (key, count(number)))
    .into()
}
