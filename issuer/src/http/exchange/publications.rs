//! `/api/v1/verifier`, `/api/v1/scales`: signed files for everybody's verifiers, without a token.

use std::io::ErrorKind;
use std::path::Path;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use card_payload::Month;
use issuer_office::workflow::publish_update::UPDATE_FILE;

use super::body::Gap;
use super::problem::{Problem, Problems};
use super::tagged::{FOR_EVERYBODY, tagged};
use crate::http::service::Service;

/// Gives the newest verifier update
///
/// Trust list and status lists in one signed file (COSE); the wire format's SPEC says how to read it.
#[utoipa::path(
    get,
    path = "/api/v1/verifier/update",
    operation_id = "getVerifierUpdate",
    tag = "verifiers",
    security(()),
    responses(
        (status = 200, description = "The update", content_type = "application/cose", body = Vec<u8>),
        (status = 304, description = "As before (ETag, If-None-Match)"),
        Problems
    )
)]
pub(super) async fn update(
    State(service): State<Service>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let folder = &service.office().config.output.folder;
    signed_file(&folder.join(UPDATE_FILE), &headers).await
}

/// Gives what changed since an older update
///
/// For a device that has update `since`; the newest few have one. Where there is none (404), the whole
/// update is to be fetched.
#[utoipa::path(
    get,
    path = "/api/v1/verifier/changes/{since}",
    operation_id = "getVerifierChanges",
    tag = "verifiers",
    security(()),
    params(("since" = u32, Path, description = "The version of the update that the device has", minimum = 1)),
    responses(
        (status = 200, description = "What changed", content_type = "application/cose", body = Vec<u8>),
        (status = 304, description = "As before (ETag, If-None-Match)"),
        Problems
    )
)]
pub(super) async fn changes(
    State(service): State<Service>,
    headers: HeaderMap,
    Gap(since): Gap,
) -> Result<Response, Problem> {
    let since: u32 = since.parse().map_err(|_| Problem::new("not-found"))?;
    let last = service.office().storage.publications().find_last().await?;
    let last = last.ok_or_else(|| Problem::new("not-published"))?;
    let folder = &service.office().config.output.folder;
    let file = format!("update-{last:04}/changes-since-{since:04}.cose");
    signed_file(&folder.join(file), &headers).await
}

/// Gives a month's scale
///
/// What families are entitled to in the month, signed (COSE); it holds in verifiers under the keys of
/// an update.
#[utoipa::path(
    get,
    path = "/api/v1/scales/{month}",
    operation_id = "getScale",
    tag = "verifiers",
    security(()),
    params(("month" = String, Path, description = "The month, such as 2026-11", pattern = "^2[0-9]{3}-(0[1-9]|1[0-2])$")),
    responses(
        (status = 200, description = "The scale", content_type = "application/cose", body = Vec<u8>),
        (status = 304, description = "As before (ETag, If-None-Match)"),
        Problems
    )
)]
pub(super) async fn scale(
    State(service): State<Service>,
    headers: HeaderMap,
    Gap(month): Gap,
) -> Result<Response, Problem> {
    let month = Month::parse(&month).ok_or_else(|| Problem::new("not-found"))?;
    let folder = &service.office().config.output.folder;
    let file = format!("scale-{month}/scale-{month}.cose");
    signed_file(&folder.join(file), &headers).await
}

async fn signed_file(path: &Path, headers: &HeaderMap) -> Result<Response, Problem> {
    match tokio::fs::read(path).await {
        Ok(bytes) => Ok(tagged(headers, "application/cose", FOR_EVERYBODY, bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(Problem::new("not-published")),
        Err(error) => Err(Problem::away(error.to_string())),
    }
}
