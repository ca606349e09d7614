use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::failure::{Ending, Failure};
use super::link::{machine, quality_line};
use super::table::{self, Align};
use super::terminal::Paint;
use super::{Shared, human, rim};
use issuer_office::bench::{LinkingRun, measure_linking};
use issuer_office::register::synthetic::TwoLists;

const EXAMPLES: &str = "\
Examples:
  issuer bench linking                              2,00,000 persons in either list
  issuer bench linking --persons 5000 --keep lists  fewer, and the lists stay
";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    /// How many persons either list has
    #[arg(long, value_name = "NUMBER", default_value_t = 200_000, value_parser = clap::value_parser!(u32).range(100..=2_000_000))]
    persons: u32,
    /// Other lists for every number
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    /// A folder in which lists, truth, profiles and links stay
    #[arg(long, value_name = "FOLDER")]
    keep: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    let now = shared.at.unwrap_or_else(rim::clock);
    let passing = tempfile::tempdir()?;
    let folder = arguments.keep.as_deref().unwrap_or(passing.path());
    let (lists, runs) = measure_linking(folder, arguments.persons, arguments.seed, now)?;
    if shared.json {
        let runs = runs.iter().map(|run| {
            json!({
                "profile": run.profile,
                "cpu_ms": u64::try_from(run.processor.as_millis()).unwrap_or(u64::MAX),
                "memory_peak_bytes": run.memory_peak,
                "report": machine(&run.report, run.wall),
            })
        });
        let answer = json!({
            "schema": "him-parivar/bench-linking/1",
            "members": lists.members,
            "rows": lists.rows,
            "both": lists.both,
            "runs": runs.collect::<Vec<_>>(),
        });
        println!("{}", serde_json::to_string_pretty(&answer)?);
    } else {
        print!("{}", text(&lists, &runs, Paint::stdout()));
    }
    Ok(Ending::Done)
}

fn text(lists: &TwoLists, runs: &[LinkingRun], paint: Paint) -> String {
    let mut text = format!(
        "\n  {}\n\n  {} members, {} rows of the food department, {} persons in both\n\n",
        paint.bold("Linking two synthetic lists with a clerk's mistakes"),
        human::count(lists.members.into()),
        human::count(lists.rows.into()),
        human::count(lists.both.into()),
    );
    let heading = [
        ("Profile", Align::Left),
        ("Pairs compared", Align::Right),
        ("For review", Align::Right),
        ("Time", Align::Right),
        ("CPU time", Align::Right),
        ("Peak memory", Align::Right),
    ];
    let rows = runs.iter().map(|run| {
        vec![
            run.profile.trim_end_matches(".toml").to_owned(),
            human::count(run.report.blocking.candidates),
            human::count((run.report.weak + run.report.ambiguous) as u64),
            human::time(run.wall),
            human::time(run.processor),
            human::bytes(run.memory_peak),
        ]
    });
    text.push_str(&table::render(paint, &heading, rows));
    for run in runs {
        if let Some(quality) = &run.report.quality {
            let name = run.profile.trim_end_matches(".toml");
            let _ = writeln!(
                text,
                "
  {name}
  {}",
                quality_line(quality, paint)
            );
        }
    }
    text.push('\n');
    text
}
