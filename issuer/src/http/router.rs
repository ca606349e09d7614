//! The service's table of contents: every way in, and who may take it.

use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Redirect;
use issuer_office::storage::Storage;
use issuer_pages::Refusal;
use tower::ServiceBuilder;
use tower_governor::GovernorLayer;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::csrf::CsrfLayer;
use tower_http::request_id::{PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, SessionManagerLayer};

use super::access::{Who, guard};
use super::fault::{Fault, faces_of_faults};
use super::limits::{FromWhere, from_an_address, too_often};
use super::log::{RequestNumber, tell};
use super::route::{Route, get, post, slowed};
use super::service::Service;
use super::session_store::{OfficeSessions, SESSION_HOURS};
use super::{
    account, assets, citizen, counter, delivery, department, exchange, helpdesk, home, language,
    oidc, press, publications, shop_page, sign_in,
};

/// Every way in.
#[rustfmt::skip]
pub(super) fn routes() -> Vec<Route> {
    use Who::{Everybody, Staff};
    let own = vec![
        get("/assets/{name}", Everybody, assets::file),
        post("/language", Everybody, language::choose),

        // Who is at work.
        get("/sign-in", Everybody, sign_in::form),
        slowed(post("/sign-in", Everybody, sign_in::submit)),
        post("/sign-out", Everybody, sign_in::sign_out),
        get("/home", Staff, home::show),
        get("/account", Staff, account::show),
        post("/account/password", Staff, account::password),
        post("/account/factor", Staff, account::begin_factor),
        post("/account/factor/confirm", Staff, account::confirm_factor),

        // The shop's page and what it fetches.
        get("/verify", Everybody, async || Redirect::permanent("/verify/")),
        get("/verify/", Everybody, shop_page::index),
        get("/verify/setup.json", Everybody, publications::setup),
        get("/verify/lists.bin", Everybody, publications::update),
        get("/verify/update", Everybody, publications::update),
        get("/verify/scale", Everybody, publications::scale),
        get("/verify/{*file}", Everybody, shop_page::file),
    ];
    // Each area lists its own.
    let areas = [
        citizen::routes(),
        counter::routes(),
        delivery::routes(),
        department::routes(),
        exchange::routes(),
        helpdesk::routes(),
        oidc::routes(),
        press::routes(),
    ];
    own.into_iter().chain(areas.into_iter().flatten()).collect()
}

/// What pages may load and where forms may go: only here.
const PAGES_MAY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// How long a request may take.
const ANSWERED_WITHIN: Duration = Duration::from_mins(1);
/// Bytes of a request: files of presses and registers are the largest.
const REQUEST_MAX: usize = 16 * 1024 * 1024;

/// The server of a service.
pub(super) fn router(service: &Service, where_from: FromWhere) -> Router {
    let mut router = Router::new();
    for route in routes() {
        tracing::debug!(method = %route.method, path = route.path, who = ?route.who, "way in");
        let guarded = from_fn_with_state((service.clone(), route.who), guard);
        let mut handler = route.handler.route_layer(guarded);
        if route.slowed
            && let Some(config) = from_an_address(where_from)
        {
            handler = handler.route_layer(GovernorLayer::new(config).error_handler(too_often));
        }
        router = router.route(route.path, handler);
    }
    let layers = ServiceBuilder::new()
        .layer(SetRequestIdLayer::x_request_id(RequestNumber::new(service)))
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(
            CompressionLayer::new()
                .gzip(true)
                .quality(CompressionLevel::Fastest)
                .compress_when(
                    DefaultPredicate::new().and(NotForContentType::new(publications::SIGNED)),
                ),
        )
        .layer(unless_said(header::CONTENT_SECURITY_POLICY, PAGES_MAY))
        .layer(always(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        // Pages whose address is a secret say for themselves.
        .layer(unless_said(header::REFERRER_POLICY, "same-origin"))
        .layer(always(
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ))
        // Pages with what a person sees are kept by nobody; lists say for themselves how long.
        .layer(unless_said(header::CACHE_CONTROL, "no-store"))
        .layer(from_fn(tell))
        .layer(from_fn_with_state(service.clone(), faces_of_faults))
        .layer(CatchPanicLayer::custom(|_| {
            use axum::response::IntoResponse;
            Fault::Away("a handler panicked".to_owned()).into_response()
        }))
        .layer(TimeoutLayer::with_status_code(
            axum::http::StatusCode::SERVICE_UNAVAILABLE,
            ANSWERED_WITHIN,
        ))
        .layer(CsrfLayer::new().with_rejection_response(forged))
        .layer(sessions(service.office().storage.clone(), service));
    router
        .fallback(async || Fault::NotFound)
        .layer(DefaultBodyLimit::max(REQUEST_MAX))
        .layer(layers)
        .with_state(service.clone())
}

fn sessions(storage: Storage, service: &Service) -> SessionManagerLayer<OfficeSessions> {
    let store = OfficeSessions {
        storage,
        clock: service.clock(),
    };
    SessionManagerLayer::new(store)
        .with_name("__Host-session")
        .with_secure(true)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(time::Duration::hours(SESSION_HOURS)))
}

fn forged(_: tower_http::csrf::ProtectionError) -> axum::response::Response {
    use axum::response::IntoResponse;
    Fault::NotAllowed(Some(Refusal::new("refused-other-site"))).into_response()
}

fn always(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
}

fn unless_said(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}
