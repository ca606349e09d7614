//! `/audit`: what was done, by whom, to what; and whether it is as it was written.

use std::fs;

use axum::Extension;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use card_payload::KeyUse;
use issuer_domain::{begins_in_india, parse_date};
use issuer_office::storage::{AuditRow, AuditSearch};
use issuer_office::workflow::sign_checkpoint::CHECKPOINT_FILE;
use issuer_office::workflow::verify_audit::{AuditReport, OutsideCheckpoint, verify_audit};
use issuer_pages::department::audit::AuditPage;
use issuer_pages::department::list::Field;
use issuer_pages::department::table::{Cell, Table};
use issuer_pages::{Words, written};
use serde::Deserialize;

use super::csv_answer::csv_answer;
use super::dashboard::table;
use crate::http::access::Person;
use crate::http::fault::Fault;
use crate::http::local_path::escaped;
use crate::http::looking::{frame_at, language, page};
use crate::http::service::Service;

/// Events of a page.
const SHOWN: u32 = 100;
/// Events of a file.
const IN_FILE: u32 = 50_000;

/// What is looked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    who: String,
    what: String,
    which: String,
    since: String,
    until: String,
    /// The event before which it goes on.
    before: Option<i64>,
}

impl Wanted {
    fn search(&self) -> Result<AuditSearch, Fault> {
        let day = |text: &str| match text.trim() {
            "" => Ok(None),
            text => parse_date(text).map(Some),
        };
        // Until the end of the day that is named.
        let until = day(&self.until)?.and_then(time::Date::next_day);
        Ok(AuditSearch {
            actor: self.who.trim().to_owned(),
            action: self.what.trim().to_owned(),
            subject: self.which.trim().to_owned(),
            since: day(&self.since)?.map(begins_in_india),
            until: until.map(begins_in_india),
        })
    }

    /// The same as it stands in a path.
    fn in_path(&self) -> String {
        let pairs = [
            ("who", &self.who),
            ("what", &self.what),
            ("which", &self.which),
            ("since", &self.since),
            ("until", &self.until),
        ];
        let pairs = pairs.iter().filter(|(_, value)| !value.is_empty());
        let pairs = pairs.map(|(name, value)| format!("{name}={}", escaped(value)));
        pairs.collect::<Vec<_>>().join("&")
    }

    fn fields(&self, words: Words) -> Vec<Field> {
        let field = |name, key, value: &String, is_day| Field {
            name,
            label: words.say(key),
            value: value.clone(),
            is_day,
            ..Field::default()
        };
        vec![
            field("who", "audit-who", &self.who, false),
            field("what", "audit-what-done", &self.what, false),
            field("which", "audit-which", &self.which, false),
            field("since", "audit-since", &self.since, true),
            field("until", "audit-until", &self.until, true),
        ]
    }
}

/// GET `/audit`
pub(super) async fn list(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    show(&service, &person, &headers, &wanted, None).await
}

async fn show(
    service: &Service,
    person: &Person,
    headers: &HeaderMap,
    wanted: &Wanted,
    report: Option<&AuditReport>,
) -> Result<Response, Fault> {
    let frame = frame_at(service, headers, "/audit", Some(&person.member));
    let words = frame.w;
    let before = wanted.before.unwrap_or(i64::MAX);
    let chain = service.office().storage.audit_chain();
    let rows = chain.search(&wanted.search()?, before, SHOWN).await?;
    let path = wanted.in_path();
    let last = rows.last().filter(|_| rows.len() == SHOWN as usize);
    page(&AuditPage {
        fields: wanted.fields(words),
        events: events(words, &rows),
        csv: format!("/audit.csv?{path}"),
        next: last.map(|row| format!("/audit?{path}&before={}", row.sequence)),
        verified: report.map(|report| told(words, report)),
        frame,
    })
}

/// GET `/audit.csv`
pub(super) async fn file(
    State(service): State<Service>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let words = Words::new(language(&headers));
    let chain = service.office().storage.audit_chain();
    let rows = chain.search(&wanted.search()?, i64::MAX, IN_FILE).await?;
    csv_answer("audit", &events(words, &rows))
}

fn events(words: Words, rows: &[AuditRow]) -> Table {
    let mut shown = table(
        words,
        words.say("audit-events"),
        &[
            "#column-number",
            "column-at",
            "audit-who",
            "audit-what-done",
            "audit-which",
            "audit-detail",
        ],
    );
    shown.rows = rows
        .iter()
        .map(|row| {
            vec![
                Cell::Number(row.sequence.to_string()),
                Cell::Text(written::moment(row.at)),
                Cell::Text(row.actor.clone()),
                Cell::Code(row.action.clone()),
                Cell::Code(row.subject.clone()),
                Cell::Code(row.detail.clone()),
            ]
        })
        .collect();
    shown
}

/// POST `/audit/verify`
pub(super) async fn verify(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let app = service.office();
    let keys = service.trusted().keys.iter();
    let keys: Vec<[u8; 32]> = keys
        .filter(|key| key.key_use == KeyUse::Update)
        .map(|key| key.public_key)
        .collect();
    // The copy beside the lists is what somebody outside may have.
    let outside = fs::read_to_string(app.config.output.folder.join(CHECKPOINT_FILE)).ok();
    let outside: Vec<OutsideCheckpoint> = outside
        .map(|text| OutsideCheckpoint {
            name: CHECKPOINT_FILE.to_owned(),
            text,
        })
        .into_iter()
        .collect();
    let origin = app.checkpoint_origin();
    let report = verify_audit(&app.storage, &origin, &keys, &outside, &mut |_| ()).await?;
    show(
        &service,
        &person,
        &headers,
        &Wanted::default(),
        Some(&report),
    )
    .await
}

fn told(words: Words, report: &AuditReport) -> (&'static str, String, Vec<String>) {
    let number = |number: u64| written::count(number);
    if report.faulty > 0 {
        let faults = report.faults.iter().map(ToString::to_string).collect();
        let values = [
            ("faulty", number(report.faulty)),
            ("events", number(report.events)),
        ];
        return ("wrong", words.with_all("audit-bad", &values), faults);
    }
    let uncovered = report.events.saturating_sub(report.covered.unsigned_abs());
    let values = [
        ("events", number(report.events)),
        ("checkpoints", number(report.checkpoints)),
        ("uncovered", number(uncovered)),
    ];
    ("notice", words.with_all("audit-good", &values), Vec::new())
}
