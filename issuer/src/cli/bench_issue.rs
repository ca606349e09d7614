use clap::Args;
use serde_json::json;

use super::failure::{Ending, Failure};
use super::office::block_on;
use super::progress::Progress;
use super::terminal::Paint;
use super::{Shared, human, rim};
use issuer_office::bench::{IssueRun, measure_issue};

const EXAMPLES: &str = "\
Examples:
  issuer bench issue                      first cards of 2,00,000 families
  issuer bench issue --families 5000      fewer
";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    /// How many synthetic families get their cards
    #[arg(long, value_name = "NUMBER", default_value_t = 200_000, value_parser = clap::value_parser!(u32).range(100..=2_000_000))]
    families: u32,
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    let now = shared.at.unwrap_or_else(rim::clock);
    let folder = tempfile::tempdir()?;
    let bar = Progress::new("Issuing cards", arguments.families.into(), shared.json);
    let mut done = 0;
    let run = block_on(async {
        let office = folder.path().join("office");
        let mut progress = |more| {
            done += more;
            bar.at(done);
        };
        Ok(measure_issue(&office, arguments.families, now, &mut progress).await?)
    })?;
    drop(bar);
    print(&run, shared);
    Ok(Ending::Done)
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "cards and cards a second: positive and far below 2^53"
)]
fn print(run: &IssueRun, shared: &Shared) {
    let a_second =
        |seconds: f64| (run.cards as f64 / seconds.max(f64::MIN_POSITIVE)).round() as u64;
    let issued = a_second(run.processor.as_secs_f64());
    let signed = a_second(run.signing.as_secs_f64());
    if shared.json {
        println!(
            "{}",
            json!({
                "schema": "him-parivar/bench-issue/1",
                "families": run.families,
                "cards": run.cards,
                "wall_ms": run.wall.as_millis(),
                "cpu_ms": run.processor.as_millis(),
                "sign_cpu_ms": run.signing.as_millis(),
                "cards_per_cpu_second": issued,
                "signatures_per_cpu_second": signed,
                "ratio": (run.ratio() * 1e3).round() / 1e3,
                "memory_peak_bytes": run.memory_peak,
            })
        );
        return;
    }
    println!(
        "{} of {} issued in {} ({} of processor time, {} at most)",
        Paint::stdout().bold(&human::counted(run.cards, "card", "cards")),
        human::counted(run.families, "family", "families"),
        human::time(run.wall),
        human::time(run.processor),
        human::bytes(run.memory_peak),
    );
    println!(
        "{} cards a CPU-second, from the families in the database to checked cards in it",
        human::count(issued)
    );
    println!(
        "{} bare signatures a CPU-second over the same bytes: a ratio of {:.3}",
        human::count(signed),
        run.ratio()
    );
}
