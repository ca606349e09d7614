use clap::Args;
use serde_json::json;

use super::failure::{Ending, Failure};
use super::office::block_on;
use super::{Shared, human};
use crate::workflow::publish_update::publish_update;

const EXAMPLES: &str = "\
Examples:
  issuer publish                  sign the lists as they are; verifiers take the new file
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
            println!(
                "{}",
                json!({
                    "version": published.version,
                    "file": published.path,
                    "bytes": published.bytes,
                    "status_lists": published.lists,
                    "not_valid": published.not_valid,
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
            println!("\nNext: give the file to the shops; `card-verify --update {path} …` uses it");
        }
        Ok(Ending::Done)
    })
}
