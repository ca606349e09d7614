//! `/dictionary`: every field of the register, the card and its QR: what it means, whose it is, what
//! it is for, who receives it. `dictionary.csv` says it; a test compares it with the fields that
//! there are.

use axum::Extension;
use axum::extract::{Request, State};
use axum::response::Response;
use issuer_pages::Words;
use issuer_pages::department::list::ListPage;
use issuer_pages::department::table::{Cell, Table};
use serde::Deserialize;

use super::csv_answer::csv_answer;
use super::dashboard::table;
use crate::http::access::Person;
use crate::http::fault::Fault;
use crate::http::looking::{frame, language, page};
use crate::http::service::Service;

const DICTIONARY: &str = include_str!("dictionary.csv");
/// Where fields stand, in the order of the page.
const PLACES: [&str; 4] = ["register", "card", "qr", "consent"];

/// A field, as the file has it.
#[derive(Debug, Deserialize)]
struct Entry {
    place: String,
    field: String,
    hindi: String,
    english: String,
    owner: String,
    purpose: String,
    receives: String,
}

fn entries() -> Result<Vec<Entry>, Fault> {
    let mut reader = csv::Reader::from_reader(DICTIONARY.as_bytes());
    let entries: Result<Vec<Entry>, _> = reader.deserialize().collect();
    entries.map_err(|error| Fault::Away(error.to_string()))
}

/// GET `/dictionary`
pub(super) async fn list(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    request: Request,
) -> Result<Response, Fault> {
    let frame = frame(&service, &request, Some(&person.member));
    let entries = entries()?;
    let of = |place: &&str| entries_table(frame.w, &entries, &[place]);
    page(&ListPage {
        title: frame.w.say("door-dictionary"),
        intro: frame.w.say("dictionary-intro"),
        fields: Vec::new(),
        tables: PLACES.iter().map(of).collect(),
        csv: Some("/dictionary.csv".to_owned()),
        next: None,
        back: None,
        frame,
    })
}

/// GET `/dictionary.csv`
pub(super) async fn file(request: Request) -> Result<Response, Fault> {
    let words = Words::new(language(request.headers()));
    csv_answer("dictionary", &entries_table(words, &entries()?, &PLACES))
}

fn entries_table(words: Words, entries: &[Entry], places: &[&str]) -> Table {
    let place = |place: &str| words.say(&format!("dictionary-place-{place}"));
    let names: Vec<String> = places.iter().map(|one| place(one)).collect();
    let mut shown = table(
        words,
        names.join(", "),
        &[
            "dictionary-place",
            "dictionary-field",
            "dictionary-means",
            "dictionary-owner",
            "dictionary-purpose",
            "dictionary-receives",
        ],
    );
    let wanted = entries
        .iter()
        .filter(|entry| places.contains(&&*entry.place));
    shown.rows = wanted
        .map(|entry| {
            let receives = entry.receives.split(' ');
            let receives = receives.map(|who| words.say(&format!("receives-{who}")));
            vec![
                Cell::Text(place(&entry.place)),
                Cell::Code(entry.field.clone()),
                Cell::Text(words.of(&entry.hindi, &entry.english).to_owned()),
                Cell::Text(words.say(&format!("owner-{}", entry.owner))),
                Cell::Text(words.say(&format!("purpose-{}", entry.purpose))),
                Cell::Text(receives.collect::<Vec<_>>().join("; ")),
            ]
        })
        .collect();
    shown
}

#[cfg(test)]
mod tests {
    use card_payload::{
        CardHead, CardType, Category, CategorySet, FamilyCard, FamilyId, Gender, Part,
        StatusReference, Timestamp,
    };
    use issuer_office::register::Column;
    use issuer_render::sample_card;

    use super::*;

    fn fields(place: &str) -> Vec<String> {
        let entries = entries().unwrap();
        let of_place = entries.into_iter().filter(|entry| entry.place == place);
        of_place.map(|entry| entry.field).collect()
    }

    /// The names of a value's fields, as it shows itself.
    fn fields_of(value: &dyn std::fmt::Debug) -> Vec<String> {
        let shown = format!("{value:#?}");
        let lines = shown.lines().filter(|line| {
            line.starts_with("    ") && !line.starts_with("     ") && line.contains(": ")
        });
        let names = lines.filter_map(|line| line.trim().split(": ").next());
        names.map(str::to_owned).collect()
    }

    /// What a code may say, all of it.
    fn claims() -> FamilyCard {
        FamilyCard {
            issuer: String::new(),
            issued_at: Timestamp::from_seconds(0),
            not_before: None,
            expires_at: Timestamp::from_seconds(1),
            family_id: FamilyId::parse("41705823").unwrap(),
            card_type: CardType::Permanent,
            categories: CategorySet::only(Category::Phh),
            issue_number: 1,
            part: Part::WHOLE,
            home_shop: String::new(),
            lgd_code: 1,
            head: CardHead {
                name: String::new(),
                name_hindi: None,
                birth_year: None,
                gender: Gender::Female,
            },
            members: Vec::new(),
            status: StatusReference {
                index: 0,
                uri: String::new(),
            },
        }
    }

    #[test]
    fn every_column_of_the_register_stands_in_the_dictionary_and_nothing_else() {
        let columns = Column::ALL.map(|column| column.name().to_owned());
        assert_eq!(fields("register"), columns);
    }

    #[test]
    fn every_field_of_the_card_and_of_its_code_stands_in_the_dictionary_and_nothing_else() {
        let card = sample_card::bundled().unwrap();
        assert_eq!(fields("card"), fields_of(&card));
        assert_eq!(fields("qr"), fields_of(&claims()));
    }

    #[test]
    fn every_owner_purpose_and_recipient_has_a_name_in_both_languages() {
        let entries = entries().unwrap();
        for language in issuer_pages::Language::ALL {
            let shown = entries_table(Words::new(language), &entries, &PLACES);
            assert_eq!(shown.rows.len(), entries.len());
            for cell in shown.rows.iter().flatten() {
                let words = cell.words();
                for prefix in ["owner-", "purpose-", "receives-", "Unknown"] {
                    assert!(!words.contains(prefix), "{words}");
                }
            }
        }
    }
}
