use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use card_payload::Timestamp;
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use super::failure::{Ending, Failure};
use super::office::block_on;
use super::progress::Progress;
use super::rim;
use super::table::{self, Align};
use super::terminal::Paint;
use super::{Shared, human};
use issuer_office::app::App;
use issuer_office::storage::AuditFilter;
use issuer_office::workflow::export_audit::{AuditFormat, as_json, export_audit};
use issuer_office::workflow::sign_checkpoint::{CHECKPOINT_FILE, sign_checkpoint};
use issuer_office::workflow::verify_audit::{AuditReport, OutsideCheckpoint, verify_audit};
use issuer_office::workflow::whole_files::NewFile;

const EXAMPLES: &str = "\
Examples:
  issuer audit verify                     walk the whole chain; exit code 3 if it was touched
  issuer audit verify --checkpoint kept-elsewhere.txt
  issuer audit checkpoint                 sign its length and end; give the file to somebody outside
  issuer audit list --subject 10000001-01-9
  issuer audit export --since 6h incident.csv
";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: AuditCommand,
}

#[derive(Debug, Subcommand)]
enum AuditCommand {
    /// Find whatever was changed, taken out, put in, moved or cut off
    Verify {
        /// A checkpoint that was kept outside; may be repeated
        #[arg(long, value_name = "FILE")]
        checkpoint: Vec<PathBuf>,
    },
    /// Sign how long the chain is and how it ends, as each `issuer publish` does
    Checkpoint,
    /// Show what was done to a card, family, key, run …
    List {
        /// Its number or id
        #[arg(long, value_name = "NUMBER")]
        subject: Option<String>,
        /// Not before: a time, or so long ago: 30m, 6h, 2d
        #[arg(long, value_name = "TIME", value_parser = parse_since)]
        since: Option<Since>,
        /// Most events that are shown
        #[arg(long, value_name = "COUNT", default_value_t = 100)]
        limit: u32,
    },
    /// Print what an owner of a PostgreSQL database says, so that a role may only add to the chain
    Grants {
        /// The role under which the office works
        role: String,
    },
    /// Write events as JSON Lines or CSV, the file whole or not at all
    Export {
        /// Where to; standard output where absent. `.csv` is CSV, everything else JSON Lines
        file: Option<PathBuf>,
        /// Not before: a time, or so long ago: 30m, 6h, 2d
        #[arg(long, value_name = "TIME", value_parser = parse_since)]
        since: Since,
        /// Before this time
        #[arg(long, value_name = "TIME", value_parser = rim::parse_time)]
        until: Option<Timestamp>,
        /// The form, whatever the file is called
        #[arg(long)]
        format: Option<Format>,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Jsonl,
    Csv,
}

/// A time, or so many seconds before now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Since {
    At(Timestamp),
    Ago(i64),
}

impl Since {
    fn before(self, now: Timestamp) -> Timestamp {
        match self {
            Self::At(time) => time,
            Self::Ago(seconds) => now.plus_seconds(-seconds),
        }
    }
}

fn parse_since(text: &str) -> Result<Since, String> {
    let unit = |letter| match letter {
        'm' => Some(60),
        'h' => Some(3_600),
        'd' => Some(Timestamp::DAY),
        _ => None,
    };
    let ago = || {
        let seconds = unit(text.chars().last()?)?;
        let number: u32 = text.get(..text.len() - 1)?.parse().ok()?;
        Some(Since::Ago(i64::from(number) * seconds))
    };
    match ago() {
        Some(ago) => Ok(ago),
        None => rim::parse_time(text).map(Since::At),
    }
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        let ending = match &arguments.command {
            AuditCommand::Verify { checkpoint } => verify(&app, checkpoint, shared).await,
            AuditCommand::Grants { role } => grants(&app, role).await,
            AuditCommand::Checkpoint => checkpoint(&app, shared).await,
            AuditCommand::List {
                subject,
                since,
                limit,
            } => {
                let filter = AuditFilter {
                    since: since.map(|since| since.before(app.now)),
                    until: None,
                    subject: subject.clone(),
                };
                list(&app, &filter, *limit, shared).await
            }
            AuditCommand::Export {
                file,
                since,
                until,
                format,
            } => {
                let filter = AuditFilter {
                    since: Some(since.before(app.now)),
                    until: *until,
                    subject: None,
                };
                let format = chosen_format(*format, file.as_deref());
                export(&app, &filter, format, file.as_deref(), shared).await
            }
        };
        app.storage.close().await;
        ending
    })
}

async fn verify(app: &App, files: &[PathBuf], shared: &Shared) -> Result<Ending, Failure> {
    let keys = app
        .config
        .key_places()
        .update_public_keys(shared.demo_keys())
        .map_err(Failure::environment)?;
    let mut outside = Vec::new();
    let own = app.config.output.folder.join(CHECKPOINT_FILE);
    let own = own.exists().then_some(own);
    for path in files.iter().chain(&own) {
        let text = fs::read_to_string(path).map_err(|error| {
            let text = format!("the checkpoint {} cannot be read", path.display());
            Failure::environment(anyhow::Error::new(error).context(text))
        })?;
        outside.push(OutsideCheckpoint {
            name: path.display().to_string(),
            text,
        });
    }
    let events = app.storage.audit_chain().find_last().await?;
    let events = events.map_or(0, |last| last.sequence.cast_unsigned());
    let bar = Progress::new("Reading the chain", events, shared.json);
    let begun = Instant::now();
    let mut done = 0;
    let origin = app.checkpoint_origin();
    let report = verify_audit(&app.storage, &origin, &keys, &outside, &mut |more| {
        done += more;
        bar.at(done);
    })
    .await?;
    drop(bar);
    print_report(&report, begun, shared);
    Ok(if report.faulty == 0 {
        Ending::Done
    } else {
        Ending::NotVerified
    })
}

fn print_report(report: &AuditReport, begun: Instant, shared: &Shared) {
    if shared.json {
        let faults = report.faults.iter().map(ToString::to_string);
        println!(
            "{}",
            json!({
                "events": report.events,
                "checkpoints": report.checkpoints,
                "covered_by_checkpoint": report.covered,
                "faulty": report.faulty,
                "faults": faults.collect::<Vec<_>>(),
            })
        );
        return;
    }
    let paint = Paint::stdout();
    let events = human::counted(report.events, "event", "events");
    if report.faulty == 0 {
        println!(
            "{} {events}, each as it was written and following from the one before",
            paint.green("ok")
        );
    } else {
        let faulty = human::counted(report.faulty, "fault", "faults");
        println!("{} {faulty} in {events}", paint.red("not as written:"));
        for fault in &report.faults {
            println!("  {fault}");
        }
        if report.faulty > report.faults.len() as u64 {
            let more = report.faulty - report.faults.len() as u64;
            println!("  … and {} more", human::count(more));
        }
        println!("\nNext: keep this database as evidence, and compare it with the last backup");
    }
    let uncovered = report.events.saturating_sub(report.covered.unsigned_abs());
    if report.checkpoints == 0 {
        println!("No checkpoint yet: events cut off at the end cannot be noticed");
        println!("\nNext: `issuer publish` or `issuer audit checkpoint` signs one");
    } else {
        println!(
            "{} compared; {} came after the last one",
            human::counted(report.checkpoints, "checkpoint", "checkpoints"),
            human::counted(uncovered, "event", "events"),
        );
    }
    eprintln!("{}", human::time(begun.elapsed()));
}

async fn grants(app: &App, role: &str) -> Result<Ending, Failure> {
    let statements = app.storage.insert_only_grants(role).await?;
    let none = "SQLite has no roles\n\nhint: there the file's owner is the only one who may write";
    print!("{}", statements.ok_or_else(|| Failure::usage(none))?);
    Ok(Ending::Done)
}

async fn checkpoint(app: &App, shared: &Shared) -> Result<Ending, Failure> {
    let keys = shared.open_keys(app)?;
    let made = sign_checkpoint(app, &*keys.update).await?;
    if shared.json {
        println!("{}", json!({ "events": made.events, "file": made.path }));
    } else {
        println!(
            "A checkpoint over {} is in {}",
            human::counted(made.events, "event", "events"),
            made.path.display()
        );
        println!("\nNext: give it to somebody outside this office, by mail or on paper");
    }
    Ok(Ending::Done)
}

async fn list(
    app: &App,
    filter: &AuditFilter,
    limit: u32,
    shared: &Shared,
) -> Result<Ending, Failure> {
    let rows = app
        .storage
        .audit_chain()
        .list_filtered(filter, 0, limit)
        .await?;
    if shared.json {
        let rows: Vec<_> = rows.iter().map(as_json).collect();
        println!("{}", serde_json::Value::from(rows));
        return Ok(Ending::Done);
    }
    if rows.is_empty() {
        println!("No event");
        return Ok(Ending::Done);
    }
    let heading = [
        ("Event", Align::Right),
        ("When", Align::Left),
        ("By", Align::Left),
        ("What", Align::Left),
        ("To what", Align::Left),
        ("Detail", Align::Left),
    ];
    let rows = rows.into_iter().map(|row| {
        vec![
            human::count(row.sequence.unsigned_abs()),
            rim::format_time(row.at),
            row.actor,
            row.action,
            row.subject,
            row.detail,
        ]
    });
    print!("{}", table::render(Paint::stdout(), &heading, rows));
    Ok(Ending::Done)
}

fn chosen_format(format: Option<Format>, file: Option<&Path>) -> AuditFormat {
    let is_csv = file
        .and_then(Path::extension)
        .is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
    match format {
        Some(Format::Csv) => AuditFormat::Csv,
        None if is_csv => AuditFormat::Csv,
        Some(Format::Jsonl) | None => AuditFormat::JsonLines,
    }
}

async fn export(
    app: &App,
    filter: &AuditFilter,
    format: AuditFormat,
    file: Option<&Path>,
    shared: &Shared,
) -> Result<Ending, Failure> {
    let Some(path) = file else {
        let mut out = BufWriter::new(io::stdout().lock());
        export_audit(&app.storage, filter, format, &mut out).await?;
        out.flush()?;
        return Ok(Ending::Done);
    };
    let mut out = NewFile::begin(path).map_err(Failure::environment)?;
    let events = export_audit(&app.storage, filter, format, &mut out).await?;
    let written = out.finish().map_err(Failure::environment)?;
    if shared.json {
        println!("{}", json!({ "events": events, "file": path }));
    } else {
        println!(
            "{} written to {} ({})",
            human::counted(events, "event", "events"),
            path.display(),
            human::bytes(written.bytes)
        );
    }
    Ok(Ending::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_or_so_long_ago_is_read() {
        let now = Timestamp::from_seconds(1_795_219_200);
        let six_hours = parse_since("6h").unwrap().before(now);
        assert_eq!(six_hours, now.plus_seconds(-6 * 3_600));
        let at = parse_since("2026-11-21T00:00:00Z").unwrap();
        assert_eq!(at, Since::At(now));
        for wrong in ["", "h", "6", "6x", "-6h", "६h"] {
            assert!(parse_since(wrong).is_err(), "{wrong}");
        }
    }
}
