use clap::Args;
use serde_json::json;

use super::failure::{Ending, Failure};
use super::office::block_on;
use super::terminal::Paint;
use super::{Shared, human};
use issuer_office::workflow::retention::{apply_retention, plan_retention};

const EXAMPLES: &str = "\
Examples:
  issuer retention                what is over its time; nothing is changed
  issuer retention --apply        destroy it for ever
";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Destroy it; without this nothing is changed
    #[arg(long)]
    apply: bool,
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        let report = if arguments.apply {
            apply_retention(&app).await?
        } else {
            plan_retention(&app).await?
        };
        app.storage.close().await;
        if shared.json {
            println!(
                "{}",
                json!({
                    "applied": arguments.apply,
                    "families": report.families,
                    "cards": report.cards,
                    "photos": report.photos,
                    "import_runs": report.import_runs,
                    "complaints": report.complaints,
                    "shop_lines": report.shop_lines,
                })
            );
            return Ok(Ending::Done);
        }
        let families = human::counted(report.families, "closed family", "closed families");
        let runs = human::counted(report.import_runs, "record of a load", "records of loads");
        let words = human::counted(report.complaints, "closed complaint", "closed complaints");
        let lines = human::counted(report.shop_lines, "line of a shop", "lines of shops");
        if arguments.apply {
            println!(
                "Destroyed for ever: the content of {families}, {runs}, {lines}, the words of {words}"
            );
            println!("Card numbers, their status places and the audit chain stay");
            if report.families > 0 {
                println!(
                    "\nNext: backups of before still hold it: destroy them when their time is over,\n\
                     and make those of secret columns unreadable with `issuer secrets rotate`"
                );
            }
        } else {
            let paint = Paint::stdout();
            println!("Over their time: {families}, {runs}, {lines}, {words}");
            println!("{}", paint.dim("Nothing was changed"));
            println!("\nNext: `issuer retention --apply` destroys them for ever");
        }
        Ok(Ending::Done)
    })
}
