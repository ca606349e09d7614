//! `/api/v1`: the exchange of data with other departments, and the page on which officers say who may
//! ask for what.
//!
//! [`ways`] is its table of contents: each way in with what a token must be for. The description for
//! other programs (`openapi.json`) is made of the same handlers.

mod block_lists;
mod body;
mod caller;
mod cards;
mod clients;
mod description;
mod exports;
mod families;
mod ledgers;
mod problem;
mod publications;
mod repeat;
mod tagged;
#[cfg(test)]
mod tests;

use axum::Extension;
use axum::http::Method;
use axum::response::Response;
use axum::routing::MethodRouter;
use issuer_domain::{ApiScope, Role};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};
use utoipa_axum::routes;

use super::access::Who;
use super::fault::Fault;
use super::route::{Route, get, post};
use super::service::Service;
use caller::Needs;
pub(super) use problem::Problem;

/// What every path of the interface begins with.
pub(super) const ROOT: &str = "/api/";

/// Who may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Access {
    /// Everybody, without a token.
    Everybody,
    /// Whoever has a token, whatever it is for.
    AnyToken,
    /// Whoever has a token for this.
    Token(ApiScope),
}

/// A way in that is described to other programs.
struct Way {
    method: Method,
    path: &'static str,
    access: Access,
    described: UtoipaMethodRouter<Service>,
}

fn way(
    method: Method,
    path: &'static str,
    access: Access,
    described: UtoipaMethodRouter<Service>,
) -> Way {
    Way {
        method,
        path,
        access,
        described,
    }
}

/// What could not be done, as programs read it: what a handler of the interface said, and for a path
/// of the interface also what was refused on the way to it.
pub(super) fn problem_of(response: &mut Response, is_program: bool) -> Option<Problem> {
    let extensions = response.extensions_mut();
    if let Some(problem) = extensions.remove::<Problem>() {
        return Some(problem);
    }
    if !is_program {
        return None;
    }
    let fault = extensions.remove::<Fault>().map(Problem::of_fault);
    fault.or_else(|| Problem::of_status(response.status()))
}

/// Every way in of the interface.
#[rustfmt::skip]
fn ways() -> Vec<Way> {
    use Access::{AnyToken, Everybody, Token};
    use ApiScope::{BlockList, CallSheet, CardVerify, FamilyStatus, PortabilityExport, ShopLedger};
    let (read, write) = (Method::GET, Method::POST);
    vec![
        way(read.clone(), "/api/v1/client", AnyToken, routes!(caller::client)),
        way(write.clone(), "/api/v1/families/status", Token(FamilyStatus), routes!(families::status)),
        way(write.clone(), "/api/v1/cards/verify", Token(CardVerify), routes!(cards::verify)),
        way(write.clone(), "/api/v1/pds/block-lists", Token(BlockList), routes!(block_lists::take)),
        way(read.clone(), "/api/v1/pds/block-lists", Token(BlockList), routes!(block_lists::list)),
        way(read.clone(), "/api/v1/pds/block-lists/{number}", Token(BlockList), routes!(block_lists::find)),
        way(write, "/api/v1/shops/ledgers", Token(ShopLedger), routes!(ledgers::take)),
        way(read.clone(), "/api/v1/shops/indicators", Token(ShopLedger), routes!(ledgers::indicators)),
        way(read.clone(), "/api/v1/exports/onorc", Token(PortabilityExport), routes!(exports::onorc)),
        way(read.clone(), "/api/v1/exports/call-sheet", Token(CallSheet), routes!(exports::sheet)),
        way(read.clone(), "/api/v1/verifier/update", Everybody, routes!(publications::update)),
        way(read.clone(), "/api/v1/verifier/changes/{since}", Everybody, routes!(publications::changes)),
        way(read.clone(), "/api/v1/scales/{month}", Everybody, routes!(publications::scale)),
        way(read.clone(), "/api/v1/dictionary", Everybody, routes!(description::dictionary)),
        way(read, "/api/v1/schemas/{name}", Everybody, routes!(description::schema)),
    ]
}

/// The ways in as the service's table has them: tokens are asked for by the handlers.
pub(super) fn routes() -> Vec<Route> {
    let officers = Who::Roles(&[Role::Officer]);
    let mut routes: Vec<Route> = ways().into_iter().map(route).collect();
    routes.extend([
        get(
            "/api/v1/openapi.json",
            Who::Everybody,
            description::openapi_json,
        ),
        get("/api/v1/docs", Who::Everybody, description::docs),
        get("/clients", officers, clients::list),
        post("/clients", officers, clients::add),
        post("/clients/token", officers, clients::token),
        post("/clients/disable", officers, clients::disable),
        post("/clients/list", officers, clients::decide),
    ]);
    routes
}

fn route(way: Way) -> Route {
    let (_, _, handler) = way.described;
    let needs = match way.access {
        Access::Everybody => None,
        Access::AnyToken => Some(Needs(None)),
        Access::Token(scope) => Some(Needs(Some(scope))),
    };
    let handler: MethodRouter<Service> = match needs {
        Some(needs) => handler.layer(Extension(needs)),
        None => handler,
    };
    Route {
        method: way.method,
        path: way.path,
        who: Who::Everybody,
        handler,
        slowed: false,
    }
}

/// The description of the interface, OpenAPI 3.1.
fn openapi() -> OpenApi {
    let mut router = OpenApiRouter::<Service>::with_openapi(description::head());
    for way in ways() {
        router = router.routes(way.described);
    }
    router.into_openapi()
}
