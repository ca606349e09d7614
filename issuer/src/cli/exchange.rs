use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::Shared;
use super::failure::{Ending, Failure};
use super::human;
use super::office::block_on;
use issuer_office::workflow::check_lists::lists_for_check;
use issuer_office::workflow::exchange::file_drop::run_file_drop;

const EXAMPLES: &str = "\
Examples:
  issuer exchange run --folder /srv/exchange      answers what waits in in/, each request once
  openssl pkeyutl -sign -rawin -inkey dept.pem -in ask.json | base64 -w0 > ask.json.sig
                                                  how a department signs its request
";

#[derive(Debug, Args)]
#[command(
    before_help = EXAMPLES,
    after_help = "A request is in/NAME.json with its signature in/NAME.json.sig; the answer is \
out/CLIENT/NAME.json with the office's signed note beside it. What is refused goes to in/refused with the \
reason. The documents are those of /api/v1/docs."
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: ExchangeCommand,
}

#[derive(Debug, Subcommand)]
enum ExchangeCommand {
    /// Answer the signed requests that wait in a folder
    Run {
        /// The folder with `in` and `out`
        #[arg(long, value_name = "FOLDER")]
        folder: PathBuf,
    },
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    let ExchangeCommand::Run { folder } = &arguments.command;
    block_on(async {
        let app = shared.open_app().await?;
        let keys = shared.open_keys(&app)?;
        let lists = lists_for_check(&app, &keys).await?;
        let report = run_file_drop(&app, &keys, &lists, folder).await?;
        app.storage.close().await;
        if shared.json {
            let refused = report.refused.iter();
            let refused = refused.map(|(name, reason)| json!({ "name": name, "reason": reason }));
            println!(
                "{}",
                json!({ "answered": report.answered, "refused": refused.collect::<Value>() })
            );
        } else {
            let answered = human::counted(report.answered.len() as u64, "request", "requests");
            println!("Answered: {answered}");
            for (name, reason) in &report.refused {
                let reason = reason.lines().next().unwrap_or_default();
                println!("Refused: {name}: {reason}");
            }
        }
        Ok(if report.refused.is_empty() {
            Ending::Done
        } else {
            Ending::PartlyRejected
        })
    })
}
