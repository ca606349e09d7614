//! The command line: each command parses, calls a workflow and prints. No SQL stands here.
//!
//! Data goes to standard output, talk and bars to standard error; `--json` is stable for machines.

#![expect(
    clippy::print_stdout,
    reason = "a command line's answers go to standard output"
)]
#![expect(
    clippy::print_stderr,
    reason = "its errors and progress go to standard error"
)]

mod approvals;
mod audit;
mod backup;
mod bench;
mod bench_import;
mod bench_issue;
mod bench_linking;
mod bench_lots;
mod bench_pds_link;
mod card;
mod card_report;
mod card_show;
mod changes;
mod client;
mod completions;
mod demo;
mod demo_files;
mod demo_report;
mod doctor;
mod document;
mod duplicates;
mod exchange;
mod failure;
mod family;
#[cfg(test)]
mod handbooks;
mod human;
mod import;
mod import_difference;
mod import_pds;
mod issue;
mod keys;
mod leaflet;
mod link;
mod lot;
mod office;
mod pds;
mod progress;
mod publish;
mod readiness;
mod recheck;
mod retention;
mod review;
mod review_show;
mod rim;
mod scale;
mod secret_file;
mod secrets;
mod serve;
mod staff;
mod table;
mod terminal;
mod verify;

use std::path::PathBuf;
use std::process::ExitCode;

use card_payload::Timestamp;
use clap::{Args, Parser, Subcommand};
use issuer_domain::Actor;

use failure::{Ending, Failure};
use issuer_office::config;
use terminal::Paint;

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    if !cli.command.serves() {
        sigpipe::reset();
    }
    match cli.command.run(&cli.shared) {
        Ok(ending) => ExitCode::from(ending.exit_code()),
        Err(failure) => {
            eprint!("{}", failure.report(Paint::stderr()));
            ExitCode::from(failure.exit_code())
        }
    }
}

const EXAMPLES: &str = "\
Examples:
  issuer demo                             the whole way once, with SPECIMEN keys
  issuer keys generate keys/card.key.pem --passphrase-file keys/card.passphrase
  issuer import families.csv              the register in; rejected rows go to a file
  issuer publish                          a verifier update for the shops
  issuer issue                            sign a card for every family that has none
  issuer lot create lot-0001              which cards go to press, in which order
  issuer lot print lot-0001               print-ready PDFs with their manifest
";

const EXIT_CODES: &str = "\
Exit codes: 0 done, 1 failure, 2 wrong usage, 3 a card or bundle did not verify or a PDF broke a
rule, 4 part of the input was rejected, 5 something outside is missing (a file, a key, the database).";

/// Takes the family register, signs compact family records and makes print-ready family cards.
#[derive(Debug, Parser)]
#[command(
    name = "issuer",
    version,
    before_help = EXAMPLES,
    after_help = EXIT_CODES,
    help_template = "{about}\n\n{before-help}{usage-heading} {usage}\n\n{all-args}{after-help}",
    max_term_width = 100
)]
struct Cli {
    #[command(flatten)]
    shared: Shared,
    #[command(subcommand)]
    command: Command,
}

/// What every command understands.
#[derive(Debug, Clone, Args)]
struct Shared {
    /// Settings of the office
    #[arg(long, global = true, value_name = "FILE", default_value = config::DEFAULT_FILE)]
    config: PathBuf,
    /// Answer in JSON on standard output; its fields are stable
    #[arg(long, global = true)]
    json: bool,
    /// Work as if it were this time (RFC 3339); the clock's otherwise
    #[arg(long, global = true, value_name = "TIME", value_parser = rim::parse_time)]
    at: Option<Timestamp>,
    /// Who does it: a name of `issuer staff list`; the office itself otherwise
    #[arg(long, global = true, value_name = "NAME", env = "ISSUER_BY", value_parser = Actor::parse)]
    by: Option<Actor>,
    /// Accept the DEMO keys of keys-example, with which ANYBODY can forge cards
    #[arg(long, global = true)]
    allow_demo_keys: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Go the whole way once with synthetic families: register to verified, print-ready cards
    Demo(demo::Arguments),
    /// Read a register file or the ration card list; rows that fail go to a reject file
    Import(import::Arguments),
    /// Count by panchayat and ward who can have a card, who has one, and who is held and why
    Readiness(readiness::Arguments),
    /// List families whose card says something else than the register
    Changes(changes::Arguments),
    /// Sign a card for every family that has none
    Issue(issue::Arguments),
    /// Show, reprint, correct, renew, block, free and revoke cards
    Card(card::Arguments),
    /// Show a family's cards; settle the cards of families that split or merged
    Family(family::Arguments),
    /// Decide what another person asked for
    Approvals(approvals::Arguments),
    /// Who works here and may do what
    Staff(staff::Arguments),
    /// Which departments may ask for what: clients of the exchange and their tokens
    Client(client::Arguments),
    /// Answer other departments' signed requests in files
    Exchange(exchange::Arguments),
    /// Write a verifier update: trust list and status list in one signed file
    Publish(publish::Arguments),
    /// Sign what families are entitled to in a month, for the shops' verifiers
    Scale(scale::Arguments),
    /// Serve the pages of staff, citizens and shops, and the exchange's API
    Serve(serve::Arguments),
    /// Print lots: freeze them, draw them, see how far they are
    Lot(lot::Arguments),
    /// Draw whatever lots wait, as one of any number of workers
    Worker(lot::worker::Arguments),
    /// Parcels of cards to offices: what left, what arrived
    Consignment(lot::ConsignmentArguments),
    /// Write one card as a PDF, an A4 e-copy or a picture
    Document(document::Arguments),
    /// Draw the dealer's leaflet: how to check a card, one A4 page
    Leaflet(leaflet::Arguments),
    /// Verify every signed card from its QR text, as a shop does
    Verify(verify::Arguments),
    /// The food department's ration cards: link them to families, show where the two differ
    Pds(pds::Arguments),
    /// Members who may stand in the register twice
    Duplicates(duplicates::Arguments),
    /// Pairs of records at which a person looks: list, show, decide
    Review(review::Arguments),
    /// Find which rows of two lists are one person, or which rows of one list are
    Link(link::Arguments),
    /// Look whether the office is well, and say how to mend what is not
    Doctor(doctor::Arguments),
    /// Write the whole office into a folder, from which it can be restored, while work goes on
    Backup(backup::BackupArguments),
    /// Fill an empty office from a backup, on either engine
    Restore(backup::RestoreArguments),
    /// Keys of secret columns: mobile numbers and vault references
    Secrets(secrets::Arguments),
    /// Destroy what is kept no longer than its time; without --apply only say what
    Retention(retention::Arguments),
    /// Compare every issued card with what is stored, by another way than cards are made
    Recheck(recheck::Arguments),
    /// The chain of everything that was done: verify, sign, show, export
    Audit(audit::Arguments),
    /// Make, plan, retire and show keys; hold ceremonies of the roots
    Keys(keys::Arguments),
    /// Measure: lots, imports, issuing, linking
    Bench(bench::Arguments),
    #[command(name = issuer_office::bench::CHILD_COMMAND, hide = true)]
    BenchLot,
    #[command(name = issuer_office::bench::IMPORT_CHILD_COMMAND, hide = true)]
    BenchImport(bench_import::ChildArguments),
    /// Print completions for a shell
    Completions(completions::Arguments),
}

impl Command {
    fn run(&self, shared: &Shared) -> Result<Ending, Failure> {
        match self {
            Self::Demo(arguments) => demo::run(arguments, shared),
            Self::Import(arguments) => import::run(arguments, shared),
            Self::Readiness(arguments) => readiness::run(arguments, shared),
            Self::Changes(arguments) => changes::run(arguments, shared),
            Self::Issue(arguments) => issue::run(arguments, shared),
            Self::Card(arguments) => card::run(arguments, shared),
            Self::Family(arguments) => family::run(arguments, shared),
            Self::Approvals(arguments) => approvals::run(arguments, shared),
            Self::Staff(arguments) => staff::run(arguments, shared),
            Self::Client(arguments) => client::run(arguments, shared),
            Self::Exchange(arguments) => exchange::run(arguments, shared),
            Self::Publish(arguments) => publish::run(arguments, shared),
            Self::Scale(arguments) => scale::run(arguments, shared),
            Self::Serve(arguments) => serve::run(arguments, shared),
            Self::Lot(arguments) => lot::run(arguments, shared),
            Self::Worker(arguments) => lot::worker::run(arguments, shared),
            Self::Consignment(arguments) => lot::run_consignment(arguments, shared),
            Self::Document(arguments) => document::run(arguments, shared),
            Self::Leaflet(arguments) => leaflet::run(arguments, shared),
            Self::Verify(arguments) => verify::run(arguments, shared),
            Self::Pds(arguments) => pds::run(arguments, shared),
            Self::Duplicates(arguments) => duplicates::run(arguments, shared),
            Self::Review(arguments) => review::run(arguments, shared),
            Self::Link(arguments) => link::run(arguments, shared),
            Self::Doctor(arguments) => doctor::run(arguments, shared),
            Self::Backup(arguments) => backup::run_backup(arguments, shared),
            Self::Restore(arguments) => backup::run_restore(arguments, shared),
            Self::Secrets(arguments) => secrets::run(arguments, shared),
            Self::Retention(arguments) => retention::run(arguments, shared),
            Self::Recheck(arguments) => recheck::run(arguments, shared),
            Self::Audit(arguments) => audit::run(arguments, shared),
            Self::Keys(arguments) => keys::run(arguments, shared),
            Self::Bench(arguments) => bench::run(arguments, shared),
            Self::BenchLot => bench_lots::run_child(shared),
            Self::BenchImport(arguments) => bench_import::run_child(arguments, shared),
            Self::Completions(arguments) => Ok(completions::run(arguments)),
        }
    }

    /// Whether it works for others until it is stopped, whoever reads what it prints.
    fn serves(&self) -> bool {
        match self {
            Self::Demo(arguments) => arguments.serves(),
            Self::Serve(_) | Self::Worker(_) => true,
            _ => false,
        }
    }
}
