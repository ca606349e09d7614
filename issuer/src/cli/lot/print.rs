use std::num::NonZero;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;
use serde_json::json;

use super::super::failure::{Ending, Failure};
use super::super::office::block_on;
use super::super::progress::Progress;
use super::super::table::{self, Align};
use super::super::terminal::Paint;
use super::super::{Shared, human};
use super::hands::{Hands, stop_on_signal, work};
use super::worker::{cores, line};
use issuer_office::workflow::finish_lot::{LotReport, lot_report};
use issuer_office::workflow::freeze_lot::check_name;
use issuer_office::workflow::lot_progress::{LotProgress, LotState};
use issuer_office::workflow::lot_store::LotStore;
use issuer_office::workflow::work_on_lots::{LEASE, Told};

const EXAMPLES: &str = "\
Examples:
  issuer lot print lot-0001                 on all cores, until it lies ready
  issuer lot print lot-0001                 once more: nothing is left to do, the same answer
";

#[derive(Debug, Args)]
#[command(
    before_help = EXAMPLES,
    after_help = "Stopped or killed, it goes on where it was with the next run; other workers may help."
)]
pub(super) struct Arguments {
    /// The lot
    #[arg(value_name = "NAME")]
    name: String,
    /// How many pieces at a time; one for each core otherwise
    #[arg(long, value_name = "NUMBER")]
    threads: Option<NonZero<usize>>,
}

static STOP: AtomicBool = AtomicBool::new(false);

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    check_name(&arguments.name)?;
    let cards = block_on(async {
        let app = shared.open_app().await?;
        let lot = app.storage.lots().find(&arguments.name).await?;
        app.storage.close().await;
        lot.map(|lot| lot.cards)
            .ok_or_else(|| no_lot(&arguments.name))
    })?;
    stop_on_signal(&STOP)?;
    let hands = Hands {
        count: arguments.threads.map_or_else(cores, NonZero::get),
        lot: Some(arguments.name.clone()),
        lease: LEASE,
        until_done: true,
    };
    let bar = Progress::new("Drawing cards", cards, shared.json);
    let mut drawn = 0;
    work(shared, &hands, &STOP, |told| match told {
        Told::Made { cards, .. } => {
            drawn += cards;
            bar.at(drawn);
        }
        Told::Finished { .. } => {}
        told => bar.say(&line(&told, Paint::stderr())),
    })?;
    drop(bar);
    block_on(async {
        let app = shared.open_app().await?;
        let progress = LotProgress::of(&app, &arguments.name).await?;
        let store = LotStore::open(&app.config.output).map_err(Failure::environment)?;
        if progress.state != LotState::Ready {
            app.storage.close().await;
            return unfinished(&arguments.name, &progress);
        }
        let report = lot_report(&app, &store, &arguments.name).await?;
        app.storage.close().await;
        print(&report, &store, shared);
        Ok(Ending::Done)
    })
}

pub(super) fn no_lot(name: &str) -> Failure {
    Failure::from(anyhow::anyhow!(
        "there is no lot {name}\n\nhint: `issuer lot list` shows all lots; `issuer lot create {name}` makes it"
    ))
}

fn unfinished(name: &str, progress: &LotProgress) -> Result<Ending, Failure> {
    let error = match progress.parked.first() {
        Some((shard, error)) => {
            let (what, hint) = error.split_once("\n\nhint: ").unwrap_or((error, ""));
            anyhow::anyhow!(
                "piece {shard} of lot {name} cannot be made: {what}\n\nhint: {hint}; then `issuer lot redraw {name}`"
            )
        }
        None if STOP.load(Ordering::Relaxed) => anyhow::anyhow!(
            "lot {name} is not finished: the work was stopped\n\nhint: run the same command again"
        ),
        None => anyhow::anyhow!(
            "lot {name} is not finished\n\nhint: `issuer lot watch {name}` shows who is at it"
        ),
    };
    Err(Failure::from(error))
}

fn print(report: &LotReport, store: &LotStore, shared: &Shared) {
    let place = format!("{}/{}", store.place(), report.lot);
    if shared.json {
        let files = report
            .files
            .iter()
            .map(|(name, bytes)| json!({ "path": format!("{place}/{name}"), "bytes": bytes }));
        println!(
            "{}",
            json!({
                "lot": report.lot,
                "place": place,
                "cards": report.cards,
                "specimen": report.specimen,
                "files": files.collect::<Vec<_>>(),
                "qr": {
                    "five_dots": report.symbols.five_dots,
                    "four_dots": report.symbols.four_dots,
                    "version_min": report.symbols.version_min,
                    "version_max": report.symbols.version_max,
                },
            })
        );
        return;
    }
    let paint = Paint::stdout();
    let cards = human::counted(report.cards, "card", "cards");
    println!("{} in {place}", paint.bold(&cards));
    if report.specimen {
        println!(
            "{}",
            paint.yellow("SPECIMEN: signed with keys that everybody has")
        );
    }
    let rows = report
        .files
        .iter()
        .map(|(name, bytes)| vec![name.clone(), human::bytes(*bytes)]);
    let heading = [("File", Align::Left), ("Size", Align::Right)];
    print!("{}", table::render(paint, &heading, rows));
    println!(
        "\nNext: look at proof.pdf; `sha256sum --check SHA256SUMS` in its folder after carrying it to the press"
    );
}
