//! Print lots: frozen, drawn by workers, handed to a press; what comes back, and the cards' way to the
//! families.

mod account;
mod back;
mod create;
pub(super) mod hands;
mod list;
mod open;
mod preflight;
mod press;
mod print;
mod purge;
mod range;
mod redraw;
mod seal;
mod send;
mod vendor_key;
mod watch;
pub(super) mod worker;

use clap::{Args, Subcommand};

use super::Shared;
use super::failure::{Ending, Failure};

pub(super) use account::print_deliveries_of_one;
pub(super) use send::{ConsignmentArguments, run_consignment};

const EXAMPLES: &str = "\
Examples:
  issuer lot create lot-0001 --area block:9360 --press sra3-21     which cards, in which order
  issuer lot print lot-0001                                        draw them here, on all cores
  issuer worker                                                    or: draw whatever lots wait
  issuer lot watch lot-0001                                        look how far it is
  issuer lot range lot-0001 1200-1250                              these cards again, after a jam
  issuer lot preflight lot-0001/proof.pdf                          what a press would complain of
  issuer lot return lot-0001 return.csv --stock stock.csv --by p.rana           what would change
  issuer lot return lot-0001 return.csv --stock stock.csv --by p.rana --apply
  issuer lot sample lot-0001 --by r.thakur > sample.csv                         the cards to look at
  issuer lot inspect lot-0001 found.csv --by r.thakur --apply
  issuer lot supplement lot-0001 --by p.rana --apply                            spoiled cards anew
  issuer lot pack lot-0001 --by p.rana
  issuer lot dispatch lot-0001 --bundles 1-12 --office \"Block office Sadar\" --seal S-4711 --by p.rana
  issuer lot deliveries handed-out.csv --by d.kumar --apply
  issuer lot status lot-0001 --svg lot-0001.svg
  issuer lot close lot-0001 --by s.negi
  issuer lot vendor-key press.key           the vendor: make a key, give its age1… to the department
  issuer lot seal lot-0001 --vendor 'Himachal Press' --recipient age1… --by s.negi
  issuer lot open lot-0001.bundle.age --identity press.key --root root-1.pub.pem \\
      --root root-2.pub.pem --root root-3.pub.pem --out lot-0001
  issuer lot purge lot-0001 --certificate PC/26/17 --by s.negi
";

#[derive(Debug, Args)]
#[command(
    before_help = EXAMPLES,
    after_help = "The files of presses, inspectors and distributors are described in issuer/office/src/lots/RETURN.md. \
Rows that cannot be taken go to FILE.rejected.csv; the others are recorded with --apply. \
`open`, `vendor-key` and `preflight` are the vendor's: they need no settings and no database."
)]
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
    /// Sign a printed lot and seal it for a vendor's key
    Seal(seal::Arguments),
    /// Open a bundle, check everything in it and unpack it, as the vendor does
    Open(open::Arguments),
    /// Make a vendor's key
    VendorKey(vendor_key::Arguments),
    /// Note the certificate with which a vendor says that a lot is deleted
    Purge(purge::Arguments),
    #[command(flatten)]
    Back(back::BackCommand),
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
        LotCommand::Back(command) => back::run(command, shared),
        LotCommand::Seal(arguments) => seal::run(arguments, shared),
        LotCommand::Open(arguments) => open::run(arguments, shared),
        LotCommand::VendorKey(arguments) => vendor_key::run(arguments, shared),
        LotCommand::Purge(arguments) => purge::run(arguments, shared),
    }
}
