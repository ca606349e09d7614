//! `/shares`: what was given to whom, when and why.

use axum::Extension;
use axum::extract::{Query, Request, State};
use axum::response::Response;
use issuer_domain::ApiScope;
use issuer_pages::department::list::ListPage;
use issuer_pages::department::table::{Cell, Table};
use issuer_pages::{Words, written};
use serde::Deserialize;

use super::csv_answer::csv_answer;
use super::dashboard::table;
use crate::http::access::Person;
use crate::http::fault::Fault;
use crate::http::looking::{frame, language, page};
use crate::http::service::Service;

/// Rows of a page, of a file, and lots that are shown.
const SHOWN: u32 = 200;
const IN_FILE: u32 = 50_000;

/// Where it goes on.
#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    after: u32,
}

/// GET `/shares`
pub(super) async fn list(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Query(wanted): Query<Wanted>,
    request: Request,
) -> Result<Response, Fault> {
    let frame = frame(&service, &request, Some(&person.member));
    let words = frame.w;
    let given = given(&service, words, wanted.after, SHOWN).await?;
    let next = wanted.after.saturating_add(SHOWN);
    let next = (given.rows.len() == SHOWN as usize).then(|| format!("/shares?after={next}"));
    page(&ListPage {
        title: words.say("door-shares"),
        intro: words.say("shares-intro"),
        fields: Vec::new(),
        tables: vec![given, lots(&service, words).await?],
        csv: Some("/shares.csv".to_owned()),
        next,
        back: None,
        frame,
    })
}

/// GET `/shares.csv`
pub(super) async fn file(
    State(service): State<Service>,
    request: Request,
) -> Result<Response, Fault> {
    let words = Words::new(language(request.headers()));
    csv_answer("shares", &given(&service, words, 0, IN_FILE).await?)
}

async fn given(service: &Service, words: Words, after: u32, limit: u32) -> Result<Table, Fault> {
    let shares = service.office().storage.shares().list(after, limit).await?;
    let mut shown = table(
        words,
        words.say("shares-given"),
        &[
            "column-day",
            "shares-recipient",
            "shares-purpose",
            "shares-fields",
            "shares-way",
            "#shares-times",
            "#shares-records",
            "column-by",
        ],
    );
    shown.rows = shares
        .iter()
        .map(|share| {
            vec![
                Cell::Text(written::day(share.last_at)),
                Cell::Text(share.recipient.clone()),
                Cell::Text(purpose(words, &share.purpose)),
                Cell::Code(share.fields.join(" ")),
                Cell::Text(words.say(&format!("shares-way-{}", share.way.word()))),
                Cell::Number(written::count(share.times)),
                Cell::Number(written::count(share.records)),
                Cell::Text(share.by.clone()),
            ]
        })
        .collect();
    Ok(shown)
}

/// What a department asked for, in the words in which an officer allowed it.
fn purpose(words: Words, noted: &str) -> String {
    let mut scopes = ApiScope::ALL.into_iter();
    let scope = scopes.find(|scope| scope.purpose() == noted);
    scope.map_or_else(
        || noted.to_owned(),
        |scope| words.say(&format!("scope-{}", scope.word().replace('.', "-"))),
    )
}

async fn lots(service: &Service, words: Words) -> Result<Table, Fault> {
    let exports = service.office().storage.lot_exports();
    let exports = exports.list_last(SHOWN).await?;
    let mut shown = table(
        words,
        words.say("shares-lots"),
        &[
            "shares-sealed",
            "shares-recipient",
            "column-lot",
            "#column-cards",
            "shares-expires",
            "shares-purged",
            "column-by",
        ],
    );
    shown.rows = exports
        .iter()
        .map(|export| {
            let purged = match &export.certificate {
                Some(number) => Cell::State("good", number.clone()),
                None => Cell::State("wait", words.say("shares-not-purged")),
            };
            vec![
                Cell::Text(written::moment(export.sealed_at)),
                Cell::Text(export.vendor.clone()),
                Cell::Code(export.lot.clone()),
                Cell::Number(written::count(export.cards)),
                Cell::Text(written::moment(export.expires_at)),
                purged,
                Cell::Text(export.sealed_by.clone()),
            ]
        })
        .collect();
    Ok(shown)
}
