//! What a linker does with whole lists.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot make its lists has failed"
)]

use issuer_linking::{
    Decision, Level, LinkError, Linker, Model, Profile, ProfileError, Records, ReviewReason,
};

const PROFILE: &str = r#"
    name = "test"
    [[field]]
    name = "name"
    kind = "name"
    swapped_with = "relative"
    [[field]]
    name = "relative"
    kind = "relative-name"
    shared = true
    [[field]]
    name = "birth"
    kind = "birth"
    [[field]]
    name = "panchayat"
    kind = "code"
    shared = true
    [[block]]
    on = ["name", "birth:year"]
    [[block]]
    on = ["panchayat", "birth:year"]
    [[block]]
    on = ["panchayat", "name:first"]
"#;

const FIRST: [&str; 20] = [
    "Ramesh",
    "Suresh",
    "Vijay",
    "Mohan",
    "Kamal",
    "Tilak",
    "Anil",
    "Bharat",
    "Chetan",
    "Deepak",
    "Sita",
    "Geeta",
    "Lata",
    "Pushpa",
    "Radha",
    "Kaushalya",
    "Urmila",
    "Nirmala",
    "Vidya",
    "Jyoti",
];
const LAST: [&str; 8] = [
    "Sharma", "Thakur", "Negi", "Rana", "Verma", "Kashyap", "Guleria", "Dhiman",
];

type Row = [String; 4];

/// A person with everything, the same for the same number.
fn person(number: usize) -> Row {
    let first = FIRST[number % 20];
    let last = LAST[number / 3 % 8];
    let father = FIRST[(number / 2 + number / 20) % 10];
    [
        format!("{first} {last}"),
        format!("{father} {last}"),
        format!(
            "{:02}-{:02}-{}",
            1 + number * 11 % 27,
            1 + number % 12,
            1940 + number * 37 % 71
        ),
        format!("{}", 100 + number % 17),
    ]
}

/// The same person with small mistakes in every fourth row.
fn written_again(number: usize) -> Row {
    let mut row = person(number);
    match number % 8 {
        1 => row[0] = row[0].replace("sh", "s").replace("ee", "i"),
        3 => drop(row[2].drain(..6)),
        5 => row[1] = String::new(),
        7 => row[3] = String::new(),
        _ => {}
    }
    row
}

fn records(rows: impl IntoIterator<Item = Row>) -> Records {
    let mut records = Records::new(&profile());
    for row in rows {
        let values: Vec<&str> = row.iter().map(String::as_str).collect();
        records.push(&values).unwrap();
    }
    records
}

fn profile() -> Profile {
    Profile::from_toml(PROFILE).unwrap()
}

fn profile_with(more: &str) -> Profile {
    Profile::from_toml(&format!("{more}\n{PROFILE}")).unwrap()
}

#[test]
fn persons_are_found_again_and_nobody_else() {
    let left = records((0..600).map(person));
    let right = records((100..700).map(written_again));
    let outcome = Linker::new(profile()).link(&left, &right).unwrap();
    let links: Vec<_> = outcome
        .pairs
        .iter()
        .filter(|pair| pair.decision == Decision::Link)
        .collect();
    assert!(links.len() > 480, "{} links", links.len());
    for pair in links {
        assert_eq!(pair.left, pair.right + 100, "{pair:?}");
    }
    for pair in &outcome.pairs {
        let sum: f64 = pair.evidence.iter().map(|evidence| evidence.weight).sum();
        let prior = (outcome.model.prior / (1.0 - outcome.model.prior)).log2();
        assert!(
            (sum + prior - pair.weight).abs() < 1e-6,
            "the evidence makes the weight"
        );
        for evidence in &pair.evidence {
            assert!(evidence.level != Level::Missing || evidence.weight == 0.0);
        }
    }
}

#[test]
fn the_order_of_rows_and_the_number_of_threads_change_nothing() {
    let left: Vec<Row> = (0..900).map(person).collect();
    let right: Vec<Row> = (200..900).map(written_again).collect();
    let forward = Linker::new(profile())
        .with_threads(1)
        .link(&records(left.clone()), &records(right.clone()))
        .unwrap();
    let backward = Linker::new(profile())
        .with_threads(3)
        .link(
            &records(left.iter().rev().cloned()),
            &records(right.iter().rev().cloned()),
        )
        .unwrap();
    assert_eq!(forward.model, backward.model);
    assert_eq!(forward.blocking, backward.blocking);
    let mut turned: Vec<_> = backward
        .pairs
        .into_iter()
        .map(|mut pair| {
            pair.left = left.len() - 1 - pair.left;
            pair.right = right.len() - 1 - pair.right;
            pair
        })
        .collect();
    turned.sort_by_key(|pair| (pair.left, pair.right));
    assert_eq!(forward.pairs, turned);
}

#[test]
fn a_person_who_may_be_either_of_two_is_reviewed_and_not_linked() {
    let mut right: Vec<Row> = (0..300).map(written_again).collect();
    right.push(written_again(40));
    let outcome = Linker::new(profile())
        .link(&records((0..300).map(person)), &records(right))
        .unwrap();
    let of_40: Vec<_> = outcome
        .pairs
        .iter()
        .filter(|pair| pair.left == 40)
        .collect();
    assert_eq!(of_40.len(), 2);
    for pair in of_40 {
        assert_eq!(pair.decision, Decision::Review(ReviewReason::Ambiguous));
    }
}

#[test]
fn several_rows_may_be_one_person_where_the_profile_says_so() {
    let more = "thresholds = { resolution = \"many-to-one\" }";
    let mut left: Vec<Row> = (0..300).map(person).collect();
    left.push(person(40));
    let outcome = Linker::new(profile_with(more))
        .link(&records(left), &records((0..300).map(written_again)))
        .unwrap();
    let of_40 = outcome.pairs.iter().filter(|pair| pair.right == 40);
    let linked = of_40.filter(|pair| pair.decision == Decision::Link);
    assert_eq!(linked.map(|pair| pair.left).collect::<Vec<_>>(), [40, 300]);
}

#[test]
fn a_name_in_the_relatives_place_is_found() {
    let mut right: Vec<Row> = (0..300).map(written_again).collect();
    for number in (0..300).step_by(30) {
        right[number].swap(0, 1);
    }
    let outcome = Linker::new(profile())
        .link(&records((0..300).map(person)), &records(right))
        .unwrap();
    let swapped = outcome
        .pairs
        .iter()
        .filter(|pair| pair.left == pair.right && pair.evidence[0].level == Level::Swapped)
        .inspect(|pair| assert_eq!(pair.evidence[1].level, Level::Missing))
        .count();
    assert!(swapped >= 8, "{swapped}");
}

#[test]
fn duplicates_of_one_list_come_once_with_the_earlier_row_on_the_left() {
    let mut rows: Vec<Row> = (0..400).map(person).collect();
    rows.extend((0..20).map(|number| written_again(number * 8)));
    let outcome = Linker::new(profile())
        .find_duplicates(&records(rows))
        .unwrap();
    let links: Vec<_> = outcome
        .pairs
        .iter()
        .filter(|pair| pair.decision == Decision::Link)
        .map(|pair| (pair.left, pair.right))
        .collect();
    let expected: Vec<_> = (0..20).map(|number| (number * 8, 400 + number)).collect();
    assert_eq!(links, expected);
}

#[test]
fn a_block_that_is_too_large_is_told() {
    let profile = profile_with("block_pairs_max = 10");
    // All are called alike, and nobody's birth or panchayat is known.
    let row = |_| ["Sita Devi", "", "1985", ""].map(str::to_owned);
    let rows = || (0..50).map(row).chain((0..100).map(person));
    let outcome = Linker::new(profile)
        .link(&records(rows()), &records(rows()))
        .unwrap();
    let rule = &outcome.blocking.rules[0];
    assert_eq!((rule.blocks_left_out, rule.pairs_left_out), (1, 2_500));
    assert_eq!(outcome.blocking.rows_left_out, 50);
    assert!(outcome.pairs.iter().all(|pair| pair.left >= 50));
}

#[test]
fn a_model_is_read_again_as_it_was_written() {
    let left = records((0..300).map(person));
    let right = records((0..300).map(written_again));
    let learned = Linker::new(profile()).link(&left, &right).unwrap();
    let model = Model::from_toml(&learned.model.to_toml().unwrap()).unwrap();
    assert_eq!(model, learned.model);
    let linker = Linker::new(profile()).with_model(model.clone()).unwrap();
    assert_eq!(linker.link(&left, &right).unwrap(), learned);
    let other = PROFILE
        .replace("name = \"birth\"", "name = \"born\"")
        .replace("birth:year", "born:year");
    let refused = Linker::new(Profile::from_toml(&other).unwrap()).with_model(model);
    assert!(matches!(refused, Err(LinkError::OtherModel { field }) if field == "born"));
}

#[test]
fn weights_can_be_given_instead_of_learned() {
    let given = PROFILE.replace(
        "kind = \"birth\"",
        "kind = \"birth\"\nm = { exact = 0.9, close = 0.05 }\nu = { exact = 0.001, different = 0.9 }",
    );
    let linker = Linker::new(Profile::from_toml(&given).unwrap());
    let rows = || records((0..200).map(person));
    let outcome = linker.link(&rows(), &rows()).unwrap();
    let birth = &outcome.model.fields[2];
    assert!((birth.m[&Level::Exact] - 0.9).abs() < 1e-9);
    assert!((birth.u[&Level::Different] - 0.9).abs() < 1e-9);
}

#[test]
fn empty_lists_have_no_pairs() {
    let none = records([]);
    let some = records((0..10).map(person));
    for (left, right) in [(&none, &none), (&none, &some), (&some, &none)] {
        assert!(
            Linker::new(profile())
                .link(left, right)
                .unwrap()
                .pairs
                .is_empty()
        );
    }
    assert!(
        Linker::new(profile())
            .find_duplicates(&none)
            .unwrap()
            .pairs
            .is_empty()
    );
}

#[test]
fn wrong_profiles_are_refused_with_the_reason() {
    let refused = |text: &str| Profile::from_toml(text).unwrap_err();
    assert!(matches!(refused("name = \"x\""), ProfileError::NoField));
    assert!(matches!(refused("nome = \"x\""), ProfileError::Toml(_)));
    for (from, to, wanted) in [
        ("birth:year", "birth:month", "no blocking key"),
        ("birth:year", "age:year", "has not"),
        ("name = \"panchayat\"", "name = \"birth\"", "twice"),
        (
            "swapped_with = \"relative\"",
            "swapped_with = \"birth\"",
            "cannot be swapped",
        ),
    ] {
        let error = refused(&PROFILE.replacen(from, to, 1)).to_string();
        assert!(error.contains(wanted), "{error}");
    }
    for thresholds in ["link = 1.5", "review = 0.0", "margin = -1.0", "prior = 2.0"] {
        let error = refused(&format!("{PROFILE}\n[thresholds]\n{thresholds}"));
        assert!(
            matches!(error, ProfileError::OutOfRange { .. }),
            "{thresholds}"
        );
    }
}

#[test]
fn the_profiles_that_come_along_can_be_read() {
    for text in [
        include_str!("../profiles/pds-register.toml"),
        include_str!("../profiles/pds-register-without-numbers.toml"),
        include_str!("../profiles/english-addresses.toml"),
    ] {
        Profile::from_toml(text).unwrap();
    }
}

#[test]
fn a_row_of_another_length_is_refused() {
    let mut records = Records::new(&profile());
    let refused = records.push(&["Sita Devi", "1985"]);
    assert!(matches!(
        refused,
        Err(LinkError::ValueCount {
            found: 2,
            expected: 4
        })
    ));
    assert!(records.is_empty());
}
