//! A provider of the test's own, and a service that knows it.

use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use base64ct::{Base64UrlUnpadded, Encoding};
use issuer_domain::Role;
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

pub(super) fn key(number: usize) -> CoreEdDsaPrivateSigningKey {
    let pem = format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        KEYS[number]
    );
    let id = openidconnect::JsonWebKeyId::new("test".to_owned());
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, Some(id)).unwrap()
}

pub(super) fn token(claims: &Value, key: &CoreEdDsaPrivateSigningKey) -> String {
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

/// A provider and a service that knows it.
pub(super) struct Place {
    pub(super) service: TestService,
    plan: Plan,
    issuer: String,
}

/// What the service asked the provider's page with.
pub(super) struct Asked {
    pub(super) state: String,
    pub(super) nonce: String,
    pub(super) challenge: String,
}

impl Place {
    pub(super) async fn open() -> Self {
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

    pub(super) fn name(&self, role: Role) -> &'static str {
        self.service.person(role).name
    }

    /// The token of a person, without a fault.
    pub(super) fn claims(&self, name: &str, asked: &Asked) -> Value {
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
    pub(super) async fn come_back(
        &self,
        browser: &mut Browser<'_>,
        asked: &Asked,
        token: String,
    ) -> Answer {
        *self.plan.0.lock().unwrap() = (token, asked.challenge.clone());
        let path = format!("/sign-in/oidc/back?code=right&state={}", asked.state);
        browser.get(&path).await
    }

    /// Signs in whom the provider calls so, with a change to its token.
    pub(super) async fn sign_in(
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

pub(super) async fn begin(browser: &mut Browser<'_>) -> Asked {
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
