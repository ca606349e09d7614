//! Other people's verifiers accept our cards: three Python packages that know COSE, CWT or the
//! Claim 169 specification, and nothing of us. A fourth one reads how cards stand from a status list.

use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

use card_payload::Timestamp;
use serde_json::{Value, json};
use system_tests::office::{NOW, Office};
use system_tests::signed_family::{ISSUED, family_of, signed_text, signing_key, signing_key_id};
use system_tests::workspace;

#[test]
fn claim169_verifies_families_of_one_five_and_eight_and_refuses_an_altered_one() {
    ask("verify_with_claim169.py");
}

#[test]
fn cwt_verifies_families_of_one_five_and_eight_and_refuses_an_altered_one() {
    ask("verify_with_cwt.py");
}

#[test]
fn pycose_verifies_families_of_one_five_and_eight_and_refuses_an_altered_one() {
    ask("verify_with_pycose.py");
}

/// Cards of 12 families, of which one is revoked, one blocked and one printed again.
#[test]
fn token_status_list_reads_valid_revoked_suspended_and_superseded_from_a_published_update() {
    let office = Office::open();
    office.issuer_json(0, &["demo", "--families", "12", "--out", "demo"]);
    let texts = fs::read_to_string(office.folder().join("demo/qr-texts.txt")).expect("texts");
    let mut cards: Vec<(String, &str)> = texts
        .lines()
        .map(|text| (family_id_on(&office, text), text))
        .collect();
    cards.sort();
    let mut families: Vec<String> = cards.iter().map(|(family, _)| family.clone()).collect();
    families.dedup();
    let changes: [(&str, &[&str]); 3] = [
        (
            "revoked",
            &["revoke", "--reason", "moved-out", "--by", "s.negi"],
        ),
        (
            "suspended",
            &["suspend", "--reason", "ekyc", "--by", "r.thakur"],
        ),
        (
            "superseded",
            &["reprint", "--reason", "lost", "--by", "lmk.0231"],
        ),
    ];
    let stands: Vec<(&String, &str)> = families
        .iter()
        .zip(changes)
        .map(|(family, (status, change))| {
            let target = ["--config", "demo/issuer.toml", family];
            let ended = office.issuer(&[&["card"], change, &target].concat());
            assert_eq!(ended.code, 0, "{status}: {}{}", ended.said, ended.errors);
            (family, status)
        })
        .collect();
    office.issuer_json(0, &["publish", "--config", "demo/issuer.toml"]);

    let update = fs::read(office.folder().join("demo/verifier-update.cose")).expect("an update");
    let keys = ["card", "status", "update"].map(|key| {
        let file = workspace::root().join(format!("keys-example/{key}.pub.pem"));
        (
            key.to_owned(),
            json!(fs::read_to_string(file).expect("a key")),
        )
    });
    let status_of = |family: &String| {
        let found = stands.iter().find(|(of, _)| *of == family);
        found.map_or("valid", |(_, status)| *status)
    };
    let asked_cards: Vec<Value> = cards
        .iter()
        .map(|(family, text)| json!({ "text": text, "status": status_of(family) }))
        .collect();
    let said = run_script(
        "read_status_list.py",
        &json!({
            "at": DEMO_DAY.plus_seconds(Timestamp::DAY).seconds(),
            "update": hex(&update),
            "keys": serde_json::Map::from_iter(keys),
            "cards": asked_cards,
        }),
    );
    for status in ["valid", "revoked", "suspended", "superseded"] {
        let expected = cards
            .iter()
            .filter(|(family, _)| status_of(family) == status)
            .count();
        let line = format!("token-status-list read {status}");
        let read = said.lines().filter(|said| **said == *line).count();
        assert!(expected > 0 && read == expected, "{status}: {said}");
    }
}

/// 2026-11-21T00:00:00Z, the day of [`NOW`].
const DEMO_DAY: Timestamp = Timestamp::from_seconds(1_795_219_200);

/// The family that a shop reads from a card.
fn family_id_on(office: &Office, text: &str) -> String {
    let update = ["--update", "demo/verifier-update.cose"];
    let ended = office.run(
        "card-verify",
        &[&update[..], &["--at", NOW, "--json", text]].concat(),
    );
    let verdict: Value = serde_json::from_str(&ended.said).expect("a verdict");
    let family = verdict["card"]["family_id"].as_str().expect("a family");
    family.to_owned()
}

fn ask(script: &str) {
    let cards = [1, 5, 8].map(card);
    let said = run_script(
        script,
        &json!({
            "at": ISSUED.plus_seconds(Timestamp::DAY).seconds(),
            "cards": cards,
        }),
    );
    assert_eq!(
        said.lines()
            .filter(|line| line.contains(" verified family "))
            .count(),
        3,
        "{said}"
    );
}

/// What a script of `tests/interop` says of what it is asked.
fn run_script(script: &str, asked: &Value) -> String {
    let python = std::env::var_os("INTEROP_PYTHON").unwrap_or_else(|| {
        panic!("INTEROP_PYTHON is not set\n\nhint: tests/run makes the venv and sets it")
    });
    let mut child = Command::new(python)
        .arg(workspace::root().join("tests/interop").join(script))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("Python starts");
    let mut input = child.stdin.take().expect("a pipe");
    input
        .write_all(asked.to_string().as_bytes())
        .expect("the script reads");
    drop(input);
    let output = child.wait_with_output().expect("the script ends");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{script}: {said}{errors}");
    said
}

fn card(size: usize) -> Value {
    let card = family_of(size);
    let names: Vec<&str> = card
        .members
        .iter()
        .map(|member| member.name.as_str())
        .collect();
    json!({
        "text": signed_text(&card),
        "public_key": hex(signing_key().verifying_key().as_bytes()),
        "key_id": hex(signing_key_id().as_bytes()),
        "family_id": card.family_id.as_str(),
        "head": card.head.name,
        "head_hindi": card.head.name_hindi,
        "members": names,
    })
}

fn hex(bytes: &[u8]) -> String {
    let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.concat()
}
