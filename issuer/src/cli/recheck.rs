use std::fs;
use std::time::Instant;

use card_verifier::Lists;
use clap::Args;
use serde_json::json;

use super::failure::{Ending, Failure};
use super::office::block_on;
use super::progress::Progress;
use super::table::{self, Align};
use super::terminal::Paint;
use super::{Shared, human};
use issuer_office::app::App;
use issuer_office::workflow::publish_update::UPDATE_FILE;
use issuer_office::workflow::recheck::{PublishedLists, RecheckReport, recheck};

const EXAMPLES: &str = "\
Examples:
  issuer recheck                  after each issue and publish, and every night
  issuer recheck --json           the same for machines; exit code 3 if anything is wrong
";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {}

pub(super) fn run(_: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        let keys = shared.open_keys(&app)?;
        let update = read_update(&app)?;
        let lists = Lists::open(&update, &keys.anchors)?;
        let published = PublishedLists::of(&update)?;
        let (_, cards) = app.storage.cards().count().await?;
        let bar = Progress::new("Checking cards", cards, shared.json);
        let begun = Instant::now();
        let mut done = 0;
        let report = recheck(&app, &lists, &published, &mut |more| {
            done += more;
            bar.at(done);
        })
        .await?;
        drop(bar);
        app.storage.close().await;
        print(&report, shared);
        if !shared.json {
            eprintln!("{}", human::time(begun.elapsed()));
        }
        Ok(if report.violated == 0 {
            Ending::Done
        } else {
            Ending::NotVerified
        })
    })
}

fn read_update(app: &App) -> Result<Vec<u8>, Failure> {
    let path = app.config.output.folder.join(UPDATE_FILE);
    fs::read(&path).map_err(|error| {
        Failure::environment(anyhow::Error::new(error).context(format!(
            "the verifier update {} cannot be read\n\nhint: `issuer publish` makes one",
            path.display()
        )))
    })
}

fn print(report: &RecheckReport, shared: &Shared) {
    if shared.json {
        let violations = report.violations.iter().map(|violation| {
            json!({
                "card_number": violation.card_number,
                "code": violation.code,
                "text": violation.text,
                "hint": violation.hint,
            })
        });
        println!(
            "{}",
            json!({
                "cards": report.cards,
                "tombstones": report.tombstones,
                "violated": report.violated,
                "by_code": report.by_code,
                "violations": violations.collect::<Vec<_>>(),
            })
        );
        return;
    }
    let paint = Paint::stdout();
    let cards = human::counted(report.cards, "card", "cards");
    if report.violated == 0 {
        println!(
            "{} {cards}: each says what is stored, holds as the policy says, and has its history",
            paint.green("ok")
        );
        return;
    }
    let violated = human::counted(report.violated, "violation", "violations");
    println!("{} {violated} in {cards}\n", paint.red("wrong:"));
    let heading = [
        ("Card", Align::Left),
        ("What", Align::Left),
        ("", Align::Left),
    ];
    let rows = report.violations.iter().map(|violation| {
        vec![
            violation.card_number.clone(),
            violation.code.to_owned(),
            violation.text.clone(),
        ]
    });
    print!("{}", table::render(paint, &heading, rows));
    let more = report.violated - report.violations.len() as u64;
    if more > 0 {
        println!("  … and {} more", human::count(more));
    }
    let mut hints: Vec<_> = report.violations.iter().map(|one| one.hint).collect();
    hints.sort_unstable();
    hints.dedup();
    for hint in hints {
        println!("\n{}{hint}", paint.cyan("hint: "));
    }
}
