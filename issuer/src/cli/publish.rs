use clap::Args;
use serde_json::json;

use super::failure::{Ending, Failure};
use super::office::block_on;
use super::table::{self, Align};
use super::terminal::Paint;
use super::{Shared, human};
use issuer_office::workflow::publish_update::{Publication, PublishedFile, publish_update};

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
        if shared.json {
            print_json(&published);
        } else {
            print_text(&published);
        }
        let version = published.version;
        published.checkpoint.map_err(|error| {
            let text = format!(
                "update {version} is published, but the audit chain has no new checkpoint\n\nhint: mend this, then `issuer audit checkpoint`"
            );
            Failure::environment(anyhow::Error::new(error).context(text))
        })?;
        Ok(Ending::Done)
    })
}

fn print_json(published: &Publication) {
    let checkpoint = published.checkpoint.as_ref().ok();
    let checkpoint = checkpoint.map(|made| json!({ "events": made.events, "file": made.path }));
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
            "files": files_as_json(&published.files),
            "checkpoint": checkpoint,
        })
    );
}

fn print_text(published: &Publication) {
    let path = published.path.display();
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
    if let Ok(made) = &published.checkpoint {
        println!(
            "A checkpoint over {} of the audit chain is in {}",
            human::counted(made.events, "event", "events"),
            made.path.display()
        );
    }
    println!("\nAll carriers are in {}\n", published.folder.display());
    print_files(&published.files);
    println!("\nNext: give the file to the shops; `card-verify --update {path} …` uses it");
    if published.checkpoint.is_ok() {
        println!("      Give the checkpoint to somebody outside this office");
    }
}

/// The files of a publication, for programs.
pub(super) fn files_as_json(files: &[PublishedFile]) -> Vec<serde_json::Value> {
    let file = |file: &PublishedFile| json!({ "name": file.name, "bytes": file.bytes, "purpose": file.purpose });
    files.iter().map(file).collect()
}

/// The files of a publication, for people.
pub(super) fn print_files(files: &[PublishedFile]) {
    let heading = [
        ("File", Align::Left),
        ("Size", Align::Right),
        ("What for", Align::Left),
    ];
    let rows = files.iter().map(|file| {
        vec![
            file.name.clone(),
            human::bytes(file.bytes),
            file.purpose.clone(),
        ]
    });
    print!("{}", table::render(Paint::stdout(), &heading, rows));
}
