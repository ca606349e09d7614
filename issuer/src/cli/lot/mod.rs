//! Print lots: frozen, drawn by workers, handed to a press.

mod create;
mod hands;
mod list;
mod preflight;
mod print;
mod range;
mod redraw;
mod watch;
pub(super) mod worker;

use clap::{Args, Subcommand};

use super::Shared;
use super::failure::{Ending, Failure};

const EXAMPLES: &str = "\
Examples:
  issuer lot create lot-0001 --area block:9360 --press sra3-21     which cards, in which order
  issuer lot print lot-0001                                        draw them here, on all cores
  issuer worker                                                    or: draw whatever lots wait
  issuer lot watch lot-0001                                        look how far it is
  issuer lot range lot-0001 1200-1250                              these cards again, after a jam
  issuer lot preflight lot-0001/proof.pdf                          what a press would complain of
";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: LotCommand,
}

#[derive(Debug, Subcommand)]
enum LotCommand {
    /// Freeze a lot: signed cards that are in no lot yet, in the order of handing out
    Create(create::Arguments),
    /// All lots and how far they are
    List,
    /// Draw a lot here until it lies ready with its manifest
    Print(print::Arguments),
    /// Show how far a lot is until it lies ready
    Watch(watch::Arguments),
    /// Draw some cards of a lot once more, into a file of their own
    Range(range::Arguments),
    /// Let pieces of a lot be drawn again: those that failed, or one by its number
    Redraw(redraw::Arguments),
    /// Look a PDF over as a press does; needs neither settings nor database
    Preflight(preflight::Arguments),
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    match &arguments.command {
        LotCommand::Create(arguments) => create::run(arguments, shared),
        LotCommand::List => list::run(shared),
        LotCommand::Print(arguments) => print::run(arguments, shared),
        LotCommand::Watch(arguments) => watch::run(arguments, shared),
        LotCommand::Range(arguments) => range::run(arguments, shared),
        LotCommand::Redraw(arguments) => redraw::run(arguments, shared),
        LotCommand::Preflight(arguments) => preflight::run(arguments, shared),
    }
}
