//! What a running server tells: one line a request, by its route and never by its path, so that no
//! number of a family stands in it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use tower_http::request_id::{MakeRequestId, RequestId};

use super::service::Service;

/// Numbers requests: `5c91-17` is the 17th of a server that drew `5c91` when it started.
#[derive(Debug, Clone)]
pub(super) struct RequestNumber {
    server: Arc<str>,
    last: Arc<AtomicU64>,
}

impl RequestNumber {
    pub(super) fn new(service: &Service) -> Self {
        let [first, second, ..] = service.dice();
        Self {
            server: format!("{first:02x}{second:02x}").into(),
            last: Arc::default(),
        }
    }
}

impl MakeRequestId for RequestNumber {
    fn make_request_id<B>(&mut self, _: &axum::http::Request<B>) -> Option<RequestId> {
        let number = self.last.fetch_add(1, Ordering::Relaxed) + 1;
        let id = HeaderValue::from_str(&format!("{}-{number}", self.server));
        id.ok().map(RequestId::new)
    }
}

/// The id under which a request is spoken of.
pub(super) fn request_id(request: &Request) -> Option<&str> {
    let id = request.extensions().get::<RequestId>()?;
    id.header_value().to_str().ok()
}

/// Writes the line of a request and counts it.
pub(super) async fn tell(request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("none", MatchedPath::as_str).to_owned();
    let id = request_id(&request).unwrap_or_default().to_owned();
    let response = next.run(request).await;
    let status = response.status().as_u16();
    let took = begun.elapsed();
    let duration_ms = took.as_secs_f64() * 1_000.0;
    tracing::info!(request_id = id, %method, route, status, duration_ms, "request");
    let labels = [
        ("method", method.to_string()),
        ("route", route),
        ("status", status.to_string()),
    ];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_seconds", &labels[..2]).record(took.as_secs_f64());
    response
}

/// Writes what the server tells to standard error: lines of JSON, or lines to read on a terminal.
/// `RUST_LOG` says how much. Does nothing where somebody listens already.
pub fn start_log(json: bool) {
    let level = tracing_subscriber::EnvFilter::try_from_default_env();
    let level = level.unwrap_or_else(|_| "info".into());
    let lines = tracing_subscriber::fmt()
        .with_env_filter(level)
        .with_writer(std::io::stderr);
    let _started = if json {
        lines.json().flatten_event(true).try_init()
    } else {
        lines.compact().with_target(false).try_init()
    };
}
