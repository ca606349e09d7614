//! `/delivery/sync`: what a telephone noted without a network, answered entry by entry.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::{Extension, Json};
use issuer_domain::Timestamp;
use issuer_office::register::Reason;
use issuer_office::workflow::sync_deliveries::{DeliveryEntry, EntryAnswer, sync_deliveries};
use issuer_pages::row_reason;
use serde::{Deserialize, Serialize};

use crate::http::access::Person;
use crate::http::account::acting;
use crate::http::fault::Fault;
use crate::http::looking::frame_at;
use crate::http::service::Service;

/// Entries that are sent together.
#[derive(Deserialize)]
pub(super) struct Sent {
    entries: Vec<Entry>,
}

/// An entry; `at` in seconds since 1970 by the telephone's clock.
#[derive(Deserialize)]
struct Entry {
    key: String,
    card_number: String,
    outcome: String,
    #[serde(default)]
    taker: u8,
    #[serde(default)]
    mode: String,
    #[serde(default)]
    reason: String,
    at: i64,
}

/// An answer to each entry, in their order.
#[derive(Serialize)]
pub(super) struct Answers {
    answers: Vec<Answer>,
}

/// What became of an entry: `recorded`, `known` or `refused`, and then why.
#[derive(Serialize)]
struct Answer {
    key: String,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

/// POST `/delivery/sync`
pub(super) async fn sync(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    headers: HeaderMap,
    Json(sent): Json<Sent>,
) -> Result<Json<Answers>, Fault> {
    let app = acting(&service, &person)?;
    let words = frame_at(&service, &headers, "", None).w;
    let entries = sent.entries.into_iter().map(|entry| DeliveryEntry {
        key: entry.key,
        card_number: entry.card_number,
        outcome: entry.outcome,
        taker: entry.taker,
        mode: entry.mode,
        reason: entry.reason,
        at: Timestamp::from_seconds(entry.at),
    });
    let entries: Vec<DeliveryEntry> = entries.collect();
    let answers = sync_deliveries(&app, &entries).await?;
    let answers = entries.into_iter().zip(answers);
    let answers = answers.map(|(entry, answer)| {
        let (outcome, reason) = match answer {
            EntryAnswer::Recorded => ("recorded", None),
            EntryAnswer::Known => ("known", None),
            EntryAnswer::Refused(reason) => ("refused", Some(reason)),
        };
        Answer {
            key: entry.key,
            outcome,
            code: reason.map(Reason::code),
            text: reason.map(|reason| row_reason(words, reason.code(), reason.text())),
        }
    });
    Ok(Json(Answers {
        answers: answers.collect(),
    }))
}
