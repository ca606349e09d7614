//! What holds for every route, and the way from signing in to signing out.

mod access_table;
mod monitoring;
mod signing_in;
pub(super) mod test_service;
