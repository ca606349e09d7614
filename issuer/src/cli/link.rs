use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Args;
use serde_json::json;

use super::failure::{Ending, Failure};
use super::terminal::Paint;
use super::{Shared, human};
use issuer_office::workflow::link_files::{LinkReport, LinkSetup, Quality, link_files};

const EXAMPLES: &str = "\
Examples:
  issuer link register.csv pds.csv --profile pds.toml --out links.csv
  issuer link register.csv --profile duplicates.toml --out twice.csv     one list with itself
  issuer link a.csv b.csv --profile p.toml --out links.csv --truth known.csv
";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The left list, CSV UTF-8 with column names
    left: PathBuf,
    /// The right list; without it the left list is searched for duplicates
    right: Option<PathBuf>,
    /// What the lists have in common and how it is compared (TOML)
    #[arg(long, value_name = "FILE")]
    profile: PathBuf,
    /// Where the links go, with the evidence for each
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Pairs of ids known to be one person: tells how good the links are
    #[arg(long, value_name = "FILE")]
    truth: Option<PathBuf>,
    /// Use the weights of an earlier run instead of learning them
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// Keep the weights of this run
    #[arg(long, value_name = "FILE")]
    save_model: Option<PathBuf>,
    /// Work on so many threads; the links are the same
    #[arg(long, value_name = "NUMBER")]
    threads: Option<usize>,
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    let started = Instant::now();
    let report = link_files(&LinkSetup {
        left: arguments.left.clone(),
        right: arguments.right.clone(),
        profile: arguments.profile.clone(),
        out: arguments.out.clone(),
        model: arguments.model.clone(),
        save_model: arguments.save_model.clone(),
        truth: arguments.truth.clone(),
        threads: arguments.threads,
    })?;
    let time = started.elapsed();
    if shared.json {
        println!("{}", serde_json::to_string_pretty(&machine(&report, time))?);
    } else {
        print!("{}", text(&report, arguments, time, Paint::stdout()));
    }
    Ok(if report.refused.is_empty() {
        Ending::Done
    } else {
        Ending::PartlyRejected
    })
}

fn text(report: &LinkReport, arguments: &Arguments, time: Duration, paint: Paint) -> String {
    let number = |number: usize| human::count(number as u64);
    let mut lines = Vec::new();
    let lists = match report.right_rows {
        Some(right) => format!("{} and {} rows", number(report.left_rows), number(right)),
        None => format!("{} rows with themselves", number(report.left_rows)),
    };
    lines.push(format!(
        "{lists}, {} pairs compared in {}",
        human::count(report.blocking.candidates),
        human::time(time)
    ));
    for refused in &report.refused {
        lines.push(format!(
            "{} {} of the {} list refused, the first in line {}: {} {}",
            paint.red("!"),
            human::counted(refused.rows, "row", "rows"),
            if refused.is_left { "left" } else { "right" },
            refused.first_line,
            refused.reason.text(),
            refused.reason.hint(),
        ));
    }
    for rule in report
        .blocking
        .rules
        .iter()
        .filter(|rule| rule.blocks_left_out > 0)
    {
        lines.push(format!(
            "{} {} too large under {}: {} pairs not compared by this rule",
            paint.red("!"),
            human::counted(rule.blocks_left_out, "block", "blocks"),
            rule.on.join(" + "),
            human::count(rule.pairs_left_out),
        ));
    }
    if report.blocking.rows_left_out > 0 {
        lines.push(format!(
            "{} {} of the left list compared with nobody for that reason; add a rule or raise block_pairs_max",
            paint.red("!"),
            human::counted(report.blocking.rows_left_out, "row", "rows"),
        ));
    }
    lines.push(format!(
        "{} linked, {} for review: {} with weak evidence, {} with another row nearly as good",
        paint.bold(&number(report.links)),
        number(report.weak + report.ambiguous),
        number(report.weak),
        number(report.ambiguous),
    ));
    if let Some(quality) = &report.quality {
        lines.push(quality_line(quality, paint));
    }
    lines.push(format!("links: {}", arguments.out.display()));
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

/// Precision and recall as a person reads them.
pub(super) fn quality_line(quality: &Quality, paint: Paint) -> String {
    format!(
        "precision {}, recall {} ({} of {} true pairs linked, {} wrong links, {} in review)",
        paint.bold(&format!("{:.4}", quality.precision())),
        paint.bold(&format!("{:.4}", quality.recall())),
        human::count(quality.right_links as u64),
        human::count(quality.true_pairs as u64),
        human::count(quality.wrong_links as u64),
        human::count(quality.in_review as u64),
    )
}

/// The report for programs.
pub(super) fn machine(report: &LinkReport, time: Duration) -> serde_json::Value {
    let rules = report.blocking.rules.iter().map(|rule| {
        json!({
            "on": rule.on,
            "pairs": rule.pairs,
            "blocks_left_out": rule.blocks_left_out,
            "pairs_left_out": rule.pairs_left_out,
        })
    });
    let refused = report.refused.iter().map(|refused| {
        json!({
            "list": if refused.is_left { "left" } else { "right" },
            "reason": refused.reason.code(),
            "rows": refused.rows,
            "first_line": refused.first_line,
        })
    });
    let quality = report.quality.as_ref().map(|quality| {
        json!({
            "true_pairs": quality.true_pairs,
            "right_links": quality.right_links,
            "wrong_links": quality.wrong_links,
            "in_review": quality.in_review,
            "precision": quality.precision(),
            "recall": quality.recall(),
        })
    });
    json!({
        "schema": "him-parivar/link/1",
        "profile": report.profile,
        "left_rows": report.left_rows,
        "right_rows": report.right_rows,
        "refused": refused.collect::<Vec<_>>(),
        "candidates": report.blocking.candidates,
        "rules": rules.collect::<Vec<_>>(),
        "rows_left_out": report.blocking.rows_left_out,
        "links": report.links,
        "review_weak": report.weak,
        "review_ambiguous": report.ambiguous,
        "quality": quality,
        "time_ms": u64::try_from(time.as_millis()).unwrap_or(u64::MAX),
    })
}
