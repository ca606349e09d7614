use std::collections::BTreeSet;

use axum::http::StatusCode;
use issuer_domain::Role;
use tokio::sync::watch;

use super::test_service::TestService;
use crate::http::monitor;

const DASHBOARD: &str = include_str!("../../../deploy/dashboard.json");
const ALERTS: &str = include_str!("../../../deploy/alerts.yaml");

/// The names of our measures in a text.
fn measures_named_in(text: &str) -> BTreeSet<&str> {
    let is_of_name = |letter: char| letter.is_ascii_lowercase() || letter == '_';
    let words = text.split(|letter| !is_of_name(letter));
    let ours = ["issuer_", "http_request", "sign_ins_", "chores_"];
    words
        .filter(|word| ours.iter().any(|start| word.starts_with(start)))
        .collect()
}

#[tokio::test]
async fn every_measure_of_dashboard_and_alerts_is_there_and_none_names_anybody() {
    let service = TestService::open().await;
    let (_tell, stop) = watch::channel(false);
    let router = monitor::router(service.service.clone(), monitor::recorder(), stop);
    let mut browser = service.signed_in(Role::Officer).await;
    browser.get("/home").await;
    let (status, text) = browser.monitor(&router, "/metrics").await;
    assert_eq!(status, StatusCode::OK);
    let given = measures_named_in(&text);
    for (file, text) in [("dashboard.json", DASHBOARD), ("alerts.yaml", ALERTS)] {
        let named = measures_named_in(text);
        assert!(named.len() > 5, "{file} names {named:?}");
        for measure in named {
            assert!(given.contains(measure), "{file}: no {measure} in /metrics");
        }
    }
    for person in &service.people {
        assert!(!text.contains(person.name), "{text}");
    }
}

#[tokio::test]
async fn it_is_ready_until_it_is_to_stop() {
    let service = TestService::open().await;
    let (tell, stop) = watch::channel(false);
    let router = monitor::router(service.service.clone(), None, stop);
    let browser = service.browser();
    assert_eq!(browser.monitor(&router, "/healthz").await.0, StatusCode::OK);
    let (status, why) = browser.monitor(&router, "/readyz").await;
    assert_eq!(status, StatusCode::OK, "{why}");
    tell.send_replace(true);
    let (status, why) = browser.monitor(&router, "/readyz").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(why.contains("stopping"), "{why}");
}

#[tokio::test]
async fn whose_work_asks_for_a_second_factor_goes_nowhere_without_one() {
    let service = TestService::open_with(|config| {
        config.service.second_factor = vec!["officer".to_owned()];
    })
    .await;
    let mut officer = service.signed_in(Role::Officer).await;
    assert_eq!(officer.get("/staff").await.location(), "/account");
    let account = officer.get("/account").await;
    assert!(
        account.text.contains("asks for a second factor"),
        "{}",
        account.text
    );
    let mut auditor = service.signed_in(Role::Auditor).await;
    assert_eq!(auditor.get("/staff").await.status, StatusCode::OK);
}
