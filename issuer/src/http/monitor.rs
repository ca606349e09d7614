//! What the machine's own watch asks, on a listener of its own: whether the process lives, whether
//! it can work, and its counters. No name and no number of anybody stands in them.

use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use issuer_office::workflow::fit_to_serve::fit_to_serve;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::sync::watch;

use super::gauges;
use super::service::Service;

/// Answers of a request in seconds, by which they are counted.
const SECONDS: [f64; 9] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];
/// So often what was measured is put in order, whether or not anybody asks.
const IN_ORDER_EVERY: Duration = Duration::from_secs(15);

/// Begins to count. None where somebody in this process counts already.
pub(super) fn recorder() -> Option<PrometheusHandle> {
    let counters = PrometheusBuilder::new()
        .set_buckets(&SECONDS)
        .ok()?
        .install_recorder()
        .ok()?;
    gauges::describe();
    let kept = counters.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(IN_ORDER_EVERY).await;
            kept.run_upkeep();
        }
    });
    Some(counters)
}

/// The monitor's table of contents.
pub(super) fn router(
    service: Service,
    counters: Option<PrometheusHandle>,
    stop: watch::Receiver<bool>,
) -> Router {
    let counted = async move |State(service): State<Service>| {
        gauges::measure(&service).await;
        let text = counters.as_ref().map(PrometheusHandle::render);
        let media_type = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
        (media_type, text.unwrap_or_default())
    };
    let ready = async move |State(service): State<Service>| {
        if *stop.borrow() {
            return unready("it is stopping\n".to_owned());
        }
        ready(&service).await
    };
    Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(counted))
        .with_state(service)
}

/// GET `/readyz`: whether the office can serve.
async fn ready(service: &Service) -> Response {
    let Some(app) = service.acting(service.office().actor()) else {
        return unready("the system gives no randomness\n".to_owned());
    };
    let unfit = fit_to_serve(&app, service.keys()).await;
    if unfit.is_empty() {
        return "ready\n".into_response();
    }
    let why: Vec<String> = unfit.iter().map(ToString::to_string).collect();
    unready(why.join("\n") + "\n")
}

fn unready(why: String) -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, why).into_response()
}
