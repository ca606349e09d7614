use axum::http::{Method, StatusCode};
use issuer_domain::Role;

use super::test_service::TestService;

#[tokio::test]
async fn who_signs_in_sees_her_own_home_and_nothing_after_signing_out() {
    let service = TestService::open().await;
    let mut browser = service.signed_in(Role::Inspector).await;
    let home = browser.get("/home").await;
    assert_eq!(home.status, StatusCode::OK);
    assert!(home.text.contains("r.thakur"), "{}", home.text);
    assert!(home.text.contains("SPECIMEN"));
    browser.post("/sign-out", &[]).await;
    let home = browser.get("/home?x=1").await;
    assert_eq!(home.location(), "/sign-in?then=/home%3Fx%3D1");
}

#[tokio::test]
async fn a_session_is_a_host_cookie_that_no_script_and_no_other_site_has() {
    let service = TestService::open().await;
    let person = service.person(Role::Officer);
    let form = [
        ("name", person.name),
        ("password", &*person.password),
        ("then", "//evil.example"),
    ];
    let answer = service.browser().post("/sign-in", &form).await;
    assert_eq!(answer.location(), "/home", "nobody is sent elsewhere");
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("__Host-session="), "{cookie}");
    for part in ["; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
}

#[tokio::test]
async fn signing_in_gives_a_session_that_nobody_planted() {
    let service = TestService::open().await;
    let mut browser = service.signed_in(Role::Auditor).await;
    let before = browser.cookie("__Host-session").unwrap().to_owned();
    let person = service.person(Role::Auditor);
    let form = [("name", person.name), ("password", &*person.password)];
    browser.post("/sign-in", &form).await;
    assert_ne!(browser.cookie("__Host-session"), Some(before.as_str()));
}

#[tokio::test]
async fn who_is_disabled_is_out_at_once() {
    let service = TestService::open().await;
    let mut browser = service.signed_in(Role::Helpdesk).await;
    assert_eq!(browser.get("/home").await.status, StatusCode::OK);
    let office = service.service.office();
    let name = issuer_domain::Actor::parse(service.person(Role::Helpdesk).name).unwrap();
    let staff = office.storage.staff();
    staff
        .disable(&name, office.actor(), office.now)
        .await
        .unwrap();
    assert!(
        browser
            .get("/home")
            .await
            .location()
            .starts_with("/sign-in")
    );
}

#[tokio::test]
async fn a_thousand_wrong_passwords_are_slowed_and_say_nothing_about_names() {
    let service = TestService::open().await;
    let mut browser = service.browser();
    let (mut checked, mut slowed) = (Vec::new(), 0);
    for guess in 0..1_000 {
        let password = format!("guess number {guess}");
        let name = if guess % 2 == 0 {
            "s.negi"
        } else {
            "nobody.here"
        };
        let form = [("name", name), ("password", &password)];
        let answer = browser.post("/sign-in", &form).await;
        match answer.status {
            StatusCode::UNAUTHORIZED => checked.push(answer.text.replace(name, "NAME")),
            StatusCode::TOO_MANY_REQUESTS => slowed += 1,
            other => panic!("{other}"),
        }
    }
    assert!(checked.len() <= 12, "{}", checked.len());
    assert_eq!(checked.len() + slowed, 1_000);
    checked.dedup();
    assert_eq!(checked.len(), 1, "known and unknown names get one answer");
}

#[tokio::test]
async fn a_form_of_another_site_is_refused() {
    let service = TestService::open().await;
    let mut browser = service.signed_in(Role::Officer).await;
    for route in crate::http::router::routes() {
        if route.method == Method::GET || route.path.contains('{') {
            continue;
        }
        let answer = browser
            .send(Method::POST, route.path, &[], "cross-site")
            .await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", route.path);
    }
}

#[tokio::test]
async fn every_page_comes_with_the_same_headers() {
    let service = TestService::open().await;
    let mut browser = service.browser();
    for path in ["/sign-in", "/no/such/page"] {
        let page = browser.get(path).await;
        for (name, value) in [
            ("content-type", "text/html; charset=utf-8"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cache-control", "no-store"),
        ] {
            assert_eq!(page.headers[name], value, "{path}");
        }
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'none'"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        assert!(!page.text.contains("style=\""), "{path}");
        assert!(!page.text.contains("<script>"), "{path}");
        assert!(!page.headers["x-request-id"].is_empty());
    }
}

#[tokio::test]
async fn pages_speak_hindi_until_somebody_chooses_english() {
    let service = TestService::open().await;
    let mut browser = service.browser();
    let form = [("language", "hi"), ("back", "/sign-in")];
    assert_eq!(
        browser.post("/language", &form).await.location(),
        "/sign-in"
    );
    let page = browser.get("/sign-in").await;
    assert!(page.text.contains("<html lang=\"hi\">"), "{}", page.text);
    assert!(page.text.contains("साइन इन"));
}

#[tokio::test]
async fn a_password_that_was_given_is_changed_before_anything_else() {
    let service = TestService::open().await;
    let office = service.service.office();
    let name = issuer_domain::Actor::parse("lmk.0231").unwrap();
    let given = issuer_office::secrets::Password::typed("deodar pine lamp".to_owned());
    issuer_office::workflow::sign_in::give_password(office, &name, &given)
        .await
        .unwrap();
    let mut browser = service.browser();
    let form = [("name", "lmk.0231"), ("password", "deodar pine lamp")];
    browser.post("/sign-in", &form).await;
    assert_eq!(browser.get("/home").await.location(), "/account");
    let form = [("old", "deodar pine lamp"), ("new", "short")];
    let refused = browser.post("/account/password", &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("fewer than 12"));
    let form = [("old", "deodar pine lamp"), ("new", "seven quiet rivers")];
    assert_eq!(
        browser.post("/account/password", &form).await.status,
        StatusCode::OK
    );
    assert_eq!(browser.get("/home").await.status, StatusCode::OK);
}
