//! `/reviews` and `/duplicates`: pairs of records, and the question whether they are one.

use axum::Extension;
use axum::extract::{Form, Path, Query, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use issuer_domain::Area;
use issuer_office::storage::{Household, Review, ReviewFilter, ReviewKind, ReviewState};
use issuer_office::workflow::review_pair::{decide as decide_pair, reviewed_pair};
use issuer_pages::department::list::{Field, ListPage};
use issuer_pages::department::review::ReviewPage;
use issuer_pages::department::table::{Cell, Table};
use issuer_pages::{Words, written};
use serde::Deserialize;

use super::dashboard::table;
use super::{acting, area_of};
use crate::http::access::Person;
use crate::http::fault::Fault;
use crate::http::looking::{frame, page};
use crate::http::service::Service;
use issuer_domain::Act;

/// Pairs that are shown at once.
const SHOWN: u32 = 100;

/// The reasons that a pair can wait for, each with a text of its own.
const REASONS: [&str; 10] = [
    "names_contradict",
    "few_agree",
    "second_card",
    "two_cards",
    "split",
    "weak",
    "ambiguous",
    "alike",
    "member_in_two_families",
    "ration_card_in_two_families",
];

/// What is looked for.
#[derive(Deserialize)]
pub(super) struct Wanted {
    /// A state's word.
    #[serde(default)]
    state: String,
    /// The pair after which it goes on.
    #[serde(default)]
    after: u64,
}

/// GET `/reviews`
pub(super) async fn links(
    state: State<Service>,
    person: Extension<Person>,
    wanted: Query<Wanted>,
    request: Request,
) -> Result<Response, Fault> {
    queue(state, person, wanted, request, ReviewKind::Link).await
}

/// GET `/duplicates`
pub(super) async fn duplicates(
    state: State<Service>,
    person: Extension<Person>,
    wanted: Query<Wanted>,
    request: Request,
) -> Result<Response, Fault> {
    queue(state, person, wanted, request, ReviewKind::Duplicate).await
}

/// The path of a kind's queue and the key of its name.
const fn door_of(kind: ReviewKind) -> (&'static str, &'static str) {
    match kind {
        ReviewKind::Link => ("/reviews", "door-reviews"),
        ReviewKind::Duplicate => ("/duplicates", "door-duplicates"),
    }
}

fn state_of(word: &str) -> Option<ReviewState> {
    ReviewState::ALL
        .into_iter()
        .find(|state| state.word() == word)
}

async fn queue(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Query(wanted): Query<Wanted>,
    request: Request,
    kind: ReviewKind,
) -> Result<Response, Fault> {
    let frame = frame(&service, &request, Some(&person.member));
    let words = frame.w;
    let filter = ReviewFilter {
        kind: Some(kind),
        state: state_of(&wanted.state),
        area: area_of(&person)?,
    };
    let reviews = service.office().storage.reviews();
    let waiting = ReviewFilter {
        state: None,
        ..filter
    };
    let waiting = reviews.count(&waiting).await?;
    let pairs = reviews.list(&filter, wanted.after, SHOWN).await?;
    let (path, name) = door_of(kind);
    let next = pairs.last().filter(|_| pairs.len() == SHOWN as usize);
    let next = next.map(|last| format!("{path}?state={}&after={}", wanted.state, last.id));
    let anything = (String::new(), words.say("review-waiting"));
    let states = ReviewState::ALL
        .into_iter()
        .map(|state| (state.word().to_owned(), state_words(words, state)));
    page(&ListPage {
        title: words.say(name),
        intro: words.with("reviews-intro", "waiting", &written::count(waiting)),
        fields: vec![Field {
            name: "state",
            label: words.say("review-state"),
            value: wanted.state,
            choices: std::iter::once(anything).chain(states).collect(),
            ..Field::default()
        }],
        tables: vec![pairs_table(words, words.say(name), &pairs)],
        csv: None,
        next,
        back: None,
        frame,
    })
}

fn state_words(words: Words, state: ReviewState) -> String {
    words.say(&format!("review-state-{}", state.word()))
}

fn pairs_table(words: Words, caption: String, pairs: &[Review]) -> Table {
    let mut shown = table(
        words,
        caption,
        &[
            "column-number",
            "review-left",
            "review-right",
            "review-why",
            "#review-score",
            "column-state",
        ],
    );
    shown.rows = pairs
        .iter()
        .map(|pair| {
            let class = match pair.state {
                ReviewState::Open | ReviewState::Later => "wait",
                ReviewState::Same | ReviewState::Different => "good",
            };
            vec![
                Cell::Link(format!("/reviews/{}", pair.id), pair.id.to_string()),
                Cell::Code(pair.left_id.clone()),
                Cell::Code(pair.right_id.clone()),
                Cell::Text(because(words, &pair.reason)),
                Cell::Number(score(pair.score)),
                Cell::State(class, state_words(words, pair.state)),
            ]
        })
        .collect();
    shown
}

/// Why a pair waits; a reason that these pages do not know yet is shown by its code.
fn because(words: Words, reason: &str) -> String {
    if !REASONS.contains(&reason) {
        return reason.to_owned();
    }
    words.say(&format!("review-why-{}", reason.replace('_', "-")))
}

/// Thousandths of a bit with one decimal.
fn score(thousandths: Option<i64>) -> String {
    thousandths.map_or_else(String::new, |score| {
        let sign = if score < 0 { "-" } else { "" };
        let tenths = score.unsigned_abs() / 100;
        format!("{sign}{}.{}", tenths / 10, tenths % 10)
    })
}

/// GET `/reviews/{number}`
pub(super) async fn show(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(number): Path<u64>,
    request: Request,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let pair = reviewed_pair(&app, number).await?;
    let area = area_of(&person)?;
    if !is_in(area, pair.right.as_ref().or(pair.left.as_ref())) {
        return Err(Fault::NotFound);
    }
    let frame = frame(&service, &request, Some(&person.member));
    let words = frame.w;
    let review = &pair.review;
    let mut facts = vec![(words.say("review-why"), because(words, &review.reason))];
    if review.score.is_some() {
        facts.push((words.say("review-score"), score(review.score)));
    }
    if let (Some(by), Some(at)) = (&review.decided_by, review.decided_at) {
        let values = [
            ("state", state_words(words, review.state)),
            ("by", by.clone()),
            ("at", written::moment(at)),
            ("reason", review.decision_reason.clone().unwrap_or_default()),
        ];
        facts.push((
            words.say("review-decided"),
            words.with_all("review-decided-by", &values),
        ));
    }
    page(&ReviewPage {
        title: words.with("review-title", "number", &number),
        queue: door_of(review.kind).0,
        action: format!("/reviews/{number}"),
        facts,
        records: vec![
            record(words, "review-left", pair.left.as_ref()),
            record(words, "review-right", pair.right.as_ref()),
        ],
        evidence: evidence(words, &review.evidence),
        may_decide: person.member.role.may(Act::Block) && !review.is_closed,
        is_decided: review.state != ReviewState::Open,
        frame,
    })
}

fn is_in(area: Area, household: Option<&Household>) -> bool {
    match area {
        Area::State => true,
        Area::District(code) => household.is_some_and(|house| house.district == Some(code)),
        Area::Block(code) => household.is_some_and(|house| house.block == Some(code)),
        Area::LocalBody(code) => household.is_some_and(|house| house.local_body == Some(code)),
    }
}

/// A record with its persons. Names are shown: a person must compare them.
fn record(words: Words, key: &'static str, household: Option<&Household>) -> Table {
    let id = household.map_or("–", |house| &house.id);
    let mut shown = table(
        words,
        format!("{}: {id}", words.say(key)),
        &[
            "person-name",
            "person-relative",
            "person-born",
            "person-relation",
        ],
    );
    let Some(household) = household else {
        let gone = Cell::Text(words.say("review-gone"));
        let empty = Cell::Text(String::new());
        shown.rows = vec![vec![gone, empty.clone(), empty.clone(), empty]];
        return shown;
    };
    shown.rows = household
        .members
        .iter()
        .map(|member| {
            let both = |name: &issuer_domain::Name| {
                let scripts = [name.hindi(), name.latin()];
                scripts
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(" · ")
            };
            let relation = member.relation.map_or("", |relation| {
                words.of(relation.hindi(member.gender), relation.latin(member.gender))
            });
            let born = member.birth_year.map(|year| year.to_string());
            vec![
                Cell::Text(both(&member.name)),
                Cell::Text(member.relative.as_ref().map(both).unwrap_or_default()),
                Cell::Number(born.unwrap_or_default()),
                Cell::Text(relation.to_owned()),
            ]
        })
        .collect();
    shown
}

/// What was weighed, fact by fact.
fn evidence(words: Words, json: &str) -> Table {
    let mut shown = table(
        words,
        words.say("review-evidence"),
        &["review-fact", "review-value"],
    );
    let facts: serde_json::Value = serde_json::from_str(json).unwrap_or_default();
    let facts = facts.as_object().into_iter().flatten();
    shown.rows = facts
        .map(|(name, value)| {
            let value = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            vec![Cell::Code(name.clone()), Cell::Text(value)]
        })
        .collect();
    shown
}

/// A decision.
#[derive(Deserialize)]
pub(super) struct Decision {
    #[serde(default)]
    decision: String,
    #[serde(default)]
    reason: String,
}

/// POST `/reviews/{number}`
pub(super) async fn decide(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(number): Path<u64>,
    Form(form): Form<Decision>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let pair = reviewed_pair(&app, number).await?;
    if !is_in(
        area_of(&person)?,
        pair.right.as_ref().or(pair.left.as_ref()),
    ) {
        return Err(Fault::NotFound);
    }
    let decision = state_of(&form.decision);
    let decision = decision.ok_or(Fault::not_taken("refused-choose-decision"))?;
    let review = decide_pair(&app, number, decision, &form.reason).await?;
    Ok(Redirect::to(door_of(review.kind).0).into_response())
}
