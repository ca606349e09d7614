//! The built program: what it prints and how it exits.

#[cfg(test)]
mod conformance;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod ledger;
#[cfg(test)]
mod update;
#[cfg(test)]
mod watch;

use std::fs;
use std::path::Path;
use std::process::Command;

use image::{GrayImage, Luma};
use qrcode::{Color, EcLevel, QrCode};
use serde_json::Value;

use crate::desk::{AT, Desk, printed, text_of};

/// The symbol with four quiet modules and `dots` pixels a module.
#[cfg(test)]
fn picture(text: &str, dots: u32) -> GrayImage {
    let symbol = QrCode::with_error_correction_level(text, EcLevel::M).unwrap();
    let width = u32::try_from(symbol.width()).unwrap();
    GrayImage::from_fn((width + 8) * dots, (width + 8) * dots, |x, y| {
        let module = |at: u32| (at / dots).checked_sub(4).filter(|at| *at < width);
        let dark = module(x)
            .zip(module(y))
            .is_some_and(|(x, y)| symbol[(x as usize, y as usize)] == Color::Dark);
        Luma([if dark { 20 } else { 235 }])
    })
}

#[test]
fn a_valid_card_is_shown_and_exits_with_0() {
    let output = Desk::new().verify(&["--at", AT, &text_of("valid", "five-members")]);
    let text = printed(&output);
    assert_eq!(output.status.code(), Some(0), "{text}");
    for part in [
        "V-OK",
        "कार्ड मान्य है",
        "The card is valid",
        "कमला देवी ठाकुर",
        "41705823-02-",
        "Ram Lal Thakur",
    ] {
        assert!(text.contains(part), "{part} is missing in\n{text}");
    }
    assert!(
        !text.contains('\u{1b}'),
        "no colours where there is no terminal"
    );
}

#[test]
fn nothing_personal_is_printed_unless_the_signature_held() {
    let desk = Desk::new();
    for name in [
        "name-altered",
        "wrong-key",
        "unknown-key",
        "signed-by-status-key",
    ] {
        for json in [None, Some("--json")] {
            let text = text_of("invalid", name);
            let arguments = ["--at", AT].into_iter().chain(json).chain([text.as_str()]);
            let output = desk.verify(&arguments.collect::<Vec<_>>());
            let all = [output.stdout, output.stderr].concat();
            let all = String::from_utf8(all).unwrap();
            for personal in [
                "Kamla",
                "Vimla",
                "कमला",
                "Thakur",
                "41705823",
                "4170 5823",
                "0212345",
            ] {
                assert!(!all.contains(personal), "{name} shows {personal}:\n{all}");
            }
        }
    }
}

#[test]
fn an_aadhaar_code_is_named_and_never_echoed() {
    let digits = text_of("invalid", "foreign-aadhaar-secure-qr");
    let output = Desk::new().verify(&["--json", &digits]);
    assert_eq!(output.status.code(), Some(4));
    let text = printed(&output);
    assert!(
        text.contains("D-AADHAAR") && !text.contains("123456"),
        "{text}"
    );
}

#[test]
fn a_scanner_types_one_code_a_line_and_the_worst_decides() {
    let (good, altered) = (
        text_of("valid", "five-members"),
        text_of("invalid", "name-altered"),
    );
    let foreign = text_of("invalid", "foreign-upi");
    let desk = Desk::new();
    let typed = format!(
        "{}\r\n\r\n{foreign}\n{altered}\n{good}",
        good.to_lowercase()
    );
    let output = desk.verify_lines(&["--at", AT, "--json"], typed.as_bytes());
    assert_eq!(output.status.code(), Some(3));
    let verdicts: Vec<Value> = printed(&output)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let codes: Vec<&str> = verdicts
        .iter()
        .map(|verdict| verdict["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["V-OK", "D-UPI", "S-BAD", "V-OK"]);
    assert_eq!(verdicts[2]["input"], "line 3");
    assert_eq!(verdicts[2]["card"], Value::Null);
    assert_eq!(verdicts[0]["card"]["members"][0]["relation"], "Husband");

    let output = desk.verify_lines(&["--at", AT], format!("{foreign}\n{good}").as_bytes());
    assert_eq!(output.status.code(), Some(4));
    let output = desk.verify_lines(&["--at", AT], b"\xff\xfe\n\0\n");
    assert_eq!(output.status.code(), Some(4));
}

#[test]
fn pictures_are_read_small_large_and_empty() {
    let desk = Desk::new();
    let text = text_of("valid", "eight-members");
    picture(&text, 3).save(desk.path("small.png")).unwrap();
    picture(&text, 21).save(desk.path("large.jpg")).unwrap();
    GrayImage::from_pixel(400, 300, Luma([200]))
        .save(desk.path("empty.png"))
        .unwrap();
    let run = |names: &[&str]| {
        let mut command = desk.command();
        command.args(["--at", AT, "--json", "--image"]);
        command.args(names.iter().map(|name| desk.path(name)));
        command.output().unwrap()
    };
    let output = run(&["small.png", "large.jpg"]);
    assert_eq!(output.status.code(), Some(0), "{}", printed(&output));
    assert_eq!(printed(&output).lines().count(), 2);
    let output = run(&["small.png", "empty.png"]);
    assert_eq!(output.status.code(), Some(4));
    assert!(printed(&output).contains("D-NOCODE"));
    let output = run(&["root-1.pem"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("hint:"));
}

#[test]
fn a_state_folder_remembers_replaced_cards_and_update_versions() {
    let desk = Desk::new();
    let state = desk.path("state");
    let state = state.to_str().unwrap();
    let code = |vector: &str| {
        let output = desk.verify(&[
            "--at",
            AT,
            "--json",
            "--state",
            state,
            &text_of("valid", vector),
        ]);
        let verdict: Value = serde_json::from_str(&printed(&output)).unwrap();
        verdict["code"].as_str().unwrap().to_owned()
    };
    assert_eq!(code("temporary-first-issue"), "V-OK");
    assert_eq!(code("five-members"), "V-OK");
    assert_eq!(code("temporary-first-issue"), "R-SUPERSEDED");

    let file = Path::new(state).join("card-verify.json");
    let kept = fs::read_to_string(&file).unwrap();
    assert!(
        !kept.contains("41705823") && !kept.contains("Kamla"),
        "{kept}"
    );
    fs::write(&file, kept.replace("\"version\": 12", "\"version\": 13")).unwrap();
    let output = desk.verify(&["--at", AT, "--state", state, "X"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("U-ROLLBACK"));
}

#[test]
fn usage_and_failures_have_their_exit_codes_and_hints() {
    let desk = Desk::new();
    for (arguments, exit) in [
        (vec!["--at", "yesterday", "X"], 2),
        (vec!["A", "B"], 2),
        (vec!["--unknown", "X"], 2),
        (vec![], 2),
    ] {
        let output = desk.verify(&arguments);
        assert_eq!(output.status.code(), Some(exit), "{arguments:?}");
        assert!(output.stdout.is_empty());
        assert!(String::from_utf8_lossy(&output.stderr).contains("card-verify --help"));
    }
    let mut other_root = Command::new(env!("CARGO_BIN_EXE_card-verify"));
    other_root
        .arg("--update")
        .arg(desk.path("update.cose"))
        .arg("X");
    let output = other_root.output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("U-ROOT"));

    let help = desk.verify(&["--help"]);
    assert_eq!(help.status.code(), Some(0));
    assert!(printed(&help).find("Examples:") < printed(&help).find("Options:"));
}
