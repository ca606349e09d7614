//! The provider: where people are sent, and what the code means that they come back with.

use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use axum::body::{Body, to_bytes};
use base64ct::{Base64UrlUnpadded, Encoding};
use issuer_domain::Timestamp;
use issuer_office::config::{self, Config};
use issuer_office::secrets::read_client_secret;
use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreProviderMetadata};
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, HttpRequest, HttpResponse, IssuerUrl,
    Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, TokenResponse,
};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use tokio::time::timeout;

use super::OidcError;
use crate::http::asking::{Asker, asker};

/// How long the provider may take to answer.
const ANSWERS_WITHIN: Duration = Duration::from_secs(10);
/// Bytes of an answer: keys and endpoints are a few kilobytes.
const ANSWER_MAX: usize = 1 << 20;
/// For how long its endpoints and keys are kept, in seconds: a key that it takes into use is known so
/// soon.
const KEPT: i64 = 300;
/// The method of RFC 8176 that says that more than one factor was seen.
const MANY_FACTORS: &str = "mfa";

/// An identity provider.
pub(super) struct Provider {
    settings: config::Oidc,
    issuer: IssuerUrl,
    secret: Option<ClientSecret>,
    /// Where it sends people back to.
    back: RedirectUrl,
    client: Asker,
    found: Mutex<Option<(Timestamp, Arc<CoreProviderMetadata>)>>,
}

/// What is kept in the session of somebody who was sent to the provider.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Sent {
    pub(super) state: String,
    pub(super) nonce: String,
    pub(super) verifier: String,
}

/// What the provider says of somebody.
#[derive(Debug)]
pub(super) struct Told {
    /// The name here.
    pub(super) name: String,
    /// Whether it saw a second factor.
    pub(super) saw_two_factors: bool,
}

/// Why nobody has come back from the provider.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotTold {
    /// It does not answer, or not as the standard says.
    #[error("the identity provider does not answer as it should: {0}")]
    Away(String),
    /// The code or the token is not right.
    #[error("{0}")]
    Refused(String),
}

/// Why there was no answer.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct NoAnswer(&'static str);

impl Provider {
    /// The one that the settings name.
    pub(super) fn open(config: &Config) -> Result<Option<Self>, OidcError> {
        let settings = config.oidc.clone();
        let Some(issuer) = settings.issuer.clone() else {
            return Ok(None);
        };
        let address = |key, value: &str| OidcError::Address {
            key,
            value: value.to_owned(),
        };
        let public = config.service.public_address.clone().unwrap_or_default();
        let back = format!("{public}/sign-in/oidc/back");
        let secret = settings.client_secret_file.as_deref();
        let secret = secret.map(read_client_secret).transpose()?;
        Ok(Some(Self {
            issuer: IssuerUrl::new(issuer.clone()).map_err(|_| address("oidc.issuer", &issuer))?,
            back: RedirectUrl::new(back).map_err(|_| address("service.public_address", &public))?,
            secret: secret.map(|secret| ClientSecret::new(secret.to_string())),
            client: asker().map_err(OidcError::Roots)?,
            found: Mutex::default(),
            settings,
        }))
    }

    /// The provider's page for somebody who is sent there.
    pub(super) async fn page(&self, sent: &Sent, now: Timestamp) -> Result<String, NotTold> {
        let found = self.found(now).await?;
        let client = CoreClient::from_provider_metadata(
            CoreProviderMetadata::clone(&found),
            ClientId::new(self.settings.client_id.clone()),
            self.secret.clone(),
        )
        .set_redirect_uri(self.back.clone());
        let verifier = PkceCodeVerifier::new(sent.verifier.clone());
        let (state, nonce) = (sent.state.clone(), sent.nonce.clone());
        let asked = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || CsrfToken::new(state),
                move || Nonce::new(nonce),
            )
            .add_scope(Scope::new("profile".to_owned()))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
        Ok(asked.url().0.into())
    }

    /// What the provider says of whoever came back with this code.
    pub(super) async fn who(
        &self,
        sent: &Sent,
        code: String,
        now: Timestamp,
    ) -> Result<Told, NotTold> {
        let refused = |why: &dyn std::fmt::Display| NotTold::Refused(why.to_string());
        let found = self.found(now).await?;
        let client = CoreClient::from_provider_metadata(
            CoreProviderMetadata::clone(&found),
            ClientId::new(self.settings.client_id.clone()),
            self.secret.clone(),
        )
        .set_redirect_uri(self.back.clone());
        let exchange = client.exchange_code(AuthorizationCode::new(code));
        let exchange = exchange.map_err(|error| NotTold::Away(error.to_string()))?;
        let answer = exchange
            .set_pkce_verifier(PkceCodeVerifier::new(sent.verifier.clone()))
            .request_async(&|request| ask(self.client.clone(), request))
            .await
            .map_err(|error| refused(&error))?;
        let token = answer
            .id_token()
            .ok_or_else(|| refused(&"there is no ID token"))?;
        let seconds = Duration::from_secs(u64::try_from(now.seconds()).unwrap_or_default());
        let verifier = client
            .id_token_verifier()
            .set_time_fn(move || (UNIX_EPOCH + seconds).into());
        let claims = token
            .claims(&verifier, &Nonce::new(sent.nonce.clone()))
            .map_err(|error| refused(&error))?;
        let amr = claims.auth_method_refs().into_iter().flatten();
        let mut amr = amr.map(|method| method.as_str());
        let acr = claims.auth_context_ref().map(|context| context.as_str());
        let strong = &self.settings.second_factor_acr;
        let saw_two_factors = amr.any(|method| method == MANY_FACTORS)
            || acr.is_some_and(|acr| strong.iter().any(|strong| strong == acr));
        // The signature holds: what the token says can be read by any name.
        let name = text_claim(&token.to_string(), &self.settings.name_claim);
        let name = name.ok_or_else(|| refused(&"the token has no claim with a name"))?;
        Ok(Told {
            name,
            saw_two_factors,
        })
    }

    /// Its endpoints and keys.
    async fn found(&self, now: Timestamp) -> Result<Arc<CoreProviderMetadata>, NotTold> {
        let mut found = self.found.lock().await;
        if let Some((since, found)) = &*found
            && now < since.plus_seconds(KEPT)
        {
            return Ok(Arc::clone(found));
        }
        let asking = |request| ask(self.client.clone(), request);
        let read = CoreProviderMetadata::discover_async(self.issuer.clone(), &asking).await;
        let read = Arc::new(read.map_err(|error| NotTold::Away(error.to_string()))?);
        *found = Some((now, Arc::clone(&read)));
        Ok(read)
    }
}

impl std::fmt::Debug for Provider {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Provider({})", self.issuer.as_str())
    }
}

/// Sends a request of the standard's and brings the answer.
async fn ask(client: Asker, request: HttpRequest) -> Result<HttpResponse, NoAnswer> {
    let asking = async {
        let answer = client.request(request.map(Body::from)).await;
        let (head, body) = answer.map_err(|_| NoAnswer("no connection"))?.into_parts();
        let body = to_bytes(Body::new(body), ANSWER_MAX).await;
        let body = body.map_err(|_| NoAnswer("the answer broke off or is too long"))?;
        Ok(HttpResponse::from_parts(head, body.into()))
    };
    let answer = timeout(ANSWERS_WITHIN, asking).await;
    answer.unwrap_or(Err(NoAnswer("no answer in time")))
}

/// A claim of a token, where it is a text.
fn text_claim(token: &str, claim: &str) -> Option<String> {
    let payload = Base64UrlUnpadded::decode_vec(token.split('.').nth(1)?).ok()?;
    let payload: serde_json::Value = serde_json::from_slice(&payload).ok()?;
    payload.get(claim)?.as_str().map(str::to_owned)
}
