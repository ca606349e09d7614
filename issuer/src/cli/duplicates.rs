use clap::{Args, Subcommand};
use issuer_domain::Area;
use serde_json::json;

use super::failure::{Ending, Failure};
use super::office::block_on;
use super::progress::Progress;
use super::{Shared, human};
use issuer_office::workflow::find_duplicates::find_duplicates;

const EXAMPLES: &str = "\
Examples:
  issuer duplicates find --area block:9360
  issuer duplicates find                          the whole register, block by block
  issuer review list --kind duplicate             what was found
";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: DuplicatesCommand,
}

#[derive(Debug, Subcommand)]
enum DuplicatesCommand {
    /// Put members who are nearly alike into the review queue
    Find {
        /// state, district:18, block:9360 or local-body:914400
        #[arg(long, value_name = "AREA", default_value = "state")]
        area: Area,
    },
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    let DuplicatesCommand::Find { area } = arguments.command;
    block_on(async {
        let app = shared.open_app().await?;
        let mut bar = None;
        let report = find_duplicates(&app.storage, area, app.now, |done, all| {
            bar.get_or_insert_with(|| Progress::new("Comparing", all, shared.json))
                .at(done);
        })
        .await?;
        drop(bar);
        app.storage.close().await;
        if shared.json {
            println!(
                "{}",
                json!({
                    "area": area.to_string(),
                    "families": report.families,
                    "members": report.members,
                    "pairs": report.pairs,
                    "new_reviews": report.new_reviews,
                })
            );
            return Ok(Ending::Done);
        }
        println!(
            "{} of {} compared: {} nearly alike, {} of them new in the queue",
            human::counted(report.members, "member", "members"),
            human::counted(report.families, "family", "families"),
            human::counted(report.pairs, "pair", "pairs"),
            human::count(report.new_reviews),
        );
        println!(
            "\nNext: `issuer review list --kind duplicate`; a decision `same` holds the families"
        );
        Ok(Ending::Done)
    })
}
