//! Who gets through, what is refused, and how that is said.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use issuer_domain::{ApiScope, Area, FieldProfile, Role};
use serde_json::json;

use super::{AADHAAR, Exchange, read};
use crate::http::exchange::problem::CODES;
use crate::http::exchange::{Access, openapi, ways};

fn filled(path: &str) -> String {
    path.replace("{number}", "1")
        .replace("{since}", "1")
        .replace("{month}", "2026-12")
        .replace("{name}", "FamilyCard")
}

#[tokio::test]
async fn every_way_in_opens_for_its_scope_alone() {
    let exchange = Exchange::open().await;
    let mut tokens = Vec::new();
    for scope in ApiScope::ALL {
        let name = scope.word().replace('.', "-");
        let token = exchange
            .client(&name, FieldProfile::Status, Area::State, &[scope])
            .await;
        tokens.push((scope, token));
    }
    let mut cells = 0;
    for way in ways() {
        let path = filled(way.path);
        let ask = async |token: &str| {
            if way.method == Method::GET {
                exchange.get(&path, token).await
            } else {
                exchange.post(&path, token, &json!({})).await
            }
        };
        let none = exchange.send(
            Request::builder()
                .method(way.method.clone())
                .uri(&path)
                .body(Body::empty())
                .unwrap(),
        );
        let none = none.await;
        let needs_token = way.access != Access::Everybody;
        assert_eq!(
            none.status == StatusCode::UNAUTHORIZED,
            needs_token,
            "{path}"
        );
        if needs_token {
            assert_eq!(
                none.headers["www-authenticate"],
                "Bearer realm=\"exchange\""
            );
            let wrong = ask("hpx_0000").await;
            assert_eq!(wrong.status, StatusCode::UNAUTHORIZED, "{path}");
            assert_eq!(read(&wrong)["code"], "token-wrong");
        }
        for (scope, token) in &tokens {
            let answer = ask(token).await;
            let refused = matches!(way.access, Access::Token(needed) if needed != *scope);
            let what = format!(
                "{} {path} with {}: {}",
                way.method,
                scope.word(),
                answer.text
            );
            assert_eq!(answer.status == StatusCode::FORBIDDEN, refused, "{what}");
            assert_ne!(answer.status, StatusCode::UNAUTHORIZED, "{what}");
            assert!(!answer.status.is_server_error(), "{what}");
            if refused {
                let challenge = answer.headers["www-authenticate"].to_str().unwrap();
                assert!(challenge.contains("insufficient_scope"), "{challenge}");
            }
            cells += 1;
        }
    }
    assert_eq!(cells, ways().len() * ApiScope::ALL.len());
}

#[test]
fn every_way_in_is_described_and_nothing_else() {
    let described = serde_json::to_value(openapi()).unwrap();
    assert_eq!(described["openapi"], "3.1.0");
    let mut found = BTreeSet::new();
    for (path, item) in described["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let scope = operation["security"][0]["token"][0].as_str();
            found.insert(format!("{} {path} {scope:?}", method.to_ascii_uppercase()));
            assert!(operation["summary"].is_string(), "{path}");
        }
    }
    let listed = ways().into_iter().map(|way| {
        let scope = match way.access {
            Access::Token(scope) => Some(scope.word()),
            _ => None,
        };
        format!("{} {} {scope:?}", way.method, way.path)
    });
    assert_eq!(found, listed.collect());
}

#[tokio::test]
async fn an_aadhaar_number_is_refused_at_every_input_and_not_repeated() {
    let exchange = Exchange::open().await;
    let all = exchange
        .client("all", FieldProfile::Food, Area::State, &ApiScope::ALL)
        .await;
    for (path, document) in [
        ("/api/v1/families/status", json!({ "numbers": [AADHAAR] })),
        ("/api/v1/cards/verify", json!({ "code": AADHAAR })),
        (
            "/api/v1/pds/block-lists",
            json!({ "action": "free", "cards": [AADHAAR] }),
        ),
    ] {
        let answer = exchange.post(path, &all, &document).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert_eq!(read(&answer)["code"], "aadhaar", "{path}");
        assert!(!answer.text.contains(AADHAAR), "{path}");
    }
    let answer = exchange
        .post_table(&all, "k", format!("shop\r\n{AADHAAR}\r\n"))
        .await;
    assert_eq!(read(&answer)["code"], "aadhaar");
    let answer = exchange
        .post_keyed("/api/v1/pds/block-lists", &all, AADHAAR, &json!({}))
        .await;
    assert_eq!(read(&answer)["code"], "key-missing");
    let mut officer = exchange.service.signed_in(Role::Officer).await;
    let form = [
        ("name", "dept"),
        ("title", AADHAAR),
        ("profile", "food"),
        ("area", "state"),
    ];
    let answer = officer.post("/clients", &form).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_problem_has_one_shape_and_says_in_both_languages_what_to_do() {
    let exchange = Exchange::open().await;
    let answer = exchange.get("/api/v1/client", "nothing").await;
    assert_eq!(answer.headers["content-type"], "application/problem+json");
    let mut problem = read(&answer);
    assert!(problem["request_id"].as_str().unwrap().contains('-'));
    problem["request_id"] = json!("0909-1");
    let expected = json!({
        "type": "/api/v1/docs#problem-token-wrong",
        "title": "This token does not hold.",
        "status": 401,
        "code": "token-wrong",
        "message": { "hi": "यह टोकन मान्य नहीं है।", "en": "This token does not hold." },
        "next": { "hi": "कार्यालय से नया टोकन लें।", "en": "Ask the office for a new token." },
        "request_id": "0909-1",
    });
    assert_eq!(problem, expected);
    for (path, method, status) in [
        ("/api/v1/nothing", Method::GET, 404),
        ("/api/v1/client", Method::DELETE, 405),
    ] {
        let request = Request::builder().method(method).uri(path);
        let answer = exchange.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(read(&answer)["status"], status);
    }
}

#[test]
fn every_code_of_a_problem_has_its_words() {
    for (code, _) in CODES {
        for language in [
            issuer_pages::Language::Hindi,
            issuer_pages::Language::English,
        ] {
            for key in [format!("problem-{code}"), format!("problem-{code}-next")] {
                let text = issuer_pages::Words::new(language).say(&key);
                assert!(
                    !text.contains("problem-") && !text.is_empty(),
                    "{key}: {text}"
                );
            }
        }
    }
}
