//! The department's own pages: what it watches, decides and keeps.

mod approvals;
mod audit;
mod bulk;
mod csv_answer;
mod dashboard;
mod dashboard_charts;
mod dictionary;
mod families;
mod family_tables;
mod holds;
mod imports;
mod layouts;
mod reviews;
mod shares;
mod staff;
#[cfg(test)]
mod tests;

use issuer_domain::{Area, Role, Workplace};

use super::access::{Person, Who};
use super::account::acting;
use super::fault::Fault;
use super::route::{Route, get, post};

/// Its ways in.
#[rustfmt::skip]
pub(super) fn routes() -> Vec<Route> {
    use Role::{Auditor, Inspector, KeyOfficer, Officer, PrintOfficer};
    const WATCH: Who = Who::Roles(&[Officer, Inspector, Auditor, KeyOfficer, PrintOfficer]);
    const LOOK: Who = Who::Roles(&[Officer, Inspector, Auditor]);
    const WORK: Who = Who::Roles(&[Officer, Inspector]);
    const ASK: Who = Who::Roles(&[Officer, KeyOfficer, Inspector, Auditor]);
    const DECIDE: Who = Who::Roles(&[Officer, KeyOfficer]);
    const STAFF: Who = Who::Roles(&[Officer, Auditor]);
    const OFFICER: Who = Who::Roles(&[Officer]);
    vec![
        // What it watches.
        get("/dashboard", WATCH, dashboard::show),
        get("/dashboard/places", WATCH, dashboard::places),
        get("/dashboard/csv/{chart}", WATCH, dashboard::file),

        // Queues.
        get("/imports", LOOK, imports::list),
        get("/imports.csv", LOOK, imports::file),
        get("/holds", LOOK, holds::list),
        get("/holds.csv", LOOK, holds::file),
        get("/reviews", LOOK, reviews::links),
        get("/duplicates", LOOK, reviews::duplicates),
        get("/reviews/{number}", LOOK, reviews::show),
        post("/reviews/{number}", WORK, reviews::decide),

        // Families and their cards.
        get("/families", LOOK, families::form),
        post("/families", LOOK, families::find),
        get("/families/{family}", LOOK, families::show),
        post("/families/{family}/ask", LOOK, families::ask),
        post("/families/{family}/names", LOOK, families::names),
        get("/bulk", WORK, bulk::form),
        post("/bulk", WORK, bulk::look),
        post("/bulk/list", WORK, bulk::look_at_file),
        post("/bulk/apply", WORK, bulk::apply),
        get("/approvals", ASK, approvals::list),
        get("/approvals/{number}", ASK, approvals::show),
        post("/approvals/{number}/decide", DECIDE, approvals::decide),

        // Staff.
        get("/staff", STAFF, staff::list),
        post("/staff", OFFICER, staff::add),
        get("/staff/{person}", STAFF, staff::show),
        post("/staff/{person}/place", OFFICER, staff::place),
        post("/staff/{person}/disable", OFFICER, staff::disable),
        post("/staff/{person}/password", OFFICER, staff::password),
        post("/staff/{person}/factor", OFFICER, staff::factor),

        // What it keeps.
        get("/layouts", WATCH, layouts::show),
        get("/layouts/{picture}", WATCH, layouts::sample),
        post("/layouts", OFFICER, layouts::real),
        get("/audit", STAFF, audit::list),
        get("/audit.csv", STAFF, audit::file),
        post("/audit/verify", STAFF, audit::verify),
        get("/dictionary", WATCH, dictionary::list),
        get("/dictionary.csv", WATCH, dictionary::file),
        get("/shares", STAFF, shares::list),
        get("/shares.csv", STAFF, shares::file),
    ]
}

/// The part of the state that a person works on. Who works elsewhere has none.
fn area_of(person: &Person) -> Result<Area, Fault> {
    match person.member.workplace {
        Workplace::Area(area) => Ok(area),
        _ => Err(Fault::NotAllowed(None)),
    }
}
