//! Nothing in a bundle but artwork and lot data: no field of the register stands in any file that is
//! not a picture of cards.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;
use system_tests::office::{Office, files_below};

use super::{Sealed, vendor_key};

/// Columns of the register that a lot's own data may say: the panchayat's code, for packing. Those
/// of larger places are small numbers, which also count pages.
const LOT_DATA: [&str; 3] = ["local_body_lgd", "district_lgd", "block_lgd"];

/// What else may stand in a bundle, and what it may be.
const KNOWN: [&str; 5] = [
    "trust-list.cose",
    "lot.note",
    "SHA256SUMS",
    "manifest.json",
    "manifest.csv",
];
const ROLES: [&str; 5] = ["cards", "proof", "labels", "acknowledgements", "checklist"];

/// Every value of the register, and every word of every name, by column.
fn register_words(office: &Office) -> BTreeSet<(String, String)> {
    let path = office.folder().join("demo/register/register.csv");
    let mut reader = csv::Reader::from_path(path).expect("the register");
    let columns = reader.headers().expect("a first line").clone();
    let mut words = BTreeSet::new();
    for row in reader.records() {
        let row = row.expect("a row");
        for (column, cell) in columns.iter().zip(&row) {
            if LOT_DATA.contains(&column) {
                continue;
            }
            let pieces = cell.split(|letter: char| !letter.is_alphanumeric());
            for word in pieces.chain([cell]) {
                // Days, months and initials are too short to say anything.
                if word.chars().count() >= 4 {
                    words.insert((column.to_owned(), word.to_lowercase()));
                }
            }
        }
    }
    words
}

/// What people can read of a text, in small letters: without the time at which the lot was made, whose
/// year may be that of a birth, and without the hashes and signatures of a note.
fn readable(text: &str, created_at: &str) -> String {
    let is_hash = |line: &&str| {
        let begins = ["manifest ", "checksums ", "\u{2014} "];
        begins.iter().any(|begin| line.starts_with(begin))
    };
    let lines = text.lines().filter(|line| !is_hash(line));
    let lines: Vec<&str> = lines.collect();
    lines.join("\n").replace(created_at, "").to_lowercase()
}

/// The name of a file from a folder, with `/` between folders.
fn name_in(folder: &Path, path: &Path) -> String {
    let name = path.strip_prefix(folder).expect("below it");
    name.display().to_string()
}

#[test]
fn no_field_of_the_register_stands_in_a_bundle_but_in_its_artwork() {
    let office = Office::open();
    office.issuer_json(0, &["demo", "--families", "60", "--out", "demo"]);
    let recipient = vendor_key(&office, "press.key");
    let sealed = Sealed { office, recipient };
    sealed.seal("lot-0001");
    let opened = sealed.open_bytes(&sealed.bundle(), &[]);
    assert_eq!(opened.code, 0, "{}", opened.errors);

    let folder = sealed.office.folder().join("opened");
    let manifest = fs::read(folder.join("manifest.json")).expect("a manifest");
    let manifest: Value = serde_json::from_slice(&manifest).expect("JSON");
    let files = manifest["files"].as_array().expect("files");
    let role_of = |name: &str| files.iter().find(|file| file["name"] == name);
    let words = register_words(&sealed.office);
    assert!(words.len() > 1_000, "{} words", words.len());
    let created_at = manifest["created_at"].as_str().expect("a time").to_owned();
    let mut texts = 0;
    for (path, bytes) in files_below(&folder) {
        let name = name_in(&folder, &path);
        if !KNOWN.contains(&name.as_str()) {
            let role = role_of(&name).and_then(|file| file["role"].as_str());
            let known = role.is_some_and(|role| ROLES.contains(&role));
            assert!(known, "{name} is of no known role: {role:?}");
            assert!(bytes.starts_with(b"%PDF-"), "{name} is not artwork");
            continue;
        }
        texts += 1;
        let text = readable(&String::from_utf8_lossy(&bytes), &created_at);
        let tokens: BTreeSet<&str> = text
            .split(|letter: char| !letter.is_alphanumeric())
            .collect();
        for (column, word) in &words {
            let stands = if word.chars().all(char::is_alphanumeric) {
                tokens.contains(word.as_str())
            } else {
                text.contains(word.as_str())
            };
            let is_card_number = column == "family_id" && name.starts_with("manifest.");
            assert!(!stands || is_card_number, "{name} has `{word}` of {column}");
        }
        // A family id stands within a card number only.
        for (_, id) in words.iter().filter(|(column, _)| column == "family_id") {
            for (at, _) in text.match_indices(id.as_str()) {
                let rest = &text[at + id.len()..];
                assert!(
                    rest.starts_with("-0"),
                    "{name} has the family id {id} alone"
                );
            }
        }
    }
    assert_eq!(texts, KNOWN.len());
}

#[test]
fn the_lists_have_these_fields_and_no_others() {
    let sealed = Sealed::open();
    let parts = sealed.parts();
    let text = |name: &str| {
        let part = parts.iter().find(|(other, _)| other == name);
        String::from_utf8(part.expect("the file").1.clone()).expect("text")
    };
    let manifest: Value = serde_json::from_str(&text("manifest.json")).expect("JSON");
    let fields = |value: &Value| -> Vec<String> {
        let object = value.as_object().expect("an object");
        let mut names: Vec<String> = object.keys().cloned().collect();
        names.sort_unstable();
        names
    };
    assert_eq!(
        fields(&manifest),
        [
            "cards",
            "created_at",
            "files",
            "lines",
            "lot",
            "pages",
            "places",
            "press",
            "schema",
            "specimen",
            "supplement_of",
        ]
    );
    assert_eq!(manifest["schema"], "him-parivar/lot-manifest/2");
    let line = [
        "back_page",
        "back_sha256",
        "card_number",
        "file",
        "front_page",
        "front_sha256",
        "sequence",
        "slot",
    ];
    assert_eq!(fields(&manifest["lines"][0]), line);
    assert_eq!(fields(&manifest["places"][0]), ["cards", "local_body_lgd"]);
    assert_eq!(
        fields(&manifest["files"][0]),
        ["bytes", "name", "role", "sha256"]
    );
    let csv = text("manifest.csv");
    let heading = csv.lines().next().expect("a heading");
    let mut heading: Vec<&str> = heading.split(',').collect();
    heading.sort_unstable();
    assert_eq!(heading, line);
    let note = text("lot.note");
    let names: Vec<&str> = note
        .lines()
        .skip(1)
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert_eq!(
        names,
        [
            "lot",
            "vendor",
            "recipient",
            "sealed",
            "expires",
            "manifest",
            "checksums",
            "",
            "\u{2014}"
        ]
    );
}
