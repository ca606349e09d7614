//! `/grievances`: what waits for an answer, how long, and the answers.

use axum::extract::{Path, Query, Request, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use issuer_domain::{AcknowledgementNumber, Act, Age, GrievanceCategory, GrievanceState};
use issuer_office::app::App;
use issuer_office::storage::StoredGrievance;
use issuer_office::workflow::answer_grievance::{AnswerError, answer_grievance, close_grievance};
use issuer_office::workflow::grievance_ageing::{
    Ageing, find_grievance, grievance_ageing, list_grievances,
};
use issuer_office::workflow::take_grievance::WORDS_MAX;
use issuer_pages::helpdesk::{GrievancePage, GrievanceRow, GrievancesPage};
use issuer_pages::written::day;
use issuer_pages::{Frame, Words};
use serde::Deserialize;

use super::{acting, csv_file};
use crate::http::access::Person;
use crate::http::citizen::{not_taken, state_of};
use crate::http::fault::Fault;
use crate::http::looking::{frame, frame_at, page};
use crate::http::service::Service;

/// Complaints of a page: an office that has more answers the oldest first.
const LISTED: u32 = 200;

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    all: String,
}

/// GET `/grievances`
pub(super) async fn list(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Query(asked): Query<Asked>,
    request: Request,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let frame = frame(&service, &request, Some(&person.member));
    let all = asked.all == "1";
    let ageing = grievance_ageing(&app).await?;
    let rows = list_grievances(&app, all, LISTED).await?;
    let notices = app.storage.notices().count().await?;
    page(&GrievancesPage {
        ages: Age::ALL.map(|age| ageing.of_age(age)),
        by_category: by_category(&ageing, frame.w),
        rows: rows.iter().map(|found| row(&app, frame.w, found)).collect(),
        all,
        notices: [
            notices.waiting,
            notices.sent,
            notices.given_up,
            notices.no_number,
        ],
        frame,
    })
}

/// GET `/grievances/ages.csv`
pub(super) async fn ages(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    request: Request,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let w = frame(&service, &request, None).w;
    let ageing = grievance_ageing(&app).await?;
    let rows = by_category(&ageing, w)
        .into_iter()
        .map(|(category, counts)| {
            let counts = counts.iter().map(u64::to_string);
            std::iter::once(category.to_owned()).chain(counts).collect()
        });
    let heading = [
        "category",
        "days_0_29",
        "days_30_59",
        "days_60_99",
        "days_100",
    ];
    csv_file("complaints-by-age.csv", &heading, rows.collect())
}

/// GET `/grievances/{number}`
pub(super) async fn show(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(number): Path<String>,
    request: Request,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let frame = frame(&service, &request, Some(&person.member));
    one(&app, &person, frame, &number, None).await
}

#[derive(Deserialize)]
pub(super) struct Answer {
    #[serde(default)]
    answer: String,
}

/// POST `/grievances/{number}`
pub(super) async fn answer(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(number): Path<String>,
    headers: HeaderMap,
    Form(form): Form<Answer>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let here = here(&number)?;
    let frame = frame_at(&service, &headers, &here, Some(&person.member));
    let parsed = parse(&number)?;
    // A browser sends line breaks as two characters, which its own count takes for one.
    let said = form.answer.replace("\r\n", "\n");
    match answer_grievance(&app, parsed, &said).await {
        Ok(_) => Ok(Redirect::to(&here).into_response()),
        Err(AnswerError::Words(_) | AnswerError::Empty) => {
            let shown = one(&app, &person, frame, &number, Some("wrong-answer")).await?;
            Ok(not_taken(shown))
        }
        Err(error) => Err(error.into()),
    }
}

/// POST `/grievances/{number}/close`
pub(super) async fn close(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(number): Path<String>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let here = here(&number)?;
    close_grievance(&app, parse(&number)?).await?;
    Ok(Redirect::to(&here).into_response())
}

async fn one(
    app: &App,
    person: &Person,
    frame: Frame,
    number: &str,
    wrong: Option<&'static str>,
) -> Result<Response, Fault> {
    let found = find_grievance(app, parse(number)?).await?;
    let found = found.ok_or(Fault::NotFound)?;
    let w = frame.w;
    let may = person.member.role.may(Act::AnswerGrievances);
    let about = [
        (
            "complaint-request",
            found.request.map(|request| request.to_string()),
        ),
        ("complaint-card", found.card.clone()),
        ("complaint-shop", found.shop.clone()),
    ];
    let about = about
        .into_iter()
        .filter_map(|(key, value)| Some((key, value?)));
    page(&GrievancePage {
        row: row(app, w, &found),
        about: about.collect(),
        words: found.words,
        answer: found.answer,
        times_reopened: found.times_reopened,
        wrong: wrong.map(|key| w.refused(key)),
        typed: String::new(),
        may_answer: may && found.state == GrievanceState::Open,
        may_close: may && matches!(found.state, GrievanceState::Answered { .. }),
        words_max: WORDS_MAX,
        frame,
    })
}

fn row(app: &App, w: Words, found: &StoredGrievance) -> GrievanceRow {
    let state = state_of(&found.state);
    let is_open = found.state == GrievanceState::Open;
    GrievanceRow {
        number: found.number.to_string(),
        category: w.of(found.category.hindi(), found.category.english()),
        taken: day(found.taken_at),
        days: app.now.whole_days_since(found.taken_at),
        late: is_open && Age::of(found.taken_at, app.now) != Age::Young,
        state: (state.class, state.key),
    }
}

fn by_category(ageing: &Ageing, w: Words) -> Vec<(&'static str, [u64; 4])> {
    let counts =
        |category| Age::ALL.map(|age| ageing.counts.get(&(category, age)).copied().unwrap_or(0));
    GrievanceCategory::ALL
        .into_iter()
        .map(|category| (w.of(category.hindi(), category.english()), counts(category)))
        .filter(|(_, counts)| counts.iter().any(|count| *count > 0))
        .collect()
}

fn parse(number: &str) -> Result<AcknowledgementNumber, Fault> {
    AcknowledgementNumber::parse(number).map_err(|_| Fault::NotFound)
}

fn here(number: &str) -> Result<String, Fault> {
    Ok(format!("/grievances/{}", parse(number)?))
}
