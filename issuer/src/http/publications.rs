//! What the page fetches: the office's roots, its newest lists, and the month's scale.

use std::io::ErrorKind;
use std::path::Path;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use card_payload::Month;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::service::Service;
use issuer_office::workflow::lot_manifest::hex;
use issuer_office::workflow::publish_update::UPDATE_FILE;

/// For how long a cache on the way may keep lists, in seconds: a blocked card is known five minutes
/// later at most.
const CACHED_FOR: &str = "public, max-age=300";

/// GET `/verify/setup.json`
pub(super) async fn setup(State(service): State<Service>) -> Response {
    let anchors = service.anchors();
    let roots = anchors.roots().iter();
    let roots: Vec<String> = roots.map(|root| hex(&root.public_key)).collect();
    axum::Json(json!({
        "roots": roots,
        "threshold": anchors.threshold(),
        "other_shops": service.office().config.shops.other_shops,
    }))
    .into_response()
}

/// GET `/verify/update`, and `/verify/lists.bin` for a page's first start
pub(super) async fn update(State(service): State<Service>, headers: HeaderMap) -> Response {
    let folder = &service.office().config.output.folder;
    published(&folder.join(UPDATE_FILE), &headers).await
}

/// GET `/verify/scale`: that of this month
pub(super) async fn scale(State(service): State<Service>, headers: HeaderMap) -> Response {
    let month = Month::of(service.now());
    let file = format!("scale-{month}/scale-{month}.cose");
    published(&service.office().config.output.folder.join(file), &headers).await
}

/// A signed file, or that whoever asks has it already.
async fn published(path: &Path, headers: &HeaderMap) -> Response {
    let bytes = match tokio::fs::read(path).await {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return (StatusCode::NOT_FOUND, "not published yet\n").into_response();
        }
        Err(_) => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    };
    let tag = format!("\"{}\"", hex(&Sha256::digest(&bytes)[..16]));
    let known = headers.get(header::IF_NONE_MATCH);
    let known = known.and_then(|known| known.to_str().ok());
    let caching = [(header::CACHE_CONTROL, CACHED_FOR), (header::ETAG, &tag)];
    if known.is_some_and(|known| known.split(',').any(|known| known.trim() == tag)) {
        return (StatusCode::NOT_MODIFIED, caching).into_response();
    }
    let media_type = [(header::CONTENT_TYPE, "application/cose")];
    (caching, media_type, bytes).into_response()
}
