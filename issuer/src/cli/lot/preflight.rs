use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use clap::Args;
use issuer_render::preflight::{Finding, Outcome, Preflight, RuleResult, preflight};
use serde_json::json;

use crate::cli::failure::{Ending, Failure};
use crate::cli::table::{self, Align};
use crate::cli::terminal::Paint;
use crate::cli::{Shared, human};

const EXAMPLES: &str = "\
Examples:
  issuer lot preflight lot-0001/cards.pdf         exit code 3 if a rule is broken
  issuer lot preflight lot-0001/cards.pdf --json  the same for a press's intake
";

#[derive(Debug, Args)]
#[command(
    before_help = EXAMPLES,
    after_help = "What no program can tell stays to be done: the press's own preflight, and a printed sample."
)]
pub(super) struct Arguments {
    /// The PDF of a lot
    file: PathBuf,
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    let bytes = fs::read(&arguments.file).map_err(|error| {
        let what = format!("cannot read {}", arguments.file.display());
        Failure::environment(anyhow::Error::new(error).context(what))
    })?;
    let found = preflight(&bytes).map_err(|error| {
        let what = format!("cannot look {} over", arguments.file.display());
        anyhow::Error::new(error).context(what)
    })?;
    if shared.json {
        println!("{}", serde_json::to_string_pretty(&machine(&found))?);
    } else {
        print!("{}", text(&found, Paint::stdout()));
    }
    Ok(if found.passed() {
        Ending::Done
    } else {
        Ending::RuleBroken
    })
}

/// How an outcome is called for programs, and its sign for people.
const fn called(outcome: &Outcome) -> (&'static str, &'static str) {
    match outcome {
        Outcome::Failed { .. } => ("failed", "✗"),
        Outcome::Warned { .. } => ("warned", "!"),
        Outcome::Passed => ("passed", "✓"),
        Outcome::NotPresent => ("not_present", "–"),
        Outcome::CannotCheck { .. } => ("cannot_check", "?"),
    }
}

/// The findings of a rule, and how many more there are than are told.
fn findings(outcome: &Outcome) -> (&[Finding], u64) {
    match outcome {
        Outcome::Failed { findings, more } | Outcome::Warned { findings, more } => {
            (findings, *more)
        }
        Outcome::Passed | Outcome::NotPresent | Outcome::CannotCheck { .. } => (&[], 0),
    }
}

fn count(found: &Preflight, name: &str) -> u64 {
    let rules = found.rules.iter();
    rules.filter(|rule| called(&rule.outcome).0 == name).count() as u64
}

fn text(found: &Preflight, paint: Paint) -> String {
    let mut text = String::new();
    for name in ["failed", "warned"] {
        let rules = found.rules.iter();
        for rule in rules.filter(|rule| called(&rule.outcome).0 == name) {
            text.push_str(&broken(rule, paint));
            text.push('\n');
        }
    }
    let mut rows = Vec::new();
    for name in ["passed", "not_present", "cannot_check"] {
        let rules = found.rules.iter();
        for rule in rules.filter(|rule| called(&rule.outcome).0 == name) {
            let mut sentence = rule.rule.sentence.to_owned();
            if let Outcome::CannotCheck { why } = &rule.outcome {
                let _ = write!(sentence, ": {why}");
            } else if !rule.notes.is_empty() {
                let _ = write!(sentence, " ({})", rule.notes.join("; "));
            }
            let sign = called(&rule.outcome).1.to_owned();
            rows.push(vec![sign, rule.rule.id.to_owned(), sentence]);
        }
    }
    let heading = ["", "Rule", "What must be so"].map(|name| (name, Align::Left));
    text.push_str(&table::render(paint, &heading, rows));
    let failed = count(found, "failed");
    let counts = format!(
        "{}: {} broken, {}, {} kept, {} about nothing in the file, {} that no program can check",
        human::counted(found.pages.into(), "page", "pages"),
        human::counted(failed, "rule", "rules"),
        human::counted(count(found, "warned"), "warning", "warnings"),
        human::count(count(found, "passed")),
        human::count(count(found, "not_present")),
        human::count(count(found, "cannot_check")),
    );
    let counts = if failed == 0 {
        paint.green(&counts)
    } else {
        paint.red(&counts)
    };
    let _ = writeln!(text, "\n{counts}");
    text
}

/// A rule that is broken: where, by what, and what to do.
fn broken(result: &RuleResult, paint: Paint) -> String {
    let rule = result.rule;
    let (name, sign) = called(&result.outcome);
    let lead = format!("{sign} {}", rule.id);
    let lead = if name == "failed" {
        paint.red(&lead)
    } else {
        paint.yellow(&lead)
    };
    let clause = rule.clause.map(|clause| format!("  ({clause})"));
    let mut text = format!("{lead}  {}{}\n", rule.sentence, clause.unwrap_or_default());
    let (findings, more) = findings(&result.outcome);
    for finding in findings {
        let _ = writeln!(text, "    {}: {}", finding.place, finding.what);
    }
    if more > 0 {
        let _ = writeln!(text, "    and {} more", human::count(more));
    }
    let _ = writeln!(text, "    {} {}", paint.cyan("mend:"), rule.advice);
    text
}

fn machine(found: &Preflight) -> serde_json::Value {
    let rules = found.rules.iter().map(|result| {
        let (findings, more) = findings(&result.outcome);
        let findings = findings.iter().map(|finding| {
            json!({
                "page": finding.place.page,
                "object": finding.place.object,
                "what": finding.what,
            })
        });
        let why = match &result.outcome {
            Outcome::CannotCheck { why } => Some(why),
            _ => None,
        };
        json!({
            "id": result.rule.id,
            "clause": result.rule.clause,
            "sentence": result.rule.sentence,
            "outcome": called(&result.outcome).0,
            "findings": findings.collect::<Vec<_>>(),
            "more": more,
            "advice": result.rule.advice,
            "notes": result.notes,
            "why": why,
        })
    });
    json!({
        "schema": "him-parivar/preflight/1",
        "pages": found.pages,
        "failed": count(found, "failed"),
        "warned": count(found, "warned"),
        "passed": count(found, "passed"),
        "not_present": count(found, "not_present"),
        "cannot_check": count(found, "cannot_check"),
        "rules": rules.collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use issuer_render::preflight::{Place, preflight};

    use super::*;

    /// A file of one empty page, by hand: it breaks most rules that a file can.
    const EMPTY_PAGE: &[u8] = b"%PDF-1.4\n\
        1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n\
        2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n\
        3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\nendobj\n\
        xref\n0 4\n0000000000 65535 f\r\n0000000009 00000 n\r\n0000000054 00000 n\r\n\
        0000000105 00000 n\r\ntrailer\n<</Size 4/Root 1 0 R>>\nstartxref\n166\n%%EOF\n";

    #[test]
    fn broken_rules_come_first_with_where_and_what_to_do() {
        let found = preflight(EMPTY_PAGE).unwrap();
        let text = text(&found, Paint::plain());
        let first = text.split("\n\n").next().unwrap();
        assert_eq!(
            first,
            "✗ x4-version  The file says that it is PDF 1.6  (ISO 15930-7; ISO 32000-1, 7.5.2)\n    \
             the file: the header says PDF 1.4\n    \
             mend: export it as PDF/X-4, which is built on PDF 1.6"
        );
        assert!(text.contains("page 1, object 3: neither TrimBox nor ArtBox"));
        let last = text.lines().last().unwrap();
        assert!(last.starts_with("1 page: "), "{last}");
    }

    #[test]
    fn programs_get_every_rule_with_its_outcome() {
        let found = preflight(EMPTY_PAGE).unwrap();
        let machine = machine(&found);
        let rules = machine["rules"].as_array().unwrap();
        assert_eq!(rules.len(), found.rules.len());
        let count = |name: &str| machine[name].as_u64().unwrap();
        let sum = ["failed", "warned", "passed", "not_present", "cannot_check"].map(count);
        assert_eq!(sum.iter().sum::<u64>(), rules.len() as u64);
        let safe_area = rules.iter().find(|rule| rule["id"] == "card-safe-area");
        assert_eq!(safe_area.unwrap()["outcome"], "cannot_check");
        assert!(safe_area.unwrap()["why"].is_string());
        assert_eq!(Place::default().to_string(), "the file");
    }
}
