//! Signing in at an identity provider, by OpenID Connect: authorization code with PKCE, state and
//! nonce kept in the session. Only feature `oidc` has what it takes; without it a provider in the
//! settings is an error.

#[cfg(feature = "oidc")]
mod provider;
#[cfg(feature = "oidc")]
mod ways;

use std::io;

use issuer_office::config::Config;
use issuer_office::secrets::ClientSecretError;

use super::route::Route;

/// Why nobody can sign in at the provider that the settings name.
#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    /// The program was built without it.
    #[error(
        "people cannot sign in at {issuer}: this program was built without OpenID Connect\n\nhint: build it with --features oidc, or take [oidc] out of the settings"
    )]
    NotBuilt {
        /// The provider.
        issuer: String,
    },
    /// An address.
    #[error(
        "{key} {value} is no address\n\nhint: oidc.issuer is like https://id.example/realms/hp, service.public_address like https://card.example"
    )]
    Address {
        /// The setting's key.
        key: &'static str,
        /// What it says.
        value: String,
    },
    /// The secret.
    #[error(transparent)]
    Secret(#[from] ClientSecretError),
    /// The roots of TLS.
    #[error("the system's root certificates cannot be read: {0}")]
    Roots(#[source] io::Error),
}

/// Where people may sign in besides.
#[cfg(feature = "oidc")]
#[derive(Debug)]
pub struct Oidc(provider::Provider);

/// Where people may sign in besides: nowhere, in this program.
#[cfg(not(feature = "oidc"))]
#[derive(Debug)]
pub enum Oidc {}

impl Oidc {
    /// The provider that the settings name; none where they name none.
    #[cfg(feature = "oidc")]
    pub fn open(config: &Config) -> Result<Option<Self>, OidcError> {
        let provider = provider::Provider::open(config)?;
        Ok(provider.map(Self))
    }

    /// None, and an error where the settings name a provider.
    #[cfg(not(feature = "oidc"))]
    pub fn open(config: &Config) -> Result<Option<Self>, OidcError> {
        match &config.oidc.issuer {
            None => Ok(None),
            Some(issuer) => Err(OidcError::NotBuilt {
                issuer: issuer.clone(),
            }),
        }
    }
}

/// Ways in of this area.
#[cfg(feature = "oidc")]
#[rustfmt::skip]
pub(super) fn routes() -> Vec<Route> {
    use super::access::Who::Everybody;
    use super::route::{get, post, slowed};
    vec![
        slowed(get("/sign-in/oidc", Everybody, ways::begin)),
        slowed(get("/sign-in/oidc/back", Everybody, ways::back)),
        get("/sign-in/oidc/code", Everybody, ways::code_form),
        slowed(post("/sign-in/oidc/code", Everybody, ways::code)),
    ]
}

/// None in this program.
#[cfg(not(feature = "oidc"))]
pub(super) fn routes() -> Vec<Route> {
    Vec::new()
}

#[cfg(test)]
#[cfg(feature = "oidc")]
mod tests;

#[cfg(test)]
#[cfg(not(feature = "oidc"))]
mod tests {
    use super::Oidc;
    use crate::http::tests::test_service::TestService;

    #[tokio::test]
    async fn a_provider_in_the_settings_is_refused_by_a_program_that_cannot_ask_it() {
        let service = TestService::open().await;
        let mut config = (*service.service.office().config).clone();
        assert!(Oidc::open(&config).unwrap().is_none());
        config.oidc.issuer = Some("https://id.example".to_owned());
        let error = Oidc::open(&config).unwrap_err().to_string();
        assert!(error.contains("--features oidc"), "{error}");
    }
}
