use clap::{Args, Subcommand};

use super::failure::{Ending, Failure};
use super::{Shared, bench_import, bench_issue, bench_linking, bench_lots, bench_pds_link};

const EXAMPLES: &str = "\
Examples:
  issuer bench lots                       the lot writer, and lots of 1,000 and 10,000 cards; a minute
  issuer bench lots --sizes 500,2000 --json
  issuer bench import                     imports, against the same rows written bare
  issuer bench issue                      first cards of 2,00,000 families
  issuer bench linking                    two lists of 2,00,000 persons
  issuer bench pds-link                   50,000 families and their ration cards
";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

/// What is measured.
#[derive(Debug, Subcommand)]
enum What {
    /// Draw lots, against the least that any writer must do
    Lots(bench_lots::Arguments),
    /// Issue first cards, against bare signing of the same bytes
    Issue(bench_issue::Arguments),
    /// Link synthetic lists of which the truth is known
    Linking(bench_linking::Arguments),
    /// Import registers, against the same rows written bare
    Import(bench_import::Arguments),
    /// Link a synthetic list of ration cards to a synthetic register in a database
    PdsLink(bench_pds_link::Arguments),
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    match &arguments.what {
        What::Lots(arguments) => bench_lots::run(arguments, shared),
        What::Issue(arguments) => bench_issue::run(arguments, shared),
        What::Linking(arguments) => bench_linking::run(arguments, shared),
        What::Import(arguments) => bench_import::run(arguments, shared),
        What::PdsLink(arguments) => bench_pds_link::run(arguments, shared),
    }
}

/// A number of things in a second, without its fraction.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "things in a second: positive and below 2^53"
)]
pub(super) fn rounded(number: f64) -> u64 {
    number.round() as u64
}
