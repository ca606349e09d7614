//! The server's life: it binds, serves, and stops when it is told.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::time::Duration;

use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use super::limits::FromWhere;
use super::monitor;
use super::router::router;
use super::service::Service;

/// How long requests that were begun may take once the process is asked to end. With the second before
/// it, in which the server still takes what comes, this is less than ten seconds.
const ENDS_WITHIN: Duration = Duration::from_secs(8);
/// So long the server still takes requests while `/readyz` says no: a load balancer looks elsewhere
/// meanwhile.
const STILL_TAKES: Duration = Duration::from_secs(1);

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
    /// Certificate or key.
    #[error(
        "TLS cannot be served with {} and its key: {source}\n\nhint: [service] tls_certificate is the certificate with its chain and tls_key its key, both PEM", certificate.display()
    )]
    Tls {
        /// The certificate's file.
        certificate: PathBuf,
        /// What was wrong.
        source: io::Error,
    },
    /// The server broke off.
    #[error("serving ended: {0}")]
    Serve(#[source] io::Error),
}

/// Where the service listens.
#[derive(Debug)]
pub struct Listeners {
    /// For everybody; none where this process only works.
    pub pages: Option<TcpListener>,
    /// For the machine's own watch.
    pub monitor: Option<TcpListener>,
}

/// Takes an address; with port 0 a free one, which the listener tells.
pub fn bind(address: SocketAddr) -> Result<TcpListener, ServeError> {
    let bound = TcpListener::bind(address).and_then(|listener| {
        listener.set_nonblocking(true)?;
        Ok(listener)
    });
    bound.map_err(|source| ServeError::Bind { address, source })
}

/// Certificate and key of a service, where it has them.
pub async fn tls(
    service: &issuer_office::config::Service,
) -> Result<Option<RustlsConfig>, ServeError> {
    let Some((certificate, key)) = service.tls() else {
        return Ok(None);
    };
    // It is there already where the database's driver was first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let read = RustlsConfig::from_pem_file(certificate, key).await;
    read.map(Some).map_err(|source| ServeError::Tls {
        certificate: certificate.clone(),
        source,
    })
}

/// So often pages of SQLite's write-ahead log go into the file: at 100 reprints a second 4,000 of them.
const LOG_EVERY: Duration = Duration::from_millis(500);

async fn fold_log(service: Service) {
    loop {
        tokio::time::sleep(LOG_EVERY).await;
        // Whoever commits on a full or broken disk is told by that.
        if let Err(error) = service.office().storage.fold_log().await {
            tracing::debug!(cause = %error, "the write-ahead log waits");
        }
    }
}

/// Serves until it is told to stop; what was begun is finished first, within ten seconds in all. The
/// monitor's listener answers to the end.
pub async fn serve(
    listeners: Listeners,
    service: Service,
    mut stop: watch::Receiver<bool>,
) -> Result<(), ServeError> {
    let counters = monitor::recorder();
    tokio::spawn(fold_log(service.clone()));
    if let Some(listener) = listeners.monitor {
        let watched = monitor::router(service.clone(), counters, stop.clone());
        let watching = axum_server::from_tcp(listener).map_err(ServeError::Serve)?;
        tokio::spawn(watching.serve(watched.into_make_service()));
    }
    let Some(listener) = listeners.pages else {
        // Where nobody can tell any more, it is over too.
        let _ = stop.wait_for(|stop| *stop).await;
        return Ok(());
    };
    let handle = Handle::new();
    let stopping = handle.clone();
    tokio::spawn(async move {
        let _ = stop.wait_for(|stop| *stop).await;
        tokio::time::sleep(STILL_TAKES).await;
        stopping.graceful_shutdown(Some(ENDS_WITHIN));
    });
    let config = service.settings();
    let where_from = FromWhere {
        behind_proxy: config.behind_proxy,
    };
    let pages = router(&service, where_from).into_make_service_with_connect_info::<SocketAddr>();
    let serving = if let Some(tls) = tls(config).await? {
        tokio::spawn(read_anew(tls.clone(), service.clone()));
        let server = axum_server::from_tcp_rustls(listener, tls).map_err(ServeError::Serve)?;
        server.handle(handle).serve(pages).await
    } else {
        let server = axum_server::from_tcp(listener).map_err(ServeError::Serve)?;
        server.handle(handle).serve(pages).await
    };
    serving.map_err(ServeError::Serve)
}

/// Reads certificate and key anew at every SIGHUP; where they are wrong the old ones stay.
async fn read_anew(tls: RustlsConfig, service: Service) {
    let Ok(mut hangups) = signal(SignalKind::hangup()) else {
        return;
    };
    while hangups.recv().await.is_some() {
        let Some((certificate, key)) = service.settings().tls() else {
            return;
        };
        match tls.reload_from_pem_file(certificate, key).await {
            Ok(()) => tracing::info!("certificate and key are read anew"),
            Err(error) => tracing::error!(%error, "certificate or key is wrong; the old ones stay"),
        }
    }
}
