//! What comes back from the press, and the way of a lot's cards to the families.

use std::path::PathBuf;

use clap::Subcommand;

use super::super::Shared;
use super::super::failure::{Ending, Failure};
use super::super::office::block_on;
use super::{account, press, send};
use issuer_office::app::App;

#[derive(Debug, Subcommand)]
pub(super) enum BackCommand {
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
        /// Write the list to tick off as a PDF too
        #[arg(long, value_name = "FILE")]
        checklist: Option<PathBuf>,
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

pub(super) fn run(command: &BackCommand, shared: &Shared) -> Result<Ending, Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        let ending = carry_out(command, &app, shared).await?;
        app.storage.close().await;
        Ok(ending)
    })
}

async fn carry_out(command: &BackCommand, app: &App, shared: &Shared) -> Result<Ending, Failure> {
    match command {
        BackCommand::Return {
            lot,
            file,
            stock,
            apply,
        } => {
            let files = (file.as_deref(), stock.as_deref());
            press::record(app, lot, files, *apply, shared).await
        }
        BackCommand::Supplement { lot, apply } => press::supplement(app, lot, *apply, shared).await,
        BackCommand::Sample {
            lot,
            seed,
            checklist,
        } => press::sample(app, lot, seed.as_deref(), checklist.as_deref(), shared).await,
        BackCommand::Inspect { lot, file, apply } => {
            press::inspect(app, lot, file, *apply, shared).await
        }
        BackCommand::Pack { lot } => send::pack(app, lot, shared).await,
        BackCommand::Dispatch {
            lot,
            bundles,
            office,
            seal,
        } => send::dispatch(app, lot, bundles, (office, seal), shared).await,
        BackCommand::Deliveries { file, apply } => {
            account::deliveries(app, file, *apply, shared).await
        }
        BackCommand::Status { lot: None, .. } => account::list(app, shared).await,
        BackCommand::Status {
            lot: Some(lot),
            svg,
        } => account::status(app, lot, svg.as_deref(), shared).await,
        BackCommand::Close { lot } => account::close(app, lot, shared).await,
    }
}

/// What ends a run that only said what would change.
pub(super) fn print_dry() {
    println!("\nNothing changed. Run it again with --apply to record it");
}

/// Rows that were not taken, and where they are told.
pub(super) fn print_rejected(rejected: u64, files: &[PathBuf]) {
    if rejected == 0 {
        return;
    }
    let paint = super::super::terminal::Paint::stdout();
    let rows = super::super::human::counted(rejected, "row", "rows");
    println!("\n{}", paint.yellow(&format!("{rows} not taken")));
    for file in files {
        println!("  Line by line: {}", file.display());
    }
}

/// How a command with rows ends.
pub(super) const fn ending(rejected: u64) -> Ending {
    if rejected == 0 {
        Ending::Done
    } else {
        Ending::PartlyRejected
    }
}
