//! What holds for every route, and the way from signing in to signing out.

mod access_table;
mod monitoring;
pub(super) mod printed_lot;
mod signing_in;
pub(super) mod test_service;
