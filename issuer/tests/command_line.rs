//! The built program: its exit codes, its output, and that the same input gives the same bytes.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// A time between the dates of the demo's trust list.
const AT: &str = "2026-11-21T00:00:00Z";

fn issuer(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_issuer"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("CARGO_PKG_NAME")
        .output()
        .unwrap()
}

fn exit_code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

/// A small demo in `demo-out`; the folder that it stands in.
fn small_demo() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let output = issuer(folder.path(), &["demo", "--families", "12", "--at", AT]);
    assert_eq!(
        exit_code(&output),
        0,
        "{}{}",
        stdout(&output),
        stderr(&output)
    );
    folder
}

/// The arguments that work in a demo's office.
fn in_office<'a>(command: &[&'a str]) -> Vec<&'a str> {
    let office = [
        "--config",
        "demo-out/issuer.toml",
        "--allow-demo-keys",
        "--at",
        AT,
    ];
    command.iter().copied().chain(office).collect()
}

#[test]
fn the_demo_verifies_every_card_and_says_what_to_try_next() {
    let folder = tempfile::tempdir().unwrap();
    let output = issuer(folder.path(), &["demo", "--families", "12", "--at", AT]);
    assert_eq!(exit_code(&output), 0, "{}", stderr(&output));
    let text = stdout(&output);
    assert!(
        text.contains("SPECIMEN") && text.contains("was verified offline"),
        "{text}"
    );
    assert!(
        text.contains("card-verify --update demo-out/verifier-update.cose"),
        "{text}"
    );
    assert!(!text.contains('\u{1b}'), "no colours off a terminal");
    assert!(
        stderr(&output).is_empty(),
        "no bars off a terminal: {}",
        stderr(&output)
    );
    for file in [
        "lot-0001/proof.pdf",
        "lot-0001/cards.pdf",
        "lot-0001/manifest.json",
        "lot-0001/manifest.csv",
        "lot-0001/SHA256SUMS",
        "card.pdf",
        "card-e-copy.pdf",
        "card-preview.png",
        "verifier-update.cose",
        "qr-texts.txt",
    ] {
        assert!(folder.path().join("demo-out").join(file).exists(), "{file}");
    }
}

#[test]
fn the_same_seed_and_time_give_the_same_bytes() {
    let [first, second] = [small_demo(), small_demo()];
    for file in [
        "lot-0001/proof.pdf",
        "lot-0001/cards.pdf",
        "lot-0001/manifest.json",
        "lot-0001/manifest.csv",
        "lot-0001/SHA256SUMS",
        "card.pdf",
        "card-e-copy.pdf",
        "card-preview.png",
        "verifier-update.cose",
        "qr-texts.txt",
        "register/register.csv",
    ] {
        let read = |folder: &tempfile::TempDir| {
            fs::read(folder.path().join("demo-out").join(file)).unwrap()
        };
        assert!(read(&first) == read(&second), "{file} differs");
    }
}

#[test]
fn printing_a_lot_again_gives_the_same_folder_and_issuing_again_does_nothing() {
    let folder = small_demo();
    let sums = folder.path().join("demo-out/lot-0001/SHA256SUMS");
    let before = fs::read(&sums).unwrap();
    let print = in_office(&["lot", "print", "lot-0001"]);
    let print: Vec<_> = print
        .into_iter()
        .map(|part| part.replace("-21T", "-25T"))
        .collect();
    let print: Vec<_> = print.iter().map(String::as_str).collect();
    assert_eq!(exit_code(&issuer(folder.path(), &print)), 0);
    assert_eq!(fs::read(&sums).unwrap(), before);

    let output = issuer(folder.path(), &in_office(&["issue", "--json"]));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["cards"], 0);
}

#[test]
fn the_demo_replaces_its_own_folder_and_no_other() {
    let folder = small_demo();
    let again = issuer(folder.path(), &["demo", "--families", "3", "--at", AT]);
    assert_eq!(exit_code(&again), 0, "{}", stderr(&again));

    fs::create_dir(folder.path().join("mine")).unwrap();
    fs::write(folder.path().join("mine/file"), "x").unwrap();
    let refused = issuer(folder.path(), &["demo", "--families", "3", "--out", "mine"]);
    assert_eq!(exit_code(&refused), 1);
    assert!(stderr(&refused).contains("hint: name another folder with --out"));
    assert_eq!(
        fs::read_to_string(folder.path().join("mine/file")).unwrap(),
        "x"
    );
}

#[test]
fn demo_keys_are_refused_without_the_loud_flag() {
    let folder = small_demo();
    for command in ["issue", "publish", "verify"] {
        let output = issuer(
            folder.path(),
            &[command, "--config", "demo-out/issuer.toml"],
        );
        assert_eq!(exit_code(&output), 5, "{command}");
        assert!(
            stderr(&output).contains("--allow-demo-keys"),
            "{}",
            stderr(&output)
        );
        assert!(stdout(&output).is_empty());
    }
}

#[test]
fn a_wrong_passphrase_is_an_error_of_the_environment() {
    let folder = small_demo();
    fs::write(
        folder.path().join("demo-out/keys/passphrase.txt"),
        "wrong\n",
    )
    .unwrap();
    let output = issuer(folder.path(), &in_office(&["publish"]));
    assert_eq!(exit_code(&output), 5);
    let text = stderr(&output);
    assert!(
        text.contains("the passphrase does not open the key file"),
        "{text}"
    );
    assert_eq!(text.matches("error: ").count(), 1, "said once: {text}");
}

#[test]
fn wrong_usage_is_2_and_missing_settings_are_5() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(
        exit_code(&issuer(folder.path(), &["demo", "--families", "0"])),
        2
    );
    assert_eq!(exit_code(&issuer(folder.path(), &["lot", "print"])), 2);
    let output = issuer(folder.path(), &["verify"]);
    assert_eq!(exit_code(&output), 5);
    assert!(
        stderr(&output).contains("issuer.toml"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn cards_that_shops_would_not_accept_are_3() {
    let folder = small_demo();
    let office = ["--config", "demo-out/issuer.toml", "--allow-demo-keys"];
    let verify = |at: &str| {
        let arguments: Vec<_> = ["verify"]
            .into_iter()
            .chain(office)
            .chain(["--at", at])
            .collect();
        issuer(folder.path(), &arguments)
    };
    assert_eq!(exit_code(&verify("2026-11-24T12:00:00Z")), 0);
    let old = verify("2026-12-15T00:00:00Z");
    assert_eq!(exit_code(&old), 3);
    assert!(stdout(&old).contains("R-OLD"), "{}", stdout(&old));
    let expired = verify("2032-01-01T00:00:00Z");
    assert!(
        stdout(&expired).contains("T-EXPIRED"),
        "{}",
        stdout(&expired)
    );
}

#[test]
fn a_register_with_mistakes_is_4_and_the_rest_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let demo = [
        "demo",
        "--families",
        "12",
        "--mistakes",
        "3",
        "--at",
        AT,
        "--json",
    ];
    let output = issuer(folder.path(), &demo);
    assert_eq!(exit_code(&output), 0, "{}", stderr(&output));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["rejected_families"], 3);
    assert_eq!(report["verified"], report["cards"]);

    let import = in_office(&["import", "demo-out/register/register.csv"]);
    let output = issuer(folder.path(), &import);
    assert_eq!(exit_code(&output), 4);
    assert!(
        stdout(&output).contains("Line by line:"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn help_begins_with_what_the_program_is_and_examples() {
    let folder = tempfile::tempdir().unwrap();
    let output = issuer(folder.path(), &["--help"]);
    let text = stdout(&output);
    let (examples, commands) = (
        text.find("Examples:").unwrap(),
        text.find("Commands:").unwrap(),
    );
    assert!(examples < commands, "{text}");
    for command in [
        "demo", "import", "issue", "publish", "lot", "worker", "document", "keys", "bench",
    ] {
        let output = issuer(folder.path(), &[command, "--help"]);
        assert!(stdout(&output).contains("Examples:"), "{command}");
    }
    let completions = issuer(folder.path(), &["completions", "bash"]);
    assert!(stdout(&completions).contains("_issuer"));
}

#[test]
fn keys_are_made_shown_and_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let passphrase = folder.path().join("passphrase");
    fs::write(&passphrase, "correct horse battery staple\n").unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&passphrase, fs::Permissions::from_mode(0o600)).unwrap();
    }
    let generate = [
        "keys",
        "generate",
        "keys/card.key.pem",
        "--passphrase-file",
        "passphrase",
    ];
    let output = issuer(folder.path(), &generate);
    assert_eq!(exit_code(&output), 0, "{}", stderr(&output));
    let output = issuer(
        folder.path(),
        &["keys", "show", "keys/card.pub.pem", "--json"],
    );
    let shown: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(shown[0]["demo"], false);
    assert_eq!(shown[0]["key_id"].as_str().unwrap().len(), 8);

    let before = fs::read(folder.path().join("keys/card.key.pem")).unwrap();
    let again = issuer(folder.path(), &generate);
    assert_eq!(exit_code(&again), 5);
    assert!(stderr(&again).contains("never overwritten"));
    assert_eq!(
        fs::read(folder.path().join("keys/card.key.pem")).unwrap(),
        before
    );
}
