//! Families as a register file has them (`issuer/office/src/register/FORMAT.md`), all made up.

use serde_json::{Map, Value, json};

/// The columns of a family, and those of a member.
pub const FAMILY_COLUMNS: [&str; 20] = [
    "family_id",
    "ration_card",
    "card_type",
    "valid_until",
    "categories",
    "district_lgd",
    "district_hindi",
    "district_latin",
    "block_lgd",
    "block_hindi",
    "block_latin",
    "local_body_kind",
    "local_body_lgd",
    "local_body_hindi",
    "local_body_latin",
    "shop_code",
    "shop_hindi",
    "shop_latin",
    "photo",
    "as_on",
];
/// The columns of a member.
pub const MEMBER_COLUMNS: [&str; 6] = [
    "member_id",
    "name_hindi",
    "name_latin",
    "birth",
    "gender",
    "relation",
];

/// A family of `size` members, the head first. `number` makes its ids differ from other families'.
pub fn family(number: u32, size: usize) -> Value {
    let members: Vec<Value> = (0..size).map(|place| member(number, place)).collect();
    json!({
        "family_id": (41_000_000 + number).to_string(),
        "ration_card": format!("HP{:013}", 2_026_000_000_000_u64 + u64::from(number)),
        "card_type": "permanent",
        "categories": "PHH+BPL",
        "district_lgd": "15", "district_hindi": "कांगड़ा", "district_latin": "Kangra",
        "block_lgd": "1523", "block_hindi": "बैजनाथ", "block_latin": "Baijnath",
        "local_body_kind": "panchayat",
        "local_body_lgd": "12345", "local_body_hindi": "दियोल", "local_body_latin": "Deol",
        "shop_code": "0212345",
        "shop_hindi": "सहकारी सभा दियोल", "shop_latin": "Cooperative Society Deol",
        "as_on": "01-11-2026",
        "members": members,
    })
}

fn member(number: u32, place: usize) -> Value {
    const PEOPLE: [(&str, &str, &str, &str); 7] = [
        (
            "कमला देवी द्विवेदी",
            "Kamla Devi Dwivedi",
            "04-03-1976",
            "Head",
        ),
        ("राम लाल क्षत्रिय", "Ram Lal Kshatriya", "1974", "Husband"),
        ("फ़रीदा डिसूज़ा", "Farida D'Souza", "11-07-1998", "Daughter"),
        ("श्रीकृष्ण", "Shrikrishna", "02-10-2001", "Son"),
        ("सावित्री देवी", "Savitri Devi", "1949", "Mother"),
        ("रक्\u{200D}षा", "Raksha", "2000", "Daughter-in-law"),
        ("ऋत्विक", "Ritwik", "30-01-2021", "Grandson"),
    ];
    let (hindi, latin, birth, relation) = PEOPLE[place % PEOPLE.len()];
    // A family has one head.
    let relation = if place > 0 && relation == "Head" {
        "Sister"
    } else {
        relation
    };
    json!({
        "member_id": format!("{:09}", u64::from(number) * 100 + place as u64 + 1),
        "name_hindi": hindi,
        "name_latin": latin,
        "birth": birth,
        "relation": relation,
    })
}

/// The family with another value in one column; a member's column is the head's.
///
/// # Panics
/// Where it is no family.
#[must_use]
pub fn with(mut family: Value, column: &str, value: impl Into<Value>) -> Value {
    let row = if MEMBER_COLUMNS.contains(&column) {
        &mut family["members"][0]
    } else {
        &mut family
    };
    fields(row).insert(column.to_owned(), value.into());
    family
}

/// The family without a column, in every member where it is a member's.
///
/// # Panics
/// Where it is no family.
#[must_use]
pub fn without(mut family: Value, column: &str) -> Value {
    if MEMBER_COLUMNS.contains(&column) {
        for member in family["members"].as_array_mut().expect("members") {
            fields(member).remove(column);
        }
    } else {
        fields(&mut family).remove(column);
    }
    family
}

fn fields(row: &mut Value) -> &mut Map<String, Value> {
    row.as_object_mut().expect("a row has fields")
}
