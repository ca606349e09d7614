mod preflight;

use clap::{Args, Subcommand};

use super::Shared;
use super::failure::{Ending, Failure};

const EXAMPLES: &str = "\
Examples:
  issuer lot preflight lot-0001/cards.pdf         every rule of PDF/X-4 that a program can check
  issuer lot preflight lot-0001/cards.pdf --json  the same for a press's intake
";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: LotCommand,
}

#[derive(Debug, Subcommand)]
enum LotCommand {
    /// Look a PDF over as a press does; needs neither settings nor database
    Preflight(preflight::Arguments),
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    match &arguments.command {
        LotCommand::Preflight(arguments) => preflight::run(arguments, shared),
    }
}
