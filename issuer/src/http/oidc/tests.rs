//! Signing in at a provider: it tells the truth, and then not.

mod place;

use axum::http::StatusCode;
use base64ct::{Base64UrlUnpadded, Encoding};
use issuer_domain::{Actor, Role};
use serde_json::{Value, json};

use self::place::{Asked, Place, begin, key, token};
use crate::http::tests::test_service::{NOW, TestService};

/// What is done to a token.
type Change<'a> = Box<dyn FnOnce(&mut Value) + 'a>;

#[tokio::test]
async fn whom_the_provider_knows_and_the_office_too_is_signed_in() {
    let place = Place::open().await;
    let mut browser = place.service.browser();
    let form = browser.get("/sign-in?then=/account").await;
    let link = "href=\"/sign-in/oidc?then=/account\"";
    assert!(form.text.contains(link), "{}", form.text);
    assert!(form.text.contains("Sign in with the department"));
    let name = place.name(Role::Inspector);
    let before = begin(&mut browser).await;
    let answer = place.sign_in(&mut browser, name, |_| ()).await;
    assert_eq!(answer.location(), "/account", "{}", answer.text);
    assert!(browser.get("/home").await.text.contains(name));
    // What was used, or left behind by a second beginning, opens nothing.
    let claims = place.claims(name, &before);
    let again = place
        .come_back(&mut browser, &before, token(&claims, &key(0)))
        .await;
    assert_eq!(again.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_service_without_a_provider_shows_no_button_and_has_no_such_page() {
    let service = TestService::open().await;
    let mut browser = service.browser();
    let form = browser.get("/sign-in").await;
    assert!(!form.text.contains("/sign-in/oidc"));
    for path in [
        "/sign-in/oidc",
        "/sign-in/oidc/back?code=right&state=",
        "/sign-in/oidc/code",
    ] {
        assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn whatever_is_wrong_with_the_token_gets_one_answer_and_no_session() {
    let place = Place::open().await;
    let name = place.name(Role::Officer);
    let gone = Actor::parse(place.name(Role::Helpdesk)).unwrap();
    let office = place.service.service.office();
    let staff = office.storage.staff();
    staff
        .disable(&gone, office.actor(), office.now)
        .await
        .unwrap();
    let mut answers = Vec::new();
    let changes: [(&str, &str, Change<'_>); 9] = [
        (
            "nonce",
            name,
            Box::new(|claims| claims["nonce"] = json!("another")),
        ),
        (
            "no nonce",
            name,
            Box::new(|claims| claims["nonce"] = Value::Null),
        ),
        (
            "audience",
            name,
            Box::new(|claims| claims["aud"] = json!("another-client")),
        ),
        (
            "an audience too many",
            name,
            Box::new(|claims| claims["aud"] = json!(["issuer-pages", "another-client"])),
        ),
        (
            "issuer",
            name,
            Box::new(|claims| claims["iss"] = json!("https://id.example")),
        ),
        (
            "expired",
            name,
            Box::new(|claims| claims["exp"] = json!(NOW.seconds() - 1)),
        ),
        ("nobody", "nobody.here", Box::new(|_| ())),
        ("gone", gone.as_str(), Box::new(|_| ())),
        (
            "no name",
            name,
            Box::new(|claims| claims["preferred_username"] = Value::Null),
        ),
    ];
    for (what, name, change) in changes {
        let mut browser = place.service.browser();
        let answer = place.sign_in(&mut browser, name, change).await;
        answers.push((what, answer));
        let home = browser.get("/home").await;
        assert_eq!(home.location(), "/sign-in?then=/home", "{what}");
    }
    let mut browser = place.service.browser();
    let asked = begin(&mut browser).await;
    let forged = token(&place.claims(name, &asked), &key(1));
    answers.push((
        "signature",
        place.come_back(&mut browser, &asked, forged).await,
    ));
    let asked = begin(&mut browser).await;
    let unsigned = token(&place.claims(name, &asked), &key(0)).replacen(
        &Base64UrlUnpadded::encode_string(br#"{"alg":"EdDSA","kid":"test"}"#),
        &Base64UrlUnpadded::encode_string(br#"{"alg":"none"}"#),
        1,
    );
    answers.push((
        "unsigned",
        place.come_back(&mut browser, &asked, unsigned).await,
    ));
    // The provider's page was left, or the code is another's.
    let asked = begin(&mut browser).await;
    let path = format!(
        "/sign-in/oidc/back?error=access_denied&state={}",
        asked.state
    );
    answers.push(("left", browser.get(&path).await));
    let mut texts: Vec<String> = Vec::new();
    for (what, answer) in answers {
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{what}");
        texts.push(answer.text);
    }
    texts.dedup();
    assert_eq!(texts.len(), 1, "each is answered alike");
    assert!(texts[0].contains("could not be signed in this way"));
}

#[tokio::test]
async fn a_state_of_another_session_opens_nothing() {
    let place = Place::open().await;
    let name = place.name(Role::Officer);
    let (mut thief, mut victim) = (place.service.browser(), place.service.browser());
    let asked = begin(&mut thief).await;
    begin(&mut victim).await;
    let claims = place.claims(name, &asked);
    for browser in [&mut victim, &mut place.service.browser()] {
        let token = token(&claims, &key(0));
        let answer = place.come_back(browser, &asked, token).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert!(
            browser
                .get("/home")
                .await
                .location()
                .starts_with("/sign-in")
        );
    }
}

#[tokio::test]
async fn a_code_that_was_asked_for_with_another_challenge_is_worth_nothing() {
    let place = Place::open().await;
    let mut browser = place.service.browser();
    let asked = begin(&mut browser).await;
    let stolen = Asked {
        challenge: "of another browser".to_owned(),
        ..asked
    };
    let claims = place.claims(place.name(Role::Officer), &stolen);
    let answer = place
        .come_back(&mut browser, &stolen, token(&claims, &key(0)))
        .await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_role_that_needs_a_second_factor_sets_one_up_unless_the_provider_saw_it() {
    let place = Place::open().await;
    let name = place.name(Role::KeyOfficer);
    let mut browser = place.service.browser();
    place.sign_in(&mut browser, name, |_| ()).await;
    assert_eq!(browser.get("/home").await.location(), "/account");
    let mut browser = place.service.browser();
    let saw = |claims: &mut Value| claims["amr"] = json!(["pwd", "mfa"]);
    place.sign_in(&mut browser, name, saw).await;
    assert_eq!(browser.get("/home").await.status, StatusCode::OK);
}

#[tokio::test]
async fn who_has_a_second_factor_is_asked_for_its_code_once_and_guesses_are_slowed() {
    let place = Place::open().await;
    let name = place.name(Role::KeyOfficer);
    let actor = Actor::parse(name).unwrap();
    let app = place.service.service.acting(&actor).unwrap();
    let factor = issuer_office::workflow::sign_in::new_factor(&[9; 32]);
    let before = factor.code_at(NOW.plus_seconds(-30)).unwrap();
    issuer_office::workflow::sign_in::take_factor(&app, &factor, &before)
        .await
        .unwrap();
    let mut browser = place.service.browser();
    let answer = place.sign_in(&mut browser, name, |_| ()).await;
    assert_eq!(answer.location(), "/sign-in/oidc/code");
    let path = "/sign-in/oidc/code";
    assert_eq!(browser.get(path).await.status, StatusCode::OK);
    assert!(
        browser
            .get("/home")
            .await
            .location()
            .starts_with("/sign-in")
    );
    let wrong = browser.post(path, &[("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    let code = factor.code_at(NOW).unwrap();
    let right = browser.post(path, &[("code", &code)]).await;
    assert_eq!(right.location(), "/account");
    assert_eq!(browser.get("/home").await.status, StatusCode::OK);
    // The same code again, and then guesses.
    let mut browser = place.service.browser();
    place.sign_in(&mut browser, name, |_| ()).await;
    let mut slowed = 0;
    for _ in 0..20 {
        let answer = browser.post(path, &[("code", &code)]).await;
        slowed += usize::from(answer.status == StatusCode::TOO_MANY_REQUESTS);
        assert_ne!(answer.status, StatusCode::SEE_OTHER);
    }
    assert!(slowed >= 15, "{slowed}");
}
