use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::failure::{Ending, Failure};
use super::office::block_on;
use super::{Shared, human, rim};
use issuer_office::bench::{PdsLinkRun, PdsLinkSetup, measure_pds_link};

const EXAMPLES: &str = "\
Examples:
  issuer bench pds-link                            50,000 families, in an SQLite file
  issuer bench pds-link --families 2500 --keep lists
";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    /// How many families the register has
    #[arg(long, value_name = "NUMBER", default_value_t = 50_000, value_parser = clap::value_parser!(u32).range(100..=2_000_000))]
    families: u32,
    /// Other lists for every number
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    /// A folder in which lists, truth and database stay
    #[arg(long, value_name = "FOLDER")]
    keep: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    let passing = tempfile::tempdir()?;
    let setup = PdsLinkSetup {
        folder: arguments
            .keep
            .clone()
            .unwrap_or_else(|| passing.path().to_owned()),
        database: None,
        families: arguments.families,
        seed: arguments.seed,
        now: shared.at.unwrap_or_else(rim::clock),
    };
    let run = block_on(async { Ok(measure_pds_link(&setup).await?) })?;
    if shared.json {
        println!("{}", machine(&run));
    } else {
        print!("{}", text(&run));
    }
    Ok(Ending::Done)
}

fn machine(run: &PdsLinkRun) -> serde_json::Value {
    let milliseconds = |time: std::time::Duration| u64::try_from(time.as_millis()).ok();
    json!({
        "schema": "him-parivar/bench-pds-link/1",
        "families": run.families,
        "cards": run.report.cards,
        "known": run.known,
        "right": run.right,
        "wrong": run.wrong,
        "in_review": run.in_review,
        "precision": run.precision(),
        "recall": run.recall(),
        "list_ms": milliseconds(run.list_wall),
        "link_ms": milliseconds(run.wall),
        "link_cpu_ms": milliseconds(run.processor),
        "memory_peak_bytes": run.memory_peak,
    })
}

fn text(run: &PdsLinkRun) -> String {
    format!(
        "{} families, {} ration cards; the list is loaded in {}\n\
         linked in {}, {} of processor time, {} of memory at most\n\
         precision {:.4}, recall {:.4} ({} of {} cards linked to their family, {} wrong, {} in review)\n",
        human::count(run.families),
        human::count(run.report.cards),
        human::time(run.list_wall),
        human::time(run.wall),
        human::time(run.processor),
        human::bytes(run.memory_peak),
        run.precision(),
        run.recall(),
        human::count(run.right),
        human::count(run.known),
        human::count(run.wrong),
        human::count(run.in_review),
    )
}
