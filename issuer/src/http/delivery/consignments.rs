//! What was sent to an office, and what arrived of it.

use std::collections::BTreeSet;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Form};
use issuer_domain::production::UndeliveredReason;
use issuer_office::app::App;
use issuer_office::storage::{CardAtOffice, OfficeCounts};
use issuer_office::workflow::send_cards::{at_office, receive_without, show_consignment};
use issuer_pages::delivery::{ConsignmentPage, DeliveryPage, NotDeliveredRow};
use issuer_pages::press::ConsignmentRow;
use issuer_pages::written::{count, day, moment};

use crate::http::access::Person;
use crate::http::account::acting;
use crate::http::fault::{Fault, said};
use crate::http::looking::{frame_at, page};
use crate::http::press::{Done, consignment_row, done};
use crate::http::service::Service;

/// What may be said after something was done.
const DONE: [&str; 3] = [
    "done-delivery-received",
    "done-delivery-noted",
    "done-delivery-known",
];

/// GET `/delivery`
pub(super) async fn list(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Query(query): Query<Done>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let there = at_office(&app).await?;
    let frame = frame_at(&service, &headers, "/delivery", Some(&person.member));
    page(&DeliveryPage {
        frame: query.note(frame, &DONE),
        counts: counts(there.counts),
        consignments: there.consignments.iter().map(consignment_row).collect(),
        not_delivered: there
            .not_delivered
            .iter()
            .map(|card| not_delivered(card, there.own.as_deref()))
            .collect(),
    })
}

/// GET `/delivery/consignments/{lot}/{number}`
pub(super) async fn show(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path((lot, number)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let number = format!("{lot}/{number}");
    consignment_page((&service, &person, &headers), &app, &number, None).await
}

async fn consignment_page(
    (service, person, headers): (&Service, &Person, &HeaderMap),
    app: &App,
    number: &str,
    wrong: Option<String>,
) -> Result<Response, Fault> {
    let (consignment, may_receive) = show_consignment(app, number).await?;
    let path = format!("/delivery/consignments/{number}");
    let bundles = consignment.bundles.iter();
    let status = match wrong {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let screen = page(&ConsignmentPage {
        frame: frame_at(service, headers, &path, Some(&person.member)),
        wrong,
        may_receive,
        row: ConsignmentRow {
            number: consignment.number.clone(),
            office: consignment.office.clone(),
            seal: consignment.seal.clone(),
            sent: day(consignment.dispatched_at),
            received: consignment.received_at.map(moment),
            bundles: count(consignment.bundles.len() as u64),
            cards: count(bundles.clone().map(|(_, cards, _)| cards).sum()),
            on_the_road: bundles.clone().map(|(_, _, road)| road).sum(),
        },
        bundles: bundles
            .map(|(number, cards, road)| (*number, count(*cards), *road))
            .collect(),
    })?;
    Ok((status, screen).into_response())
}

/// POST `/delivery/consignments/{lot}/{number}/receive`
pub(super) async fn receive(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path((lot, number)): Path<(String, String)>,
    headers: HeaderMap,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let number = format!("{lot}/{number}");
    let mut bundles = BTreeSet::new();
    let mut cards = Vec::new();
    for (field, text) in &form {
        if field == "cards" {
            let numbers = text.split([' ', ',', ';', '\n', '\r', '\t']);
            cards.extend(numbers.filter(|card| !card.is_empty()).map(str::to_owned));
        } else if let Some(bundle) = field.strip_prefix("bundle-") {
            bundles.extend(bundle.parse::<u64>().ok());
        }
    }
    match receive_without(&app, &number, &bundles, &cards).await {
        Ok(_) => Ok(done("/delivery", "done-delivery-received").into_response()),
        Err(error) => {
            let wrong = said(error.into(), frame_at(&service, &headers, "", None).w)?;
            consignment_page((&service, &person, &headers), &app, &number, Some(wrong)).await
        }
    }
}

fn counts(counts: OfficeCounts) -> Vec<(&'static str, String)> {
    [
        ("lots-count-on-the-road", counts.on_the_road),
        ("lots-count-received", counts.waiting),
        ("lots-count-handed-over", counts.handed_over),
        ("lots-count-undelivered", counts.undelivered),
        ("lots-count-returned", counts.returned),
    ]
    .map(|(key, number)| (key, count(number)))
    .into()
}

fn not_delivered(card: &CardAtOffice, own: Option<&str>) -> NotDeliveredRow {
    let reason = card.fact.as_deref().and_then(UndeliveredReason::from_word);
    NotDeliveredRow {
        number: card.number.clone(),
        reason: reason.map(|reason| match reason {
            UndeliveredReason::NotFound => "undelivered-not-found",
            UndeliveredReason::Moved => "undelivered-moved",
            UndeliveredReason::Refused => "undelivered-refused",
            UndeliveredReason::NotCollected => "undelivered-not-collected",
            UndeliveredReason::Lost => "undelivered-lost",
        }),
        since: card.since.map_or_else(String::new, day),
        is_returned: card.state == "returned",
        is_own: own.is_none_or(|own| own == card.office),
        office: card.office.clone(),
    }
}
