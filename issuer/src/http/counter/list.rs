//! `/counter/requests`: the requests of a person's centre.

use axum::Extension;
use axum::extract::{Query, Request, State};
use axum::response::Response;
use issuer_domain::AcknowledgementNumber;
use issuer_office::storage::RequestFilter;
use issuer_office::workflow::counter_request::{REQUESTS_A_PAGE, list_requests};
use issuer_pages::counter::RequestsPage;
use serde::Deserialize;

use super::{acting, seen};
use crate::http::access::Person;
use crate::http::fault::Fault;
use crate::http::looking::{frame, page};
use crate::http::service::Service;

/// The states of a request, as the filter offers them.
const STATES: [(&str, &str); 7] = [
    ("asked", "counter-state-asked"),
    ("paid", "counter-state-paid"),
    ("waived", "counter-state-waived"),
    ("approved", "counter-state-approved"),
    ("made", "counter-state-made"),
    ("refused", "counter-state-refused"),
    ("withdrawn", "counter-state-withdrawn"),
];

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Which {
    state: String,
    after: String,
}

/// GET `/counter/requests`
pub(super) async fn list(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Query(which): Query<Which>,
    request: Request,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let frame = frame(&service, &request, Some(&person.member));
    let words = frame.w;
    let state = STATES.iter().find(|(word, _)| *word == which.state);
    let filter = RequestFilter {
        state: state.map(|(word, _)| *word),
        after: AcknowledgementNumber::parse(&which.after).ok(),
        ..RequestFilter::default()
    };
    let found = list_requests(&app, &filter).await?;
    let last = found.last().map(|request| request.number);
    let is_full = u32::try_from(found.len()).is_ok_and(|found| found == REQUESTS_A_PAGE);
    let next = last.filter(|_| is_full).map(|last| {
        let state = state.map_or("", |(word, _)| word);
        format!("/counter/requests?state={state}&after={last}")
    });
    let all = seen::choice("", words.say("counter-all-states"), &which.state);
    let states = STATES
        .iter()
        .map(|(word, key)| seen::choice(word, words.say(key), &which.state));
    let lines = found
        .iter()
        .map(|request| seen::line(request, None, app.now, words));
    page(&RequestsPage {
        states: std::iter::once(all).chain(states).collect(),
        lines: lines.collect(),
        next,
        frame,
    })
}
