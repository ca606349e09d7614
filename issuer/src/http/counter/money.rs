//! `/money`: fees, cards and money paid in; the bank's file, and what centres pay in.

use std::io::Write;

use axum::extract::{Multipart, Query, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use issuer_domain::{CentreId, Money, Role, begins_in_india, day_in_india, parse_date};
use issuer_office::app::App;
use issuer_office::storage::CentreDay;
use issuer_office::workflow::centre_anomalies::{CentreReport, centre_anomalies};
use issuer_office::workflow::confirm_payments::{BankReport, confirm_bank_file};
use issuer_office::workflow::record_remittance::record_remittance;
use issuer_office::workflow::tally::{TallyLine, tally};
use issuer_pages::counter::Wrong;
use issuer_pages::money::{BankSeen, MoneyPage};
use issuer_pages::{Frame, Words};
use serde::Deserialize;
use time::{Date, Duration};

use super::money_tables::{centre_seen, day_seen};
use super::request::Done;
use super::{acting, faults, seen};
use crate::http::access::Person;
use crate::http::fault::Fault;
use crate::http::looking::{frame, frame_at, noting, page};
use crate::http::refusals::bank_fault;
use crate::http::service::Service;

/// Days that are shown where none are chosen: a week.
const DAYS_SHOWN: i64 = 7;
/// The most days of a table.
const DAYS_MAX: i64 = 366;
/// Centres to choose from, at most: Himachal had 5,908 in 2023.
const CENTRES_MAX: u32 = 10_000;

/// From which day to which.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Days {
    from: String,
    to: String,
}

impl Days {
    /// The days, both counted; the last week where none are named.
    pub(super) fn read(&self, app: &App) -> Option<(Date, Date)> {
        let today = day_in_india(app.now);
        let read = |text: &str, otherwise| match text {
            "" => Some(otherwise),
            text => parse_date(text).ok(),
        };
        let to = read(&self.to, today)?;
        let from = read(&self.from, to - Duration::days(DAYS_SHOWN - 1))?;
        let apart = (to - from).whole_days();
        (0..DAYS_MAX).contains(&apart).then_some((from, to))
    }
}

/// GET `/money`
pub(super) async fn show(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Query(days): Query<Days>,
    Query(done): Query<Done>,
    request: Request,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let frame = frame(&service, &request, Some(&person.member));
    let frame = match done.what() {
        "remitted" => noting(frame, "money-done-remitted"),
        _ => frame,
    };
    let Some(days) = days.read(&app) else {
        let wrong = faults::wrong(frame.w, "money-wrong-days");
        return refused(&app, &person, frame, wrong).await;
    };
    page(&money_page(&app, &person, frame, days).await?)
}

/// POST `/money/bank`
pub(super) async fn bank(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    headers: HeaderMap,
    upload: Result<Multipart, axum::extract::multipart::MultipartRejection>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let frame = frame_at(&service, &headers, "/money", Some(&person.member));
    let Some(bytes) = uploaded(upload).await else {
        let wrong = faults::wrong(frame.w, "money-wrong-file");
        return refused(&app, &person, frame, wrong).await;
    };
    let folder = tempfile::tempdir().map_err(|error| Fault::Away(error.to_string()))?;
    let path = folder.path().join("bank.csv");
    let written = std::fs::File::create_new(&path).and_then(|mut file| file.write_all(&bytes));
    written.map_err(|error| Fault::Away(error.to_string()))?;
    match confirm_bank_file(&app, &path).await {
        Ok(report) => {
            let days = Days::default().read(&app).ok_or(Fault::NotFound)?;
            let words = frame.w;
            let shown = money_page(&app, &person, frame, days).await?;
            page(&MoneyPage {
                bank: Some(bank_seen(report, words)),
                ..shown
            })
        }
        Err(error) => {
            let wrong = faults::said(error, frame.w)?;
            refused(&app, &person, frame, wrong).await
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PaidIn {
    centre: String,
    day: String,
    amount: String,
    reference: String,
}

/// POST `/money/remittance`
pub(super) async fn remittance(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    headers: HeaderMap,
    Form(paid): Form<PaidIn>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let frame = frame_at(&service, &headers, "/money", Some(&person.member));
    let read = (
        CentreId::parse(&paid.centre),
        parse_date(&paid.day),
        Money::parse(&paid.amount),
    );
    let (Ok(centre), Ok(day), Ok(amount)) = read else {
        let wrong = faults::wrong(frame.w, "money-wrong-form");
        return refused(&app, &person, frame, wrong).await;
    };
    let of = CentreDay { centre, day };
    match record_remittance(&app, &of, amount, &paid.reference).await {
        Ok(()) => Ok(Redirect::to("/money?done=remitted").into_response()),
        Err(error) => {
            let wrong = faults::said(error, frame.w)?;
            refused(&app, &person, frame, wrong).await
        }
    }
}

/// The tally of some days.
pub(super) async fn lines(app: &App, (from, to): (Date, Date)) -> Result<Vec<TallyLine>, Fault> {
    Ok(tally(app, from, to).await?)
}

/// What centres did in some days.
pub(super) async fn reports(
    app: &App,
    (from, to): (Date, Date),
) -> Result<Vec<CentreReport>, Fault> {
    let ends = begins_in_india(to).plus_seconds(issuer_domain::Timestamp::DAY);
    Ok(centre_anomalies(app, begins_in_india(from), ends).await?)
}

async fn refused(
    app: &App,
    person: &Person,
    frame: Frame,
    wrong: Wrong,
) -> Result<Response, Fault> {
    let days = Days::default().read(app).ok_or(Fault::NotFound)?;
    let shown = money_page(app, person, frame, days).await?;
    let shown = page(&MoneyPage {
        wrong: Some(wrong),
        ..shown
    })?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
}

async fn money_page(
    app: &App,
    person: &Person,
    frame: Frame,
    days: (Date, Date),
) -> Result<MoneyPage, Fault> {
    let words = frame.w;
    let lines = lines(app, days).await?;
    let sum = |of: fn(&TallyLine) -> Money| {
        let sum = Money::sum(lines.iter().map(of));
        sum.unwrap_or(Money::MAX).to_string()
    };
    let fees = |line: &TallyLine| line.money.cash.plus(line.money.upi).unwrap_or(Money::MAX);
    let cards = lines
        .iter()
        .map(|line| line.money.cards + line.money.free_cards);
    let centres = app.storage.centres().list(None, CENTRES_MAX).await?;
    Ok(MoneyPage {
        days: (days.0.to_string(), days.1.to_string()),
        sums: (sum(fees), sum(|line| line.money.remitted), cards.sum()),
        lines: lines.iter().map(|line| day_seen(line, words)).collect(),
        centres: reports(app, days)
            .await?
            .iter()
            .map(|report| centre_seen(report, words))
            .collect(),
        choices: seen::centres(&centres, "", words),
        may_record: person.member.role == Role::Officer,
        bank: None,
        wrong: None,
        frame,
    })
}

/// The first file of a form.
async fn uploaded(
    upload: Result<Multipart, axum::extract::multipart::MultipartRejection>,
) -> Option<Vec<u8>> {
    let mut upload = upload.ok()?;
    while let Ok(Some(field)) = upload.next_field().await {
        if field.file_name().is_some() {
            let bytes = field.bytes().await.ok()?;
            return (!bytes.is_empty()).then(|| bytes.to_vec());
        }
    }
    None
}

fn bank_seen(report: BankReport, words: Words) -> BankSeen {
    let faults = report.faults.into_iter();
    BankSeen {
        confirmed: report.confirmed,
        known: report.known,
        failed: report.failed,
        surplus: report.surplus,
        faults: faults
            .map(|fault| (fault.line, fault.column, bank_fault(fault).said(words)))
            .collect(),
    }
}
