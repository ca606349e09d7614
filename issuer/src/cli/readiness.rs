use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use issuer_domain::{Area, Hold};
use serde_json::{Value, json};

use super::failure::{Ending, Failure};
use super::office::block_on;
use super::table::{self, Align};
use super::terminal::Paint;
use super::{Shared, human};
use issuer_office::storage::ReadinessCounts;
use issuer_office::workflow::readiness_report::ReadinessReport;

const EXAMPLES: &str = "\
Examples:
  issuer readiness                          the state, by district and block
  issuer readiness --area district:18       a district, by block, panchayat and ward
  issuer readiness --area block:9360 --csv block-9360.csv
";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Where: state, district:18, block:9360 or local-body:914400, with LGD codes
    #[arg(long, value_name = "AREA", default_value = "state")]
    area: Area,
    /// Write every panchayat and ward of the area as CSV
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        let report = ReadinessReport::of(&app.storage, arguments.area).await?;
        app.storage.close().await;
        if let Some(path) = &arguments.csv {
            let written = report.write_csv_file(path);
            written.with_context(|| format!("{} cannot be written", path.display()))?;
        }
        if shared.json {
            println!("{}", machine(&report, arguments.area));
        } else {
            print!("{}", text(&report, arguments.area, Paint::stdout()));
        }
        Ok(Ending::Done)
    })
}

/// How far down the table goes, so that it fits a few screens: a state to its blocks.
const fn deepest(area: Area) -> usize {
    match area {
        Area::State => 1,
        Area::District(_) | Area::Block(_) | Area::LocalBody(_) => 2,
    }
}

fn text(report: &ReadinessReport, area: Area, paint: Paint) -> String {
    if report.local_bodies.is_empty() {
        return format!("No family is registered in {area}\n");
    }
    let reasons: Vec<(usize, &Hold)> = Hold::ALL
        .iter()
        .enumerate()
        .filter(|(at, _)| report.total.holds[*at] > 0)
        .collect();
    let mut heading = vec![
        ("Place", Align::Left),
        ("Families", Align::Right),
        ("Ready", Align::Right),
        ("With card", Align::Right),
        ("Out of date", Align::Right),
        ("Ended", Align::Right),
        ("Held", Align::Right),
    ];
    heading.extend(
        reasons
            .iter()
            .map(|(_, hold)| (short(**hold), Align::Right)),
    );
    heading.push(("Heads differ", Align::Right));
    let row = |place: String, counts: &ReadinessCounts| {
        let mut row = vec![place];
        let numbers = [
            counts.families,
            counts.ready(),
            counts.with_card,
            counts.card_out_of_date,
            counts.card_ended,
            counts.held,
        ];
        row.extend(numbers.map(human::count));
        let held = reasons.iter().map(|(at, _)| counts.holds[*at]);
        row.extend(held.map(human::count));
        row.push(human::count(counts.heads_differ));
        row
    };
    let mut rows = Vec::new();
    for line in report.lines() {
        if line.level <= deepest(area) {
            let indent = "  ".repeat(line.level);
            let place = format!("{indent}{}", line.place.name.first_hindi());
            rows.push(row(place, &line.counts));
        }
    }
    rows.push(row("Together".to_owned(), &report.total));
    let mut text = table::render(paint, &heading, rows);
    if !reasons.is_empty() {
        let _ = writeln!(text, "\n  {}", paint.yellow("Why families are held"));
        let heading = [
            ("Column", Align::Left),
            ("Reason", Align::Left),
            ("What to do", Align::Left),
        ];
        let rows = reasons.iter().map(|(_, hold)| {
            let words = [short(**hold), hold.text(), hold.hint()];
            words.map(str::to_owned).to_vec()
        });
        text.push_str(&table::render(paint, &heading, rows));
    }
    text.push_str("\nA held family may have a card and several reasons; --csv FILE has every panchayat and ward\n");
    text
}

const fn short(hold: Hold) -> &'static str {
    match hold {
        Hold::FamilyTwice => "Twice",
        Hold::NumberTwice => "Number twice",
        Hold::Duplicate => "Duplicate",
        Hold::NoHead => "No head",
        Hold::NoShop => "No shop",
        Hold::NoHindiName => "No Hindi",
        Hold::EkycBelowPolicy => "eKYC",
        Hold::TextDoesNotFit => "Too long",
        Hold::Gone => "Gone",
    }
}

fn machine(report: &ReadinessReport, area: Area) -> Value {
    let owners: Vec<Value> = report
        .owners
        .iter()
        .map(|(owners, families)| {
            let owners = serde_json::from_str::<Value>(owners).unwrap_or_default();
            json!({ "families": families, "owners": owners })
        })
        .collect();
    let bodies: Vec<Value> = report
        .local_bodies
        .iter()
        .map(|body| {
            json!({
                "district_lgd": body.district.lgd_code,
                "district": body.district.name.first_hindi(),
                "block_lgd": body.block.lgd_code,
                "block": body.block.name.first_hindi(),
                "local_body_kind": body.kind.word(),
                "local_body_lgd": body.local_body.lgd_code,
                "local_body": body.local_body.name.first_hindi(),
                "counts": counts_json(&body.counts),
            })
        })
        .collect();
    json!({
        "area": area.to_string(),
        "total": counts_json(&report.total),
        "field_owners": owners,
        "local_bodies": bodies,
    })
}

fn counts_json(counts: &ReadinessCounts) -> Value {
    let holds: serde_json::Map<_, _> = Hold::ALL
        .iter()
        .zip(counts.holds)
        .map(|(hold, count)| (hold.word().to_owned(), json!(count)))
        .collect();
    json!({
        "families": counts.families,
        "members": counts.members,
        "ready": counts.ready(),
        "with_card": counts.with_card,
        "card_out_of_date": counts.card_out_of_date,
        "card_ended": counts.card_ended,
        "held": counts.held,
        "holds": holds,
        "heads_differ": counts.heads_differ,
    })
}
