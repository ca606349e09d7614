//! Two thousand families go the whole way, and every card says what the register says.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;
use system_tests::demo::{Demo, FAMILIES, Family, Member, demo, make};
use system_tests::{office, tool};

#[test]
fn every_family_of_the_register_gets_its_cards() {
    let demo = demo();
    assert_eq!(demo.families.len(), FAMILIES);
    assert_eq!(demo.report["refused_families"], Value::Array(Vec::new()));
    assert_eq!(demo.report["all_verified"], true);
    let with_cards: BTreeSet<&str> = demo
        .verdicts
        .values()
        .filter_map(|verdict| verdict["card"]["family_id"].as_str())
        .collect();
    assert_eq!(with_cards.len(), FAMILIES);
}

#[test]
fn the_register_has_every_hard_case_many_times() {
    const ZWJ: char = '\u{200D}';
    const NUKTA: char = '\u{93C}';
    let demo = demo();
    let families = || demo.families.values();
    let names = |family: &'static Family| family.members.iter().map(|member| &member.name_hindi);
    let count = |what: &str, number: usize| assert!(number >= 20, "{what}: {number}");
    count(
        "one member",
        families()
            .filter(|family| family.members.len() == 1)
            .count(),
    );
    count(
        "nine members or more",
        families()
            .filter(|family| family.members.len() >= 9)
            .count(),
    );
    assert_eq!(
        families().map(|family| family.members.len()).max(),
        Some(14)
    );
    count(
        "no photo",
        families().filter(|family| family.photo.is_empty()).count(),
    );
    count(
        "temporary",
        families()
            .filter(|family| family.card_type == "temporary")
            .count(),
    );
    count(
        "migrant",
        families()
            .filter(|family| family.card_type == "migrant")
            .count(),
    );
    count(
        "no Hindi head",
        families()
            .filter(|family| family.members[0].name_hindi.is_empty())
            .count(),
    );
    count(
        "no Hindi at all",
        families()
            .filter(|family| names(family).all(String::is_empty))
            .count(),
    );
    count(
        "ZWJ",
        families()
            .filter(|family| names(family).any(|name| name.contains(ZWJ)))
            .count(),
    );
    count(
        "nukta",
        families()
            .filter(|family| names(family).any(|name| name.contains(NUKTA)))
            .count(),
    );
    let is_long = |member: &Member| member.name_latin.len() > 35;
    count(
        "long names",
        families()
            .filter(|family| family.members.iter().any(is_long))
            .count(),
    );
}

#[test]
fn every_card_verifies_and_says_what_the_register_says() {
    let demo = demo();
    let mut parts: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for (number, verdict) in &demo.verdicts {
        assert_eq!(verdict["decision"], "accept", "{number}: {verdict}");
        assert_eq!(verdict["specimen"], true, "{number}");
        let card = &verdict["card"];
        parts
            .entry(text(&card["family_id"]))
            .or_default()
            .push(card);
    }
    for (family_id, mut cards) in parts {
        cards.sort_by_key(|card| card["part"].as_u64());
        let family = &demo.families[family_id];
        let mut members = Vec::new();
        for (card, part) in cards.iter().zip(1..) {
            assert_eq!(card["part"], part, "{family_id}");
            assert_eq!(card["parts"], cards.len(), "{family_id}");
            assert_eq!(text(&card["card_type"]), family.card_type, "{family_id}");
            assert_eq!(text(&card["home_shop"]), family.shop_code, "{family_id}");
            assert_eq!(
                card["lgd_code"].to_string(),
                family.local_body_lgd,
                "{family_id}"
            );
            assert_person(family_id, &card["head"], &family.members[0], true);
            members.extend(card["members"].as_array().expect("members"));
        }
        assert_eq!(members.len() + 1, family.members.len(), "{family_id}");
        for (signed, registered) in members.into_iter().zip(&family.members[1..]) {
            assert_person(family_id, signed, registered, false);
        }
    }
}

fn assert_person(family_id: &str, signed: &Value, registered: &Member, is_head: bool) {
    assert_eq!(
        text(&signed["name"]),
        registered.signed_name(),
        "{family_id}"
    );
    assert_eq!(
        signed["birth_year"].as_u64(),
        registered.birth_year(),
        "{family_id}"
    );
    let hindi = signed["name_hindi"].as_str();
    if is_head && !registered.name_latin.is_empty() && !registered.name_hindi.is_empty() {
        assert_eq!(hindi, Some(&*registered.name_hindi), "{family_id}");
    }
    // Of the other members the Hindi name is in the QR only where a lot's profile wants it.
    assert!(
        hindi.is_none_or(|hindi| hindi == registered.name_hindi),
        "{family_id}"
    );
}

#[test]
fn the_manifest_names_every_card_and_no_person() {
    let demo = demo();
    let numbers: BTreeSet<&str> = demo.card_numbers().into_iter().collect();
    assert_eq!(numbers, demo.verdicts.keys().map(String::as_str).collect());
    let files = ["manifest.json", "manifest.csv"].map(|name| read(demo, name));
    for member in demo.families.values().flat_map(|family| &family.members) {
        for name in [&member.name_latin, &member.name_hindi] {
            let found = !name.is_empty() && files.iter().any(|file| file.contains(name.as_str()));
            assert!(!found, "{name} stands in the manifest");
        }
    }
}

#[test]
fn the_checksums_beside_the_lot_are_right() {
    let sums = demo().folder.join("lot-0001/SHA256SUMS");
    let script = "cd \"$(dirname \"$0\")\" && sha256sum --check --strict SHA256SUMS";
    tool::run("sh", &["-c", script, &*sums.to_string_lossy()]);
}

#[test]
fn the_same_seed_makes_the_same_bytes_and_another_seed_others() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = |name: &str, seed| {
        let path = folder.path().join(name);
        make(&path, 40, seed);
        let files = office::files_below(&path).into_iter();
        files
            .map(|(file, bytes)| {
                (
                    file.strip_prefix(&path)
                        .expect("it stands below")
                        .to_owned(),
                    bytes,
                )
            })
            // The database holds its own page order, not the way of a card.
            .filter(|(file, _)| !file.to_string_lossy().starts_with("register.sqlite"))
            .collect::<BTreeMap<_, _>>()
    };
    let (one, again, other) = (files("one", 3), files("again", 3), files("other", 4));
    assert_eq!(
        one.keys().collect::<Vec<_>>(),
        again.keys().collect::<Vec<_>>()
    );
    for (file, bytes) in &one {
        assert!(again[file] == *bytes, "{} differs", file.display());
    }
    assert!(
        one.iter()
            .any(|(file, bytes)| other.get(file) != Some(bytes))
    );
}

fn read(demo: &Demo, name: &str) -> String {
    fs::read_to_string(demo.folder.join("lot-0001").join(name)).expect("a file of the lot")
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
