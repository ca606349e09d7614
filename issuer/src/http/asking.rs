//! What this service asks others with: the gateway that sends SMS, an identity provider.

use std::io;

use axum::body::Body;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

/// A client that goes nowhere but where it is sent: it follows no answer elsewhere.
pub(super) type Asker = Client<HttpsConnector<HttpConnector>, Body>;

/// One that trusts the system's root certificates.
pub(super) fn asker() -> io::Result<Asker> {
    let provider = rustls::crypto::ring::default_provider();
    let connector = HttpsConnectorBuilder::new()
        .with_provider_and_native_roots(provider)?
        // Settings take plain HTTP for this machine alone.
        .https_or_http()
        .enable_http1()
        .build();
    Ok(Client::builder(TokioExecutor::new()).build(connector))
}
