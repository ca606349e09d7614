//! Takes the family register, signs compact family records and makes print-ready family cards.

pub mod app;
pub mod bench;
pub mod cli;
pub mod config;
pub mod http;
pub mod lots;
pub mod register;
pub mod secrets;
pub mod signing;
pub mod storage;
#[cfg(test)]
mod test_postgres;
pub mod workflow;
