//! `/holds`: families that get no card for now, by reason and place.

use axum::Extension;
use axum::extract::{Query, Request, State};
use axum::response::Response;
use issuer_domain::{Area, Hold};
use issuer_pages::department::list::{Field, ListPage};
use issuer_pages::department::table::{Cell, Table};
use issuer_pages::{Words, written};
use serde::Deserialize;

use super::area_of;
use super::csv_answer::csv_answer;
use super::dashboard::{self, row_of, table};
use crate::http::access::Person;
use crate::http::fault::Fault;
use crate::http::looking::{frame, language, page};
use crate::http::service::Service;

/// Families that are shown at once.
const SHOWN: u32 = 200;

/// What is looked for.
#[derive(Deserialize)]
pub(super) struct Wanted {
    /// The word of a reason.
    #[serde(default)]
    reason: String,
    /// The family after which it goes on.
    #[serde(default)]
    after: String,
}

/// GET `/holds`
pub(super) async fn list(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Query(wanted): Query<Wanted>,
    request: Request,
) -> Result<Response, Fault> {
    let frame = frame(&service, &request, Some(&person.member));
    let area = area_of(&person)?;
    let words = frame.w;
    let hold = Hold::from_word(&wanted.reason);
    let mut next = None;
    let tables = match hold {
        Some(hold) => {
            let families = service.office().storage.families();
            let kept_back = families.list_held(area, hold, &wanted.after, SHOWN).await?;
            if kept_back.len() == SHOWN as usize
                && let Some(last) = kept_back.last()
            {
                next = Some(format!("/holds?reason={}&after={last}", hold.word()));
            }
            vec![held_families(words, hold, kept_back)]
        }
        None => counts(&service, words, area).await?.to_vec(),
    };
    let anything = (String::new(), words.say("holds-by-place"));
    let reasons = Hold::ALL
        .iter()
        .map(|hold| (hold.word().to_owned(), reason(words, *hold)));
    page(&ListPage {
        title: words.say("door-holds"),
        intro: match hold {
            Some(hold) => words.of("", hold.hint()).to_owned(),
            None => words.say("holds-intro"),
        },
        fields: vec![Field {
            name: "reason",
            label: words.say("column-reason"),
            value: wanted.reason,
            choices: std::iter::once(anything).chain(reasons).collect(),
            ..Field::default()
        }],
        tables,
        csv: hold.is_none().then(|| "/holds.csv".to_owned()),
        next,
        back: hold.map(|_| ("/holds".to_owned(), words.say("door-holds"))),
        frame,
    })
}

/// GET `/holds.csv`
pub(super) async fn file(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    request: Request,
) -> Result<Response, Fault> {
    let words = Words::new(language(request.headers()));
    let [_, places] = counts(&service, words, area_of(&person)?).await?;
    csv_answer("holds", &places)
}

fn reason(words: Words, hold: Hold) -> String {
    words.say(&format!("hold-{}", hold.word()))
}

fn held_families(words: Words, hold: Hold, families: Vec<String>) -> Table {
    let caption = words.with("holds-families", "reason", &reason(words, hold));
    let mut listed = table(words, caption, &["column-families"]);
    listed.rows = families
        .into_iter()
        .map(|id| vec![Cell::Link(format!("/families/{id}"), id)])
        .collect();
    listed
}

/// Held families by reason, and by place and reason.
async fn counts(service: &Service, words: Words, area: Area) -> Result<[Table; 2], Fault> {
    let report = dashboard::counted(service, area).await?;
    let bodies = &report.readiness.local_bodies;
    let mut by_reason = table(
        words,
        words.say("holds-by-reason"),
        &["column-reason", "#column-families"],
    );
    let mut by_place = table(
        words,
        words.say("holds-by-place"),
        &[
            "column-district",
            "column-block",
            "column-local-body",
            "#column-code",
            "column-reason",
            "#column-families",
        ],
    );
    for (place, hold) in Hold::ALL.iter().enumerate() {
        let families: u64 = bodies.iter().map(|body| body.counts.holds[place]).sum();
        if families > 0 {
            let path = format!("/holds?reason={}", hold.word());
            let first = vec![Cell::Link(path, reason(words, *hold))];
            by_reason.rows.push(row_of(first, &[families]));
        }
    }
    for body in bodies {
        for (place, hold) in Hold::ALL.iter().enumerate() {
            let families = body.counts.holds[place];
            if families == 0 {
                continue;
            }
            let names = [&body.district, &body.block, &body.local_body].map(|place| {
                let name = &place.name;
                Cell::Text(words.of(name.first_hindi(), name.first_latin()).to_owned())
            });
            let mut row = names.to_vec();
            row.push(Cell::Number(body.local_body.lgd_code.to_string()));
            row.push(Cell::Text(reason(words, *hold)));
            row.push(Cell::Number(written::count(families)));
            by_place.rows.push(row);
        }
    }
    Ok([by_reason, by_place])
}
