use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use clap::Args;
use issuer_domain::Actor;
use serde_json::json;

use super::bench::rounded;
use super::failure::{Ending, Failure};
use super::office::block_on;
use super::progress::Progress;
use super::table::{self, Align};
use super::terminal::Paint;
use super::{Shared, human, rim};
use issuer_office::app::App;
use issuer_office::bench::{
    BenchOffice, LotRun, LotTrial, Stage, StageTimes, make_office, measure_stages, run_lots,
    work_measured,
};
use issuer_office::config::Config;
use issuer_office::workflow::freeze_lot::{CARDS_A_FILE, CARDS_A_FILE_MAX};

const EXAMPLES: &str = "\
Examples:
  issuer bench lots                                         1,000 and 10,000 cards, one worker
  issuer bench lots --sizes 10000,30000,100000 --presses single,sra3-21
  issuer bench lots --sizes 10000 --workers 1,2,4 --postgres postgres://bench@localhost/bench
";

/// More families than cards are wanted: some go on no card, few on two.
const FAMILIES_PER_CARD: f64 = 1.08;

#[derive(Debug, Args)]
#[command(
    before_help = EXAMPLES,
    after_help = "Each size is drawn on the first press by one worker, in files of 10,000 cards; the \
first size also on each further press, and in files of 500 by each number of workers."
)]
pub(super) struct Arguments {
    /// How many cards are drawn
    #[arg(
        long,
        value_name = "CARDS",
        value_delimiter = ',',
        default_values_t = [1_000, 10_000],
        value_parser = clap::value_parser!(u32).range(10..=500_000)
    )]
    sizes: Vec<u32>,
    /// On which presses
    #[arg(
        long,
        value_name = "PROFILES",
        value_delimiter = ',',
        default_value = "single"
    )]
    presses: Vec<String>,
    /// By how many workers
    #[arg(long, value_name = "NUMBERS", value_delimiter = ',')]
    workers: Vec<usize>,
    /// Keep the cards on this PostgreSQL server, in a schema that is made for it
    #[arg(long, value_name = "URL")]
    postgres: Option<String>,
}

/// What was measured.
struct Measured {
    times: StageTimes,
    runs: Vec<LotRun>,
}

/// Runs in the child process.
pub(super) fn run_child(shared: &Shared) -> Result<Ending, Failure> {
    let usage = block_on(async { Ok(work_measured(&shared.config, shared.now()).await?) })?;
    println!("{}", serde_json::to_string(&usage)?);
    Ok(Ending::Done)
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    let folder = tempfile::tempdir()?;
    let measured = block_on(measure(arguments, shared, &folder.path().join("office")))?;
    if shared.json {
        println!("{}", serde_json::to_string_pretty(&machine(&measured))?);
    } else {
        print!("{}", text(&measured, Paint::stdout()));
    }
    Ok(Ending::Done)
}

fn trials(arguments: &Arguments) -> Vec<LotTrial> {
    let trial = |cards, cards_a_file, press: &String, workers| LotTrial {
        cards,
        cards_a_file,
        press: press.clone(),
        workers,
    };
    let mut trials = Vec::new();
    let [first, further @ ..] = &arguments.presses[..] else {
        return trials;
    };
    for cards in &arguments.sizes {
        trials.push(trial(*cards, CARDS_A_FILE_MAX, first, 1));
    }
    let cards = arguments.sizes.first().copied().unwrap_or_default();
    for press in further {
        trials.push(trial(cards, CARDS_A_FILE_MAX, press, 1));
    }
    for workers in &arguments.workers {
        trials.push(trial(cards, CARDS_A_FILE, first, (*workers).max(1)));
    }
    trials
}

async fn measure(
    arguments: &Arguments,
    shared: &Shared,
    folder: &Path,
) -> Result<Measured, Failure> {
    let now = shared.at.unwrap_or_else(rim::clock);
    let trials = trials(arguments);
    let cards: u32 = trials.iter().map(|trial| trial.cards).sum();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "half a million cards a trial: far below 2^32"
    )]
    let families = (f64::from(cards) * FAMILIES_PER_CARD) as u32 + 20;
    let bar = Progress::new("Signing cards", families.into(), shared.json);
    let mut done = 0;
    let schema = format!("bench_lots_{}", std::process::id());
    let server = arguments
        .postgres
        .as_deref()
        .map(|url| (url, schema.as_str()));
    let office = make_office(folder, families, server, now, &mut |more| {
        done += more;
        bar.at(done);
    })
    .await?;
    drop(bar);
    let measured = measure_in(&office, &trials, shared, folder, now).await;
    if let Some((url, schema)) = server {
        issuer_office::storage::drop_schema(url, schema).await?;
    }
    measured
}

async fn measure_in(
    office: &BenchOffice,
    trials: &[LotTrial],
    shared: &Shared,
    folder: &Path,
    now: card_payload::Timestamp,
) -> Result<Measured, Failure> {
    let mut runs = Vec::new();
    for (number, trial) in trials.iter().enumerate() {
        runs.push(run_lots(&office.settings, &format!("bench-{number}"), trial, now).await?);
    }
    let app = App::open(
        Config::load(&office.settings)?,
        Actor::office(),
        now,
        [1; 32],
    )
    .await?;
    // The last of the sizes up to a file, for the steps one by one.
    let of_a_file = |(_, run): &(usize, &LotRun)| run.trial.cards <= CARDS_A_FILE_MAX;
    let largest = runs.iter().enumerate().filter(of_a_file);
    let largest = largest.max_by_key(|(_, run)| run.trial.cards);
    let number = largest.map_or(0, |(number, _)| number);
    let most = CARDS_A_FILE_MAX.min(runs.get(number).map_or(0, |run| run.trial.cards));
    let bar = Progress::new("Measuring each step", most.into(), shared.json);
    let mut done = 0;
    let lot = format!("bench-{number}-1");
    let times = measure_stages(&app, &lot, most.into(), folder, &mut |more| {
        done += more;
        bar.at(done);
    })
    .await?;
    app.storage.close().await;
    Ok(Measured { times, runs })
}

/// The floor by what a worker takes for a card, with the signature that it finds made already.
fn of_floor(times: &StageTimes, run: &LotRun) -> f64 {
    let worker = run.a_card() + times.of(Stage::Sign);
    times.floor().as_secs_f64() / worker.as_secs_f64().max(f64::MIN_POSITIVE)
}

fn text(measured: &Measured, paint: Paint) -> String {
    let mut text = stages_text(&measured.times, paint);
    let title = "Workers, from frozen lots in the database to whole files with their manifest";
    let _ = writeln!(text, "\n  {}\n", paint.bold(title));
    let heading = [
        ("Cards", Align::Right),
        ("Press", Align::Left),
        ("A file", Align::Right),
        ("Workers", Align::Right),
        ("Cards a second", Align::Right),
        ("Cards a CPU-second", Align::Right),
        ("Of the floor", Align::Right),
        ("Memory a worker", Align::Right),
        ("Server, a card", Align::Right),
        ("Freezing, a card", Align::Right),
        ("PDF", Align::Right),
    ];
    let rows = measured.runs.iter().map(|run| {
        let cards = run.trial.cards.max(1);
        vec![
            human::count(run.trial.cards.into()),
            run.trial.press.clone(),
            human::count(run.trial.cards_a_file.into()),
            run.trial.workers.to_string(),
            human::count(rounded(run.cards_per_second())),
            human::count(rounded(1.0 / run.a_card().as_secs_f64())),
            format!("{:.2}", of_floor(&measured.times, run)),
            human::bytes(run.memory_peak),
            run.server
                .map_or("–".to_owned(), |time| micros(time / cards)),
            micros(run.freezing / cards),
            human::bytes(run.pdf_bytes),
        ]
    });
    text.push_str(&table::render(paint, &heading, rows));
    text
}

fn micros(time: Duration) -> String {
    format!("{:.0} µs", time.as_secs_f64() * 1e6)
}

fn stages_text(times: &StageTimes, paint: Paint) -> String {
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
    text
}

fn machine(measured: &Measured) -> serde_json::Value {
    let times = &measured.times;
    let micros = |time: Duration| (time.as_secs_f64() * 1e7).round() / 10.0;
    json!({
        "schema": "him-parivar/bench-lots/2",
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
        "runs": measured.runs.iter().map(|run| json!({
            "cards": run.trial.cards,
            "press": run.trial.press,
            "cards_a_file": run.trial.cards_a_file,
            "workers": run.trial.workers,
            "wall_ms": run.wall.as_millis(),
            "cpu_ms": run.processor.as_millis(),
            "cards_per_second": rounded(run.cards_per_second()),
            "cards_per_cpu_second": rounded(1.0 / run.a_card().as_secs_f64()),
            "of_floor": (of_floor(times, run) * 1e3).round() / 1e3,
            "server_cpu_ms": run.server.map(|time| time.as_millis()),
            "freezing_cpu_ms": run.freezing.as_millis(),
            "memory_peak_bytes": run.memory_peak,
            "pdf_bytes": run.pdf_bytes,
        })).collect::<Vec<_>>(),
    })
}
