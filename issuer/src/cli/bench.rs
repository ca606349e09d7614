use issuer_domain::Actor;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};
use serde_json::json;

use super::failure::{Ending, Failure};
use super::office::block_on;
use super::progress::Progress;
use super::table::{self, Align};
use super::terminal::Paint;
use super::{Shared, bench_import, bench_issue, bench_linking, bench_pds_link, human, rim};
use crate::app::App;
use crate::bench::{
    LotRun, Stage, StageTimes, make_office, measure_stages, print_measured, run_lot,
};
use crate::config::Config;

const EXAMPLES: &str = "\
Examples:
  issuer bench                            lots of 1,000 and 10,000 cards; about a minute
  issuer bench --lots 500,2000 --json     smaller lots, for machines
  issuer bench import                     imports, against the same rows written bare
  issuer bench issue                      first cards of 2,00,000 families
  issuer bench linking                    two lists of 2,00,000 persons
  issuer bench pds-link                   50,000 families and their ration cards
";

/// More families than cards are wanted: some go on no card, few on two.
const FAMILIES_PER_CARD: f64 = 1.08;

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES, args_conflicts_with_subcommands = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    other: Option<Other>,
    /// How many cards the lots have
    #[arg(
        long,
        value_name = "CARDS",
        value_delimiter = ',',
        default_values_t = [1_000, 10_000],
        value_parser = clap::value_parser!(u32).range(10..=10_000)
    )]
    lots: Vec<u32>,
}

/// What else than lots is measured.
#[derive(Debug, Subcommand)]
enum Other {
    /// Issue first cards, against bare signing of the same bytes
    Issue(bench_issue::Arguments),
    /// Link synthetic lists of which the truth is known
    Linking(bench_linking::Arguments),
    /// Import registers, against the same rows written bare
    Import(bench_import::Arguments),
    /// Link a synthetic list of ration cards to a synthetic register in a database
    PdsLink(bench_pds_link::Arguments),
}

/// What the child process of a measurement is told.
#[derive(Debug, Args)]
pub(super) struct LotArguments {
    #[arg(long)]
    lot: String,
    #[arg(long)]
    cards: u32,
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    match &arguments.other {
        Some(Other::Issue(arguments)) => return bench_issue::run(arguments, shared),
        Some(Other::Linking(arguments)) => return bench_linking::run(arguments, shared),
        Some(Other::Import(arguments)) => return bench_import::run(arguments, shared),
        Some(Other::PdsLink(arguments)) => return bench_pds_link::run(arguments, shared),
        None => {}
    }
    let folder = tempfile::tempdir()?;
    let (times, runs) = block_on(measure(arguments, shared, folder.path().join("office")))?;
    if shared.json {
        println!("{}", serde_json::to_string_pretty(&machine(&times, &runs))?);
    } else {
        print!("{}", text(&times, &runs, Paint::stdout()));
    }
    Ok(Ending::Done)
}

/// Runs in the child process.
pub(super) fn run_lot_child(arguments: &LotArguments, shared: &Shared) -> Result<Ending, Failure> {
    let LotArguments { lot, cards } = arguments;
    let run =
        block_on(async { Ok(print_measured(&shared.config, lot, *cards, shared.now()).await?) })?;
    println!("{}", serde_json::to_string(&run)?);
    Ok(Ending::Done)
}

async fn measure(
    arguments: &Arguments,
    shared: &Shared,
    folder: PathBuf,
) -> Result<(StageTimes, Vec<LotRun>), Failure> {
    let now = shared.at.unwrap_or_else(rim::clock);
    let cards: u32 = arguments.lots.iter().sum();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a lot has 10,000 cards at most, so this is far below 2^32"
    )]
    let families = (f64::from(cards) * FAMILIES_PER_CARD) as u32 + 20;
    let bar = Progress::new("Signing cards", families.into(), shared.json);
    let mut done = 0;
    let office = make_office(&folder, families, now, &mut |more| {
        done += more;
        bar.at(done);
    })
    .await?;
    drop(bar);

    let mut runs = Vec::new();
    for (number, cards) in arguments.lots.iter().enumerate() {
        runs.push(run_lot(&office.settings, &lot_name(number), *cards)?);
    }
    let app = App::open(
        Config::load(&office.settings)?,
        Actor::office(),
        now,
        [1; 32],
    )
    .await?;
    let largest = runs.iter().enumerate().max_by_key(|(_, run)| run.cards);
    let (number, run) = largest.ok_or_else(|| Failure::usage("no lot to measure"))?;
    let bar = Progress::new("Measuring each step", run.cards.into(), shared.json);
    let mut done = 0;
    let times = measure_stages(&app, &lot_name(number), &folder, &mut |more| {
        done += more;
        bar.at(done);
    })
    .await?;
    app.storage.close().await;
    Ok((times, runs))
}

fn lot_name(number: usize) -> String {
    format!("bench-{number}")
}

fn text(times: &StageTimes, runs: &[LotRun], paint: Paint) -> String {
    let micros = |time: Duration| format!("{:.0} µs", time.as_secs_f64() * 1e6);
    let per_second = |time: Duration| human::count(rounded(1.0 / time.as_secs_f64()));
    let row = |what: &str, floor: Option<Stage>, writer: Option<Stage>| {
        let cell =
            |stage: Option<Stage>| stage.map_or("–".to_owned(), |stage| micros(times.of(stage)));
        vec![what.to_owned(), cell(floor), cell(writer)]
    };
    let shared = |what, stage| row(what, Some(stage), Some(stage));
    let rows = vec![
        shared("Claims, signature, QR text", Stage::Sign),
        shared("Photo read and checked", Stage::Photo),
        row(
            "QR with mask, deflate, write",
            Some(Stage::FloorWrite),
            None,
        ),
        row("QR symbol with its mask", None, Some(Stage::Symbol)),
        row("Text shaped and placed", None, Some(Stage::LayOut)),
        row("Pages drawn, deflated, written", None, Some(Stage::Write)),
        vec![
            "Together".to_owned(),
            micros(times.floor()),
            micros(times.lot_writer()),
        ],
        vec![
            "Cards a CPU-second".to_owned(),
            per_second(times.floor()),
            per_second(times.lot_writer()),
        ],
    ];
    let heading = [
        ("Step, CPU time a card", Align::Left),
        ("Floor", Align::Right),
        ("Lot writer", Align::Right),
    ];
    let mut text = format!(
        "\n  {}\n\n",
        paint.bold("The lot writer and the least that any writer must do")
    );
    text.push_str(&table::render(paint, &heading, rows));
    let _ = writeln!(
        text,
        "\n  The lot writer reaches {} of the floor ({} cards, one core).",
        paint.bold(&format!("{:.2}", times.ratio())),
        human::count(times.cards.into()),
    );
    let title = "`issuer lot create` and `issuer lot print`, from the database to the checked folder, each lot in its own process";
    let _ = writeln!(text, "\n  {}\n", paint.bold(title));
    let heading = [
        ("Cards", Align::Right),
        ("Time", Align::Right),
        ("CPU time", Align::Right),
        ("Cards a CPU-second", Align::Right),
        ("Peak memory", Align::Right),
        ("PDF", Align::Right),
    ];
    let rows = runs.iter().map(|run| {
        vec![
            human::count(run.cards.into()),
            human::time(run.wall),
            human::time(run.processor),
            human::count(rounded(run.cards_per_processor_second())),
            human::bytes(run.memory_peak),
            human::bytes(run.pdf_bytes),
        ]
    });
    text.push_str(&table::render(paint, &heading, rows));
    text
}

fn machine(times: &StageTimes, runs: &[LotRun]) -> serde_json::Value {
    let micros = |time: Duration| (time.as_secs_f64() * 1e7).round() / 10.0;
    json!({
        "schema": "him-parivar/bench/1",
        "cards": times.cards,
        "sign_us": micros(times.of(Stage::Sign)),
        "symbol_us": micros(times.of(Stage::Symbol)),
        "photo_us": micros(times.of(Stage::Photo)),
        "lay_out_us": micros(times.of(Stage::LayOut)),
        "write_us": micros(times.of(Stage::Write)),
        "floor_write_us": micros(times.of(Stage::FloorWrite)),
        "floor_us": micros(times.floor()),
        "lot_writer_us": micros(times.lot_writer()),
        "ratio": (times.ratio() * 1e3).round() / 1e3,
        "lots": runs.iter().map(|run| json!({
            "cards": run.cards,
            "wall_ms": run.wall.as_millis(),
            "cpu_ms": run.processor.as_millis(),
            "cards_per_cpu_second": rounded(run.cards_per_processor_second()),
            "memory_peak_bytes": run.memory_peak,
            "pdf_bytes": run.pdf_bytes,
        })).collect::<Vec<_>>(),
    })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "cards in a second: positive and below 2^53"
)]
fn rounded(number: f64) -> u64 {
    number.round() as u64
}
