//! What could not be done, as other programs read it: `application/problem+json` (RFC 9457).

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use issuer_domain::ApiScope;
use issuer_office::storage::StorageError;
use issuer_office::workflow::check_lists::CheckListsError;
use issuer_office::workflow::exchange::documents::InBoth;
use issuer_office::workflow::exchange::error::ExchangeError;
use issuer_pages::{Language, Words};
use serde::Serialize;
use utoipa::{IntoResponses, ToSchema};

use crate::http::fault::Fault;

/// Why a request is not answered as it was meant, by its short stable code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::http) struct Problem {
    code: &'static str,
    detail: Option<String>,
    scope: Option<ApiScope>,
    /// For the log alone.
    cause: Option<String>,
}

/// A problem as it is answered (RFC 9457). Fields may be added; none changes its meaning.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ProblemDocument {
    /// Where the code is explained.
    #[serde(rename = "type")]
    kind: String,
    /// The message in English.
    title: String,
    /// The HTTP status.
    status: u16,
    /// The short stable code, for machines.
    code: &'static str,
    /// What exactly, in English. Nothing that was sent is repeated.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    detail: Option<String>,
    /// What happened.
    message: InBoth,
    /// What to do next.
    next: InBoth,
    /// Under which number the office finds this request in its log.
    request_id: String,
}

/// Every status that is no success, for the description. Each has the same document.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "its variants are read by the description alone")]
pub(super) enum Problems {
    /// The request is no JSON, or a header or cursor is wrong
    #[response(status = 400, content_type = "application/problem+json")]
    BadRequest(ProblemDocument),
    /// No token, or one that does not hold
    #[response(status = 401, content_type = "application/problem+json")]
    Unauthorized(ProblemDocument),
    /// The token or the client is not for this
    #[response(status = 403, content_type = "application/problem+json")]
    Forbidden(ProblemDocument),
    /// There is no such thing, or none that this client may see
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(ProblemDocument),
    /// The idempotency key belongs to another request, or to one that is being done
    #[response(status = 409, content_type = "application/problem+json")]
    Conflict(ProblemDocument),
    /// More than 16 MiB
    #[response(status = 413, content_type = "application/problem+json")]
    TooLarge(ProblemDocument),
    /// Another media type is asked for
    #[response(status = 415, content_type = "application/problem+json")]
    MediaType(ProblemDocument),
    /// A field has what it cannot have; an Aadhaar number above all
    #[response(status = 422, content_type = "application/problem+json")]
    NotTaken(ProblemDocument),
    /// Too many requests of this client in a minute
    #[response(status = 429, content_type = "application/problem+json")]
    TooOften(ProblemDocument),
    /// The database or the system is away for a moment
    #[response(status = 503, content_type = "application/problem+json")]
    Away(ProblemDocument),
}

/// Every code with its status; `exchange.ftl` has `problem-CODE` and `problem-CODE-next` for each.
pub(super) const CODES: &[(&str, u16)] = &[
    ("not-json", 400),
    ("cursor-wrong", 400),
    ("query-wrong", 400),
    ("key-missing", 400),
    ("token-missing", 401),
    ("token-wrong", 401),
    ("scope-missing", 403),
    ("not-allowed", 403),
    ("not-found", 404),
    ("not-published", 404),
    ("no-such-method", 405),
    ("key-reused", 409),
    ("key-running", 409),
    ("too-large", 413),
    ("media-type", 415),
    ("aadhaar", 422),
    ("field-wrong", 422),
    ("nothing-asked", 422),
    ("too-many", 422),
    ("ledger-damaged", 422),
    ("signature-wrong", 422),
    ("too-often", 429),
    ("away", 503),
];

impl Problem {
    pub(super) const fn new(code: &'static str) -> Self {
        Self {
            code,
            detail: None,
            scope: None,
            cause: None,
        }
    }

    pub(super) fn with_detail(code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            detail: Some(detail.into()),
            ..Self::new(code)
        }
    }

    pub(super) fn scope_missing(scope: ApiScope) -> Self {
        Self {
            scope: Some(scope),
            ..Self::with_detail("scope-missing", format!("the scope is {}", scope.word()))
        }
    }

    pub(super) fn away(cause: impl Into<String>) -> Self {
        Self {
            cause: Some(cause.into()),
            ..Self::new("away")
        }
    }

    fn status(&self) -> StatusCode {
        let found = CODES.iter().find(|(code, _)| *code == self.code);
        let status = found.and_then(|(_, status)| StatusCode::from_u16(*status).ok());
        status.unwrap_or(StatusCode::SERVICE_UNAVAILABLE)
    }

    /// What a fault of the pages is to other programs.
    pub(in crate::http) fn of_fault(fault: Fault) -> Self {
        match fault {
            Fault::NotFound => Self::new("not-found"),
            Fault::NotAllowed(_) => Self::new("not-allowed"),
            Fault::NotTaken(detail) => Self::with_detail("field-wrong", detail),
            Fault::TooOften => Self::new("too-often"),
            Fault::Away(cause) => Self::away(cause),
        }
    }

    /// What axum itself answers without a body.
    pub(in crate::http) fn of_status(status: StatusCode) -> Option<Self> {
        match status {
            StatusCode::METHOD_NOT_ALLOWED => Some(Self::new("no-such-method")),
            StatusCode::PAYLOAD_TOO_LARGE => Some(Self::new("too-large")),
            _ => None,
        }
    }

    /// The answer, once it is known under which number the request is spoken of.
    pub(in crate::http) fn face(self, request_id: &str) -> Response {
        if let Some(cause) = &self.cause {
            tracing::error!(request_id, cause, "away");
        }
        let say = |language, key: &str| Words::new(language).say(key);
        let both = |key: &str| InBoth {
            hi: say(Language::Hindi, key),
            en: say(Language::English, key),
        };
        let key = format!("problem-{}", self.code);
        let message = both(&key);
        let status = self.status();
        let document = ProblemDocument {
            kind: format!("/api/v1/docs#problem-{}", self.code),
            title: message.en.clone(),
            status: status.as_u16(),
            code: self.code,
            detail: self.detail,
            message,
            next: both(&format!("{key}-next")),
            request_id: request_id.to_owned(),
        };
        let mut response = (status, Json(document)).into_response();
        let headers = response.headers_mut();
        let media_type = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, media_type);
        if let Some(challenge) = challenge(self.code, self.scope) {
            headers.insert(header::WWW_AUTHENTICATE, challenge);
        }
        if status == StatusCode::TOO_MANY_REQUESTS {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
        }
        response
    }
}

/// What `WWW-Authenticate` says (RFC 6750, section 3).
fn challenge(code: &str, scope: Option<ApiScope>) -> Option<HeaderValue> {
    let text = match (code, scope) {
        ("token-missing", _) => "Bearer realm=\"exchange\"".to_owned(),
        ("token-wrong", _) => "Bearer realm=\"exchange\", error=\"invalid_token\"".to_owned(),
        ("scope-missing", Some(scope)) => format!(
            "Bearer realm=\"exchange\", error=\"insufficient_scope\", scope=\"{}\"",
            scope.word()
        ),
        _ => return None,
    };
    HeaderValue::from_str(&text).ok()
}

/// Without a body yet: the layer that knows the request's number writes it.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<StorageError> for Problem {
    fn from(error: StorageError) -> Self {
        Self::away(error.to_string())
    }
}

impl From<CheckListsError> for Problem {
    fn from(error: CheckListsError) -> Self {
        Self::away(error.to_string())
    }
}

impl From<ExchangeError> for Problem {
    fn from(error: ExchangeError) -> Self {
        let code = error.code();
        if code == "away" {
            return Self::away(error.to_string());
        }
        Self::with_detail(code, error.to_string())
    }
}
