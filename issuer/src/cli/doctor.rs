use clap::Args;
use serde_json::json;

use super::Shared;
use super::failure::{Ending, Failure};
use super::office::block_on;
use super::terminal::Paint;
use issuer_office::workflow::doctor::{Finding, Patient, State, examine};

const EXAMPLES: &str = "\
Examples:
  issuer doctor                   every morning; exit code 5 if something must be mended
  issuer doctor --json            the same for a monitor
";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {}

pub(super) fn run(_: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    let config = shared.settings()?;
    block_on(async {
        let patient = Patient {
            config: &config,
            demo: shared.demo_keys(),
            now: shared.now(),
        };
        let findings = examine(&patient).await;
        if shared.json {
            print_json(&findings);
        } else {
            print(&findings);
        }
        let failing = findings.iter().any(|one| one.state == State::Failing);
        Ok(if failing {
            Ending::Unwell
        } else {
            Ending::Done
        })
    })
}

fn print_json(findings: &[Finding]) {
    let findings = findings.iter().map(|finding| {
        json!({
            "area": finding.area,
            "state": finding.state.word(),
            "text": finding.text,
            "mend": finding.mend,
        })
    });
    println!("{}", serde_json::Value::from(findings.collect::<Vec<_>>()));
}

fn print(findings: &[Finding]) {
    let paint = Paint::stdout();
    let widest = findings.iter().map(|one| one.area.len()).max().unwrap_or(0);
    for finding in findings {
        let word = format!("{:<11}", finding.state.word());
        let word = match finding.state {
            State::Ok => paint.green(&word),
            State::NotChecked => paint.dim(&word),
            State::Warning => paint.yellow(&word),
            State::Failing => paint.red(&word),
        };
        println!("{word}  {:<widest$}  {}", finding.area, finding.text);
        if !finding.mend.is_empty() {
            let indent = 13 + widest + 2;
            println!("{:indent$}{} {}", "", paint.cyan("mend:"), finding.mend);
        }
    }
    let count = |state| findings.iter().filter(|one| one.state == state).count();
    let (failing, warnings) = (count(State::Failing), count(State::Warning));
    println!(
        "\n{}",
        match (failing, warnings) {
            (0, 0) => paint.green("All is well"),
            (0, _) => format!("Work can go on; {warnings} to be looked after"),
            _ => paint.red(&format!(
                "{failing} to be mended first, {warnings} to be looked after"
            )),
        }
    );
}
