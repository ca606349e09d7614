//! Ways in as areas list them.

use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, on};

use super::access::Who;
use super::fault::Fault;
use super::service::Service;

/// A way in.
pub(super) struct Route {
    /// How.
    pub(super) method: Method,
    /// Where.
    pub(super) path: &'static str,
    /// Who may.
    pub(super) who: Who,
    /// What is done.
    pub(super) handler: MethodRouter<Service>,
    /// Whether tries are slowed by where they come from.
    pub(super) slowed: bool,
}

/// A way to look at something.
pub(super) fn get<H: Handler<T, Service>, T: 'static>(
    path: &'static str,
    who: Who,
    handler: H,
) -> Route {
    Route {
        method: Method::GET,
        path,
        who,
        handler: on(MethodFilter::GET, handler),
        slowed: false,
    }
}

/// A way to do something.
pub(super) fn post<H: Handler<T, Service>, T: 'static>(
    path: &'static str,
    who: Who,
    handler: H,
) -> Route {
    Route {
        method: Method::POST,
        handler: on(MethodFilter::POST, handler),
        ..get(path, who, async || Fault::NotFound)
    }
}

/// A way in that can be guessed at.
pub(super) fn slowed(route: Route) -> Route {
    Route {
        slowed: true,
        ..route
    }
}
