//! Documents and queries as they come in; what cannot be read is a [`Problem`], which repeats nothing.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use serde::de::DeserializeOwned;

use super::problem::Problem;
use crate::http::service::Service;

/// A JSON document.
pub(super) struct Document<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Service> for Document<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, service: &Service) -> Result<Self, Problem> {
        match Json::<T>::from_request(request, service).await {
            Ok(Json(document)) => Ok(Self(document)),
            Err(JsonRejection::JsonDataError(_)) => Err(Problem::with_detail(
                "field-wrong",
                "a field is missing, unknown or of another kind than the schema says",
            )),
            Err(JsonRejection::JsonSyntaxError(_)) => Err(Problem::new("not-json")),
            Err(JsonRejection::MissingJsonContentType(_)) => Err(Problem::new("media-type")),
            Err(rejection) => Err(of_status(rejection.into_response().status())),
        }
    }
}

/// A table as text.
pub(super) struct Table(pub(super) String);

impl FromRequest<Service> for Table {
    type Rejection = Problem;

    async fn from_request(request: Request, service: &Service) -> Result<Self, Problem> {
        if !is_csv(request.headers()) {
            return Err(Problem::new("media-type"));
        }
        let bytes = Bytes::from_request(request, service).await;
        let bytes = bytes.map_err(|rejection| of_status(rejection.into_response().status()))?;
        let text = String::from_utf8(bytes.to_vec());
        let text = text.map_err(|_| Problem::with_detail("ledger-damaged", "it is not UTF-8"));
        text.map(Self)
    }
}

fn is_csv(headers: &HeaderMap) -> bool {
    let media_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    let media_type = media_type.and_then(|kind| kind.split(';').next());
    media_type.is_some_and(|kind| kind.trim().eq_ignore_ascii_case("text/csv"))
}

fn of_status(status: StatusCode) -> Problem {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new("too-large"),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Problem::new("media-type"),
        _ => Problem::new("not-json"),
    }
}

/// The query of an address.
pub(super) struct Asked<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequestParts<Service> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, Problem> {
        let query = Query::<T>::from_request_parts(parts, service).await;
        let query = query.map_err(|_| Problem::new("query-wrong"))?;
        Ok(Self(query.0))
    }
}

/// The one gap of a path.
pub(super) struct Gap(pub(super) String);

impl FromRequestParts<Service> for Gap {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, Problem> {
        let path = Path::<String>::from_request_parts(parts, service).await;
        let path = path.map_err(|_| Problem::new("not-found"))?;
        Ok(Self(path.0))
    }
}

/// How many rows a page is to have; `most` where nothing is said.
pub(super) fn page_size(limit: Option<u32>, most: u32) -> Result<u32, Problem> {
    let limit = limit.unwrap_or(most);
    let fits = (1..=most).contains(&limit);
    fits.then_some(limit).ok_or(Problem::new("query-wrong"))
}
