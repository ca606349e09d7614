//! The server's life: it binds, serves, and stops when it is told.

use std::io;
use std::net::SocketAddr;

use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use super::router::{Office, router};

/// Why nothing is served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address.
    #[error(
        "nothing can be served at {address}: {source}\n\nhint: is another program there? Choose another with --listen"
    )]
    Bind {
        /// Which.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The server broke off.
    #[error("serving ended: {0}")]
    Serve(#[source] io::Error),
}

/// Takes an address; with port 0 a free one, which the listener tells.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, ServeError> {
    let bound = TcpListener::bind(address).await;
    bound.map_err(|source| ServeError::Bind { address, source })
}

/// Serves until the process is asked to end (SIGTERM or SIGINT); what was begun is finished first.
pub async fn serve(listener: TcpListener, office: Office) -> Result<(), ServeError> {
    let mut terminate = signal(SignalKind::terminate()).map_err(ServeError::Serve)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(ServeError::Serve)?;
    let asked_to_end = async move {
        tokio::select! {
            _ = terminate.recv() => (),
            _ = interrupt.recv() => (),
        }
    };
    axum::serve(listener, router(office))
        .with_graceful_shutdown(asked_to_end)
        .await
        .map_err(ServeError::Serve)
}
