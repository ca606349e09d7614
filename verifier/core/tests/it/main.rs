//! The verifier seen from outside.

mod support;
mod verdicts;
