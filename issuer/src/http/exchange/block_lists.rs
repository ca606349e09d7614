//! `/api/v1/pds/block-lists`

use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use issuer_office::workflow::exchange::block_lists::{
    BlockListAnswer, BlockListAsked, BlockListPage, PAGE_MAX, find_block_list, list_block_lists,
    take_block_list,
};
use serde::Deserialize;

use super::body::{Asked, Document, Gap, page_size};
use super::caller::Caller;
use super::problem::{Problem, Problems};
use super::repeat::{RequestKey, once};
use super::tagged::tagged_json;

/// Takes a list of cards to block or free
///
/// Without `apply` nothing changes and the answer says what would. A short list is carried out at once;
/// one of more cards than the office lets a client change alone waits for a second person of the
/// office (202). Sent again with the same `Idempotency-Key` it is answered again and not done twice.
#[utoipa::path(
    post,
    path = "/api/v1/pds/block-lists",
    operation_id = "takeBlockList",
    tag = "pds",
    security(("token" = ["pds.block-lists"])),
    params(("Idempotency-Key" = String, Header, description = "A name that the client gives this request once, such as a UUID", min_length = 1, max_length = 64, pattern = "^[A-Za-z0-9_-]{1,64}$")),
    request_body = BlockListAsked,
    responses(
        (status = 200, description = "It was tried, or done", body = BlockListAnswer),
        (status = 202, description = "It waits for a second person", body = BlockListAnswer),
        Problems
    )
)]
pub(super) async fn take(
    caller: Caller,
    key: RequestKey,
    Document(asked): Document<BlockListAsked>,
) -> Result<Response, Problem> {
    let content = serde_json::to_vec(&("block-list", &asked));
    let content = content.map_err(|error| Problem::away(error.to_string()))?;
    once(&caller, &key, &content, async {
        let answer = take_block_list(caller.asking(), &asked).await?;
        let status = if answer.state == "waiting" {
            StatusCode::ACCEPTED
        } else {
            StatusCode::OK
        };
        Ok((status, answer))
    })
    .await
}

/// Which page of lists.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Page {
    /// `next_cursor` of the page before; absent for the first
    #[param(max_length = 20, pattern = "^[0-9]{1,18}$")]
    cursor: Option<String>,
    /// Lists of a page
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

/// Lists the client's lists
///
/// The newest first.
#[utoipa::path(
    get,
    path = "/api/v1/pds/block-lists",
    operation_id = "listBlockLists",
    tag = "pds",
    security(("token" = ["pds.block-lists"])),
    params(Page),
    responses(
        (status = 200, description = "A page of them", body = BlockListPage),
        (status = 304, description = "As before (ETag, If-None-Match)"),
        Problems
    )
)]
pub(super) async fn list(
    caller: Caller,
    headers: HeaderMap,
    Asked(page): Asked<Page>,
) -> Result<Response, Problem> {
    let limit = page_size(page.limit, PAGE_MAX)?;
    let lists = list_block_lists(caller.asking(), page.cursor.as_deref(), limit).await?;
    tagged_json(&headers, &lists)
}

/// Says how far a list is
#[utoipa::path(
    get,
    path = "/api/v1/pds/block-lists/{number}",
    operation_id = "getBlockList",
    tag = "pds",
    security(("token" = ["pds.block-lists"])),
    params(("number" = i64, Path, description = "The list's number", minimum = 1)),
    responses(
        (status = 200, description = "The list", body = BlockListAnswer),
        (status = 304, description = "As before (ETag, If-None-Match)"),
        Problems
    )
)]
pub(super) async fn find(
    caller: Caller,
    headers: HeaderMap,
    Gap(number): Gap,
) -> Result<Response, Problem> {
    let number = number.parse().map_err(|_| Problem::new("not-found"))?;
    let list = find_block_list(caller.asking(), number).await?;
    tagged_json(&headers, &list)
}
