//! The tables of `/money`, on the page and as CSV.

use axum::Extension;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use issuer_office::workflow::centre_anomalies::{Anomaly, CentreReport};
use issuer_office::workflow::tally::TallyLine;
use issuer_pages::Words;
use issuer_pages::money::{CentreSeen, DaySeen};
use issuer_pages::written::day;

use super::acting;
use super::money::{Days, lines, reports};
use crate::http::access::Person;
use crate::http::fault::Fault;
use crate::http::service::Service;

/// A centre's day, as people read it.
pub(super) fn day_seen(line: &TallyLine, words: Words) -> DaySeen {
    let money = &line.money;
    let differences = line.differences.iter();
    DaySeen {
        centre: line.of.centre.to_string(),
        day: day(issuer_domain::begins_in_india(line.of.day)),
        cash: money.cash.to_string(),
        upi: money.upi.to_string(),
        of_bank: money.upi_of_bank.to_string(),
        receipts: money.receipts,
        cards: (money.cards, money.free_cards),
        waiting: money.waiting.to_string(),
        remitted: money.remitted.to_string(),
        differences: differences
            .map(|difference| {
                words
                    .of(&difference.hindi(), &difference.english())
                    .to_owned()
            })
            .collect(),
    }
}

/// A centre's figures, as people read them.
pub(super) fn centre_seen(report: &CentreReport, words: Words) -> CentreSeen {
    CentreSeen {
        centre: report.centre.to_string(),
        requests: report.activity.requests,
        repeat_families: report.activity.repeat_families,
        most_prints: report.most_prints,
        cash_percent: report.cash_percent,
        anomalies: report
            .anomalies
            .iter()
            .map(|anomaly| anomaly_text(*anomaly, words))
            .collect(),
    }
}

fn anomaly_text(anomaly: Anomaly, words: Words) -> String {
    match anomaly {
        Anomaly::ManyPrints { most, median } => {
            words.with_two("money-many-prints", "most", &most, "median", &median)
        }
        Anomaly::RepeatFamilies(families) => {
            words.with("money-repeat-families", "families", &families)
        }
        Anomaly::NearlyAllCash { percent, of_all } => {
            words.with_two("money-nearly-all-cash", "percent", &percent, "all", &of_all)
        }
    }
}

/// GET `/money/tally.csv`: amounts in rupees with two decimals.
pub(super) async fn tally_csv(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Query(days): Query<Days>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let days = days.read(&app).ok_or(Fault::NotFound)?;
    let head = [
        "centre",
        "day",
        "cash",
        "upi",
        "upi_of_bank",
        "surplus",
        "receipts",
        "fees_made",
        "cards",
        "free_cards",
        "fees_waiting",
        "to_refund",
        "remitted",
        "differences",
    ];
    let rows = lines(&app, days).await?.into_iter().map(|line| {
        let money = line.money;
        let differences = line.differences.iter();
        let differences: Vec<String> = differences.map(|one| one.english()).collect();
        vec![
            line.of.centre.to_string(),
            line.of.day.to_string(),
            money.cash.decimal(),
            money.upi.decimal(),
            money.upi_of_bank.decimal(),
            money.surplus.decimal(),
            money.receipts.to_string(),
            money.made.decimal(),
            money.cards.to_string(),
            money.free_cards.to_string(),
            money.waiting.decimal(),
            money.to_refund.decimal(),
            money.remitted.decimal(),
            differences.join("; "),
        ]
    });
    csv_of("tally", &head, rows)
}

/// GET `/money/centres.csv`
pub(super) async fn centres_csv(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Query(days): Query<Days>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let days = days.read(&app).ok_or(Fault::NotFound)?;
    let head = [
        "centre",
        "requests",
        "repeat_families",
        "payments",
        "cash_payments",
        "cash_percent",
        "prints",
        "most_prints_a_day",
        "anomalies",
    ];
    let english = Words::new(issuer_pages::Language::English);
    let rows = reports(&app, days).await?.into_iter().map(|report| {
        let of = &report.activity;
        let percent = report.cash_percent.map(|percent| percent.to_string());
        let anomalies = report.anomalies.iter();
        let anomalies: Vec<String> = anomalies.map(|one| anomaly_text(*one, english)).collect();
        vec![
            report.centre.to_string(),
            of.requests.to_string(),
            of.repeat_families.to_string(),
            of.payments.to_string(),
            of.cash_payments.to_string(),
            percent.unwrap_or_default(),
            of.prints.iter().sum::<u64>().to_string(),
            report.most_prints.to_string(),
            anomalies.join("; "),
        ]
    });
    csv_of("centres", &head, rows)
}

/// A table as a file. Its texts are the office's own: no cell begins a formula.
fn csv_of(
    name: &str,
    head: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
) -> Result<Response, Fault> {
    let away = |error: String| Fault::Away(format!("a table could not be written: {error}"));
    let mut table = csv::Writer::from_writer(Vec::new());
    table
        .write_record(head)
        .map_err(|error| away(error.to_string()))?;
    for row in rows {
        table
            .write_record(row)
            .map_err(|error| away(error.to_string()))?;
    }
    let bytes = table
        .into_inner()
        .map_err(|error| away(error.to_string()))?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}.csv\""),
        ),
    ];
    Ok((headers, bytes).into_response())
}
