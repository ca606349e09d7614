//! What holds for every route, and the way from signing in to signing out.

mod access_table;
mod monitoring;
mod owners;
pub(super) mod printed_lot;
mod second_factor;
mod signing_in;
mod table;
pub(super) mod test_service;
