//! What comes back from the press, and the way of a lot's cards to the families.

mod account;
mod press;
mod send;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Shared;
use super::failure::{Ending, Failure};
use super::office::block_on;
use crate::app::App;

pub(super) use account::print_deliveries_of_one;
pub(super) use send::{ConsignmentArguments, run_consignment};

const EXAMPLES: &str = "\
Examples:
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
";

#[derive(Debug, Args)]
#[command(
    before_help = EXAMPLES,
    after_help = "The files of presses, inspectors and distributors are described in issuer/src/lots/RETURN.md. \
Rows that cannot be taken go to FILE.rejected.csv; the others are recorded with --apply."
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: LotCommand,
}

#[derive(Debug, Subcommand)]
enum LotCommand {
    /// Record what the press says became of each card; without --apply only say what would change
    Return {
        /// The lot
        lot: String,
        /// The press's return.csv
        file: Option<PathBuf>,
        /// The press's blank cards, day by day
        #[arg(long, value_name = "FILE")]
        stock: Option<PathBuf>,
        /// Do it
        #[arg(long)]
        apply: bool,
    },
    /// Make the cards that a lot lacks anew, as a lot of their own; the old numbers end
    Supplement {
        /// The lot
        lot: String,
        /// Do it
        #[arg(long)]
        apply: bool,
    },
    /// Draw the cards to look at (ISO 2859-1), or show those that are drawn, as CSV
    Sample {
        /// The lot
        lot: String,
        /// What the draw begins with, so that anybody can repeat it; random otherwise
        #[arg(long)]
        seed: Option<String>,
    },
    /// Record what was found; when every card was looked at, the lot is accepted or rejected
    Inspect {
        /// The lot
        lot: String,
        /// card_number,defects; or what card-verify wrote
        file: PathBuf,
        /// Do it
        #[arg(long)]
        apply: bool,
    },
    /// Pack the good cards of an accepted lot into bundles for one shop in one panchayat or ward
    Pack {
        /// The lot
        lot: String,
    },
    /// Send bundles to an office as one consignment
    Dispatch {
        /// The lot
        lot: String,
        /// Which bundles: 3, or 1-12
        #[arg(long, value_parser = send::bundles)]
        bundles: send::BundleRange,
        /// Where they go
        #[arg(long, value_name = "NAME")]
        office: String,
        /// Number of the seal on the bag
        #[arg(long, value_name = "NUMBER")]
        seal: String,
    },
    /// Record from a file which cards were handed over, undelivered, returned, destroyed
    Deliveries {
        /// card_number,outcome,member,mode,reason,office,certificate,at
        file: PathBuf,
        /// Do it
        #[arg(long)]
        apply: bool,
    },
    /// Show where the cards of all lots are, or of one, and what of it is not explained
    Status {
        /// The lot
        lot: Option<String>,
        /// Write the lot's picture too
        #[arg(long, value_name = "FILE", requires = "lot")]
        svg: Option<PathBuf>,
    },
    /// Close a lot of which everything is explained
    Close {
        /// The lot
        lot: String,
    },
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        let ending = carry_out(&arguments.command, &app, shared).await?;
        app.storage.close().await;
        Ok(ending)
    })
}

async fn carry_out(command: &LotCommand, app: &App, shared: &Shared) -> Result<Ending, Failure> {
    match command {
        LotCommand::Return {
            lot,
            file,
            stock,
            apply,
        } => {
            let files = (file.as_deref(), stock.as_deref());
            press::record(app, lot, files, *apply, shared).await
        }
        LotCommand::Supplement { lot, apply } => press::supplement(app, lot, *apply, shared).await,
        LotCommand::Sample { lot, seed } => press::sample(app, lot, seed.as_deref(), shared).await,
        LotCommand::Inspect { lot, file, apply } => {
            press::inspect(app, lot, file, *apply, shared).await
        }
        LotCommand::Pack { lot } => send::pack(app, lot, shared).await,
        LotCommand::Dispatch {
            lot,
            bundles,
            office,
            seal,
        } => send::dispatch(app, lot, bundles, (office, seal), shared).await,
        LotCommand::Deliveries { file, apply } => {
            account::deliveries(app, file, *apply, shared).await
        }
        LotCommand::Status { lot: None, .. } => account::list(app, shared).await,
        LotCommand::Status {
            lot: Some(lot),
            svg,
        } => account::status(app, lot, svg.as_deref(), shared).await,
        LotCommand::Close { lot } => account::close(app, lot, shared).await,
    }
}

/// What ends a run that only said what would change.
fn print_dry() {
    println!("\nNothing changed. Run it again with --apply to record it");
}

/// Rows that were not taken, and where they are told.
fn print_rejected(rejected: u64, files: &[PathBuf]) {
    if rejected == 0 {
        return;
    }
    let paint = super::terminal::Paint::stdout();
    let rows = super::human::counted(rejected, "row", "rows");
    println!("\n{}", paint.yellow(&format!("{rows} not taken")));
    for file in files {
        println!("  Line by line: {}", file.display());
    }
}

/// How a command with rows ends.
const fn ending(rejected: u64) -> Ending {
    if rejected == 0 {
        Ending::Done
    } else {
        Ending::PartlyRejected
    }
}
