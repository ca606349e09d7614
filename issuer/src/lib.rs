//! The doors of an issuing office: its command line and what it serves over HTTP. What is done
//! behind them is [`issuer_office`]'s.

pub mod cli;
pub mod http;
