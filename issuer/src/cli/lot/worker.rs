use std::num::NonZero;
use std::sync::atomic::AtomicBool;
use std::thread;
use std::time::Duration;

use clap::Args;
use serde_json::json;

use super::super::failure::{Ending, Failure};
use super::super::terminal::Paint;
use super::super::{Shared, human};
use super::hands::{Hands, stop_on_signal, work};
use issuer_office::workflow::work_on_lots::{LEASE, Told, WorkReport};

const EXAMPLES: &str = "\
Examples:
  issuer worker                             draw whatever lots wait, until it is stopped
  issuer worker --until-done                the same, until nothing is left
  issuer worker --lot lot-0001 --threads 1
";

#[derive(Debug, Args)]
#[command(
    before_help = EXAMPLES,
    after_help = "Any number of workers may run, on any number of machines with one PostgreSQL \
database and one place for lots. SIGTERM ends one within a batch of cards; what it was at goes to \
another one."
)]
pub(in crate::cli) struct Arguments {
    /// Only pieces of this lot
    #[arg(long, value_name = "NAME")]
    lot: Option<String>,
    /// How many pieces at a time; one for each core otherwise
    #[arg(long, value_name = "NUMBER")]
    threads: Option<NonZero<usize>>,
    /// Seconds without a word after which a piece goes to another worker
    #[arg(long, value_name = "SECONDS", default_value_t = LEASE.as_secs(), value_parser = clap::value_parser!(u64).range(1..=3_600))]
    lease: u64,
    /// End when nothing is left to do
    #[arg(long)]
    until_done: bool,
}

static STOP: AtomicBool = AtomicBool::new(false);

pub(in crate::cli) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    stop_on_signal(&STOP)?;
    let hands = Hands {
        count: arguments.threads.map_or_else(cores, NonZero::get),
        lot: arguments.lot.clone(),
        lease: Duration::from_secs(arguments.lease),
        until_done: arguments.until_done,
    };
    let paint = Paint::stderr();
    let report = work(shared, &hands, &STOP, |told| {
        eprintln!("{}", line(&told, paint));
    })?;
    if shared.json {
        println!("{}", machine(&report));
    } else {
        let files = human::counted(report.files, "file", "files");
        let cards = human::counted(report.cards, "card", "cards");
        println!("{files} with {cards} drawn");
    }
    Ok(if report.failed == 0 {
        Ending::Done
    } else {
        Ending::PartlyRejected
    })
}

/// One for each core.
pub(in crate::cli) fn cores() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// What a worker told, in a line or a few.
pub(super) fn line(told: &Told, paint: Paint) -> String {
    match told {
        Told::Made { lot, file, cards } => {
            let cards = human::counted(*cards, "card", "cards");
            format!("{lot}/{file}: {cards}")
        }
        Told::Finished { lot } => format!("{} lies ready", paint.bold(lot)),
        Told::Failed { lot, shard, error } => {
            let failed = format!("{lot}, piece {shard}, cannot be made: {error}");
            paint.red(&failed)
        }
        Told::Lost { lot, shard } => {
            format!("{lot}, piece {shard}: another worker has it now, this one was away too long")
        }
        Told::Waiting { error } => paint.yellow(&format!("waiting: {error}")),
        Told::GoesOn => "it goes on".to_owned(),
    }
}

fn machine(report: &WorkReport) -> serde_json::Value {
    json!({
        "files": report.files,
        "cards": report.cards,
        "finished_lots": report.finished,
        "failed": report.failed,
    })
}
