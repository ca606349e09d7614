//! `/press` and `/lots`: lots at a press as the press sees them, and as the office does.

mod inspection;
mod lot_actions;
mod lots;
mod returned;
mod sealed_lots;
#[cfg(test)]
mod tests;
mod upload;

use axum::response::Redirect;
use issuer_domain::Role;
use issuer_office::storage::ConsignmentLine;
use issuer_pages::Frame;
use issuer_pages::press::ConsignmentRow;
use issuer_pages::written::{count, day, moment};
use serde::Deserialize;

use super::access::Who;
use super::looking::noting;
use super::route::{Route, get, post};

/// Who sees lots at a press; a vendor its own alone.
const PRESS: Who = Who::Roles(&[Role::Vendor, Role::PrintOfficer, Role::Officer]);
/// Who sees all lots.
const LOTS: Who = Who::Roles(&[Role::PrintOfficer, Role::Inspector, Role::Officer]);
/// Who packs, seals and sends.
const SENDS: Who = Who::Roles(&[Role::PrintOfficer, Role::Officer]);

/// The ways in.
#[rustfmt::skip]
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/press", PRESS, sealed_lots::list),
        get("/press/lots/{lot}", PRESS, sealed_lots::show),
        get("/press/lots/{lot}/bundle", PRESS, sealed_lots::bundle),
        post("/press/lots/{lot}/return", PRESS, returned::check),
        post("/press/lots/{lot}/return/apply", PRESS, returned::apply),
        post("/press/lots/{lot}/return/errors", PRESS, returned::errors),
        post("/press/lots/{lot}/deleted", PRESS, sealed_lots::deleted),

        get("/lots", LOTS, lots::list),
        get("/lots/{lot}", LOTS, lots::show),
        post("/lots/{lot}/seal", SENDS, lot_actions::seal),
        post("/lots/{lot}/supplement", SENDS, lot_actions::supplement),
        post("/lots/{lot}/pack", SENDS, lot_actions::pack),
        post("/lots/{lot}/dispatch", SENDS, lot_actions::dispatch),
        post("/lots/{lot}/close", Who::Roles(&[Role::Officer]), lot_actions::close),
        get("/lots/{lot}/inspection", LOTS, inspection::show),
        get("/lots/{lot}/inspection/checklist.pdf", LOTS, inspection::checklist),
        post("/lots/{lot}/inspection/draw", LOTS, inspection::draw),
        post("/lots/{lot}/inspection/results", LOTS, inspection::results),
        post("/lots/{lot}/inspection/file", LOTS, inspection::check_file),
        post("/lots/{lot}/inspection/file/apply", LOTS, inspection::apply_file),
        post("/lots/{lot}/inspection/file/errors", LOTS, inspection::file_errors),
    ]
}

/// What was just done, in a query.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Done {
    done: Option<String>,
}

impl Done {
    /// The frame, saying it, if it is one of these.
    pub(super) fn note(&self, frame: Frame, keys: &[&'static str]) -> Frame {
        let known = keys.iter().find(|key| Some(**key) == self.done.as_deref());
        match known {
            Some(key) => noting(frame, key),
            None => frame,
        }
    }
}

/// Back to a page, saying what was done.
pub(super) fn done(path: &str, key: &'static str) -> Redirect {
    Redirect::to(&format!("{path}?done={key}"))
}

/// A consignment as lists show it.
pub(super) fn consignment_row(line: &ConsignmentLine) -> ConsignmentRow {
    ConsignmentRow {
        number: line.number.clone(),
        office: line.office.clone(),
        seal: line.seal.clone(),
        sent: day(line.dispatched_at),
        received: line.received_at.map(moment),
        bundles: count(line.bundles),
        cards: count(line.cards),
        on_the_road: line.on_the_road,
    }
}
