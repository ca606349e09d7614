//! What a register file changes, for people and for machines.

use issuer_domain::LocalBodyKind;
use serde_json::{Value, json};

use super::human;
use super::table::{self, Align};
use super::terminal::Paint;
use issuer_office::register::{Difference, ImportReport, LocalBodyDifference, LocalBodyKey};

/// Panchayats and wards that are printed; more go into the file of `--difference`.
const PRINTED_MAX: usize = 25;

/// How many families of each panchayat and ward are new, changed, gone; nothing where nothing
/// changes.
pub(super) fn print_difference(report: &ImportReport, paint: Paint) {
    let difference = &report.difference;
    if report.counts.updated > 0 {
        println!("\n  {}", paint.bold("What changed"));
        let heading = [("Families", Align::Right), ("Change", Align::Left)];
        let kinds = difference.kinds().filter(|(_, count)| *count > 0);
        let rows = kinds.map(|(kind, count)| vec![human::count(count), kind.text().to_owned()]);
        print!("{}", table::render(paint, &heading, rows));
    }
    let mut differing: Vec<_> = difference
        .local_bodies()
        .map(|(key, body)| (Some(key), body))
        .chain([(None, difference.elsewhere())])
        .filter(|(_, body)| touched(body) > 0)
        .collect();
    if differing.is_empty() {
        return;
    }
    differing.sort_by_key(|(_, body)| std::cmp::Reverse(touched(body)));
    println!("\n  {}", paint.bold("Where"));
    let heading = [
        ("District", Align::Left),
        ("Block", Align::Left),
        ("Panchayat or ward", Align::Left),
        ("New", Align::Right),
        ("Changed", Align::Right),
        ("Gone", Align::Right),
        ("As they were", Align::Right),
        ("Rejected", Align::Right),
    ];
    let rows = differing.iter().take(PRINTED_MAX).map(|(key, body)| {
        let mut row = names(*key, body).to_vec();
        let counts = [
            body.added,
            body.changed,
            body.gone,
            body.unchanged,
            body.rejected,
        ];
        row.extend(counts.map(human::count));
        row
    });
    print!("{}", table::render(paint, &heading, rows));
    if let Some(more) = differing.len().checked_sub(PRINTED_MAX + 1) {
        let more = human::counted(more as u64 + 1, "panchayat or ward", "panchayats and wards");
        println!("  … and {more} more; --difference FILE has them all");
    }
}

/// Totals by kind, and every panchayat and ward.
pub(super) fn difference_json(difference: &Difference) -> Value {
    let kinds: serde_json::Map<_, _> = difference
        .kinds()
        .map(|(kind, count)| (kind.word().to_owned(), json!(count)))
        .collect();
    let bodies: Vec<Value> = difference
        .local_bodies()
        .map(|(key, body)| body_json(Some(key), body))
        .chain(
            Some(difference.elsewhere())
                .filter(|body| **body != LocalBodyDifference::default())
                .map(|body| body_json(None, body)),
        )
        .collect();
    json!({ "kinds": kinds, "local_bodies": bodies })
}

fn body_json(key: Option<LocalBodyKey>, body: &LocalBodyDifference) -> Value {
    let code = |at: usize| body.places.as_ref().map(|places| places[at].lgd_code);
    json!({
        "district_lgd": code(0),
        "block_lgd": code(1),
        "local_body_kind": key.map(|(kind, _)| kind.word()),
        "local_body_lgd": key.map(|(_, lgd)| lgd),
        "added": body.added,
        "changed": body.changed,
        "gone": body.gone,
        "unchanged": body.unchanged,
        "rejected": body.rejected,
    })
}

fn touched(body: &LocalBodyDifference) -> u64 {
    body.added + body.changed + body.gone + body.rejected
}

fn names(key: Option<LocalBodyKey>, body: &LocalBodyDifference) -> [String; 3] {
    if let Some(places) = &body.places {
        return places
            .each_ref()
            .map(|place| place.name.first_hindi().to_owned());
    }
    let name = match key {
        Some((LocalBodyKind::Panchayat, lgd)) => format!("panchayat {lgd}"),
        Some((LocalBodyKind::Ward, lgd)) => format!("ward {lgd}"),
        None => "not told".to_owned(),
    };
    ["–".to_owned(), "–".to_owned(), name]
}
