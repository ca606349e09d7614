//! What the office serves over HTTP: the pages of its staff, and what everybody may fetch.
//!
//! `router.rs` is the table of contents. A request goes through the guard of its route; a handler
//! calls a workflow and puts the answer on a screen of `issuer-pages`. There is no SQL here.

mod access;
mod account;
mod asking;
mod assets;
mod citizen;
mod counter;
mod delivery;
mod department;
mod exchange;
mod fault;
mod gateway;
mod gauges;
mod helpdesk;
mod home;
mod language;
mod limits;
mod local_path;
mod log;
mod looking;
mod making;
mod monitor;
mod oidc;
mod press;
mod publications;
mod published_files;
mod refusals;
mod route;
mod router;
mod serve;
mod service;
mod session_store;
mod shop_page;
mod sign_in;
#[cfg(test)]
mod tests;
mod work;

pub use log::start_log;
pub use oidc::{Oidc, OidcError};
pub use serve::{Listeners, ServeError, bind, serve, tls};
pub use service::{Parts, Service};
pub use work::send_notices;
