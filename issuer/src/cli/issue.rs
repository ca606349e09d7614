use clap::Args;
use issuer_domain::FamilyId;
use serde_json::json;

use super::card_report::{machine_later, print_later};
use super::failure::{Ending, Failure};
use super::office::block_on;
use super::progress::Progress;
use super::terminal::Paint;
use super::{Shared, human};
use issuer_office::workflow::choose_card_key::card_key_warning;
use issuer_office::workflow::issue_cards::{IssueReport, issue_cards, issue_cards_not_drawn};
use issuer_office::workflow::renderer::Renderer;

const EXAMPLES: &str = "\
Examples:
  issuer issue                    sign a card for every family that has none; safe to repeat
  issuer issue --json             the same, counts as JSON
  issuer issue --not-drawn 90210014 --by s.negi
";

/// Families that got no card are named up to this many; the rest are counted.
const NAMED_MAX: usize = 10;

#[derive(Debug, Args)]
#[command(
    before_help = EXAMPLES,
    after_help = "So that nobody draws twice in a month, a family with somebody who stands on a live card of another \
family gets none yet, and one with somebody from a card that ended this month gets one that begins \
with the next month of India."
)]
pub(super) struct Arguments {
    /// Nobody of these families has drawn this month: their cards begin at once; for an officer
    #[arg(long, value_name = "FAMILY", value_delimiter = ',')]
    not_drawn: Vec<FamilyId>,
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        let keys = shared.open_keys(&app)?;
        let mut renderer = Renderer::bundled()?;
        let (families, _) = app.storage.families().count().await?;
        let bar = Progress::new("Signing cards", families, shared.json);
        let mut done = 0;
        let mut progress = |more| {
            done += more;
            bar.at(done);
        };
        let not_drawn = &arguments.not_drawn[..];
        let report = if not_drawn.is_empty() {
            issue_cards(&app, &keys, &mut renderer, &mut progress).await?
        } else {
            issue_cards_not_drawn(&app, &keys, &mut renderer, not_drawn, &mut progress).await?
        };
        drop(bar);
        print(&report, shared);
        if let Some(warning) = card_key_warning(&app, &keys).await? {
            eprintln!("{} {warning}", Paint::stderr().yellow("warning:"));
        }
        app.storage.close().await;
        Ok(if report.refused.is_empty() {
            Ending::Done
        } else {
            Ending::PartlyRejected
        })
    })
}

fn print(report: &IssueReport, shared: &Shared) {
    if shared.json {
        let refused = report.refused.iter().map(|refused| {
            json!({
                "family_id": refused.family_id.as_str(),
                "reason": refused.reason,
                "hint": refused.hint,
            })
        });
        println!(
            "{}",
            json!({
                "families": report.families,
                "cards": report.cards,
                "finished_drafts": report.finished,
                "families_with_continuation": report.continued,
                "later": machine_later(&report.later),
                "refused": refused.collect::<Vec<_>>(),
            })
        );
        return;
    }
    let paint = Paint::stdout();
    if report.cards == 0 && report.refused.is_empty() {
        println!("Nothing to do: every family has its card");
        return;
    }
    if report.cards > 0 {
        println!(
            "{} for {}: signed, and each checked with the verifier",
            paint.bold(&human::counted(report.cards, "card", "cards")),
            human::counted(report.families, "family", "families"),
        );
    }
    if report.finished > 0 {
        println!(
            "{} left by an interrupted run, finished",
            human::counted(report.finished, "draft", "drafts")
        );
    }
    if report.continued > 0 {
        println!(
            "{} too large for one card: continuation cards made",
            human::counted(report.continued, "family is", "families are")
        );
    }
    print_later(&report.later);
    if !report.refused.is_empty() {
        let refused = report.refused.len() as u64;
        println!(
            "\n{}",
            paint.yellow(&format!(
                "{} got no card:",
                human::counted(refused, "family", "families")
            ))
        );
        for refused in report.refused.iter().take(NAMED_MAX) {
            println!("  {}  {}", refused.family_id, refused.reason);
        }
        if report.refused.len() > NAMED_MAX {
            println!(
                "  … and {} more",
                human::count((report.refused.len() - NAMED_MAX) as u64)
            );
        }
        let mut hints: Vec<_> = report.refused.iter().map(|refused| &refused.hint).collect();
        hints.sort();
        hints.dedup();
        for hint in hints.iter().filter(|hint| !hint.is_empty()).take(NAMED_MAX) {
            println!("  {} {hint}", paint.cyan("hint:"));
        }
    }
    if report.cards > 0 {
        println!("\nNext: `issuer publish`, then `issuer lot create lot-0001`");
    }
}
