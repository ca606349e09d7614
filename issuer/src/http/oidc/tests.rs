//! A provider of the test's own: it tells the truth, and then not.

use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use base64ct::{Base64UrlUnpadded, Encoding};
use issuer_domain::{Actor, Role};
use openidconnect::PrivateSigningKey;
use openidconnect::core::{CoreEdDsaPrivateSigningKey, CoreJwsSigningAlgorithm};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::http::tests::test_service::{Answer, Browser, NOW, TestService};

/// The provider's key, and one that is not its own; made for these tests alone.
const KEYS: [&str; 2] = [
    "MC4CAQAwBQYDK2VwBCIEIPupouWu2RL1+Qi4FexCDT5TCWPkkhich7977BANYGWv",
    "MC4CAQAwBQYDK2VwBCIEIPwrM6UsxzgLisfluSXvGl10p+n2A7uNqAo7yjkDCbeA",
];
const SECRET: &str = "a secret of the test";

fn key(number: usize) -> CoreEdDsaPrivateSigningKey {
    let pem = format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        KEYS[number]
    );
    let id = openidconnect::JsonWebKeyId::new("test".to_owned());
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, Some(id)).unwrap()
}

fn token(claims: &Value, key: &CoreEdDsaPrivateSigningKey) -> String {
    let encode = |value: &Value| Base64UrlUnpadded::encode_string(value.to_string().as_bytes());
    let head = json!({ "alg": "EdDSA", "kid": "test" });
    let signed = format!("{}.{}", encode(&head), encode(claims));
    let signature = key.sign(&CoreJwsSigningAlgorithm::EdDsa, signed.as_bytes());
    let signature = Base64UrlUnpadded::encode_string(&signature.unwrap());
    format!("{signed}.{signature}")
}

/// What the provider answers a code with: the token, and the challenge it was asked with.
#[derive(Clone, Default)]
struct Plan(Arc<Mutex<(String, String)>>);

#[derive(serde::Deserialize)]
struct Exchange {
    code: String,
    code_verifier: String,
    redirect_uri: String,
}

async fn exchange(
    State(plan): State<Plan>,
    headers: axum::http::HeaderMap,
    Form(form): Form<Exchange>,
) -> (StatusCode, Json<Value>) {
    let (token, challenge) = plan.0.lock().unwrap().clone();
    let client = headers["authorization"].to_str().unwrap();
    let client = client.strip_prefix("Basic ").unwrap();
    let client = base64ct::Base64::decode_vec(client).unwrap();
    assert_eq!(client, b"issuer-pages:a+secret+of+the+test");
    assert_eq!(form.redirect_uri, "https://card.example/sign-in/oidc/back");
    let proved = Base64UrlUnpadded::encode_string(&Sha256::digest(&form.code_verifier));
    if form.code != "right" || proved != challenge {
        let error = json!({ "error": "invalid_grant" });
        return (StatusCode::BAD_REQUEST, Json(error));
    }
    let answer = json!({ "access_token": "none", "token_type": "Bearer", "id_token": token });
    (StatusCode::OK, Json(answer))
}

/// What is done to a token.
type Change<'a> = Box<dyn FnOnce(&mut Value) + 'a>;

/// A provider and a service that knows it.
struct Place {
    service: TestService,
    plan: Plan,
    issuer: String,
}

/// What the service asked the provider's page with.
struct Asked {
    state: String,
    nonce: String,
    challenge: String,
}

impl Place {
    async fn open() -> Self {
        let plan = Plan::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let about = json!({
            "issuer": issuer,
            "authorization_endpoint": format!("{issuer}/authorize"),
            "token_endpoint": format!("{issuer}/token"),
            "jwks_uri": format!("{issuer}/keys"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["EdDSA"],
        });
        let keys = json!({ "keys": [key(0).as_verification_key()] });
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(Json(about)))
            .route("/keys", get(Json(keys)))
            .route("/token", post(exchange))
            .with_state(plan.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let folder = tempfile::tempdir().unwrap();
        let secret = folder.path().join("secret");
        std::fs::write(&secret, SECRET).unwrap();
        let private = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        std::fs::set_permissions(&secret, private).unwrap();
        let service = TestService::open_with_factors(|config| {
            config.service.public_address = Some("https://card.example".to_owned());
            config.service.second_factor = vec!["key-officer".to_owned()];
            config.oidc.issuer = Some(issuer.clone());
            config.oidc.client_id = "issuer-pages".to_owned();
            config.oidc.client_secret_file = Some(secret);
        })
        .await;
        Self {
            service,
            plan,
            issuer,
        }
    }

    fn name(&self, role: Role) -> &'static str {
        self.service.person(role).name
    }

    /// The token of a person, without a fault.
    fn claims(&self, name: &str, asked: &Asked) -> Value {
        json!({
            "iss": self.issuer,
            "sub": "b7f1",
            "aud": "issuer-pages",
            "iat": NOW.seconds() - 5,
            "exp": NOW.seconds() + 300,
            "nonce": asked.nonce,
            "preferred_username": name,
        })
    }

    /// Comes back from the provider with what it says.
    async fn come_back(&self, browser: &mut Browser<'_>, asked: &Asked, token: String) -> Answer {
        *self.plan.0.lock().unwrap() = (token, asked.challenge.clone());
        let path = format!("/sign-in/oidc/back?code=right&state={}", asked.state);
        browser.get(&path).await
    }

    /// Signs in whom the provider calls so, with a change to its token.
    async fn sign_in(
        &self,
        browser: &mut Browser<'_>,
        name: &str,
        change: impl FnOnce(&mut Value),
    ) -> Answer {
        let asked = begin(browser).await;
        let mut claims = self.claims(name, &asked);
        change(&mut claims);
        self.come_back(browser, &asked, token(&claims, &key(0)))
            .await
    }
}

async fn begin(browser: &mut Browser<'_>) -> Asked {
    let answer = browser.get("/sign-in/oidc?then=/account").await;
    let (page, query) = answer.location().split_once('?').unwrap();
    assert!(page.ends_with("/authorize"), "{page}");
    assert!(query.contains("code_challenge_method=S256"), "{query}");
    let value = |key: &str| {
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find(|(name, _)| *name == key).unwrap().1.to_owned()
    };
    Asked {
        state: value("state"),
        nonce: value("nonce"),
        challenge: value("code_challenge"),
    }
}

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
