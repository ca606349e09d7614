use std::fs;
use std::process::{Command, Output};

use card_payload::carrier::{CarrierKind, Content, split};
use serde_json::Value;

use crate::desk::{Desk, bytes_of, printed, text_of, vector};
use crate::picture;

/// A day after the newest delta of the vectors.
const NEXT_DAY: &str = "2026-11-29T06:00:00Z";

/// `card-verify update VERB …` with the desk's roots and a state folder.
fn update(desk: &Desk, verb: &str, arguments: &[&str]) -> Output {
    update_at(NEXT_DAY, desk, verb, arguments)
}

fn update_at(at: &str, desk: &Desk, verb: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_card-verify"));
    command.current_dir(desk.path(""));
    command.args(["update", verb, "--at", at, "--state", "state"]);
    for root in ["root-1.pem", "root-2.pem", "root-3.pem"] {
        command.arg("--root").arg(root);
    }
    command.args(arguments).output().unwrap()
}

fn lines(output: &Output) -> Vec<Value> {
    let lines = printed(output);
    let lines = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    lines.collect()
}

/// The two deltas that follow on the desk's update.
fn two_deltas() -> Vec<Vec<u8>> {
    let steps = vector("deltas", "two-in-order");
    let taken = steps["taken"].as_array().unwrap().iter();
    taken.map(bytes_of).collect()
}

#[test]
fn files_texts_and_photos_are_taken_in_any_order_and_shown() {
    let desk = Desk::new();
    let deltas = two_deltas();
    let sms = split(&deltas[0], Content::StatusDelta, 13, CarrierKind::Sms).unwrap();
    fs::write(desk.path("sms.txt"), sms.join("\n")).unwrap();
    let code = split(&deltas[1], Content::StatusDelta, 14, CarrierKind::Qr).unwrap();
    picture(&code[0], 6).save(desk.path("poster.png")).unwrap();
    let output = update(&desk, "import", &["poster.png", "sms.txt", "update.cose"]);
    let said = printed(&output);
    assert_eq!(output.status.code(), Some(0), "{said}");
    for part in [
        "✓ update.cose: Update 12 is taken",
        "✓ sms.txt: Status list https://card.hp.example/s/1 is now of version ",
        "✓ poster.png: Status list",
        "Kept          3 signed files",
    ] {
        assert!(said.contains(part), "{part} is missing in\n{said}");
    }

    let show = &lines(&update(&desk, "show", &["--json"]))[0];
    assert_eq!(
        (&show["update"], &show["trust_list"]),
        (&12.into(), &7.into())
    );
    assert_eq!(
        show["status_lists"][0]["uri"],
        "https://card.hp.example/s/1"
    );
    assert_eq!(
        (&show["keys_old"], &show["clock_wrong"]),
        (&false.into(), &false.into())
    );
    assert_eq!(
        (&show["specimen"], &show["kept"]),
        (&false.into(), &3.into())
    );
    assert_eq!(show["roots"].as_array().unwrap().len(), 3);
    assert!(show["age_days"].as_u64().unwrap() <= 8, "{show}");
    assert!(
        show["time_floor"]
            .as_str()
            .unwrap()
            .starts_with("2026-11-2"),
        "{show}"
    );

    // What was imported is what cards are verified with.
    let text = text_of("valid", "five-members");
    let arguments = ["--at", NEXT_DAY, "--json", "--state"];
    let state = desk.path("state");
    let verdict = desk.verify_kept(&[&arguments[..], &[state.to_str().unwrap(), &text]].concat());
    let verdict: Value = serde_json::from_str(&printed(&verdict)).unwrap();
    assert_eq!(verdict["code"], vector("deltas", "two-in-order")["verdict"]);
}

#[test]
fn what_is_here_already_is_no_mistake_and_what_is_older_is_refused_with_its_code() {
    let desk = Desk::new();
    for (number, delta) in (1..).zip(two_deltas()) {
        fs::write(desk.path(&format!("{number}.cose")), delta).unwrap();
    }
    let all = ["update.cose", "1.cose", "2.cose", "--json"];
    assert_eq!(update(&desk, "import", &all).status.code(), Some(0));
    let again = update(&desk, "import", &all);
    assert_eq!(again.status.code(), Some(0));
    for told in &lines(&again)[..3] {
        assert_eq!(told["outcome"], "held", "{told}");
    }
    let before = fs::read(desk.path("state/card-verify.lists")).unwrap();
    let steps = vector("deltas", "older-update");
    let older = steps["taken"].as_array().unwrap().last().unwrap();
    fs::write(desk.path("older.cose"), bytes_of(older)).unwrap();
    let refused = update(&desk, "import", &["older.cose", "nowhere.cose", "--json"]);
    assert_eq!(refused.status.code(), Some(1));
    let told = lines(&refused);
    assert_eq!(
        (&told[0]["file"], &told[0]["outcome"]),
        (&"nowhere.cose".into(), &"unreadable".into())
    );
    assert_eq!(
        (&told[1]["outcome"], &told[1]["code"]),
        (&"refused".into(), &"U-ROLLBACK".into())
    );
    assert_eq!(told[2]["kept"], 3, "what is kept is told all the same");
    assert_eq!(
        fs::read(desk.path("state/card-verify.lists")).unwrap(),
        before
    );
    let said = printed(&update(&desk, "import", &["older.cose"]));
    assert!(
        said.contains("✗ older.cose:") && said.contains("[U-ROLLBACK]"),
        "{said}"
    );
}

#[test]
fn missing_parts_are_named_and_the_rest_is_taken() {
    let desk = Desk::new();
    let delta = &two_deltas()[0];
    let sms = split(delta, Content::StatusDelta, 13, CarrierKind::Sms).unwrap();
    assert!(sms.len() > 1);
    fs::write(desk.path("sms.txt"), sms[1..].join("\n")).unwrap();
    let output = update(&desk, "import", &["sms.txt", "update.cose", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let told = lines(&output);
    assert_eq!(
        (&told[0]["outcome"], &told[0]["missing"]),
        (&"missing".into(), &[1].as_slice().into())
    );
    assert_eq!(told[0]["of"], sms.len());
    assert_eq!(told[1]["outcome"], "taken");
    assert_eq!(told[2]["update"], 12);
}

#[test]
fn what_cannot_be_opened_for_want_of_a_root_is_not_thrown_away() {
    let desk = Desk::new();
    update(&desk, "import", &["update.cose"]);
    let before = fs::read(desk.path("state/card-verify.lists")).unwrap();
    fs::write(desk.path("delta.cose"), &two_deltas()[0]).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_card-verify"));
    command.current_dir(desk.path(""));
    command.args(["update", "import", "delta.cose", "--state", "state"]);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("[U-ROOT]"), "{said}");
    let after = fs::read(desk.path("state/card-verify.lists")).unwrap();
    assert_eq!(after, before);
}

#[test]
fn nothing_kept_is_told_with_what_to_do() {
    let desk = Desk::new();
    let output = update(&desk, "show", &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("hint:"));
    fs::write(desk.path("empty.txt"), "\n").unwrap();
    let output = update(&desk, "import", &["empty.txt"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(printed(&output).contains("no part of an update"));
    // A clock below the lists and keys that ran out are told.
    update(&desk, "import", &["update.cose"]);
    for (at, code) in [
        ("2020-01-01T00:00:00Z", "[T-CLOCK]"),
        ("2030-01-01T00:00:00Z", "[K-OLD]"),
    ] {
        let said = printed(&update_at(at, &desk, "show", &[]));
        assert!(said.contains(code), "{said}");
    }
}
