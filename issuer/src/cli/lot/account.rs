use std::path::Path;

use serde_json::json;

use super::super::failure::{Ending, Failure};
use super::super::table::{self, Align};
use super::super::terminal::Paint;
use super::super::{Shared, human, rim};
use super::back::{ending, print_dry, print_rejected};
use issuer_office::app::App;
use issuer_office::lots::funnel_picture;
use issuer_office::storage::{LotStanding, OpenItem};
use issuer_office::workflow::close_lot::close_lot;
use issuer_office::workflow::record_deliveries::{OneDelivery, record_deliveries};
use issuer_office::workflow::whole_files::write_file;

pub(super) async fn deliveries(
    app: &App,
    file: &Path,
    apply: bool,
    shared: &Shared,
) -> Result<Ending, Failure> {
    let report = record_deliveries(app, file, apply).await?;
    if shared.json {
        println!(
            "{}",
            json!({
                "applied": apply,
                "handed_over": report.handed_over,
                "undelivered": report.undelivered,
                "returned": report.returned,
                "destroyed": report.destroyed,
                "revoked": report.revoked,
                "unchanged": report.unchanged,
                "rejected": report.rejected,
                "reject_file": report.reject_file,
            })
        );
        return Ok(ending(report.rejected));
    }
    let rows = [
        ("handed over", report.handed_over),
        ("undelivered", report.undelivered),
        ("returned", report.returned),
        ("destroyed", report.destroyed),
        ("revoked with it", report.revoked),
        ("as they were", report.unchanged),
        ("not taken", report.rejected),
    ];
    let heading = [("Cards", Align::Left), ("", Align::Right)];
    let rows = rows.map(|(what, count)| vec![what.to_owned(), human::count(count)]);
    print!("{}", table::render(Paint::stdout(), &heading, rows));
    let files: Vec<_> = report.reject_file.iter().cloned().collect();
    print_rejected(report.rejected, &files);
    if !apply {
        print_dry();
    }
    Ok(ending(report.rejected))
}

/// What was recorded of one card.
pub(in super::super) fn print_deliveries_of_one(
    number: &str,
    what: &str,
    done: OneDelivery,
    shared: &Shared,
) {
    if shared.json {
        let is_revoked = done == OneDelivery::RecordedAndRevoked;
        let is_new = done != OneDelivery::Unchanged;
        println!(
            "{}",
            json!({"card_number": number, "outcome": what, "recorded": is_new, "revoked": is_revoked})
        );
        return;
    }
    let number = Paint::stdout().bold(number);
    match done {
        OneDelivery::Recorded => println!("{number}  {what}"),
        OneDelivery::Unchanged => println!("{number}  {what}, as recorded before"),
        OneDelivery::RecordedAndRevoked => {
            println!("{number}  {what}; it held until now and is revoked");
            println!("\nNext: `issuer publish`, so that shops refuse it");
        }
    }
}

pub(super) async fn list(app: &App, shared: &Shared) -> Result<Ending, Failure> {
    let standings = app.storage.lots().standings(None).await?;
    if shared.json {
        let lots: Vec<_> = standings.iter().map(standing_json).collect();
        println!("{}", json!({ "lots": lots }));
        return Ok(Ending::Done);
    }
    if standings.is_empty() {
        println!("There is no lot yet\n\nNext: `issuer lot create NAME` makes one");
        return Ok(Ending::Done);
    }
    let right = |name| (name, Align::Right);
    let heading = [
        ("Lot", Align::Left),
        right("Cards"),
        right("Good"),
        right("Spoiled"),
        right("Samples"),
        right("Missing"),
        right("On the way"),
        right("Handed over"),
        right("Not delivered"),
        ("State", Align::Left),
    ];
    let rows = standings.iter().map(|standing| {
        let counts = &standing.counts;
        let mut row = vec![standing.lot_id.clone()];
        row.extend(
            [
                counts.exported,
                counts.good(),
                counts.spoiled,
                counts.samples,
                counts.missing,
                counts.on_the_way(),
                counts.handed_over,
                counts.not_delivered(),
            ]
            .map(human::count),
        );
        let closed = standing.closed.is_some();
        row.push(if closed { "closed" } else { "open" }.to_owned());
        row
    });
    print!("{}", table::render(Paint::stdout(), &heading, rows));
    Ok(Ending::Done)
}

pub(super) async fn status(
    app: &App,
    lot: &str,
    svg: Option<&Path>,
    shared: &Shared,
) -> Result<Ending, Failure> {
    let lots = app.storage.lots();
    let standings = lots.standings(Some(lot)).await?;
    let Some(standing) = standings.first() else {
        return Ok(Ending::Done);
    };
    let open = lots.open_items(lot).await?;
    let inspection = lots.find_inspection(lot).await?;
    if let Some(path) = svg {
        write_file(path, funnel_picture(lot, &standing.counts).as_bytes())?;
    }
    let accepted = inspection.as_ref().map(|round| round.state.word());
    if shared.json {
        let mut answer = standing_json(standing);
        answer["inspection"] = json!(accepted);
        answer["unexplained"] = open_json(&open);
        println!("{answer}");
        return Ok(Ending::Done);
    }
    print_standing(standing, accepted);
    print_open(&open);
    if let Some(path) = svg {
        println!("\nPicture: {}", path.display());
    }
    Ok(Ending::Done)
}

pub(super) async fn close(app: &App, lot: &str, shared: &Shared) -> Result<Ending, Failure> {
    let open = close_lot(app, lot).await?;
    if shared.json {
        let closed = open.is_empty();
        println!(
            "{}",
            json!({"lot": lot, "closed": closed, "unexplained": open_json(&open)})
        );
    } else if open.is_empty() {
        println!("Lot {lot} is closed: every card and every blank is explained");
    } else {
        println!("Lot {lot} stays open");
        print_open(&open);
    }
    if open.is_empty() {
        return Ok(Ending::Done);
    }
    Ok(Ending::Unwell)
}

fn print_standing(standing: &LotStanding, inspection: Option<&str>) {
    let counts = &standing.counts;
    let paint = Paint::stdout();
    let of = standing.supplement_of.as_ref();
    let of = of.map_or_else(String::new, |lot| format!(", supplement of {lot}"));
    let closed = match &standing.closed {
        Some((at, by)) => format!("closed {} by {by}", rim::format_time(*at)),
        None => "open".to_owned(),
    };
    println!("Lot {}{of}: {closed}", paint.bold(&standing.lot_id));
    println!("Inspection: {}\n", inspection.unwrap_or("none yet"));
    let rows = [
        ("In the lot", counts.exported),
        ("  printed well", counts.good()),
        ("    at the press", counts.printed),
        ("    in bundles", counts.packed),
        ("    on the road", counts.dispatched),
        ("    at an office", counts.received),
        ("    handed over", counts.handed_over),
        ("    undelivered", counts.undelivered),
        ("    lost", counts.lost),
        ("    returned and stored", counts.returned),
        ("    destroyed", counts.destroyed),
        ("  spoiled", counts.spoiled),
        ("  samples", counts.samples),
        ("  missing", counts.missing),
        ("  not reported", counts.not_reported()),
    ];
    let heading = [("Cards", Align::Left), ("", Align::Right)];
    let rows = rows.map(|(what, count)| vec![what.to_owned(), human::count(count)]);
    print!("{}", table::render(paint, &heading, rows));
    let stock = counts.stock;
    if stock.days > 0 {
        println!(
            "\nBlank cards: {} opening + {} received = {} used + {} spoiled + {} closing",
            stock.opening, stock.received, stock.used, stock.spoiled, stock.closing
        );
    }
}

fn print_open(open: &[OpenItem]) {
    let paint = Paint::stdout();
    for item in open {
        println!("\n{}", paint.yellow(&item.what.text()));
        for numbers in item.cards.chunks(4) {
            println!("  {}", numbers.join("  "));
        }
        println!("  {}", paint.dim(item.what.hint()));
    }
}

fn open_json(open: &[OpenItem]) -> serde_json::Value {
    open.iter()
        .map(
            |item| json!({"what": item.what.text(), "hint": item.what.hint(), "cards": item.cards}),
        )
        .collect()
}

fn standing_json(standing: &LotStanding) -> serde_json::Value {
    let counts = &standing.counts;
    json!({
        "lot": standing.lot_id,
        "created_at": rim::format_time(standing.created_at),
        "supplement_of": standing.supplement_of,
        "closed_at": standing.closed.as_ref().map(|(at, _)| rim::format_time(*at)),
        "closed_by": standing.closed.as_ref().map(|(_, by)| by),
        "exported": counts.exported,
        "good": counts.good(),
        "spoiled": counts.spoiled,
        "samples": counts.samples,
        "missing": counts.missing,
        "not_reported": counts.not_reported(),
        "at_the_press": counts.printed,
        "packed": counts.packed,
        "on_the_road": counts.dispatched,
        "at_an_office": counts.received,
        "handed_over": counts.handed_over,
        "undelivered": counts.undelivered,
        "lost": counts.lost,
        "returned": counts.returned,
        "destroyed": counts.destroyed,
        "still_holding": counts.still_holding,
        "stock": {
            "opening": counts.stock.opening,
            "received": counts.stock.received,
            "used": counts.stock.used,
            "spoiled": counts.stock.spoiled,
            "closing": counts.stock.closing,
        },
    })
}
