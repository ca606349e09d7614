//! Both records of a pair side by side. Names are shown: a person must compare them.

use std::fmt::Write as _;

use issuer_domain::{Gender, Name};
use serde_json::{Value, json};

use super::Shared;
use super::failure::Failure;
use super::pds::category_words;
use super::review::{bits, why};
use super::table::{self, Align};
use super::terminal::Paint;
use issuer_office::storage::{Household, Person, ReviewKind, ReviewState};
use issuer_office::workflow::review_pair::ReviewedPair;

pub(super) fn print(pair: &ReviewedPair, shared: &Shared) -> Result<(), Failure> {
    let evidence: Value = serde_json::from_str(&pair.review.evidence)?;
    if shared.json {
        println!("{}", machine(pair, &evidence));
    } else {
        print!("{}", text(pair, &evidence, Paint::stdout()));
    }
    Ok(())
}

fn text(pair: &ReviewedPair, evidence: &Value, paint: Paint) -> String {
    let review = &pair.review;
    let mut text = format!(
        "{} {}: {}\n",
        paint.bold("Pair"),
        review.id,
        why(&review.reason)
    );
    if let Some(by) = review.decided_by.as_deref() {
        let reason = review.decision_reason.as_deref().unwrap_or_default();
        let _ = writeln!(text, "Decided: {} by {by}: {reason}", review.state.word());
    }
    if let Some(score) = review.score {
        let _ = writeln!(text, "Evidence: {} bits", bits(score));
    }
    text.push('\n');
    let family = |is_refused| {
        if is_refused {
            "Family, refused by the import"
        } else {
            "Family"
        }
    };
    let left = match review.kind {
        ReviewKind::Link => "Ration card",
        ReviewKind::Duplicate => family(review.left_refused_content.is_some()),
    };
    let right = family(review.refused_content.is_some());
    let heading = [("", Align::Left), (left, Align::Left), (right, Align::Left)];
    let mut rows = facts(pair.left.as_ref(), pair.right.as_ref());
    rows.extend(persons(pair, evidence));
    text.push_str(&table::render(paint, &heading, rows));
    if matches!(review.state, ReviewState::Open | ReviewState::Later) {
        let _ = writeln!(
            text,
            "\nNext: `issuer review decide {} same|different|later --reason … --by NAME`",
            review.id
        );
    }
    text
}

/// What both records say beside the persons.
fn facts(left: Option<&Household>, right: Option<&Household>) -> Vec<Vec<String>> {
    let sides = [left, right];
    let row = |what: &str, of: fn(&Household) -> String| {
        let cells = sides.map(|side| side.map_or_else(|| "(no longer there)".into(), of));
        let [left, right] = cells;
        vec![what.to_owned(), left, right]
    };
    vec![
        row("Number", |one| one.id.clone()),
        row("Ration card", |one| {
            one.ration_card.clone().unwrap_or_default()
        }),
        row("Category", |one| category_words(one.categories)),
        row("Shop", |one| one.shop_code.clone()),
        row("Panchayat", |one| {
            let code = one.local_body.map(|code| code.to_string());
            let name = one.local_body_name.as_ref().map(both_scripts);
            let words: Vec<String> = name.into_iter().chain(code).collect();
            words.join(" ")
        }),
    ]
}

/// Persons who are said to be alike in one row, the others below them.
fn persons(pair: &ReviewedPair, evidence: &Value) -> Vec<Vec<String>> {
    let none = Vec::new();
    let [left, right] = [&pair.left, &pair.right]
        .map(|side| side.as_ref().map_or(&none, |household| &household.members));
    let mut rows = Vec::new();
    let (mut seen_left, mut seen_right) = (Vec::new(), Vec::new());
    for (one, other, said) in alike(pair, evidence) {
        seen_left.push(one);
        seen_right.push(other);
        rows.push(vec![
            said,
            left.get(one).map(told).unwrap_or_default(),
            right.get(other).map(told).unwrap_or_default(),
        ]);
    }
    let rest = |persons: &[Person], seen: &[usize]| {
        let unseen = persons.iter().enumerate();
        let unseen = unseen.filter(|(at, _)| !seen.contains(at));
        unseen.map(|(_, person)| told(person)).collect::<Vec<_>>()
    };
    let (left, right) = (rest(left, &seen_left), rest(right, &seen_right));
    for at in 0..left.len().max(right.len()) {
        rows.push(vec![
            String::new(),
            left.get(at).cloned().unwrap_or_default(),
            right.get(at).cloned().unwrap_or_default(),
        ]);
    }
    rows
}

/// Places of persons who are alike, and what is said of each pair.
fn alike(pair: &ReviewedPair, evidence: &Value) -> Vec<(usize, usize, String)> {
    let place = |value: &Value, key: &str| {
        let number = value.get(key).and_then(Value::as_u64)?;
        usize::try_from(number.checked_sub(1)?).ok()
    };
    let said = |value: &Value| {
        let Some(fields) = value.get("fields").and_then(Value::as_object) else {
            return "alike".to_owned();
        };
        let told = fields.iter().filter_map(|(field, said)| {
            let level = said.get("level").and_then(Value::as_str)?;
            (level != "missing").then(|| format!("{field} {level}").replace('_', " "))
        });
        told.collect::<Vec<_>>().join(", ")
    };
    if pair.review.reason == "alike" {
        let places = place(evidence, "left_place").zip(place(evidence, "right_place"));
        return places
            .map(|(left, right)| (left, right, said(evidence)))
            .into_iter()
            .collect();
    }
    let listed = evidence.get("persons").and_then(Value::as_array);
    listed
        .into_iter()
        .flatten()
        .filter_map(|value| Some((place(value, "card")?, place(value, "family")?, said(value))))
        .collect()
}

/// A person in one cell, the Hindi name first.
fn told(person: &Person) -> String {
    let mut words = vec![both_scripts(&person.name)];
    let gender = match person.gender {
        Gender::Female => "F",
        Gender::Male => "M",
        Gender::Other => "O",
        Gender::Unknown => "",
    };
    let year = person.birth_year.map(|year| year.to_string());
    words.extend(year);
    if !gender.is_empty() {
        words.push(gender.to_owned());
    }
    if let Some(relation) = person.relation {
        words.push(relation.latin(person.gender).to_owned());
    }
    if let Some(relative) = &person.relative {
        words.push(format!("of {}", both_scripts(relative)));
    }
    words.join(", ")
}

fn both_scripts(name: &Name) -> String {
    let scripts: Vec<&str> = [name.hindi(), name.latin()].into_iter().flatten().collect();
    scripts.join(" / ")
}

fn machine(pair: &ReviewedPair, evidence: &Value) -> Value {
    let review = &pair.review;
    json!({
        "review": review.id,
        "kind": review.kind.word(),
        "reason": review.reason,
        "state": review.state.word(),
        "decided_by": review.decided_by,
        "decision_reason": review.decision_reason,
        "left": pair.left.as_ref().map(record),
        "right": pair.right.as_ref().map(record),
        "left_was_refused": review.left_refused_content.is_some(),
        "right_was_refused": review.refused_content.is_some(),
        "evidence": evidence,
    })
}

fn record(one: &Household) -> Value {
    let members: Vec<Value> = one
        .members
        .iter()
        .map(|person| {
            let relative = person.relative.as_ref();
            json!({
                "member_id": person.id,
                "name_hindi": person.name.hindi(),
                "name_latin": person.name.latin(),
                "relative_hindi": relative.and_then(Name::hindi),
                "relative_latin": relative.and_then(Name::latin),
                "birth_year": person.birth_year,
                "gender": person.gender.code(),
                "relation": person.relation.map(|relation| relation.latin(person.gender)),
            })
        })
        .collect();
    json!({
        "number": one.id,
        "ration_card": one.ration_card,
        "categories": category_words(one.categories),
        "shop_code": one.shop_code,
        "local_body_lgd": one.local_body,
        "members": members,
    })
}
