//! The month's register on the command line.

use std::fs;

use serde_json::Value;

use crate::desk::{AT, Desk, printed, text_of};

const CARD: (&str, &str) = ("valid", "five-members");

fn scan(desk: &Desk, at: &str, text: &str) -> (Option<i32>, String) {
    let register = desk.path("register.json");
    let register = register.to_str().unwrap();
    let output = desk.verify(&["--at", at, "--ledger", register, "--shop", "0212345", text]);
    (output.status.code(), printed(&output))
}

#[test]
fn a_family_that_was_served_this_month_is_told_by_the_next_run_too() {
    let desk = Desk::new();
    let text = text_of(CARD.0, CARD.1);
    assert_eq!(scan(&desk, AT, &text).0, Some(0));
    let (code, said) = scan(&desk, "2026-11-24T06:00:00Z", &text);
    assert_eq!(code, Some(4), "{said}");
    assert!(said.contains("SERVED HERE on 22-11-2026"), "{said}");
    assert!(said.contains("[L-SERVED]"), "{said}");
    let register = fs::read_to_string(desk.path("register.json")).unwrap();
    let register: Value = serde_json::from_str(&register).unwrap();
    assert_eq!(
        register["entries"].as_array().unwrap().len(),
        1,
        "not noted again"
    );
}

#[test]
fn what_is_not_in_force_or_no_card_is_not_noted_as_served() {
    let desk = Desk::new();
    for name in ["revoked", "suspended", "signature-bit", "foreign-upi"] {
        scan(&desk, AT, &text_of("invalid", name));
    }
    assert!(!desk.path("register.json").exists());
}

#[test]
fn a_month_leaves_as_a_table_with_its_checksum_and_without_names() {
    let desk = Desk::new();
    scan(&desk, AT, &text_of(CARD.0, CARD.1));
    let register = desk.path("register.json");
    let register = register.to_str().unwrap();
    let hand_back = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_card-verify"));
        command.arg("hand-back").args(arguments).output().unwrap()
    };
    let output = hand_back(&[
        register, "--shop", "0212345", "--month", "2026-11", "--at", AT,
    ]);
    let table = printed(&output);
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(
        lines[0],
        "shop,month,time,card,issue_number,code,exception,home_shop"
    );
    assert!(
        lines[1].starts_with("0212345,2026-11,2026-11-22T06:00:00Z,"),
        "{table}"
    );
    assert!(lines[1].ends_with(",2,V-OK,none,yes"), "{table}");
    assert!(lines[2].starts_with("# sha256 "), "{table}");
    assert!(!table.contains("Kamla") && !table.contains("41705823"));

    // It still tells who was served until the month is over, and is gone then.
    assert_eq!(scan(&desk, AT, &text_of(CARD.0, CARD.1)).0, Some(4));
    let later = "2026-12-02T06:00:00Z";
    let output = hand_back(&[register, "--shop", "0212345", "--at", later]);
    assert!(!printed(&output).contains("V-OK"));
    assert!(!fs::read_to_string(register).unwrap().contains("V-OK"));

    for (mistake, said) in [
        (&[register] as &[&str], "no shop is named"),
        (&["--shop", "0212345"], "no register is named"),
        (&[register, "--shop", "=1"], "no code of a shop"),
        (
            &[register, "--shop", "1", "--month", "2026-13"],
            "is no month",
        ),
    ] {
        let output = hand_back(mistake);
        assert!(!output.status.success());
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.contains(said), "{told}");
    }
}

#[test]
fn a_damaged_register_is_told_and_left_as_it_is() {
    let desk = Desk::new();
    fs::write(desk.path("register.json"), "{\"entries\":[").unwrap();
    let (code, _) = scan(&desk, AT, &text_of(CARD.0, CARD.1));
    assert_eq!(code, Some(1));
    let left = fs::read_to_string(desk.path("register.json")).unwrap();
    assert_eq!(left, "{\"entries\":[");
}
