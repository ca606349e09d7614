//! `/dashboard`: few figures and charts, counted anew at most once a minute.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use card_payload::{KeyState, KeyUse};
use issuer_domain::{Area, Timestamp};
use issuer_office::workflow::indicators::IndicatorReport;
use issuer_pages::department::dashboard::{DashboardPage, Figure};
use issuer_pages::department::list::ListPage;
use issuer_pages::department::table::{Cell, Table};
use issuer_pages::{Words, written};

use super::csv_answer::{csv_answer, file as csv_file};
use super::{area_of, dashboard_charts};
use crate::http::access::Person;
use crate::http::fault::Fault;
use crate::http::looking::{frame, language, page};
use crate::http::service::{LastCount, Service};

/// Seconds for which a count is shown again.
const COUNTED_FOR: i64 = 60;
/// A request that has waited so many days is looked at, and after so many more it is too late:
/// helpline complaints are counted from 30 days on.
const WAITING_DAYS: [i64; 2] = [7, 30];
/// Hundredths of a percent that are spoiled at a press: one card in a hundred, three in a hundred.
const SPOILED: [i64; 2] = [100, 300];
/// Days before the last card key ends: the roots have to meet within a month.
const KEY_DAYS: [i64; 2] = [30, 14];
/// Hours since the last checkpoint and the last lists: a working day, and three.
const HOURS: [i64; 2] = [24, 72];

/// GET `/dashboard`
pub(super) async fn show(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    request: Request,
) -> Result<Response, Fault> {
    let report = counted(&service, area_of(&person)?).await?;
    let frame = frame(&service, &request, Some(&person.member));
    page(&DashboardPage {
        area: area_name(frame.w, area_of(&person)?, &report),
        counted_at: written::moment(report.at),
        figures: figures(&service, frame.w, &report),
        charts: dashboard_charts::all(frame.w, &report),
        frame,
    })
}

/// GET `/dashboard/places`
pub(super) async fn places(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    request: Request,
) -> Result<Response, Fault> {
    let report = counted(&service, area_of(&person)?).await?;
    let frame = frame(&service, &request, Some(&person.member));
    page(&ListPage {
        title: frame.w.say("places-title"),
        intro: frame.w.say("places-intro"),
        fields: Vec::new(),
        tables: vec![dashboard_charts::places(frame.w, &report)],
        csv: Some("/dashboard/csv/coverage".to_owned()),
        next: None,
        back: Some(("/dashboard".to_owned(), frame.w.say("door-dashboard"))),
        frame,
    })
}

/// GET `/dashboard/csv/{chart}`
pub(super) async fn file(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(chart): Path<String>,
    request: Request,
) -> Result<Response, Fault> {
    let words = Words::new(language(request.headers()));
    let report = counted(&service, area_of(&person)?).await?;
    if chart == "coverage" {
        let mut bytes = Vec::new();
        let written = report.readiness.write_csv(&mut bytes);
        written.map_err(|error| Fault::Away(error.to_string()))?;
        return Ok(csv_file("coverage", bytes));
    }
    let charts = dashboard_charts::all(words, &report);
    let path = format!("/dashboard/csv/{chart}");
    let chart = charts.into_iter().find(|chart| chart.csv == path);
    let chart = chart.ok_or(Fault::NotFound)?;
    csv_answer(
        chart.csv.rsplit('/').next().unwrap_or("chart"),
        &chart.table,
    )
}

/// What was last counted of an area. Where that is older than a minute it is counted anew, and
/// until then shown with its age; only the first to ask waits.
pub(super) async fn counted(service: &Service, area: Area) -> Result<Arc<IndicatorReport>, Fault> {
    let mut kept = service.counted().lock().await;
    if let Some(last) = kept.iter_mut().find(|last| last.area == area) {
        let age = service.now().seconds() - last.report.at.seconds();
        if age >= COUNTED_FOR && !last.is_counting {
            last.is_counting = true;
            tokio::spawn(count_anew(service.clone(), area));
        }
        return Ok(Arc::clone(&last.report));
    }
    let report = IndicatorReport::of(&service.office().storage, area, service.now()).await?;
    let report = Arc::new(report);
    kept.push(LastCount {
        area,
        report: Arc::clone(&report),
        is_counting: false,
    });
    Ok(report)
}

async fn count_anew(service: Service, area: Area) {
    let counted = IndicatorReport::of(&service.office().storage, area, service.now()).await;
    let mut kept = service.counted().lock().await;
    let Some(last) = kept.iter_mut().find(|last| last.area == area) else {
        return;
    };
    last.is_counting = false;
    match counted {
        Ok(report) => last.report = Arc::new(report),
        Err(error) => tracing::error!(cause = %error, "the dashboard was not counted"),
    }
}

fn area_name(words: Words, area: Area, report: &IndicatorReport) -> String {
    let first = report.readiness.local_bodies.first();
    let place = first.and_then(|first| match area {
        Area::State => None,
        Area::District(_) => Some(&first.district),
        Area::Block(_) => Some(&first.block),
        Area::LocalBody(_) => Some(&first.local_body),
    });
    match (place, area) {
        (Some(place), _) => words
            .of(place.name.first_hindi(), place.name.first_latin())
            .to_owned(),
        (None, Area::State) => words.say("dashboard-state"),
        (None, area) => area.to_string(),
    }
}

fn figures(service: &Service, words: Words, report: &IndicatorReport) -> Vec<Figure> {
    let total = &report.readiness.total;
    let cards = Figure {
        name: words.say("figure-cards"),
        figure: written::count(total.with_card),
        note: words.with_two(
            "figure-cards-note",
            "families",
            &written::count(total.families),
            "ready",
            &written::count(total.ready()),
        ),
        state: None,
    };
    let since = |time: Timestamp| report.at.seconds() - time.seconds();
    let waiting = report.waiting;
    let days = waiting.oldest.map(|oldest| since(oldest) / Timestamp::DAY);
    let waiting = Figure {
        name: words.say("figure-waiting"),
        figure: days.map_or_else(
            || words.say("figure-waiting-none"),
            |days| words.with("figure-waiting-days", "days", &days),
        ),
        note: words.with(
            "figure-waiting-note",
            "requests",
            &written::count(waiting.requests),
        ),
        state: days.map(|days| grown(words, days, WAITING_DAYS)),
    };
    vec![
        cards,
        waiting,
        spoiled(words, report),
        key(service, words),
        hours(words, "figure-checkpoint", report.checkpoint.map(since)),
        hours(words, "figure-lists", report.published.map(since)),
    ]
}

fn spoiled(words: Words, report: &IndicatorReport) -> Figure {
    let worst = report
        .presses
        .iter()
        .max_by_key(|press| press.spoiled_share());
    let name = words.say("figure-spoiled");
    let Some(worst) = worst else {
        return Figure {
            name,
            figure: "–".to_owned(),
            note: words.say("figure-spoiled-none"),
            state: None,
        };
    };
    let share = worst.spoiled_share();
    Figure {
        name,
        figure: dashboard_charts::hundredths(share),
        note: words.with("figure-spoiled-note", "press", &worst.press),
        state: Some(grown(words, share.cast_signed(), SPOILED)),
    }
}

/// When the last card key of the trust list ends.
fn key(service: &Service, words: Words) -> Figure {
    let keys = service.trusted().keys.iter();
    let ends = keys
        .filter(|key| key.key_use == KeyUse::Card && key.state == KeyState::Active)
        .map(|key| key.sign_to.seconds())
        .max();
    let days = ends.map(|ends| (ends - service.now().seconds()).div_euclid(Timestamp::DAY));
    Figure {
        name: words.say("figure-key"),
        figure: days.map_or_else(
            || words.say("figure-key-none"),
            |days| words.with("figure-key-days", "days", &days.max(0)),
        ),
        note: words.say("figure-key-note"),
        // The fewer the worse.
        state: days.map(|days| grown(words, -days, KEY_DAYS.map(|limit| -limit))),
    }
}

fn hours(words: Words, name: &'static str, seconds: Option<i64>) -> Figure {
    let hours = seconds.map(|seconds| seconds / 3_600);
    Figure {
        name: words.say(name),
        figure: hours.map_or_else(
            || words.say(&format!("{name}-none")),
            |hours| words.with(&format!("{name}-hours"), "hours", &hours),
        ),
        note: words.say(&format!("{name}-note")),
        state: Some(grown(words, hours.unwrap_or(i64::MAX), HOURS)),
    }
}

/// How something stands that should stay below two limits.
fn grown(words: Words, value: i64, [soon, bad]: [i64; 2]) -> (&'static str, String) {
    match value {
        value if value >= bad => ("bad", words.say("figure-bad")),
        value if value >= soon => ("wait", words.say("figure-soon")),
        _ => ("good", words.say("figure-good")),
    }
}

/// A row of a place and its numbers.
pub(super) fn row_of(words: Vec<Cell>, numbers: &[u64]) -> Vec<Cell> {
    let numbers = numbers
        .iter()
        .map(|number| Cell::Number(written::count(*number)));
    words.into_iter().chain(numbers).collect()
}

/// A table with its headings by their keys; numbers begin with `#`.
pub(super) fn table(words: Words, caption: String, keys: &[&str]) -> Table {
    let headings: Vec<String> = keys
        .iter()
        .map(|key| match key.strip_prefix('#') {
            Some(key) => format!("#{}", words.say(key)),
            None => words.say(key),
        })
        .collect();
    Table::new(caption, &headings)
}
