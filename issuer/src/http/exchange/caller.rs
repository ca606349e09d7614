//! Who asks: a department, by the token that it shows.

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use issuer_domain::ApiScope;
use issuer_office::app::App;
use issuer_office::storage::{ApiClient, ApiToken, ShareWay};
use issuer_office::workflow::exchange::Asking;
use issuer_office::workflow::exchange::documents::written;
use issuer_office::workflow::exchange::manage_clients::{TOKEN_BEGINS, client_of_token};
use serde::Serialize;
use utoipa::ToSchema;

use super::problem::{Problem, Problems};
use crate::http::service::Service;

/// What a token must be for; anything where none is named.
#[derive(Debug, Clone, Copy)]
pub(super) struct Needs(pub(super) Option<ApiScope>);

/// A department whose token holds and is for this. A handler that has one has been asked for by it.
pub(super) struct Caller {
    pub(super) service: Service,
    pub(super) app: App,
    pub(super) client: ApiClient,
    token: ApiToken,
}

impl Caller {
    pub(super) fn asking(&self) -> Asking<'_> {
        Asking {
            app: &self.app,
            client: &self.client,
            way: ShareWay::Api,
        }
    }
}

impl FromRequestParts<Service> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, Problem> {
        // A way in without it is for nobody.
        let needs = parts.extensions.get::<Needs>().copied();
        let Needs(needed) = needs.ok_or_else(|| Problem::new("not-found"))?;
        let shown = parts.headers.get(header::AUTHORIZATION);
        let shown = shown.ok_or_else(|| Problem::new("token-missing"))?;
        let text = shown.to_str().ok().and_then(bearer);
        let text = text.ok_or_else(|| Problem::new("token-wrong"))?;
        let now = service.now();
        let found = client_of_token(service.office(), text, now).await?;
        let (client, token) = found.ok_or_else(|| Problem::new("token-wrong"))?;
        if !service.limits().client(client.name.as_str()) {
            return Err(Problem::new("too-often"));
        }
        if let Some(scope) = needed.filter(|scope| !token.scopes.contains(scope)) {
            return Err(Problem::scope_missing(scope));
        }
        let app = service.acting(&client.name.actor());
        Ok(Self {
            service: service.clone(),
            app: app.ok_or_else(|| Problem::away("no randomness"))?,
            client,
            token,
        })
    }
}

/// The token of an `Authorization` header (RFC 6750, section 2.1).
fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && token.starts_with(TOKEN_BEGINS)).then_some(token)
}

/// What a client may ask for.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ClientDocument {
    /// Its short name.
    name: String,
    /// Which department it is.
    title: String,
    /// Which fields it is given: `status`, `food` or `welfare`.
    profile: &'static str,
    /// The fields of that profile.
    fields: Vec<&'static str>,
    /// Of which part of the state: `state`, `district:18` ...
    area: String,
    /// What this token is for.
    scopes: Vec<&'static str>,
    /// From when on this token is worth nothing, RFC 3339.
    #[schema(format = DateTime)]
    token_expires_at: String,
}

/// Says who asks
///
/// What this token is for, which fields the client is given and of which part of the state.
#[utoipa::path(
    get,
    path = "/api/v1/client",
    operation_id = "getClient",
    tag = "client",
    security(("token" = [])),
    responses((status = 200, description = "Who asks", body = ClientDocument), Problems)
)]
pub(super) async fn client(caller: Caller) -> Json<ClientDocument> {
    let client = &caller.client;
    Json(ClientDocument {
        name: client.name.to_string(),
        title: client.title.clone(),
        profile: client.profile.word(),
        fields: client.profile.fields(),
        area: client.area.to_string(),
        scopes: caller
            .token
            .scopes
            .iter()
            .map(|scope| scope.word())
            .collect(),
        token_expires_at: written(caller.token.expires_at),
    })
}
