//! Answers with a tag, which are not sent again to who has them.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::problem::Problem;
use issuer_office::workflow::lot_manifest::hex;

/// For how long a cache on the way may keep what is for everybody, in seconds: a blocked card is known
/// five minutes later at most.
pub(super) const FOR_EVERYBODY: &str = "public, max-age=300";
/// What is for one client is kept by nobody else, and asked for again each time.
pub(super) const FOR_ONE: &str = "private, no-cache";

/// Bytes with their tag; without them where whoever asks has them already.
pub(super) fn tagged(
    headers: &HeaderMap,
    media_type: &'static str,
    caching: &'static str,
    bytes: Vec<u8>,
) -> Response {
    let tag = format!("\"{}\"", hex(&Sha256::digest(&bytes)[..16]));
    let known = headers.get(header::IF_NONE_MATCH);
    let known = known.and_then(|known| known.to_str().ok());
    // A cache that compressed it may have made the tag a weak one.
    let is_it = |known: &str| known.trim().trim_start_matches("W/") == tag || known.trim() == "*";
    let has_it = known.is_some_and(|known| known.split(',').any(is_it));
    let about = [
        (header::CACHE_CONTROL, caching),
        (header::ETAG, tag.as_str()),
    ];
    if has_it {
        return (StatusCode::NOT_MODIFIED, about).into_response();
    }
    (about, [(header::CONTENT_TYPE, media_type)], bytes).into_response()
}

/// A document of one client with its tag.
pub(super) fn tagged_json(
    headers: &HeaderMap,
    document: &impl Serialize,
) -> Result<Response, Problem> {
    let bytes = serde_json::to_vec(document).map_err(|error| Problem::away(error.to_string()))?;
    Ok(tagged(headers, "application/json", FOR_ONE, bytes))
}
