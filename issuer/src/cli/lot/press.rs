use std::path::Path;

use serde_json::json;

use super::super::failure::{Ending, Failure};
use super::super::table::{self, Align};
use super::super::terminal::Paint;
use super::super::{Shared, human};
use super::back::{ending, print_dry, print_rejected};
use issuer_office::app::App;
use issuer_office::storage::{Inspection, RoundKind, RoundState};
use issuer_office::workflow::draw_checklist::draw_checklist;
use issuer_office::workflow::inspect_lot::{InspectReport, inspect_lot, sample_lot};
use issuer_office::workflow::record_return::{ReturnFiles, record_return};
use issuer_office::workflow::renderer::Renderer;
use issuer_office::workflow::supplement_lot::supplement_lot;

pub(super) async fn record(
    app: &App,
    lot: &str,
    (cards, stock): (Option<&Path>, Option<&Path>),
    apply: bool,
    shared: &Shared,
) -> Result<Ending, Failure> {
    let files = ReturnFiles {
        lot,
        cards,
        stock,
        apply,
    };
    let report = record_return(app, &files).await?;
    let counts = report.counts;
    let rows = [
        ("printed", counts.printed),
        ("spoiled", counts.spoiled),
        ("samples", counts.samples),
        ("missing", counts.missing),
    ];
    if shared.json {
        println!(
            "{}",
            json!({
                "lot": lot,
                "applied": apply,
                "printed": counts.printed,
                "spoiled": counts.spoiled,
                "samples": counts.samples,
                "missing": counts.missing,
                "stock_days": report.stock_days,
                "unchanged": report.unchanged,
                "rejected": report.rejected,
                "reject_files": report.reject_files,
            })
        );
        return Ok(ending(report.rejected));
    }
    let rows = rows
        .into_iter()
        .chain([
            ("days of blank cards", report.stock_days),
            ("as they were", report.unchanged),
            ("not taken", report.rejected),
        ])
        .map(|(what, count)| vec![what.to_owned(), human::count(count)]);
    let heading = [("New in the return", Align::Left), ("", Align::Right)];
    print!("{}", table::render(Paint::stdout(), &heading, rows));
    print_rejected(report.rejected, &report.reject_files);
    if !apply {
        print_dry();
    } else if counts.printed > 0 {
        println!("\nNext: a second person draws a sample with `issuer lot sample {lot}`");
    }
    Ok(ending(report.rejected))
}

pub(super) async fn supplement(
    app: &App,
    lot: &str,
    apply: bool,
    shared: &Shared,
) -> Result<Ending, Failure> {
    let keys = shared.open_keys(app)?;
    let mut renderer = Renderer::bundled()?;
    let made = supplement_lot(app, &keys, &mut renderer, lot, apply).await?;
    if shared.json {
        println!(
            "{}",
            json!({
                "lot": lot,
                "applied": made.applied,
                "supplement": made.lot,
                "cards": made.cards,
                "refused": made.refused.iter().map(|refused| json!({
                    "family_id": refused.family_id.as_str(),
                    "reason": refused.reason,
                    "hint": refused.hint,
                })).collect::<Vec<_>>(),
            })
        );
        return Ok(ending(made.refused.len() as u64));
    }
    for refused in &made.refused {
        println!("{}  no other card: {}", refused.family_id, refused.reason);
    }
    match (&made.lot, made.applied) {
        (None, _) => println!("Nothing of lot {lot} needs another card"),
        (Some(supplement), false) => {
            let families = human::counted(made.cards, "family", "families");
            println!("{families} would get another card, in lot {supplement}");
            print_dry();
        }
        (Some(supplement), true) => {
            let cards = human::counted(made.cards, "card", "cards");
            println!("{cards} with new numbers in lot {supplement}; the old numbers have ended");
            println!(
                "\nNext: `issuer publish`, so that shops refuse the old numbers; `issuer lot print {supplement}`"
            );
        }
    }
    Ok(ending(made.refused.len() as u64))
}

pub(super) async fn sample(
    app: &App,
    lot: &str,
    seed: Option<&str>,
    checklist: Option<&Path>,
    shared: &Shared,
) -> Result<Ending, Failure> {
    let round = sample_lot(app, lot, seed).await?;
    if let Some(path) = checklist {
        let pieces = app.storage.lots().list_pieces(lot).await?;
        let files = pieces.iter().filter_map(|piece| piece.file.as_ref());
        let specimen = files.into_iter().any(|file| file.specimen);
        draw_checklist(lot, &round, specimen, app.now, path)?;
    }
    if shared.json {
        let mut answer = round_json(lot, &round);
        answer["cards"] = json!(
            round
                .cards
                .iter()
                .map(|card| json!({"position": card.position, "card_number": card.number}))
                .collect::<Vec<_>>()
        );
        println!("{answer}");
        return Ok(Ending::Done);
    }
    eprintln!("{}", round_text(lot, &round));
    println!("draw,position,card_number,defects");
    for (draw, card) in (1..).zip(&round.cards) {
        let found = card.found.as_ref().map(|defects| {
            let words: Vec<&str> = defects.iter().map(|defect| defect.word()).collect();
            words.join("+")
        });
        let found = found.unwrap_or_default();
        println!("{draw},{},{},{found}", card.position, card.number);
    }
    Ok(Ending::Done)
}

pub(super) async fn inspect(
    app: &App,
    lot: &str,
    file: &Path,
    apply: bool,
    shared: &Shared,
) -> Result<Ending, Failure> {
    let report = inspect_lot(app, lot, file, apply).await?;
    if shared.json {
        let mut answer = round_json(lot, &report.inspection);
        answer["applied"] = json!(apply);
        answer["looked_at"] = json!(report.looked_at);
        answer["unchanged"] = json!(report.unchanged);
        answer["spoiled"] = json!(report.spoiled);
        answer["rejected"] = json!(report.rejected);
        answer["reject_file"] = json!(report.reject_file);
        println!("{answer}");
        return Ok(inspected(&report));
    }
    print_inspected(lot, &report);
    let files: Vec<_> = report.reject_file.iter().cloned().collect();
    print_rejected(report.rejected, &files);
    if apply {
        print_next(lot, &report.inspection);
    } else {
        print_dry();
    }
    Ok(inspected(&report))
}

/// A rejected lot is told by the exit code too.
fn inspected(report: &InspectReport) -> Ending {
    if report.inspection.state == RoundState::Rejected {
        Ending::NotVerified
    } else {
        ending(report.rejected)
    }
}

fn print_inspected(lot: &str, report: &InspectReport) {
    let looked_at = human::counted(report.looked_at, "card", "cards");
    println!("{looked_at} newly looked at, {} as known", report.unchanged);
    for number in &report.spoiled {
        println!("{number}  spoiled");
    }
    println!("{}", round_text(lot, &report.inspection));
}

fn print_next(lot: &str, round: &Inspection) {
    match round.state {
        RoundState::Drawn => println!("\nNext: look at the others, then run this again"),
        RoundState::Accepted => println!("\nNext: `issuer lot pack {lot}`"),
        RoundState::Rejected => println!(
            "\nNext: sort it: `issuer lot sample {lot}` names every card; or return all cards as spoiled and\n\
             have them made anew: `issuer lot supplement {lot}`"
        ),
        RoundState::Sorted => println!("\nNext: `issuer lot sample {lot}` draws a new sample"),
    }
}

fn round_text(lot: &str, round: &Inspection) -> String {
    let cards = human::counted(round.cards.len() as u64, "card", "cards");
    let what = match &round.kind {
        RoundKind::Sample { plan, seed } => format!(
            "sample of {cards} of {}, code letter {}, accepted up to {} bad and 0 critical, seed {seed}",
            round.lot_size, plan.code_letter, plan.accept_max
        ),
        RoundKind::Sorting => format!("sorting of all {cards}"),
    };
    let stands = match round.state {
        RoundState::Drawn => format!("{} not looked at", round.waiting()),
        state => format!(
            "{}: {} bad, {} critical",
            state.word().to_uppercase(),
            round.bad,
            round.critical
        ),
    };
    format!("Lot {lot}, round {}: {what}\n  {stands}", round.round)
}

fn round_json(lot: &str, round: &Inspection) -> serde_json::Value {
    let (plan, seed) = match &round.kind {
        RoundKind::Sample { plan, seed } => (Some(plan), Some(seed)),
        RoundKind::Sorting => (None, None),
    };
    json!({
        "lot": lot,
        "round": round.round,
        "kind": if plan.is_some() { "sample" } else { "sorting" },
        "lot_size": round.lot_size,
        "sample_size": round.cards.len(),
        "code_letter": plan.map(|plan| plan.code_letter),
        "accept_max": plan.map(|plan| plan.accept_max),
        "seed": seed,
        "state": round.state.word(),
        "not_looked_at": round.waiting(),
        "bad": round.bad,
        "critical": round.critical,
    })
}
