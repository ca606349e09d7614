//! `card-verify`: checks family cards from typed, scanned or photographed QR codes, offline.

mod anchors;
mod arguments;
mod bell;
mod conformance;
mod expected_cards;
mod habits;
mod human;
mod input;
mod kept_device;
mod kept_lists;
mod memory;
mod offered;
mod open_lists;
mod paint;
mod picture;
mod run;
mod scan_record;
mod shop_ledger;
mod take;
mod update;
mod watch;

use std::io::Write;
use std::process::ExitCode;

use crate::arguments::{ConformanceArguments, HELP, Request};
use crate::run::{EXIT_FAILURE, EXIT_USAGE, RunError, clock, run};

fn main() -> ExitCode {
    let request = match Request::from_command_line() {
        Ok(request) => request,
        Err(error) => {
            say(&format!("card-verify: {error}\n\nSee card-verify --help\n"));
            return ExitCode::from(EXIT_USAGE);
        }
    };
    match answer(&request) {
        Ok(exit) => ExitCode::from(exit),
        Err(error) => {
            say(&format!("card-verify: {error}\n"));
            ExitCode::from(EXIT_FAILURE)
        }
    }
}

/// Does what is asked and gives the exit code.
fn answer(request: &Request) -> Result<u8, RunError> {
    let mut out = std::io::stdout().lock();
    match request {
        Request::Help => out.write_all(HELP.as_bytes())?,
        Request::Version => writeln!(out, "card-verify {}", env!("CARGO_PKG_VERSION"))?,
        Request::Verify(arguments) => return run(arguments, &mut out),
        Request::Import(arguments) => return Ok(update::import(arguments, &mut out)?),
        Request::Show(arguments) => update::show(arguments, &mut out)?,
        Request::HandBack(arguments) => {
            let now = arguments.at.unwrap_or_else(clock);
            shop_ledger::hand_back(arguments, now, &mut out)?;
        }
        Request::Conformance(ConformanceArguments::Answer) => {
            conformance::answer_questions(std::io::stdin().lock(), &mut out)?;
        }
        Request::Conformance(ConformanceArguments::Trial(trial)) => {
            return Ok(conformance::try_program(trial, &mut out)?);
        }
    }
    Ok(0)
}

/// A last word on standard error; where even that is closed there is nobody to tell.
fn say(message: &str) {
    drop(std::io::stderr().write_all(message.as_bytes()));
}
