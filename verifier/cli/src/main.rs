//! `card-verify`: checks family cards from typed, scanned or photographed QR codes, offline.

mod anchors;
mod arguments;
mod bell;
mod deltas;
mod expected_cards;
mod habits;
mod human;
mod input;
mod kept_lists;
mod memory;
mod open_lists;
mod paint;
mod picture;
mod run;
mod scan_record;
mod watch;

use std::io::Write;
use std::process::ExitCode;

use crate::arguments::{Arguments, HELP, Request};
use crate::run::{EXIT_FAILURE, EXIT_USAGE, run};

fn main() -> ExitCode {
    let request = match Arguments::from_command_line() {
        Ok(request) => request,
        Err(error) => {
            say(&format!("card-verify: {error}\n\nSee card-verify --help\n"));
            return ExitCode::from(EXIT_USAGE);
        }
    };
    let mut out = std::io::stdout().lock();
    let outcome = match request {
        Request::Help => out
            .write_all(HELP.as_bytes())
            .map(|()| 0)
            .map_err(Into::into),
        Request::Version => writeln!(out, "card-verify {}", env!("CARGO_PKG_VERSION"))
            .map(|()| 0)
            .map_err(Into::into),
        Request::Verify(arguments) => run(&arguments, &mut out),
    };
    match outcome {
        Ok(exit) => ExitCode::from(exit),
        Err(error) => {
            say(&format!("card-verify: {error}\n"));
            ExitCode::from(EXIT_FAILURE)
        }
    }
}

/// A last word on standard error; where even that is closed there is nobody to tell.
fn say(message: &str) {
    drop(std::io::stderr().write_all(message.as_bytes()));
}
