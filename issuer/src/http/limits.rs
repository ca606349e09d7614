//! How often somebody may try: to guess a password, a tracking secret, a number.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use governor::clock::{DefaultClock, QuantaInstant};
use governor::middleware::NoOpMiddleware;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use tower_governor::GovernorError;
use tower_governor::governor::{GovernorConfig, GovernorConfigBuilder};
use tower_governor::key_extractor::KeyExtractor;

/// Tries a minute for one account, from wherever they come.
const A_MINUTE_AN_ACCOUNT: NonZeroU32 = NonZeroU32::new(5).unwrap();
/// Requests a second of one department: a queue at each of a thousand counters ...
const A_SECOND_A_CLIENT: NonZeroU32 = NonZeroU32::new(50).unwrap();
/// ... and so many at once before it waits.
const IN_A_ROW_OF_A_CLIENT: NonZeroU32 = NonZeroU32::new(200).unwrap();
/// Tries in a row from one address before they are slowed ...
const IN_A_ROW_FROM_AN_ADDRESS: u32 = 30;
/// ... to one in so many seconds: a whole office may sit behind one address.
const SECONDS_A_TRY: u64 = 2;
/// Accounts after whose tries those that are over are forgotten.
const FORGET_ABOVE: usize = 10_000;

/// Counts of tries.
pub(super) struct Limits {
    accounts: DefaultKeyedRateLimiter<String>,
    clients: DefaultKeyedRateLimiter<String>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            accounts: RateLimiter::dashmap_with_clock(
                Quota::per_minute(A_MINUTE_AN_ACCOUNT),
                DefaultClock::default(),
            ),
            clients: RateLimiter::dashmap_with_clock(
                Quota::per_second(A_SECOND_A_CLIENT).allow_burst(IN_A_ROW_OF_A_CLIENT),
                DefaultClock::default(),
            ),
        }
    }
}

impl Limits {
    /// Whether this client may ask once more. There are few, each noted by an officer.
    pub(super) fn client(&self, name: &str) -> bool {
        self.clients.check_key(&name.to_owned()).is_ok()
    }

    /// Whether this account may be tried once more.
    pub(super) fn account(&self, name: &str) -> bool {
        if self.accounts.len() > FORGET_ABOVE {
            self.accounts.retain_recent();
        }
        let name: String = name.chars().take(64).collect();
        self.accounts.check_key(&name).is_ok()
    }
}

/// The address a request comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FromWhere {
    /// Whether a proxy before us says so in `X-Forwarded-For`.
    pub(super) behind_proxy: bool,
}

impl KeyExtractor for FromWhere {
    type Key = Option<IpAddr>;

    fn extract<T>(&self, request: &Request<T>) -> Result<Self::Key, GovernorError> {
        let forwarded = request.headers().get("x-forwarded-for");
        let forwarded = forwarded.and_then(|list| list.to_str().ok());
        // The last one is what our own proxy has seen; those before it are what a client claims.
        let forwarded = forwarded
            .and_then(|list| list.rsplit(',').next())
            .and_then(|address| address.trim().parse().ok());
        let peer = request
            .extensions()
            .get::<ConnectInfo<std::net::SocketAddr>>();
        let peer = peer.map(|peer| peer.0.ip());
        Ok(if self.behind_proxy {
            forwarded.or(peer)
        } else {
            peer
        })
    }
}

/// Slows what comes from one address.
pub(super) fn from_an_address(
    where_from: FromWhere,
) -> Option<Arc<GovernorConfig<FromWhere, NoOpMiddleware<QuantaInstant>>>> {
    GovernorConfigBuilder::default()
        .per_second(SECONDS_A_TRY)
        .burst_size(IN_A_ROW_FROM_AN_ADDRESS)
        .key_extractor(where_from)
        .finish()
        .map(Arc::new)
}

/// What is answered then.
pub(super) fn too_often(_: GovernorError) -> axum::http::Response<Body> {
    use axum::response::IntoResponse;
    super::fault::Fault::TooOften.into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_tried_five_times_a_minute_and_another_one_besides() {
        let limits = Limits::default();
        let taken = (0..1_000).filter(|_| limits.account("s.negi")).count();
        assert_eq!(taken, 5);
        assert!(limits.account("b.devi"));
    }

    #[test]
    fn a_client_cannot_choose_its_address() {
        let request = Request::builder()
            .header("x-forwarded-for", "10.0.0.1, 192.0.2.7")
            .body(())
            .unwrap();
        let behind = |behind_proxy| FromWhere { behind_proxy }.extract(&request).unwrap();
        assert_eq!(behind(false), None);
        assert_eq!(behind(true), Some("192.0.2.7".parse().unwrap()));
    }
}
