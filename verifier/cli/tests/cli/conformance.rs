use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::desk::{printed, vectors};

const CARD_VERIFY: &str = env!("CARGO_BIN_EXE_card-verify");

/// Tries a program on the vectors.
fn try_program(options: &[&str], program: &[&str]) -> Output {
    let mut command = Command::new(CARD_VERIFY);
    command.arg("conformance").arg("--vectors").arg(vectors());
    command.args(options).arg("--").args(program);
    command.output().unwrap()
}

/// Tries a reader in Python, and gives the exit code and the JSON of each line.
fn try_reader(options: &[&str], reader: &str, how: &str) -> (Option<i32>, Vec<Value>) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/readers");
    let script = script.join(format!("{reader}.py"));
    let options = [options, &["--json"]].concat();
    let output = try_program(&options, &["python3", script.to_str().unwrap(), how]);
    let lines = printed(&output);
    let lines = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    (output.status.code(), lines.collect())
}

fn failed(told: &[Value]) -> Vec<&Value> {
    told.iter().filter(|told| told["pass"] == false).collect()
}

#[test]
fn this_program_is_conformant() {
    let output = try_program(&[], &[CARD_VERIFY, "conformance", "--answer"]);
    let said = printed(&output);
    assert_eq!(output.status.code(), Some(0), "{said}");
    let files = fs::read_dir(vectors()).unwrap();
    let folders = files
        .map(|file| file.unwrap().path())
        // A reader need not know scales.
        .filter(|path| path.is_dir() && !path.ends_with("scales"));
    let all: usize = folders
        .map(|folder| fs::read_dir(folder).unwrap().count())
        .sum();
    assert_eq!(
        said.lines().last(),
        Some(&*format!("{all} of {all} vectors, conformant"))
    );
    assert!(said.contains("pass  invalid/revoked\n"), "{said}");
}

#[test]
fn a_reader_that_accepts_everything_is_told_which_rules_it_breaks() {
    let (exit, told) = try_reader(&[], "accepts_everything", "");
    assert_eq!(exit, Some(3));
    let end = told.last().unwrap();
    assert_eq!(end["conformant"], false);
    assert_eq!(end["vectors"], told.len() - 1);
    assert_eq!(
        end["passed"],
        told.iter().filter(|told| told["pass"] == true).count()
    );
    for (id, rule) in [
        ("valid/one-member", Value::Null),
        ("edge/list-run-out", "C-10".into()),
        ("edge/clock-at-1970", "C-8".into()),
        ("invalid/revoked", "C-9".into()),
        ("invalid/expired", "C-8".into()),
        ("invalid/signature-bit", "C-6".into()),
        ("invalid/crit", "C-5".into()),
        ("invalid/foreign-upi", "C-3".into()),
        ("invalid/text-spaces-removed", "C-2".into()),
        ("updates/rollback", "C-13".into()),
        ("updates/trust-list-root-twice", "C-12".into()),
        ("deltas/gap", "C-12".into()),
    ] {
        let one = told.iter().find(|told| told["id"] == id).unwrap();
        assert_eq!(one["rule"], rule, "{one}");
        assert_eq!(one["pass"], rule.is_null(), "{one}");
    }
}

#[test]
fn a_reader_that_says_something_of_a_card_that_is_not_genuine_breaks_the_rule_of_that() {
    let (_, told) = try_reader(
        &["--kind", "valid,invalid"],
        "accepts_everything",
        "numbers",
    );
    for (id, rule) in [
        ("valid/one-member", "C-11"),
        ("invalid/revoked", "C-9"),
        ("invalid/signature-bit", "C-4"),
        ("invalid/foreign-aadhaar-number", "C-4"),
    ] {
        let one = told.iter().find(|told| told["id"] == id).unwrap();
        assert_eq!(one["rule"], rule, "{one}");
    }
}

#[test]
fn a_reader_that_fails_once_fails_one_vector_and_the_test_goes_on() {
    for (how, got) in [
        ("ends", "its end, with exit code 7"),
        ("hangs", "no answer in 3 s"),
        ("talks", "Reader 1.0 \\u{1b}[32mready"),
        ("floods", "longer than any answer"),
        ("mixes", "lists/another"),
        ("nests", "[[[["),
    ] {
        // Time enough for Python to start on a busy machine.
        let seconds = if how == "hangs" { "3" } else { "60" };
        let options = ["--kind", "lists", "--seconds", seconds];
        let (exit, told) = try_reader(&options, "misbehaves", how);
        assert_eq!(exit, Some(3), "{how}");
        // Started again, it does the same on its third question.
        let failed = failed(&told);
        assert_eq!(failed.len(), (told.len() - 1) / 3, "{how}: {failed:?}");
        assert_eq!(failed[0]["id"], told[2]["id"], "{how}");
        assert_eq!(failed[0]["rule"], "C-1", "{how}");
        let said = failed[0]["got"].as_str().unwrap();
        assert!(said.contains(got) && said.len() < 1_000, "{how}: {said}");
        assert!(failed[0]["expected"].as_str().unwrap().len() > 10, "{how}");
    }
}

#[test]
fn a_reader_that_answers_twice_is_out_of_order_or_says_too_much_at_the_end() {
    let (exit, told) = try_reader(&["--kind", "valid"], "misbehaves", "repeats");
    assert_eq!(exit, Some(3));
    let fourth = failed(&told)[0];
    assert_eq!(fourth["id"], told[3]["id"]);
    assert!(
        fourth["got"]
            .as_str()
            .unwrap()
            .contains(told[2]["id"].as_str().unwrap())
    );

    let last = r#"while read -r line; do id=${line#*'"id":"'}; id=${id%%'"'*}
        printf '{"id":"%s","code":"U-OK"}\n' "$id"; done; echo 'Good bye'"#;
    let output = try_program(&["--kind", "lists"], &["sh", "-c", last]);
    let said = printed(&output);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(
        said.contains("FAIL  end  [C-1]") && said.contains("Good bye"),
        "{said}"
    );
    assert!(
        said.ends_with("11 of 11 vectors, not conformant (of lists alone)\n"),
        "{said}"
    );
}

#[test]
fn a_program_that_never_answers_is_given_up() {
    let output = try_program(&["--json"], &["true"]);
    assert_eq!(output.status.code(), Some(3));
    let said = printed(&output);
    assert!(said.lines().count() > 200);
    assert_eq!(said.matches("not asked").count(), said.lines().count() - 11);
}

#[test]
fn what_the_test_itself_lacks_is_told_and_exits_with_1() {
    let output = try_program(&[], &["/nowhere/reader"]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("/nowhere/reader cannot be started"), "{said}");

    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let try_folder = || {
        let mut command = Command::new(CARD_VERIFY);
        command.args(["conformance", "--kind", "lists", "--vectors"]);
        let output = command
            .arg(folder.path())
            .args(["--", "true"])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    assert!(try_folder().contains("hint: --vectors"));
    fs::create_dir(path("lists")).unwrap();
    assert!(try_folder().contains("there is no vector in"));
    let standard = fs::read_to_string(vectors().join("lists/standard.json")).unwrap();
    for (text, complaint) in [
        ("[1]".to_owned(), "no JSON object"),
        ("{}".to_owned(), "`roots` is missing"),
        (
            standard.replace("\"update\": \"d", "\"update\": \"x"),
            "`update` is missing",
        ),
        (
            standard.replace("\"about\"", "\"code\": \"U-ROOT\", \"about\""),
            "expects U-ROOT, and this program says U-OK",
        ),
    ] {
        fs::write(path("lists/one.json"), text).unwrap();
        let said = try_folder();
        assert!(said.contains(complaint), "{complaint}: {said}");
    }
}

#[test]
fn a_line_that_is_no_question_ends_the_answers() {
    for (line, complaint) in [("NCF\n", "question 1"), ("{\"id\":\"x\"}", "`roots`")] {
        let input: PathBuf = tempfile::NamedTempFile::new().unwrap().keep().unwrap().1;
        fs::write(&input, line).unwrap();
        let mut command = Command::new(CARD_VERIFY);
        command.args(["conformance", "--answer"]);
        command.stdin(Stdio::from(fs::File::open(&input).unwrap()));
        let output = command.output().unwrap();
        fs::remove_file(input).unwrap();
        assert_eq!(output.status.code(), Some(1));
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains(complaint), "{said}");
    }
}

#[test]
fn every_rule_that_is_named_stands_in_the_rules() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let rules = fs::read_to_string(folder.join("../CONFORMANCE.md")).unwrap();
    let check = fs::read_to_string(folder.join("src/conformance/check.rs")).unwrap();
    let named: Vec<&str> = check
        .split('"')
        .filter(|word| word.starts_with("C-"))
        .collect();
    assert!(named.len() > 10);
    for rule in named {
        assert!(rules.contains(&format!("\n| {rule} |")), "{rule}");
    }
}
