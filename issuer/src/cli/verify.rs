use clap::Args;
use serde_json::json;

use super::failure::{Ending, Failure};
use super::office::{block_on, published_lists};
use super::progress::Progress;
use super::table::{self, Align};
use super::terminal::Paint;
use super::{Shared, human};
use issuer_office::workflow::verify_all::{VerifyReport, verify_all};

const EXAMPLES: &str = "\
Examples:
  issuer verify                           every signed card, with the update that was published last
  issuer verify --at 2027-03-01T00:00:00Z what shops would say then
";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {}

pub(super) fn run(_: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        let keys = shared.open_keys(&app)?;
        let lists = published_lists(&app, &keys)?;
        let (_, cards) = app.storage.cards().count().await?;
        let bar = Progress::new("Verifying cards", cards, shared.json);
        let mut done = 0;
        let report = verify_all(&app.storage, &lists, app.now, &mut |more| {
            done += more;
            bar.at(done);
        })
        .await?;
        drop(bar);
        print(&report, shared);
        app.storage.close().await;
        Ok(if report.all_accepted() {
            Ending::Done
        } else {
            Ending::NotVerified
        })
    })
}

fn print(report: &VerifyReport, shared: &Shared) {
    if shared.json {
        println!(
            "{}",
            json!({
                "cards": report.cards,
                "accepted": report.accepted,
                "by_code": report.by_code,
                "not_accepted": report.not_accepted,
            })
        );
        return;
    }
    let paint = Paint::stdout();
    let verdict = format!(
        "{} of {} accepted",
        human::count(report.accepted),
        human::counted(report.cards, "card", "cards")
    );
    println!(
        "{}",
        if report.all_accepted() {
            paint.green(&verdict)
        } else {
            paint.red(&verdict)
        }
    );
    let rows = report
        .by_code
        .iter()
        .map(|(code, cards)| vec![(*code).to_owned(), human::count(*cards)]);
    print!(
        "{}",
        table::render(
            paint,
            &[("Code", Align::Left), ("Cards", Align::Right)],
            rows
        )
    );
    for (number, code) in &report.not_accepted {
        println!("  {number}  {code}");
    }
}
