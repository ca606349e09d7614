//! `--watch`: a line for each scan, sums, a record, and a list that is ticked off.

use std::fs;
use std::process::Output;

use card_payload::{CardNumber, FamilyId, Part};

use crate::desk::{AT, Desk, printed, text_of};

const HEADING: &str = "time,card_number,issue_number,decision,code,list_code";
/// The texts of the vectors are of one family.
const PERSONAL: [&str; 5] = ["Kamla", "कमला", "Thakur", "4170 5823", "HP"];

fn number(issue: u8, part: Part) -> String {
    let family = FamilyId::parse("41705823").unwrap();
    CardNumber::new(family, issue, part).unwrap().to_string()
}

fn told(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Lines of a table in which several spaces count as one.
fn lines(text: &str) -> Vec<String> {
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    text.lines().map(words).collect()
}

/// Twelve lines with every way to end one, good cards and bad, and what scanners do to them.
fn every_kind_of_scan() -> Vec<u8> {
    let good = text_of("valid", "five-members");
    let typed = [
        format!("{}\r", text_of("valid", "temporary-first-issue")),
        format!("\u{2}{good}\u{3}\r\n"),
        format!("{}\n\n", text_of("invalid", "revoked")),
        format!("{}\r\n", text_of("invalid", "name-altered")),
        format!("{}\r\n", text_of("invalid", "foreign-aadhaar-secure-qr")),
        format!("{}\n", text_of("invalid", "foreign-upi")),
        format!("{}\t\n", good.to_lowercase()),
        format!("]Q1{}\n", text_of("valid", "continuation-part-2-of-3")),
        format!("{}\n", good.replace('$', "§")),
        "ळणइओढंल डए\n".to_owned(),
    ];
    let mut typed = typed.concat().into_bytes();
    typed.extend(b"=1+1\xff\xfe\x00\n");
    typed.extend(b"7".repeat(100_000));
    typed
}

#[test]
fn each_scan_has_a_line_and_the_end_has_sums_a_record_and_what_is_missing() {
    let desk = Desk::new();
    let (first, second, third) = (
        number(1, Part::WHOLE),
        number(2, Part::WHOLE),
        number(3, Part::WHOLE),
    );
    let other = number(2, Part::new(2, 3).unwrap());
    let list = format!("lot,card_number\r\n\"a, b\",{first}\r\nx,{third}\r\nx,{second}\r\n");
    fs::write(desk.path("list.csv"), list).unwrap();
    let aadhaar = text_of("invalid", "foreign-aadhaar-secure-qr");
    let (list, record) = (desk.path("list.csv"), desk.path("scans.csv"));
    let output = desk.verify_lines(
        &[
            "--at",
            AT,
            "--watch",
            "--expect",
            list.to_str().unwrap(),
            "--csv",
            record.to_str().unwrap(),
        ],
        &every_kind_of_scan(),
    );
    assert_eq!(output.status.code(), Some(3), "{}", told(&output));

    let text = printed(&output);
    let starts = [
        format!("✓ VALID {first} [V-OK]"),
        format!("✓ VALID {second} [V-OK]"),
        format!(
            "✗ REFUSED {second} [R-REVOKED L-TWICE] The card is cancelled · कार्ड रद्द है Scanned before"
        ),
        "✗ REFUSED — [S-BAD] Wrong signature".to_owned(),
        "? NOT DECIDED — [D-AADHAAR] This is an Aadhaar code".to_owned(),
        "? NOT DECIDED — [D-UPI]".to_owned(),
        format!("! SCANNED TWICE {second} [V-OK L-TWICE] Scanned before · पहले स्कैन हो चुका"),
        format!("✗ NOT OF LIST {other} [V-OK L-OTHER] Not of this list · इस सूची का नहीं"),
        "? NOT DECIDED — [D-CHARS] The scanner types wrong characters. Set the scanner's"
            .to_owned(),
        "? NOT DECIDED — [D-CHARS]".to_owned(),
        "? NOT DECIDED — [D-OTHER]".to_owned(),
        "? NOT DECIDED — [D-AADHAAR]".to_owned(),
        "12 codes: 4 valid, 2 rejected, 6 not decided".to_owned(),
        "2 D-AADHAAR".to_owned(),
        "2 D-CHARS".to_owned(),
        "1 D-OTHER".to_owned(),
        "1 D-UPI".to_owned(),
        "1 R-REVOKED The card is cancelled".to_owned(),
        "1 S-BAD".to_owned(),
        "4 V-OK The card is valid".to_owned(),
        "List: 2 of 3 scanned, 1 missing; 1 not of this list, 2 scanned again".to_owned(),
        "Those missing stand in ".to_owned(),
    ];
    let lines = lines(&text);
    assert_eq!(lines.len(), starts.len(), "{text}");
    for (line, start) in lines.iter().zip(&starts) {
        assert!(line.starts_with(start), "{line}\n{start}");
    }

    let row = |cells: &str| format!("{AT},{cells}\n");
    let expected = [
        format!("{HEADING}\n"),
        row(&format!("{first},1,accept,V-OK,")),
        row(&format!("{second},2,accept,V-OK,")),
        row(&format!("{second},2,reject,R-REVOKED,L-TWICE")),
        row(",,reject,S-BAD,"),
        row(",,undecided,D-AADHAAR,"),
        row(",,undecided,D-UPI,"),
        row(&format!("{second},2,accept,V-OK,L-TWICE")),
        row(&format!("{other},2,accept,V-OK,L-OTHER")),
        row(",,undecided,D-CHARS,"),
        row(",,undecided,D-CHARS,"),
        row(",,undecided,D-OTHER,"),
        row(",,undecided,D-AADHAAR,"),
        row(&format!("{third},,,,L-MISSING")),
    ];
    let record = fs::read_to_string(record).unwrap();
    assert_eq!(record, expected.concat());

    let notes = told(&output);
    for habit in [
        "control characters",
        "small letters",
        "(]Q)",
        "stands on Hindi",
    ] {
        assert_eq!(notes.matches(habit).count(), 1, "{habit} in\n{notes}");
    }
    assert!(!notes.contains('\u{7}'), "no bell without a terminal");
    let all = [text, record, notes].concat();
    for personal in PERSONAL.into_iter().chain(["NCF", &aadhaar[..20], "=1+1"]) {
        assert!(!all.contains(personal), "{personal} in\n{all}");
    }
}

#[test]
fn a_head_is_named_where_that_is_asked_and_a_signature_held() {
    let (good, altered) = (
        text_of("valid", "five-members"),
        text_of("invalid", "name-altered"),
    );
    let typed = format!("{good}\n{altered}\n");
    let output = Desk::new().verify_lines(&["--at", AT, "--watch", "--names"], typed.as_bytes());
    let text = printed(&output);
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].ends_with("[V-OK]  Kamla Devi Thakur"), "{text}");
    assert_eq!(text.matches("Kamla").count(), 1);
    assert!(!text.contains("Vimla"));
}

#[test]
fn a_record_is_gone_on_with_and_what_it_has_counts_as_scanned() {
    let desk = Desk::new();
    let (first, second) = (number(1, Part::WHOLE), number(2, Part::WHOLE));
    fs::write(
        desk.path("list.csv"),
        format!("card_number\n{second}\n{first}\n"),
    )
    .unwrap();
    let (list, record) = (desk.path("list.csv"), desk.path("scans.csv"));
    let (list, file) = (list.to_str().unwrap(), record.to_str().unwrap());
    let arguments = ["--at", AT, "--watch", "--expect", list, "--csv", file];
    let watch = |typed: &str| desk.verify_lines(&arguments, typed.as_bytes());
    let good = text_of("valid", "temporary-first-issue");
    let output = watch(&good);
    assert_eq!(output.status.code(), Some(5), "one is missing");
    // The power went while a line was written.
    let whole = fs::read_to_string(&record).unwrap();
    fs::write(&record, format!("{whole}{AT},4170")).unwrap();

    let output = watch(&good);
    assert_eq!(output.status.code(), Some(4));
    assert!(printed(&output).contains("L-TWICE"));
    assert!(told(&output).contains("not whole") && told(&output).contains("after 1 scan\n"));
    let output = watch(&text_of("valid", "five-members"));
    assert_eq!(output.status.code(), Some(0), "{}", printed(&output));
    let record_now = fs::read_to_string(&record).unwrap();
    assert!(record_now.starts_with(&whole));
    assert_eq!(record_now.matches(HEADING).count(), 1);
    assert_eq!(record_now.lines().count(), 6, "{record_now}");

    fs::write(&record, "number,verdict\n1,good\n").unwrap();
    let output = desk.verify(&arguments);
    assert_eq!(output.status.code(), Some(1));
    assert!(told(&output).contains("heading") && output.stdout.is_empty());
    assert_eq!(
        fs::read_to_string(&record).unwrap(),
        "number,verdict\n1,good\n"
    );
}

#[test]
fn without_a_record_the_missing_are_printed_and_a_device_can_be_a_file() {
    let desk = Desk::new();
    let (second, third) = (number(2, Part::WHOLE), number(3, Part::WHOLE));
    fs::write(
        desk.path("list.csv"),
        format!("card_number\n{third}\n{second}\n"),
    )
    .unwrap();
    fs::write(desk.path("typed"), text_of("valid", "five-members")).unwrap();
    let output = desk
        .command()
        .args(["--at", AT, "--quiet", "--watch"])
        .arg(desk.path("typed"))
        .arg("--expect")
        .arg(desk.path("list.csv"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(5), "{}", told(&output));
    let text = printed(&output);
    let lines = lines(&text);
    assert!(lines[1].starts_with("1 code: 1 valid"), "{text}");
    assert_eq!(
        lines.last().unwrap(),
        &format!("{third} [L-MISSING]"),
        "{text}"
    );

    let output = desk.verify(&["--watch", "/nowhere/ttyUSB0"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(told(&output).contains("hint:"));
}

#[test]
fn replaced_cards_are_remembered_from_watch_to_watch() {
    let desk = Desk::new();
    let state = desk.path("state");
    let arguments = ["--at", AT, "--state", state.to_str().unwrap(), "--watch"];
    let newer = text_of("valid", "five-members");
    let output = desk.verify_lines(&arguments, newer.as_bytes());
    assert_eq!(output.status.code(), Some(0));
    let older = text_of("valid", "temporary-first-issue");
    let output = desk.verify_lines(&arguments, older.as_bytes());
    assert_eq!(output.status.code(), Some(3));
    assert!(printed(&output).contains("[R-SUPERSEDED]"));
}
