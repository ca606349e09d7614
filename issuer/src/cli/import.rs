use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use serde_json::json;
use time::Date;
use time::macros::format_description;

use super::failure::{Ending, Failure};
use super::import_difference::{difference_json, print_difference};
use super::office::block_on;
use super::progress::Progress;
use super::table::{self, Align};
use super::terminal::Paint;
use super::{Shared, human, import_pds};
use issuer_office::register::{
    ImportMode, ImportReport, ImportSetup, SourceKind, SourceProfile, import,
};

const EXAMPLES: &str = "\
Examples:
  issuer import register/families.csv
  issuer import families.jsonl --as-on 01-11-2026 --rejects rejected.csv
  issuer import families.csv --dry-run --difference difference.csv
  issuer import district-18.csv --complete
  issuer import export.json --source e-parivar-urban
  issuer import export.xlsx --source my-profile.toml
  issuer import ration-cards.csv --source pds-cards
";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    /// A register file, .csv, .json, .jsonl or .xlsx; photo paths in it start from its folder
    pub(super) file: PathBuf,
    /// How its source writes it: register, e-parivar-rural, e-parivar-urban, pds-cards, or a
    /// profile's file
    #[arg(long, value_name = "NAME|FILE", default_value = SourceProfile::REGISTER)]
    source: String,
    /// The day whose register it is, dd-mm-yyyy, for rows that do not say
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    pub(super) as_on: Option<Date>,
    /// Where rejected rows go; beside the register file otherwise
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Show what the file would change, by panchayat and ward, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// The file is the whole register of the panchayats and wards that it names: hold and list
    /// families that it lacks
    #[arg(long)]
    complete: bool,
    /// Write what changes, by panchayat and ward, as CSV
    #[arg(long, value_name = "FILE")]
    difference: Option<PathBuf>,
}

impl Arguments {
    pub(super) fn reject_file(&self) -> PathBuf {
        self.rejects
            .clone()
            .unwrap_or_else(|| self.file.with_extension("rejected.csv"))
    }
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        let source = SourceProfile::open(&arguments.source)?;
        if source.kind() == SourceKind::Pds {
            return import_pds::run(arguments, source, &app, shared).await;
        }
        let setup = ImportSetup {
            register: arguments.file.clone(),
            source,
            as_on: arguments.as_on,
            numbers: app.config.register.number_patterns()?,
            reject_file: arguments.reject_file(),
            photos: app.photos.clone(),
            now: app.now,
            mode: ImportMode {
                dry_run: arguments.dry_run,
                complete: arguments.complete,
            },
        };
        if let Some(last) = app.storage.import_runs().list_last(1).await?.first()
            && last.state != "finished"
        {
            eprintln!(
                "Import {} of {} broke off; importing that file again finishes it",
                last.id, last.source_name
            );
        }
        let mut bar = None;
        let report = import(&app.storage, &setup, |progress| {
            bar.get_or_insert_with(|| Progress::new("Reading", progress.bytes, shared.json))
                .at(progress.bytes_read);
        })
        .await?;
        drop(bar);
        if let Some(path) = &arguments.difference {
            let written = report.difference.write_csv(path);
            written.with_context(|| format!("{} cannot be written", path.display()))?;
        }
        print(&report, shared);
        app.storage.close().await;
        Ok(if report.is_complete() {
            Ending::Done
        } else {
            Ending::PartlyRejected
        })
    })
}

fn print(report: &ImportReport, shared: &Shared) {
    let counts = report.counts;
    if shared.json {
        let reasons: serde_json::Map<_, _> = report
            .reasons
            .iter()
            .map(|(reason, count)| (reason.code().to_owned(), json!(count)))
            .collect();
        println!(
            "{}",
            json!({
                "families_read": counts.read,
                "families_new": counts.accepted,
                "families_changed": counts.updated,
                "families_unchanged": counts.unchanged,
                "families_rejected": counts.rejected,
                "families_gone": counts.gone,
                "gone_unknown": report.gone_unknown,
                "dry_run": report.dry_run,
                "difference": difference_json(&report.difference),
                "members": report.members,
                "unreadable_lines": report.unreadable_lines,
                "reasons": reasons,
                "aadhaar_cells_thrown_away": report.notes.aadhaar_cells,
                "unknown_keys": report.notes.unknown_keys,
                "reject_file": report.reject_file,
            })
        );
        return;
    }
    let paint = Paint::stdout();
    let rows = [
        ("read", counts.read),
        ("new", counts.accepted),
        ("changed", counts.updated),
        ("as they were", counts.unchanged),
        ("rejected", counts.rejected),
        ("gone", counts.gone),
    ];
    let heading = [("Families", Align::Left), ("", Align::Right)];
    let rows = rows
        .into_iter()
        .filter(|(what, count)| *what != "gone" || *count > 0)
        .map(|(what, count)| vec![what.to_owned(), human::count(count)]);
    print!("{}", table::render(paint, &heading, rows));
    if report.unreadable_lines > 0 {
        let lines = human::counted(report.unreadable_lines, "line", "lines");
        println!("  and {lines} without a family that can be told");
    }
    if report.notes.aadhaar_cells > 0 {
        let cells = human::counted(report.notes.aadhaar_cells, "cell", "cells");
        println!(
            "  {cells} of Aadhaar columns thrown away unread; ask the source to leave them out"
        );
    }
    if !report.notes.unknown_keys.is_empty() {
        let keys: Vec<&str> = report
            .notes
            .unknown_keys
            .iter()
            .map(String::as_str)
            .collect();
        let keys = keys.join(", ");
        println!("  keys that the source profile does not know: {keys}");
    }
    print_difference(report, paint);
    if let Some(path) = &report.reject_file {
        println!("\n  {}", paint.yellow("Why families were rejected"));
        let heading = [
            ("Count", Align::Right),
            ("Reason", Align::Left),
            ("What to do", Align::Left),
        ];
        let rows = report.reasons.iter().map(|(reason, count)| {
            vec![
                human::count(*count),
                reason.text().to_owned(),
                reason.hint().to_owned(),
            ]
        });
        print!("{}", table::render(paint, &heading, rows));
        println!("\n  Line by line: {}", path.display());
    }
    if report.gone_unknown {
        let warning = "A line cannot be read, so nobody knows which families the file lacks: none is marked as gone";
        println!("\n  {}", paint.yellow(warning));
    }
    if report.dry_run {
        println!("\nNothing changed. Run it again without --dry-run to store it");
        return;
    }
    if counts.updated + counts.gone > 0 {
        println!("\nNext: `issuer changes` lists families whose card says something else now");
        return;
    }
    println!("\nNext: `issuer issue` signs a card for every family that has none");
}

fn parse_day(text: &str) -> Result<Date, String> {
    Date::parse(text, format_description!("[day]-[month]-[year]"))
        .map_err(|_| "a day looks like 01-11-2026".to_owned())
}
