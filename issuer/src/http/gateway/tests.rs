//! What goes to a gateway, and what its answers mean.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::post;
use issuer_domain::NoticeEvent;
use zeroize::Zeroizing;

use super::*;

/// What a gateway was sent.
type Seen = Arc<Mutex<Vec<(String, String)>>>;

fn notice() -> WaitingNotice {
    WaitingNotice {
        number: 7,
        event: NoticeEvent::Paid,
        about: "HP-26-004-8271-3".to_owned(),
        mobile: Zeroizing::new("9418155501".to_owned()),
        text: "हिम परिवार".to_owned(),
    }
}

async fn take(State(seen): State<Seen>, headers: HeaderMap, body: String) {
    let key = headers["idempotency-key"].to_str().unwrap();
    let token = headers["authorization"].to_str().unwrap();
    let mut seen = seen.lock().unwrap();
    seen.push((format!("{key} {token}"), body));
}

#[tokio::test]
async fn a_gateway_gets_number_and_text_with_the_offices_token() {
    let seen = Seen::default();
    let router = Router::new()
        .route("/send", post(take))
        .with_state(seen.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    let folder = tempfile::tempdir().unwrap();
    let token_file = folder.path().join("token");
    std::fs::write(&token_file, "abc123\n").unwrap();
    let settings = Notices {
        url: Some(format!("http://{address}/send")),
        token_file: Some(token_file),
        ..Notices::default()
    };
    let mut gateway = Gateway::open(&settings).unwrap();
    gateway.send(&notice()).await.unwrap();
    let seen = seen.lock().unwrap().clone();
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].0, "notice-7 Bearer abc123");
    assert!(seen[0].1.contains("\"mobile\":\"9418155501\"") && seen[0].1.contains("हिम"));
}

#[tokio::test]
async fn a_gateway_that_is_not_there_is_away_and_its_error_names_no_number() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let settings = Notices {
        url: Some(format!("http://{address}/")),
        ..Notices::default()
    };
    let error = Gateway::open(&settings)
        .unwrap()
        .send(&notice())
        .await
        .unwrap_err();
    assert!(matches!(error, NoticeRefused::Away(_)), "{error}");
    assert!(!format!("{error:?}").contains("94181"));
}

#[test]
fn only_what_blames_the_notice_is_held_against_it() {
    let judged = |code| judge(StatusCode::from_u16(code).unwrap());
    assert!(judged(202).is_ok());
    for code in [400, 422] {
        assert!(
            matches!(judged(code), Err(NoticeRefused::Gateway(_))),
            "{code}"
        );
    }
    for code in [301, 401, 403, 404, 429, 500, 503] {
        assert!(
            matches!(judged(code), Err(NoticeRefused::Away(_))),
            "{code}"
        );
    }
}
