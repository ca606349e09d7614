//! What travels with a print lot: sealed by the office, opened by the vendor, deleted in the end.

mod open;
mod purge;
mod seal;
mod vendor_key;

use clap::{Args, Subcommand};

use super::Shared;
use super::failure::{Ending, Failure};

const EXAMPLES: &str = "\
Examples:
  issuer lot vendor-key press.key           the vendor: make a key, give its age1… to the department
  issuer lot seal lot-0001 --vendor 'Himachal Press' --recipient age1… --by s.negi
  issuer lot open lot-0001.bundle.age --identity press.key --root root-1.pub.pem \\
      --root root-2.pub.pem --root root-3.pub.pem --out lot-0001
  issuer lot purge lot-0001 --certificate PC/26/17 --by s.negi
";

#[derive(Debug, Args)]
#[command(
    before_help = EXAMPLES,
    after_help = "`open` and `vendor-key` are the vendor's: they need no settings and no database."
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: LotCommand,
}

#[derive(Debug, Subcommand)]
enum LotCommand {
    /// Sign a printed lot and seal it for a vendor's key
    Seal(seal::Arguments),
    /// Open a bundle, check everything in it and unpack it, as the vendor does
    Open(open::Arguments),
    /// Make a vendor's key
    VendorKey(vendor_key::Arguments),
    /// Note the certificate with which a vendor says that a lot is deleted
    Purge(purge::Arguments),
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    match &arguments.command {
        LotCommand::Seal(arguments) => seal::run(arguments, shared),
        LotCommand::Open(arguments) => open::run(arguments, shared),
        LotCommand::VendorKey(arguments) => vendor_key::run(arguments, shared),
        LotCommand::Purge(arguments) => purge::run(arguments, shared),
    }
}
