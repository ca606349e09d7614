use clap::Args;
use serde_json::json;

use super::failure::{Ending, Failure};
use super::office::block_on;
use super::table::{self, Align};
use super::terminal::Paint;
use super::{Shared, human};
use crate::workflow::publish_update::publish_update;

const EXAMPLES: &str = "\
Examples:
  issuer publish                  sign the lists as they are; verifiers take the new file
  issuer publish --json           the same, with the files as JSON
";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {}

pub(super) fn run(_: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        let keys = shared.open_keys(&app)?;
        let published = publish_update(&app, &keys).await?;
        app.storage.close().await;
        let path = published.path.display();
        if shared.json {
            let files: Vec<serde_json::Value> = published
                .files
                .iter()
                .map(|file| {
                    json!({ "name": file.name, "bytes": file.bytes, "purpose": file.purpose })
                })
                .collect();
            println!(
                "{}",
                json!({
                    "version": published.version,
                    "file": published.path,
                    "bytes": published.bytes,
                    "status_lists": published.lists,
                    "not_valid": published.not_valid,
                    "since": published.since.map(|(version, _)| version),
                    "changed": published.since.map(|(_, cards)| cards),
                    "folder": published.folder,
                    "files": files,
                })
            );
        } else {
            println!(
                "Verifier update {} is in {path} ({})",
                published.version,
                human::bytes(published.bytes)
            );
            println!(
                "{}, {} blocked, revoked or replaced",
                human::counted(published.lists as u64, "status list", "status lists"),
                human::counted(published.not_valid as u64, "card", "cards"),
            );
            match published.since {
                Some((version, cards)) => println!(
                    "{} since update {version}",
                    human::counted(cards as u64, "card changed", "cards changed"),
                ),
                None => println!("No device goes on from an update before it: all need this file"),
            }
            let folder = published.folder.display();
            println!("\nAll carriers are in {folder}\n");
            let heading = [
                ("File", Align::Left),
                ("Size", Align::Right),
                ("What for", Align::Left),
            ];
            let rows = published.files.iter().map(|file| {
                vec![
                    file.name.clone(),
                    human::bytes(file.bytes),
                    file.purpose.clone(),
                ]
            });
            print!("{}", table::render(Paint::stdout(), &heading, rows));
            println!("\nNext: give the file to the shops; `card-verify --update {path} …` uses it");
        }
        Ok(Ending::Done)
    })
}
