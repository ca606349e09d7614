use std::time::Duration;

use clap::Args;
use serde_json::json;

use super::super::failure::{Ending, Failure};
use super::super::office::block_on;
use super::super::progress::Progress;
use super::super::terminal::is_terminal;
use super::super::{Shared, human};
use super::print::no_lot;
use issuer_office::workflow::lot_progress::{LotProgress, LotState};

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(500);

const EXAMPLES: &str = "\
Examples:
  issuer lot watch lot-0001                 a bar on a terminal, lines into a file
  issuer lot watch lot-0001 --once --json   how far it is now
";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The lot
    #[arg(value_name = "NAME")]
    name: String,
    /// Look once
    #[arg(long)]
    once: bool,
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        let lot = app.storage.lots().find(&arguments.name).await?;
        let lot = lot.ok_or_else(|| no_lot(&arguments.name))?;
        let bar = Progress::new("Drawing cards", lot.cards, shared.json);
        let mut shown = None;
        let progress = loop {
            let progress = LotProgress::of(&app, &lot.lot_id).await?;
            let is_over = matches!(progress.state, LotState::Ready | LotState::Stuck);
            if arguments.once || is_over {
                break progress;
            }
            bar.at(progress.drawn);
            // A line where a bar would be lost, whenever a hundredth more is done.
            let hundredths = progress.drawn * 100 / progress.cards.max(1);
            if !is_terminal() && !shared.json && shown != Some(hundredths) {
                println!("{}", line(&progress));
                shown = Some(hundredths);
            }
            tokio::time::sleep(PAUSE).await;
        };
        drop(bar);
        app.storage.close().await;
        if shared.json {
            println!("{}", machine(&arguments.name, &progress));
        } else {
            println!("{}", line(&progress));
            for (shard, error) in &progress.parked {
                println!("piece {shard}: {error}");
            }
        }
        Ok(if progress.state == LotState::Stuck {
            Ending::Unwell
        } else {
            Ending::Done
        })
    })
}

fn line(progress: &LotProgress) -> String {
    format!(
        "{} of {} cards drawn, {}, {}",
        human::count(progress.drawn),
        human::count(progress.cards),
        human::counted(progress.claimed, "piece at work", "pieces at work"),
        progress.state.word()
    )
}

fn machine(name: &str, progress: &LotProgress) -> serde_json::Value {
    let parked = progress
        .parked
        .iter()
        .map(|(shard, error)| json!({ "piece": shard, "error": error }));
    json!({
        "lot": name,
        "cards": progress.cards,
        "drawn": progress.drawn,
        "pieces_at_work": progress.claimed,
        "state": progress.state.word(),
        "parked": parked.collect::<Vec<_>>(),
    })
}
