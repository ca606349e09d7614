//! What is for everybody, and the page of the officers.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use issuer_domain::{ClientName, Role};
use issuer_office::workflow::exchange::manage_clients::disable_client;

use super::{Exchange, read};

#[tokio::test]
async fn lists_for_verifiers_are_for_everybody_and_not_sent_twice() {
    let exchange = Exchange::open().await;
    let ask = |path: &str, tag: Option<&str>| {
        let mut request = Request::get(path.to_owned());
        if let Some(tag) = tag {
            request = request.header(header::IF_NONE_MATCH, tag);
        }
        request.body(Body::empty()).unwrap()
    };
    let path = "/api/v1/verifier/update";
    let first = exchange.send(ask(path, None)).await;
    assert_eq!(first.headers["cache-control"], "public, max-age=300");
    let tag = first.headers["etag"].to_str().unwrap();
    let second = exchange.send(ask(path, Some(tag))).await;
    assert_eq!(
        (second.status, second.text.len()),
        (StatusCode::NOT_MODIFIED, 0)
    );

    let none = exchange.send(ask("/api/v1/verifier/changes/1", None)).await;
    assert_eq!(read(&none)["code"], "not-published");
    let keys = exchange.service.service.keys();
    let app = exchange.officer(3);
    issuer_office::workflow::publish_update::publish_update(&app, keys)
        .await
        .unwrap();
    let changes = exchange.send(ask("/api/v1/verifier/changes/1", None)).await;
    assert_eq!(changes.status, StatusCode::OK);
    assert_eq!(changes.headers["content-type"], "application/cose");
}

#[tokio::test]
async fn an_officer_gives_a_token_that_is_shown_once_and_takes_it_away_at_once() {
    let exchange = Exchange::open().await;
    let mut officer = exchange.service.signed_in(Role::Officer).await;
    let form = [
        ("name", "fcs"),
        ("title", "Food"),
        ("profile", "food"),
        ("area", "state"),
    ];
    assert_eq!(officer.post("/clients", &form).await.location(), "/clients");
    let again = officer.post("/clients", &form).await;
    assert!(again.text.contains("is there already"));
    let form = [
        ("name", "fcs"),
        ("scope", "families.status"),
        ("scope", "cards.verify"),
    ];
    let shown = officer.post("/clients/token", &form).await.text;
    let at = shown.find("hpx_").unwrap();
    let token = &shown[at..at + 68];
    assert_eq!(
        exchange.get("/api/v1/client", token).await.status,
        StatusCode::OK
    );
    let list = officer.get("/clients").await.text;
    assert!(
        !list.contains("hpx_") && list.contains("cards.verify, families.status")
            || list.contains("families.status, cards.verify")
    );
    officer.post("/clients/disable", &[("name", "fcs")]).await;
    assert_eq!(
        exchange.get("/api/v1/client", token).await.status,
        StatusCode::UNAUTHORIZED
    );
    let name = ClientName::parse("fcs").unwrap();
    assert!(disable_client(&exchange.officer(5), &name).await.is_err());
}

#[tokio::test]
async fn the_description_is_readable_without_a_script() {
    let exchange = Exchange::open().await;
    let page = exchange.service.browser().get("/api/v1/docs").await;
    assert_eq!(page.status, StatusCode::OK);
    for word in [
        "/api/v1/families/status",
        "families.status",
        "problem-aadhaar",
        "FamilyCard",
    ] {
        assert!(page.text.contains(word), "{word}");
    }
    assert!(!page.text.contains("<script>") && !page.text.contains("style=\""));
    let openapi = exchange.service.browser().get("/api/v1/openapi.json").await;
    let names: Vec<String> = read(&openapi)["components"]["schemas"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    for name in names {
        let schema = exchange
            .service
            .browser()
            .get(&format!("/api/v1/schemas/{name}"))
            .await;
        assert_eq!(schema.status, StatusCode::OK, "{name}");
    }
}
