//! An issuing office at work: takes the family register, signs compact family records and makes
//! print-ready family cards. Everything that needs the database; no command line and no HTTP.

pub mod app;
pub mod bench;
pub mod config;
pub mod lots;
pub mod register;
pub mod secrets;
pub mod signing;
pub mod storage;
#[cfg(test)]
mod test_postgres;
pub mod workflow;
