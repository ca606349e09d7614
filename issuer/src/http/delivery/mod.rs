//! `/delivery`: consignments at an office, and cards for families.

mod consignments;
mod hand_over;
mod sync;
#[cfg(test)]
mod tests;

use issuer_domain::Role;

use super::access::Who;
use super::route::{Route, get, post};

/// Who receives consignments and hands cards over; each at the own office.
const DELIVERS: Who = Who::Roles(&[Role::Distributor, Role::Inspector, Role::Officer]);

/// The ways in.
#[rustfmt::skip]
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/delivery", DELIVERS, consignments::list),
        get("/delivery/consignments/{lot}/{number}", DELIVERS, consignments::show),
        post("/delivery/consignments/{lot}/{number}/receive", DELIVERS, consignments::receive),
        post("/delivery/returned", DELIVERS, hand_over::returned),
        get("/delivery/hand-over", DELIVERS, hand_over::show),
        post("/delivery/hand-over", DELIVERS, hand_over::submit),
        post("/delivery/sync", DELIVERS, sync::sync),
        get("/delivery/service-worker.js", Who::Everybody, hand_over::worker),
    ]
}
