//! `issuer`: the register in, signed and printed family cards out.

use std::process::ExitCode;

fn main() -> ExitCode {
    issuer::cli::run()
}
