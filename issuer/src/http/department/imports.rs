//! `/imports`: what became of register files. Counts alone: rows with people's data are in the reject
//! file of each load.

use axum::Extension;
use axum::extract::{Request, State};
use axum::response::Response;
use issuer_pages::department::list::ListPage;
use issuer_pages::department::table::{Cell, Table};
use issuer_pages::{Words, written};

use super::csv_answer::csv_answer;
use super::dashboard::{row_of, table};
use crate::http::access::Person;
use crate::http::fault::Fault;
use crate::http::looking::{frame, language, page};
use crate::http::service::Service;

/// Loads that are shown.
const SHOWN: u32 = 30;

/// GET `/imports`
pub(super) async fn list(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    request: Request,
) -> Result<Response, Fault> {
    let frame = frame(&service, &request, Some(&person.member));
    let [loads, reasons] = tables(&service, frame.w).await?;
    page(&ListPage {
        title: frame.w.say("door-imports"),
        intro: frame.w.say("imports-intro"),
        fields: Vec::new(),
        tables: vec![loads, reasons],
        csv: Some("/imports.csv".to_owned()),
        next: None,
        back: None,
        frame,
    })
}

/// GET `/imports.csv`
pub(super) async fn file(
    State(service): State<Service>,
    request: Request,
) -> Result<Response, Fault> {
    let words = Words::new(language(request.headers()));
    let [_, reasons] = tables(&service, words).await?;
    csv_answer("imports", &reasons)
}

/// The loads, and why rows were not taken: the reasons of most rows first.
async fn tables(service: &Service, words: Words) -> Result<[Table; 2], Fault> {
    let runs = service.office().storage.import_runs();
    let records = runs.list_last(SHOWN).await?;
    let outcomes = runs.list_outcomes(SHOWN).await?;
    let mut loads = table(
        words,
        words.say("door-imports"),
        &[
            "#imports-run",
            "imports-file",
            "column-at",
            "column-state",
            "#imports-read",
            "#imports-new",
            "#imports-changed",
            "#imports-same",
            "#imports-rejected",
            "#imports-gone",
        ],
    );
    let mut reasons = table(
        words,
        words.say("imports-reasons"),
        &["#imports-run", "column-reason", "#imports-times"],
    );
    for (record, outcome) in records.iter().zip(&outcomes) {
        let (class, state) = match record.state.as_str() {
            "finished" => ("good", "imports-finished"),
            "running" => ("wait", "imports-running"),
            _ => ("bad", "imports-broken"),
        };
        let counts = &outcome.counts;
        let first = vec![
            Cell::Number(record.id.to_string()),
            Cell::Text(record.source_name.clone()),
            Cell::Text(written::moment(record.started_at)),
            Cell::State(class, words.say(state)),
        ];
        let numbers = [
            counts.read,
            counts.accepted,
            counts.updated,
            counts.unchanged,
            counts.rejected,
            counts.gone,
        ];
        loads.rows.push(row_of(first, &numbers));
        for (reason, times) in &outcome.reasons {
            let first = vec![
                Cell::Number(record.id.to_string()),
                Cell::Code(reason.clone()),
            ];
            reasons.rows.push(row_of(first, &[*times]));
        }
    }
    Ok([loads, reasons])
}
