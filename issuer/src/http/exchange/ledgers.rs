//! `/api/v1/shops`: what shops hand back, and what it shows.

use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use card_payload::Month;
use issuer_office::workflow::exchange::shop_ledgers::{
    IndicatorPage, LedgerAnswer, PAGE_MAX, list_indicators, take_ledger,
};
use serde::Deserialize;

use super::body::{Asked, Table, page_size};
use super::caller::Caller;
use super::problem::{Problem, Problems};
use super::repeat::{RequestKey, once};
use super::tagged::tagged_json;

/// Takes a register that a shop hands back
///
/// The file as the shop's page or `card-verify hand-back` writes it, unchanged: its last line is the
/// SHA-256 of what stands before it. No name and no number of a family or card stands in it. The same
/// file again changes nothing.
#[utoipa::path(
    post,
    path = "/api/v1/shops/ledgers",
    operation_id = "takeLedger",
    tag = "shops",
    security(("token" = ["shops.ledgers"])),
    params(("Idempotency-Key" = String, Header, description = "A name that the client gives this request once, such as a UUID", min_length = 1, max_length = 64, pattern = "^[A-Za-z0-9_-]{1,64}$")),
    request_body(content = String, content_type = "text/csv", description = "shop,month,time,card,issue_number,code,exception,home_shop"),
    responses((status = 200, description = "What became of it", body = LedgerAnswer), Problems)
)]
pub(super) async fn take(
    caller: Caller,
    key: RequestKey,
    Table(file): Table,
) -> Result<Response, Problem> {
    once(&caller, &key, file.as_bytes(), async {
        Ok((StatusCode::OK, take_ledger(caller.asking(), &file).await?))
    })
    .await
}

/// Which month and page.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct MonthPage {
    /// The month, such as 2026-11
    #[param(pattern = "^2[0-9]{3}-(0[1-9]|1[0-2])$", example = "2026-11")]
    month: String,
    /// `next_cursor` of the page before; absent for the first
    #[param(max_length = 16, pattern = "^[A-Za-z0-9]{1,16}$")]
    cursor: Option<String>,
    /// Shops of a page
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u32>,
}

/// Counts what shops saw in a month
///
/// Cards seen, refused, superseded cards shown, and cards that two shops served: perhaps copies of one.
/// Counts alone, by shop.
#[utoipa::path(
    get,
    path = "/api/v1/shops/indicators",
    operation_id = "shopIndicators",
    tag = "shops",
    security(("token" = ["shops.ledgers"])),
    params(MonthPage),
    responses(
        (status = 200, description = "By shop", body = IndicatorPage),
        (status = 304, description = "As before (ETag, If-None-Match)"),
        Problems
    )
)]
pub(super) async fn indicators(
    caller: Caller,
    headers: HeaderMap,
    Asked(page): Asked<MonthPage>,
) -> Result<Response, Problem> {
    let month = Month::parse(&page.month).ok_or_else(|| Problem::new("query-wrong"))?;
    let limit = page_size(page.limit, PAGE_MAX)?;
    let cursor = page.cursor.as_deref();
    let shops = list_indicators(caller.asking(), month, cursor, limit).await?;
    tagged_json(&headers, &shops)
}
