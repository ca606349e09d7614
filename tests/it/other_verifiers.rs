//! Other people's verifiers accept our cards: three Python packages that know COSE, CWT or the
//! Claim 169 specification, and nothing of us.

use std::io::Write as _;
use std::process::{Command, Stdio};

use card_payload::Timestamp;
use serde_json::{Value, json};
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

fn ask(script: &str) {
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
    let cards = [1, 5, 8].map(card);
    let asked = json!({
        "at": ISSUED.plus_seconds(Timestamp::DAY).seconds(),
        "cards": cards,
    });
    let mut input = child.stdin.take().expect("a pipe");
    input
        .write_all(asked.to_string().as_bytes())
        .expect("the script reads");
    drop(input);
    let output = child.wait_with_output().expect("the script ends");
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{script}: {said}{errors}");
    assert_eq!(
        said.lines()
            .filter(|line| line.contains(" verified family "))
            .count(),
        3,
        "{said}"
    );
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
