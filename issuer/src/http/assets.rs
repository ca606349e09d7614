//! `/assets/`: style, scripts and signs.

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use issuer_pages::assets::find;

use super::fault::Fault;

/// For how long a browser keeps them: until the next day's first visit.
const KEPT: &str = "public, max-age=86400";

/// GET `/assets/{name}`
pub(super) async fn file(Path(name): Path<String>) -> Result<Response, Fault> {
    let (_, media_type, bytes) = find(&name).ok_or(Fault::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, *media_type),
        (header::CACHE_CONTROL, KEPT),
    ];
    Ok((headers, *bytes).into_response())
}
