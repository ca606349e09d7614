//! `issuer import FILE --source pds-cards`: the food department's list.

use serde_json::json;

use super::failure::{Ending, Failure};
use super::import::Arguments;
use super::progress::Progress;
use super::table::{self, Align};
use super::terminal::Paint;
use super::{Shared, human};
use issuer_office::app::App;
use issuer_office::register::{PdsImportReport, PdsImportSetup, SourceProfile, import_pds};
use issuer_office::workflow::card_content::date;

pub(super) async fn run(
    arguments: &Arguments,
    source: SourceProfile,
    app: &App,
    shared: &Shared,
) -> Result<Ending, Failure> {
    let setup = PdsImportSetup {
        list: arguments.file.clone(),
        source,
        numbers: app.config.register.number_patterns()?,
        as_on: arguments.as_on,
        today: date(app.now),
        reject_file: arguments.reject_file(),
        now: app.now,
    };
    let mut bar = None;
    let report = import_pds(&app.storage, &setup, |progress| {
        bar.get_or_insert_with(|| Progress::new("Reading", progress.bytes, shared.json))
            .at(progress.bytes_read);
    })
    .await?;
    drop(bar);
    if shared.json {
        println!("{}", machine(&report));
    } else {
        print!("{}", text(&report, Paint::stdout()));
    }
    Ok(if report.is_complete() {
        Ending::Done
    } else {
        Ending::PartlyRejected
    })
}

fn machine(report: &PdsImportReport) -> serde_json::Value {
    let counts = report.counts;
    let reasons: serde_json::Map<_, _> = report
        .reasons
        .iter()
        .map(|(reason, count)| (reason.code().to_owned(), json!(count)))
        .collect();
    json!({
        "cards_new": counts.accepted,
        "cards_changed": counts.changed,
        "cards_unchanged": counts.unchanged,
        "cards_gone": counts.gone,
        "cards_rejected": counts.rejected,
        "members": report.members,
        "unreadable_lines": report.unreadable_lines,
        "reasons": reasons,
        "aadhaar_cells_thrown_away": report.notes.aadhaar_cells,
        "unknown_keys": report.notes.unknown_keys,
        "reject_file": report.reject_file,
    })
}

fn text(report: &PdsImportReport, paint: Paint) -> String {
    let counts = report.counts;
    let rows = [
        ("new", counts.accepted),
        ("changed", counts.changed),
        ("as they were", counts.unchanged),
        ("gone from the list", counts.gone),
        ("rejected", counts.rejected),
    ];
    let heading = [("Ration cards", Align::Left), ("", Align::Right)];
    let rows = rows.map(|(what, count)| vec![what.to_owned(), human::count(count)]);
    let mut text = table::render(paint, &heading, rows);
    let mut line = |line: String| {
        text.push_str(&line);
        text.push('\n');
    };
    if report.unreadable_lines > 0 {
        let lines = human::counted(report.unreadable_lines, "line", "lines");
        line(format!("  and {lines} without a card that can be told"));
    }
    if report.notes.aadhaar_cells > 0 {
        let cells = human::counted(report.notes.aadhaar_cells, "cell", "cells");
        line(format!(
            "  {cells} of Aadhaar columns thrown away unread; ask the source to leave them out"
        ));
    }
    if let Some(path) = &report.reject_file {
        line(format!("\n  {}", paint.yellow("Why cards were rejected")));
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
        let reasons = table::render(paint, &heading, rows);
        line(format!("{reasons}\n  Line by line: {}", path.display()));
    }
    line("\nNext: `issuer pds link` finds the family of every card".to_owned());
    text
}
