use clap::Args;
use serde_json::json;

use super::failure::{Ending, Failure};
use super::office::block_on;
use super::progress::Progress;
use super::table::{self, Align};
use super::terminal::Paint;
use super::{Shared, human};
use crate::workflow::print_lot::{LOT_MAX, LotPlan, LotReport, print_lot};
use crate::workflow::renderer::Renderer;

const EXAMPLES: &str = "\
Examples:
  issuer print --lot lot-0001                 cards that are in no lot yet, in the order of handing out
  issuer print --lot proof-1 --cards 10       the first ten of them, to be looked at first
  issuer print --lot lot-0001                 once more: the same cards, the same bytes
";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The lot's name; its folder is called so
    #[arg(long, value_name = "NAME")]
    lot: String,
    /// How many cards at most
    #[arg(long, value_name = "NUMBER", default_value_t = LOT_MAX)]
    cards: u32,
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        let mut renderer = Renderer::bundled()?;
        let plan = LotPlan {
            lot: arguments.lot.clone(),
            limit: arguments.cards,
        };
        let (_, signed) = app.storage.cards().count().await?;
        let bar = Progress::new("Writing cards", signed.min(plan.limit.into()), shared.json);
        let mut done = 0;
        let report = print_lot(&app, &mut renderer, &plan, &mut |more| {
            done += more;
            bar.at(done);
        })
        .await?;
        drop(bar);
        print(&report, shared);
        app.storage.close().await;
        Ok(Ending::Done)
    })
}

fn print(report: &LotReport, shared: &Shared) {
    let folder = report.folder.display();
    if shared.json {
        let files = report
            .files
            .iter()
            .map(|(path, bytes)| json!({ "path": path, "bytes": bytes }));
        println!(
            "{}",
            json!({
                "folder": report.folder,
                "cards": report.cards,
                "pages": report.cards * 2,
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
    let cards = human::counted(u64::from(report.cards), "card", "cards");
    println!(
        "{} on {} pages in {folder}",
        paint.bold(&cards),
        human::count(u64::from(report.cards) * 2)
    );
    if report.specimen {
        println!(
            "{}",
            paint.yellow("SPECIMEN: signed with keys that everybody has")
        );
    }
    let rows = report
        .files
        .iter()
        .map(|(path, bytes)| vec![path.display().to_string(), human::bytes(*bytes)]);
    print!(
        "{}",
        table::render(
            paint,
            &[("File", Align::Left), ("Size", Align::Right)],
            rows
        )
    );
    println!(
        "\nNext: `cd {folder} && sha256sum --check SHA256SUMS` after carrying it to the press"
    );
}
