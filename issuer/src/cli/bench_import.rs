use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::bench::rounded;
use super::failure::{Ending, Failure};
use super::office::block_on;
use super::table::{self, Align};
use super::terminal::Paint;
use super::{Shared, human};
use issuer_office::bench::{ImportMeasure, ImportTarget, import_measured, measure_import};
use issuer_office::storage::{DatabaseLocation, schema_location};

const EXAMPLES: &str = "\
Examples:
  issuer bench import                                    into SQLite, at three sizes
  issuer bench import --postgres postgres://issuer@server/empty --families 500000,1000000,2000000
";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    /// How many families the registers have
    #[arg(
        long,
        value_name = "FAMILIES",
        value_delimiter = ',',
        default_values_t = [10_000, 20_000, 40_000],
        value_parser = clap::value_parser!(u32).range(100..=2_000_000)
    )]
    families: Vec<u32>,
    /// Measure in schemas of their own in this database, which are removed afterwards; SQLite otherwise
    #[arg(long, value_name = "URL")]
    postgres: Option<String>,
    /// Where registers and SQLite files are put; the system's folder for such files otherwise
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

/// What the child process of a measurement is told.
#[derive(Debug, Args)]
pub(super) struct ChildArguments {
    #[arg(long)]
    register: PathBuf,
    #[arg(long)]
    sqlite: Option<PathBuf>,
    #[arg(long, requires = "schema")]
    postgres: Option<String>,
    #[arg(long)]
    schema: Option<String>,
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    let folder = match &arguments.folder {
        Some(folder) => tempfile::tempdir_in(folder)?,
        None => tempfile::tempdir()?,
    };
    let target = match &arguments.postgres {
        Some(url) => ImportTarget::Postgres(url),
        None => ImportTarget::Sqlite,
    };
    let mut measures = Vec::new();
    for families in &arguments.families {
        let work = measure_import(folder.path(), *families, target, shared.now());
        measures.push(block_on(async { Ok(work.await?) })?);
    }
    if shared.json {
        let measures: Vec<_> = measures.iter().map(machine).collect();
        println!(
            "{}",
            json!({ "schema": "him-parivar/bench-import/1", "imports": measures })
        );
    } else {
        print!("{}", text(&measures, target, Paint::stdout()));
    }
    Ok(Ending::Done)
}

/// Runs in the child process.
pub(super) fn run_child(arguments: &ChildArguments, shared: &Shared) -> Result<Ending, Failure> {
    let location = match (&arguments.sqlite, &arguments.postgres, &arguments.schema) {
        (Some(path), None, None) => DatabaseLocation::Sqlite(path.clone()),
        (None, Some(url), Some(schema)) => schema_location(url, schema)?,
        _ => return Err(Failure::usage("one of --sqlite and --postgres")),
    };
    let run = block_on(async {
        Ok(import_measured(&arguments.register, &location, shared.now()).await?)
    })?;
    println!("{}", serde_json::to_string(&run)?);
    Ok(Ending::Done)
}

fn text(measures: &[ImportMeasure], target: ImportTarget<'_>, paint: Paint) -> String {
    let bare = match target {
        ImportTarget::Sqlite => "Prepared insert, rows/s",
        ImportTarget::Postgres(_) => "COPY, rows/s",
    };
    let heading = [
        ("Families", Align::Right),
        ("Members", Align::Right),
        ("Time", Align::Right),
        ("CPU time", Align::Right),
        ("Peak memory", Align::Right),
        ("Import, rows/s", Align::Right),
        (bare, Align::Right),
        ("Ratio", Align::Right),
        ("Again", Align::Right),
    ];
    let rows = measures.iter().map(|measure| {
        let run = &measure.import;
        vec![
            human::count(run.families),
            human::count(run.members),
            human::time(run.wall),
            human::time(run.processor),
            human::bytes(run.memory_peak.max(measure.again.memory_peak)),
            human::count(rounded(measure.rows_per_second())),
            human::count(rounded(measure.bare_rows_per_second())),
            format!("{:.2}", measure.ratio()),
            human::time(measure.again.wall),
        ]
    });
    let mut text = table::render(paint, &heading, rows);
    text.push_str(
        "\n  Rows are those of members; their families' are written too. The bare rows go into the same\n  tables in one transaction, unchecked. Again: the same file once more, which changes nothing.\n",
    );
    text
}

fn machine(measure: &ImportMeasure) -> serde_json::Value {
    let run = &measure.import;
    json!({
        "families": run.families,
        "members": run.members,
        "wall_ms": run.wall.as_millis(),
        "cpu_ms": run.processor.as_millis(),
        "memory_peak_bytes": run.memory_peak.max(measure.again.memory_peak),
        "member_rows_per_second": rounded(measure.rows_per_second()),
        "bare_wall_ms": measure.bare.as_millis(),
        "bare_member_rows_per_second": rounded(measure.bare_rows_per_second()),
        "ratio": (measure.ratio() * 1e3).round() / 1e3,
        "again_wall_ms": measure.again.wall.as_millis(),
    })
}
