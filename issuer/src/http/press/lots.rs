//! `/lots`: lots as the office sees them.

use axum::Extension;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use issuer_domain::{Act, LotCounts, Role, Timestamp, Unexplained};
use issuer_office::storage::{LotStanding, OpenItem, SealedBundle};
use issuer_office::workflow::press_lots::state_of;
use issuer_office::workflow::seal_known::known_vendors;
use issuer_pages::Words;
use issuer_pages::lots::{BundleRow, LotPage, LotRow, LotsPage};
use issuer_pages::written::{count, day};

use super::inspection::state_key;
use super::sealed_lots::state;
use super::{Done, consignment_row};
use crate::http::access::Person;
use crate::http::account::acting;
use crate::http::fault::Fault;
use crate::http::looking::{frame, frame_at, page};
use crate::http::service::Service;

/// Cards that are named beside what keeps a lot open.
const NAMED: usize = 12;
/// What may be said after something was done.
const DONE: [&str; 5] = [
    "done-lot-sealed",
    "done-lot-packed",
    "done-lot-dispatched",
    "done-lot-closed",
    "done-lot-supplement",
];

/// GET `/lots`
pub(super) async fn list(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    request: Request,
) -> Result<Response, Fault> {
    let standings = service.office().storage.lots().standings(None).await?;
    page(&LotsPage {
        frame: frame(&service, &request, Some(&person.member)),
        lots: standings.iter().rev().map(row).collect(),
    })
}

/// GET `/lots/{lot}`
pub(super) async fn show(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(lot): Path<String>,
    Query(query): Query<Done>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    lot_page(&service, &person, &headers, &lot, (&query, Said::default())).await
}

/// What a page says beside the lot.
#[derive(Default)]
pub(super) struct Said {
    /// What is not right.
    pub(super) wrong: Option<String>,
    /// Families that a supplement would have, and those that it would not.
    pub(super) lacking: Option<(u64, usize)>,
}

/// The page of a lot.
pub(super) async fn lot_page(
    service: &Service,
    person: &Person,
    headers: &HeaderMap,
    lot: &str,
    (query, said): (&Done, Said),
) -> Result<Response, Fault> {
    let app = acting(service, person)?;
    let lots = app.storage.lots();
    let mut standings = lots.standings(Some(lot)).await?;
    let standing = standings.pop().ok_or(Fault::NotFound)?;
    let bundles = lots.list_bundles(lot).await?;
    let at_press = bundles.into_iter().filter(|one| one.consignment.is_none());
    let sealed = app.storage.lot_exports().list(Some(lot)).await?;
    let consignments = app.storage.consignments().list(None, Some(lot)).await?;
    let inspection = lots.find_inspection(lot).await?;
    let may = |act| person.member.role.may(act);
    let path = format!("/lots/{lot}");
    let frame = frame_at(service, headers, &path, Some(&person.member));
    let is_open = standing.closed.is_none();
    let open = lots.open_items(lot).await?;
    let words = frame.w;
    let status = match said.wrong {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let screen = page(&LotPage {
        frame: query.note(frame, &DONE),
        row: row(&standing),
        wrong: said.wrong,
        counts: places(&standing.counts),
        open: open.iter().map(|item| open_item(words, item)).collect(),
        inspection: inspection.map(|round| state_key(round.state)),
        sealed: sealed
            .iter()
            .map(|bundle| sealed_row(bundle, &sealed, app.now))
            .collect(),
        vendors: known_vendors(&app)
            .await?
            .into_iter()
            .map(|vendor| {
                let key: String = vendor.recipients.chars().take(16).collect();
                (vendor.choice, format!("{} · {key}…", vendor.name))
            })
            .collect(),
        lacking: said.lacking.map(|(cards, refused)| {
            words.with_two("lot-supplement-would", "cards", &cards, "refused", &refused)
        }),
        bundles: at_press
            .map(|bundle| BundleRow {
                number: bundle.number,
                local_body: bundle.local_body_lgd.to_string(),
                shop: bundle.shop_code,
                cards: count(bundle.cards),
            })
            .collect(),
        offices: offices(service).await?,
        consignments: consignments.iter().map(consignment_row).collect(),
        may_send: is_open && may(Act::Dispatch),
        may_close: is_open && may(Act::CloseLot),
        may_inspect: may(Act::InspectLot),
    })?;
    Ok((status, screen).into_response())
}

/// The places where those work who receive consignments.
async fn offices(service: &Service) -> Result<Vec<String>, Fault> {
    let staff = service.office().storage.staff().list().await?;
    let receive = staff.iter().filter(|member| {
        member.disabled.is_none() && matches!(member.role, Role::Distributor | Role::Inspector)
    });
    let mut offices: Vec<String> = receive.map(|member| member.workplace.to_string()).collect();
    offices.sort();
    offices.dedup();
    Ok(offices)
}

fn row(standing: &LotStanding) -> LotRow {
    let counts = &standing.counts;
    // Good cards end with a family, stored, destroyed or lost; all others with the press's word.
    let left = counts.not_reported()
        + counts.printed
        + counts.packed
        + counts.on_the_way()
        + counts.undelivered;
    let ended = counts.exported.saturating_sub(left);
    LotRow {
        lot: standing.lot_id.clone(),
        supplement_of: standing.supplement_of.clone(),
        cards: count(counts.exported),
        good: count(counts.good()),
        spoiled: count(counts.spoiled),
        handed_over: count(counts.handed_over),
        left,
        percent: (ended * 100).checked_div(counts.exported).unwrap_or(100),
        state: match standing.closed {
            Some(_) => ("lot-state-closed", ""),
            None => ("lot-state-open", "good"),
        },
    }
}

fn places(counts: &LotCounts) -> Vec<(&'static str, String)> {
    [
        ("lots-count-exported", counts.exported),
        ("lots-count-not-reported", counts.not_reported()),
        ("lots-count-at-press", counts.printed),
        ("lots-count-packed", counts.packed),
        ("lots-count-on-the-road", counts.dispatched),
        ("lots-count-received", counts.received),
        ("lots-count-handed-over", counts.handed_over),
        ("lots-count-undelivered", counts.undelivered),
        ("lots-count-lost", counts.lost),
        ("lots-count-returned", counts.returned),
        ("lots-count-destroyed", counts.destroyed),
        ("lots-count-spoiled", counts.spoiled),
        ("lots-count-samples", counts.samples),
        ("lots-count-missing", counts.missing),
    ]
    .map(|(key, number)| (key, count(number)))
    .into()
}

fn open_item(words: Words, item: &OpenItem) -> (String, String) {
    let (key, number) = match item.what {
        Unexplained::Exported(by) => ("lot-open-exported", by.unsigned_abs()),
        Unexplained::Good(by) => ("lot-open-good", by.unsigned_abs()),
        Unexplained::OnTheWay(cards) => ("lot-open-way", cards),
        Unexplained::Undelivered(cards) => ("lot-open-undelivered", cards),
        Unexplained::StillHolding(cards) => ("lot-open-holding", cards),
        Unexplained::HandOvers(by) => ("lot-open-hand-overs", by.unsigned_abs()),
        Unexplained::NoStock => ("lot-open-no-stock", 0),
        Unexplained::Stock(by) => ("lot-open-stock", by.unsigned_abs()),
        Unexplained::StockGaps(days) => ("lot-open-gaps", days),
        Unexplained::Blanks(by) => ("lot-open-blanks", by.unsigned_abs()),
    };
    let named: Vec<&str> = item.cards.iter().take(NAMED).map(String::as_str).collect();
    let mut named = named.join("  ");
    if item.cards.len() > NAMED {
        named.push_str("  …");
    }
    (words.with(key, "number", &count(number)), named)
}

fn sealed_row(
    bundle: &SealedBundle,
    all: &[SealedBundle],
    now: Timestamp,
) -> (String, String, &'static str) {
    let export = &bundle.export;
    let (key, _) = state(state_of(now, bundle, all));
    (export.vendor.clone(), day(export.sealed_at), key)
}
