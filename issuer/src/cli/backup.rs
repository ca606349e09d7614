use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use serde_json::json;

use super::failure::{Ending, Failure};
use super::office::block_on;
use super::progress::Progress;
use super::{Shared, human};
use issuer_office::workflow::backup::backup;
use issuer_office::workflow::backup_manifest::WITHOUT;
use issuer_office::workflow::restore::restore;

const BACKUP_EXAMPLES: &str = "\
Examples:
  issuer backup /mnt/backup/2026-11-21      every day, to another disk; work goes on meanwhile
";

const RESTORE_EXAMPLES: &str = "\
Examples:
  issuer restore /mnt/backup/2026-11-21     into an empty database, of either engine
";

#[derive(Debug, Args)]
#[command(before_help = BACKUP_EXAMPLES)]
pub(super) struct BackupArguments {
    /// The folder to write; it must not be there
    folder: PathBuf,
}

#[derive(Debug, Args)]
#[command(before_help = RESTORE_EXAMPLES)]
pub(super) struct RestoreArguments {
    /// A folder that `issuer backup` wrote
    folder: PathBuf,
}

pub(super) fn run_backup(arguments: &BackupArguments, shared: &Shared) -> Result<Ending, Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        let begun = Instant::now();
        let (families, members) = app.storage.families().count().await?;
        let (_, cards) = app.storage.cards().count().await?;
        let bar = Progress::new("Writing rows", families + members + cards, shared.json);
        let mut done = 0;
        let manifest = backup(&app, &arguments.folder, &mut |more| {
            done += more;
            bar.at(done);
        })
        .await?;
        drop(bar);
        app.storage.close().await;
        let folder = &arguments.folder;
        if shared.json {
            println!(
                "{}",
                json!({
                    "folder": folder,
                    "tables": manifest.tables.len(),
                    "rows": manifest.rows(),
                    "photos": manifest.photos.count,
                    "without": manifest.without,
                })
            );
        } else {
            println!(
                "{} of {} and {} are in {}",
                human::counted(manifest.rows(), "row", "rows"),
                human::counted(manifest.tables.len() as u64, "table", "tables"),
                human::counted(manifest.photos.count, "photo", "photos"),
                folder.display()
            );
            println!("Not in it, keep them elsewhere: {}", WITHOUT.join("; "));
            println!("\nNext: try it now and then: `issuer --config EMPTY-OFFICE.toml restore …`");
            eprintln!("{}", human::time(begun.elapsed()));
        }
        Ok(Ending::Done)
    })
}

pub(super) fn run_restore(
    arguments: &RestoreArguments,
    shared: &Shared,
) -> Result<Ending, Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        let keys = app
            .config
            .key_places()
            .update_public_keys(shared.demo_keys());
        let keys = keys.map_err(Failure::environment)?;
        let begun = Instant::now();
        let bar = Progress::new("Reading rows", 0, shared.json);
        let restored = restore(&app, &arguments.folder, &keys, &mut |_| ()).await;
        drop(bar);
        app.storage.close().await;
        let restored = restored?;
        let manifest = &restored.manifest;
        let is_whole = restored.audit.faulty == 0;
        if shared.json {
            let faults = restored.audit.faults.iter().map(ToString::to_string);
            println!(
                "{}",
                json!({
                    "rows": manifest.rows(),
                    "photos": manifest.photos.count,
                    "audit_events": restored.audit.events,
                    "audit_faults": faults.collect::<Vec<_>>(),
                })
            );
        } else {
            println!(
                "{} and {} restored, each file as it was written",
                human::counted(manifest.rows(), "row", "rows"),
                human::counted(manifest.photos.count, "photo", "photos"),
            );
            for fault in &restored.audit.faults {
                println!("audit chain: {fault}");
            }
            if is_whole {
                println!(
                    "audit chain: {} hold",
                    human::counted(restored.audit.events, "event", "events")
                );
                println!("\nNext: `issuer doctor`, `issuer publish`, `issuer recheck`");
            } else {
                println!("\nNext: do not work with it; take another backup");
            }
            eprintln!("{}", human::time(begun.elapsed()));
        }
        Ok(if is_whole {
            Ending::Done
        } else {
            Ending::NotVerified
        })
    })
}
