//! The server's life: it binds, serves, and stops when it is told.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::time::timeout;

use super::limits::FromWhere;
use super::monitor;
use super::router::router;
use super::service::Service;
use super::work::send_notices;

/// How long requests that were begun may take once the process is asked to end; a unit's
/// `TimeoutStopSec` is longer.
const ENDS_WITHIN: Duration = Duration::from_secs(10);

/// Why nothing is served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address.
    #[error(
        "nothing can be served at {address}: {source}\n\nhint: is another program there? Choose another with --listen or --monitor"
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

/// Where the service listens.
#[derive(Debug)]
pub struct Listeners {
    /// For everybody.
    pub pages: TcpListener,
    /// For the machine's own watch.
    pub monitor: Option<TcpListener>,
    /// Whether a proxy stands before it and says where requests come from.
    pub behind_proxy: bool,
}

/// Takes an address; with port 0 a free one, which the listener tells.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, ServeError> {
    let bound = TcpListener::bind(address).await;
    bound.map_err(|source| ServeError::Bind { address, source })
}

/// Serves until the process is asked to end (SIGTERM or SIGINT); what was begun is finished first,
/// within ten seconds.
pub async fn serve(listeners: Listeners, service: Service) -> Result<(), ServeError> {
    let mut terminate = signal(SignalKind::terminate()).map_err(ServeError::Serve)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(ServeError::Serve)?;
    let (tell, told) = watch::channel(());
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => (),
            _ = interrupt.recv() => (),
        }
        drop(tell);
    });
    let ended =
        |mut told: watch::Receiver<()>| async move { while told.changed().await.is_ok() {} };

    tokio::spawn(send_notices(service.clone(), ended(told.clone())));
    let where_from = FromWhere {
        behind_proxy: listeners.behind_proxy,
    };
    let counters = monitor::recorder();
    if let Some(listener) = listeners.monitor {
        let watched = monitor::router(service.clone(), counters);
        let watching = axum::serve(listener, watched).with_graceful_shutdown(ended(told.clone()));
        tokio::spawn(async move { watching.await });
    }
    let pages = router(&service, where_from).into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listeners.pages, pages).with_graceful_shutdown(ended(told.clone()));
    let mut serving = std::pin::pin!(async move { serving.await });
    tokio::select! {
        served = &mut serving => return served.map_err(ServeError::Serve),
        () = ended(told) => (),
    }
    match timeout(ENDS_WITHIN, serving).await {
        Ok(served) => served.map_err(ServeError::Serve),
        Err(_) => Ok(()),
    }
}
