//! What the page fetches: the office's roots, its newest lists, and the month's scale.

use std::io::ErrorKind;
use std::path::Path;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use card_payload::Month;
use serde_json::json;

use super::service::Service;
use issuer_office::workflow::lot_manifest::hex;
use issuer_office::workflow::publish_update::UPDATE_FILE;

/// For how long a cache on the way may keep lists, in seconds: a blocked card is known five minutes
/// later at most.
const CACHED_FOR: &str = "public, max-age=300";

/// The media type of signed files. What is long in them is compressed before it is signed, so that
/// compressing them once more for each request gains nothing.
pub(super) const SIGNED: &str = "application/cose";

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
    published(&service, &folder.join(UPDATE_FILE), &headers)
}

/// GET `/verify/scale`: that of this month
pub(super) async fn scale(State(service): State<Service>, headers: HeaderMap) -> Response {
    let month = Month::of(service.now());
    let file = format!("scale-{month}/scale-{month}.cose");
    let path = service.office().config.output.folder.join(file);
    published(&service, &path, &headers)
}

/// A signed file, or that whoever asks has it already.
fn published(service: &Service, path: &Path, headers: &HeaderMap) -> Response {
    let file = match service.published_files().read(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return (StatusCode::NOT_FOUND, "not published yet\n").into_response();
        }
        Err(_) => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    };
    let known = headers.get(header::IF_NONE_MATCH);
    let known = known.and_then(|known| known.to_str().ok());
    let caching = [
        (header::CACHE_CONTROL, CACHED_FOR),
        (header::ETAG, &*file.tag),
    ];
    if known.is_some_and(|known| known.split(',').any(|known| known.trim() == file.tag)) {
        return (StatusCode::NOT_MODIFIED, caching).into_response();
    }
    let media_type = [(header::CONTENT_TYPE, SIGNED)];
    (caching, media_type, file.bytes).into_response()
}
