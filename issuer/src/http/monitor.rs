//! What the machine's own watch asks, on a listener of its own: whether the process lives, whether
//! it can work, and its counters.

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use super::service::Service;

/// Answers of a request in seconds, by which they are counted.
const SECONDS: [f64; 9] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// Begins to count. None where somebody in this process counts already.
pub(super) fn recorder() -> Option<PrometheusHandle> {
    PrometheusBuilder::new()
        .set_buckets(&SECONDS)
        .ok()?
        .install_recorder()
        .ok()
}

/// The monitor's table of contents.
pub(super) fn router(service: Service, counters: Option<PrometheusHandle>) -> Router {
    let counted = move || {
        let text = counters.as_ref().map(PrometheusHandle::render);
        let media_type = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
        async move { (media_type, text.unwrap_or_default()) }
    };
    Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(counted))
        .with_state(service)
}

/// GET `/readyz`: whether the database answers.
async fn ready(State(service): State<Service>) -> Response {
    match service.office().storage.staff().list().await {
        Ok(_) => "ready\n".into_response(),
        Err(error) => {
            let what = format!("the database does not answer: {error}\n");
            (StatusCode::SERVICE_UNAVAILABLE, what).into_response()
        }
    }
}
