//! A Lok Mitra Kendra's counter, the approval of its requests, and its money.

mod ask;
mod decide;
mod faults;
mod find;
mod list;
mod money;
mod money_tables;
mod papers;
mod pay;
mod request;
mod seen;
#[cfg(test)]
mod tests;
mod webhook;

use issuer_domain::Role::{self, Auditor, Inspector, LmkOperator, Officer};

use super::access::Who::{Everybody, Roles};
use super::account::acting;
use super::route::{Route, get, post, slowed};

/// Who takes requests.
const TAKERS: &[Role] = &[LmkOperator, Inspector, Officer];
/// Who decides them.
const DECIDERS: &[Role] = &[Inspector, Officer];
/// Who watches the money.
const WATCHERS: &[Role] = &[Inspector, Officer, Auditor];

/// Every way in of this area.
#[rustfmt::skip]
pub(super) fn routes() -> Vec<Route> {
    vec![
        // A family is found and asks. Numbers can be guessed at.
        get("/counter", Roles(TAKERS), find::form),
        get("/counter/scan", Roles(TAKERS), find::scan),
        slowed(post("/counter/find", Roles(TAKERS), find::find)),
        post("/counter/fee", Roles(TAKERS), ask::fee),
        post("/counter/calls", Roles(TAKERS), ask::no_calls),
        get("/counter/requests", Roles(TAKERS), list::list),
        post("/counter/requests", Roles(TAKERS), ask::submit),

        // A request, its fee and its papers.
        get("/counter/requests/{number}", Roles(TAKERS), request::show),
        get("/counter/requests/{number}/payment", Roles(TAKERS), request::payment),
        post("/counter/requests/{number}/withdraw", Roles(TAKERS), request::withdraw),
        post("/counter/requests/{number}/upi", Roles(TAKERS), pay::upi),
        post("/counter/requests/{number}/utr", Roles(TAKERS), pay::utr),
        post("/counter/requests/{number}/cash", Roles(TAKERS), pay::cash),
        post("/counter/requests/{number}/slip", Roles(TAKERS), papers::slip),
        get("/counter/requests/{number}/receipt", Roles(TAKERS), papers::receipt),
        post("/counter/requests/{number}/interim", Roles(TAKERS), papers::interim),
        post("/counter/requests/{number}/print", Roles(TAKERS), papers::print),
        get("/counter/requests/{number}/card", Roles(TAKERS), papers::card),

        // Another person says yes or no.
        get("/requests", Roles(DECIDERS), decide::queue),
        post("/requests/publish", Roles(&[Officer]), decide::publish),
        get("/requests/{number}", Roles(DECIDERS), decide::show),
        post("/requests/{number}/approve", Roles(DECIDERS), decide::approve),
        post("/requests/{number}/refuse", Roles(DECIDERS), decide::refuse),

        // Fees, cards, money paid in.
        get("/money", Roles(WATCHERS), money::show),
        get("/money/tally.csv", Roles(WATCHERS), money_tables::tally_csv),
        get("/money/centres.csv", Roles(WATCHERS), money_tables::centres_csv),
        post("/money/bank", Roles(&[Officer]), money::bank),
        post("/money/remittance", Roles(&[Officer]), money::remittance),
        post("/payments/webhook", Everybody, webhook::take),
    ]
}
