//! What could not be done, as an answer: a page for people, and the same words for programs.

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use issuer_pages::fault::FaultPage;
use issuer_pages::{Refusal, Template, Words};

use super::exchange;
use super::looking::frame;
use super::service::Service;

/// Why a request is not answered as it was meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// There is no such thing, or none that this person may see.
    NotFound,
    /// The person may not.
    NotAllowed(Option<Refusal>),
    /// What was sent cannot be taken; why, and what to do next.
    NotTaken(Refusal),
    /// Too many tries.
    TooOften,
    /// The database or the system is away. The cause goes to the log, not to the page.
    Away(String),
}

impl Fault {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::NotAllowed(_) => StatusCode::FORBIDDEN,
            Self::NotTaken(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooOften => StatusCode::TOO_MANY_REQUESTS,
            Self::Away(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The keys of what happened and of what to do next.
    fn keys(&self) -> (&'static str, &'static str) {
        match self {
            Self::NotFound => ("fault-not-found", "fault-not-found-next"),
            Self::NotAllowed(_) => ("fault-not-allowed", "fault-not-allowed-next"),
            Self::NotTaken(_) => ("fault-not-taken", "fault-not-taken-next"),
            Self::TooOften => ("fault-too-often", "fault-too-often-next"),
            Self::Away(_) => ("fault-away", "fault-away-next"),
        }
    }

    fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::NotTaken(refusal) => Some(refusal),
            Self::NotAllowed(refusal) => refusal.as_ref(),
            _ => None,
        }
    }

    /// What was sent cannot be taken: the key of why and what to do next.
    pub(super) const fn not_taken(code: &'static str) -> Self {
        Self::NotTaken(Refusal::new(code))
    }
}

/// Without a page yet: [`faces_of_faults`] puts one on in the language of whoever asked.
impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        if self == Self::TooOften {
            let a_minute = axum::http::HeaderValue::from_static("60");
            response.headers_mut().insert(header::RETRY_AFTER, a_minute);
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl From<tower_sessions::session::Error> for Fault {
    fn from(error: tower_sessions::session::Error) -> Self {
        Self::Away(error.to_string())
    }
}

/// What the page that was filled in says of it; other faults have pages of their own.
pub(super) fn said(fault: Fault, words: Words) -> Result<String, Fault> {
    match fault {
        Fault::NotTaken(refusal) => Ok(refusal.said(words)),
        other => Err(other),
    }
}

/// Gives every fault a page in the language of whoever asked, and tells the log why the service is
/// away.
pub(super) async fn faces_of_faults(
    State(service): State<Service>,
    request: Request,
    next: Next,
) -> Response {
    let reference = super::log::request_id(&request)
        .unwrap_or_default()
        .to_owned();
    let is_program = request.uri().path().starts_with(exchange::ROOT);
    let frame = frame(&service, &request, None);
    let mut response = next.run(request).await;
    if let Some(problem) = exchange::problem_of(&mut response, is_program) {
        return with_headers_of(problem.face(&reference), &response);
    }
    let fault = response.extensions_mut().remove::<Fault>();
    // A session that could not be kept: its layer answers by itself, without a word.
    let fault = fault.or_else(|| {
        (response.status() == StatusCode::INTERNAL_SERVER_ERROR)
            .then(|| Fault::Away("the session was not kept".to_owned()))
    });
    let Some(fault) = fault else {
        return response;
    };
    if let Fault::Away(cause) = &fault {
        tracing::error!(request_id = reference, cause, "away");
    }
    let (title, next) = fault.keys();
    let words = frame.w;
    let page = FaultPage {
        frame,
        title,
        next,
        detail: fault.refusal().map(|refusal| refusal.said(words)),
        reference,
    };
    let body = page.render().unwrap_or_default();
    let html = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    with_headers_of((fault.status(), html, body).into_response(), &response)
}

/// The answer with what else the one before it said.
fn with_headers_of(mut response: Response, before: &Response) -> Response {
    for (name, value) in before.headers() {
        if name != header::CONTENT_TYPE && name != header::CONTENT_LENGTH {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
}
