//! What commands about cards say: what changed, what shops say from when on, and what comes next.

use issuer_domain::{FamilyId, Timestamp};
use serde_json::json;

use super::failure::Ending;
use super::terminal::Paint;
use super::{Shared, human, rim};
use issuer_office::storage::StatusChanged;
use issuer_office::workflow::make_cards::Refused;
use issuer_office::workflow::replace_cards::ReplaceReport;

/// Cards and families are named up to this many; the rest are counted.
const NAMED_MAX: usize = 20;

/// Prints what a change of status did, or would do. `code` is what shops say of these cards once
/// they have the next update.
pub(super) fn print_status(
    changed: &StatusChanged,
    applied: bool,
    code: &str,
    shared: &Shared,
) -> Ending {
    let refused: Vec<Refused> = changed
        .refused
        .iter()
        .map(|(id, error)| Refused::new(id.clone(), error.clone()))
        .collect();
    if shared.json {
        println!(
            "{}",
            json!({
                "applied": applied,
                "cards": changed.cards.iter().map(|(number, status)| json!({
                    "card_number": number,
                    "status": status.word(),
                })).collect::<Vec<_>>(),
                "shop_code": code,
                "refused": machine_refused(&refused),
            })
        );
        return ending(&refused);
    }
    let paint = Paint::stdout();
    for (number, status) in changed.cards.iter().take(NAMED_MAX) {
        let would = if applied { "" } else { "would be " };
        println!("{}  {would}{}", paint.bold(number), status.word());
    }
    print_rest(changed.cards.len());
    print_refused(&refused, paint);
    if changed.cards.is_empty() {
        return ending(&refused);
    }
    if applied {
        println!(
            "\nShops say {code} of {} once they have the next update; until then they say what they said before",
            human::counted(changed.cards.len() as u64, "card", "cards")
        );
        println!("\nNext: `issuer publish`");
    } else {
        print_dry(changed.cards.len());
    }
    ending(&refused)
}

/// Prints what a reprint, correction or renewal did, or would do.
pub(super) fn print_replaced(report: &ReplaceReport, shared: &Shared) -> Ending {
    let made = &report.made;
    if shared.json {
        println!(
            "{}",
            json!({
                "applied": report.applied,
                "families": made.families.iter().map(|(id, numbers, replaced)| json!({
                    "family_id": id.as_str(),
                    "card_numbers": numbers,
                    "superseded_issue": replaced,
                })).collect::<Vec<_>>(),
                "later": machine_later(&made.later),
                "refused": machine_refused(&made.refused),
            })
        );
        return ending(&made.refused);
    }
    let paint = Paint::stdout();
    for (id, numbers, replaced) in made.families.iter().take(NAMED_MAX) {
        let old = replaced.map_or_else(
            || "the family had no live card".to_owned(),
            |issue| format!("issue {issue} of the family is superseded"),
        );
        if report.applied {
            println!("{}  signed; {old}", paint.bold(&numbers.join(", ")));
        } else {
            println!("family {id}  would get a new card");
        }
    }
    print_rest(made.families.len());
    print_later(&made.later);
    print_refused(&made.refused, paint);
    if made.families.is_empty() {
        return ending(&made.refused);
    }
    if report.applied {
        if made.later.len() < made.families.len() {
            println!(
                "\nShops accept the new card at once, and say R-SUPERSEDED of the old one once they have the next update\nor have seen the new one"
            );
        }
        println!("\nNext: `issuer publish`, then `issuer lot create NAME`");
    } else {
        print_dry(made.families.len());
    }
    ending(&made.refused)
}

/// Names families whose cards do not hold yet, with when shops accept them.
pub(super) fn print_later(later: &[(FamilyId, Timestamp)]) {
    if later.is_empty() {
        return;
    }
    println!(
        "\nSo that nobody draws twice in a month, shops say T-EARLY of the cards of {} until then:",
        human::counted(later.len() as u64, "family", "families")
    );
    for (id, from) in later.iter().take(NAMED_MAX) {
        println!("  {id}  {}", rim::format_time(*from));
    }
    print_rest(later.len());
}

/// The same for machines.
pub(super) fn machine_later(later: &[(FamilyId, Timestamp)]) -> Vec<serde_json::Value> {
    let later = later.iter().map(|(id, from)| {
        json!({
            "family_id": id.as_str(),
            "accepted_from": rim::format_time(*from),
        })
    });
    later.collect()
}

fn print_rest(all: usize) {
    if all > NAMED_MAX {
        println!("… and {} more", human::count((all - NAMED_MAX) as u64));
    }
}

fn print_dry(cards: usize) {
    println!(
        "\nNothing changed: {} would. Run it again with --apply",
        human::counted(cards as u64, "card or family", "cards or families")
    );
}

fn print_refused(refused: &[Refused], paint: Paint) {
    if refused.is_empty() {
        return;
    }
    println!(
        "\n{}",
        paint.yellow(&format!(
            "{} left as they were:",
            human::counted(refused.len() as u64, "family", "families")
        ))
    );
    for refused in refused.iter().take(NAMED_MAX) {
        println!("  {}  {}", refused.family_id, refused.reason);
    }
    print_rest(refused.len());
    let mut hints: Vec<&str> = refused.iter().map(|refused| &*refused.hint).collect();
    hints.sort_unstable();
    hints.dedup();
    for hint in hints.iter().filter(|hint| !hint.is_empty()).take(NAMED_MAX) {
        println!("  {} {hint}", paint.cyan("hint:"));
    }
}

fn machine_refused(refused: &[Refused]) -> Vec<serde_json::Value> {
    let refused = refused.iter().map(|refused| {
        json!({
            "family_id": refused.family_id.as_str(),
            "reason": refused.reason,
            "hint": refused.hint,
        })
    });
    refused.collect()
}

fn ending(refused: &[Refused]) -> Ending {
    if refused.is_empty() {
        Ending::Done
    } else {
        Ending::PartlyRejected
    }
}
