//! A card key in SoftHSM2, made and used by the program itself.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use system_tests::office::{NOW, Office};
use system_tests::tool;

const PIN: &str = "27182818";

/// Runs a program with the token's folder in its environment.
fn run(folder: &Path, program: impl AsRef<std::ffi::OsStr>, arguments: &[&str]) -> Output {
    Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .env("SOFTHSM2_CONF", folder.join("softhsm2.conf"))
        .env("NO_COLOR", "1")
        .output()
        .expect("the program starts")
}

fn issuer(folder: &Path, arguments: &[&str]) -> Output {
    let shared = ["--allow-demo-keys", "--at", NOW, "--json"];
    run(
        folder,
        tool::program("issuer"),
        &[arguments, &shared].concat(),
    )
}

#[test]
fn a_card_key_in_a_token_is_made_and_signs_and_a_wrong_pin_is_told_without_it() {
    let office = Office::open();
    let folder = office.folder();
    fs::create_dir(folder.join("tokens")).expect("a folder");
    let settings = format!(
        "directories.tokendir = {}\n",
        folder.join("tokens").display()
    );
    fs::write(folder.join("softhsm2.conf"), settings).expect("SoftHSM's settings");
    write_pin(folder, PIN);
    let init = [
        "--init-token",
        "--free",
        "--label",
        "him",
        "--so-pin",
        "31415926",
    ];
    let made = run(
        folder,
        "softhsm2-util",
        &[&init[..], &["--pin", PIN]].concat(),
    );
    assert!(made.status.success(), "{made:?}");

    let module = "/usr/lib/softhsm/libsofthsm2.so";
    let token = [
        "--token",
        "him",
        "--module",
        module,
        "--key",
        "card-1",
        "--pin-file",
        "pin",
    ];
    let generate = [&["keys", "generate", "--use", "card"][..], &token].concat();
    let made = issuer(folder, &generate);
    assert!(made.status.success(), "{made:?}");
    let key_id = answer(&made)["key_id"].clone();
    let again = issuer(folder, &generate);
    assert_eq!(again.status.code(), Some(5), "a label is never taken twice");

    let file = folder.join("issuer.toml");
    let text = fs::read_to_string(&file).expect("the settings");
    let (before, after) = text.split_once("[[keys.status]]").expect("status keys");
    let card = format!(
        "[[keys.card]]\ntoken = \"him\"\nmodule = \"{module}\"\nkey = \"card-1\"\npin_file = \"pin\"\n"
    );
    fs::write(&file, format!("{before}{card}[[keys.status]]{after}")).expect("the settings");
    let checked = issuer(folder, &["keys", "check"]);
    let checked = answer(&checked);
    let of_token = checked.as_array().expect("keys").iter();
    let of_token = of_token
        .clone()
        .find(|key| key["in_token"] == true)
        .expect("the token's key");
    assert_eq!(of_token["key_id"], key_id);
    assert!(
        of_token["signatures_per_second"].as_u64() > Some(100),
        "{of_token}"
    );

    write_pin(folder, "00000000");
    let refused = issuer(folder, &["keys", "check"]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(5), "{said}");
    assert!(said.contains("the PIN does not open token him"), "{said}");
    assert!(!said.contains("00000000"), "{said}");
}

fn write_pin(folder: &Path, pin: &str) {
    let path = folder.join("pin");
    fs::write(&path, pin).expect("the PIN file");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("its owner's alone");
}

fn answer(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("--json answers in JSON")
}
