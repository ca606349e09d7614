//! `/press/lots/{lot}/return`: what a press says became of its cards and blanks.

use axum::extract::{Multipart, Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::{Extension, Form};
use issuer_office::app::App;
use issuer_office::workflow::press_lots::show_press_lot;
use issuer_office::workflow::record_return::{ReturnFiles, ReturnReport, record_return};
use issuer_pages::press::CheckedFilePage;
use issuer_pages::written::count;

use super::sealed_lots::answer;
use super::upload::{InFolder, Sent, again, read};
use crate::http::access::Person;
use crate::http::account::acting;
use crate::http::fault::Fault;
use crate::http::looking::{frame_at, page};
use crate::http::service::Service;

/// The fields of the files.
const FIELDS: [&str; 2] = ["cards", "stock"];

/// POST `/press/lots/{lot}/return`: only says what would change.
pub(super) async fn check(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(lot): Path<String>,
    headers: HeaderMap,
    form: Multipart,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    show_press_lot(&app, &lot).await?;
    let sent = read(form, &FIELDS).await?;
    let files = InFolder::write(&sent)?;
    let path = format!("/press/lots/{lot}");
    let frame = frame_at(&service, &headers, &path, Some(&person.member));
    match record(&app, &lot, &files, false).await {
        Ok(report) => page(&CheckedFilePage {
            title: "press-file-return",
            apply: format!("{path}/return/apply"),
            errors: format!("{path}/return/errors"),
            back: path,
            counts: counts(&report),
            has_news: has_news(&report),
            faults: files.faults(frame.w),
            fault_count: report.rejected,
            sent,
            lot,
            frame,
        }),
        Err(fault) => answer((&service, &person, &headers), &lot, Err(fault), "").await,
    }
}

/// POST `/press/lots/{lot}/return/apply`
pub(super) async fn apply(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(lot): Path<String>,
    headers: HeaderMap,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    show_press_lot(&app, &lot).await?;
    let files = InFolder::write(&again(form, &FIELDS))?;
    let recorded = record(&app, &lot, &files, true).await.map(drop);
    let at = (&service, &person, &headers);
    answer(at, &lot, recorded, "done-press-return").await
}

/// POST `/press/lots/{lot}/return/errors`: the rows that cannot be taken, as a file.
pub(super) async fn errors(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(lot): Path<String>,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    show_press_lot(&app, &lot).await?;
    let sent: Sent = again(form, &FIELDS);
    let files = InFolder::write(&sent)?;
    record(&app, &lot, &files, false).await?;
    Ok(files.errors(&lot))
}

async fn record(
    app: &App,
    lot: &str,
    files: &InFolder,
    apply: bool,
) -> Result<ReturnReport, Fault> {
    let returned = ReturnFiles {
        lot,
        cards: files.find("cards"),
        stock: files.find("stock"),
        apply,
    };
    Ok(record_return(app, &returned).await?)
}

fn counts(report: &ReturnReport) -> Vec<(&'static str, String)> {
    [
        ("lots-count-printed", report.counts.printed),
        ("lots-count-spoiled", report.counts.spoiled),
        ("lots-count-samples", report.counts.samples),
        ("lots-count-missing", report.counts.missing),
        ("lots-count-stock-days", report.stock_days),
        ("lots-count-unchanged", report.unchanged),
        ("lots-count-rejected", report.rejected),
    ]
    .map(|(key, number)| (key, count(number)))
    .into()
}

fn has_news(report: &ReturnReport) -> bool {
    let counts = report.counts;
    counts.printed + counts.spoiled + counts.samples + counts.missing + report.stock_days > 0
}
