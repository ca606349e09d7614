//! The handbook of the office's care works as it is written, and nothing that the program says in
//! all of it names a person.

use std::fs;

use serde_json::Value;
use system_tests::office::{Ended, Office};
use system_tests::register::family;
use system_tests::workspace;

const MOBILES: [&str; 2] = ["9418166601", "9418166602"];

/// An office with secret columns, cards and a folder for the drill.
fn working_office(said: &mut Vec<Ended>) -> (Office, Vec<Value>) {
    let office = Office::open();
    let settings = office.folder().join("issuer.toml");
    let text = fs::read_to_string(&settings).expect("settings");
    let text = text + "[secrets]\nkey_file = \"keys/secrets.key\"\n";
    fs::write(&settings, &text).expect("settings");
    fs::create_dir(office.folder().join("drill")).expect("a folder");
    let drill = text.replace("keys/secrets.key", "../keys/secrets.key");
    fs::write(office.folder().join("drill/issuer.toml"), drill).expect("settings");
    let families: Vec<Value> = (1..=30)
        .map(|number| family(number, 1 + number as usize % 9))
        .enumerate()
        .map(|(at, mut family)| {
            if let Some(mobile) = MOBILES.get(at) {
                family["members"][0]["mobile"] = Value::from(*mobile);
            }
            family
        })
        .collect();
    office.write_register("register.jsonl", &families);
    for arguments in [
        &["secrets", "init"][..],
        &["import", "register.jsonl"],
        &["import", "register.jsonl", "--json"],
        &["issue"],
        &["publish"],
        &["verify"],
        &["lot", "create", "lot-0001"],
        &["lot", "print", "lot-0001"],
    ] {
        let ended = office.issuer(arguments);
        assert_eq!(
            ended.code, 0,
            "{arguments:?}: {}{}",
            ended.said, ended.errors
        );
        said.push(ended);
    }
    (office, families)
}

/// The commands of the handbook, in its order, without their remarks.
fn commands() -> Vec<String> {
    let handbook = workspace::root().join("issuer/CARE.md");
    let handbook = fs::read_to_string(handbook).expect("the handbook");
    let lines = handbook
        .lines()
        .filter_map(|line| line.strip_prefix("    issuer "));
    lines
        .map(|line| line.split('#').next().unwrap_or_default().trim().to_owned())
        .collect()
}

#[test]
fn every_command_of_the_handbook_works_and_names_nobody() {
    let mut said = Vec::new();
    let (office, families) = working_office(&mut said);
    let commands = commands();
    assert!(commands.len() >= 15, "{commands:?}");
    for command in &commands {
        let arguments: Vec<&str> = command.split_whitespace().collect();
        let ended = office.issuer(&arguments);
        assert_eq!(ended.code, 0, "{command}: {}{}", ended.said, ended.errors);
        said.push(ended);
    }
    // And what goes wrong.
    for arguments in [
        &["import", "nothing.jsonl"][..],
        &["restore", "backups/2026-11-21"],
        &["backup", "backups/2026-11-21"],
        &["audit", "list", "--json"],
        &["doctor", "--json"],
        &["recheck", "--json"],
    ] {
        said.push(office.issuer(arguments));
    }
    let incident = fs::read_to_string(office.folder().join("incident.csv")).expect("a file");
    assert!(incident.lines().count() > 30, "{incident}");
    said.push(Ended {
        code: 0,
        said: incident,
        errors: String::new(),
    });

    let secret = secrets_of(&families);
    assert!(secret.len() > 20);
    for ended in &said {
        for text in [&ended.said, &ended.errors] {
            for word in &secret {
                assert!(!text.contains(word.as_str()), "{word} stands in: {text}");
            }
        }
    }
}

/// Names, mobile numbers and ids of persons.
fn secrets_of(families: &[Value]) -> Vec<String> {
    let mut words: Vec<String> = MOBILES.map(str::to_owned).to_vec();
    for family in families {
        for member in family["members"].as_array().expect("members") {
            for column in ["name_hindi", "name_latin", "member_id"] {
                words.push(member[column].as_str().expect("a text").to_owned());
            }
        }
    }
    words.sort();
    words.dedup();
    words
}

#[test]
fn a_damaged_backup_is_refused_and_a_whole_one_restored() {
    let mut said = Vec::new();
    let (office, _) = working_office(&mut said);
    assert_eq!(office.issuer(&["backup", "kept"]).code, 0);
    let list = office.folder().join("kept/backup.json");
    let text = fs::read_to_string(&list).expect("the list");
    fs::write(&list, text.replacen("\"sha256\": \"", "\"sha256\": \"0", 1)).expect("the list");
    let refused = office.issuer(&["--config", "drill/issuer.toml", "restore", "kept"]);
    assert_eq!(refused.code, 1, "{}", refused.errors);
    assert!(
        refused.errors.contains("changed since the backup"),
        "{}",
        refused.errors
    );
    fs::write(&list, text).expect("the list");
    let restored = office.issuer(&["--config", "drill/issuer.toml", "restore", "kept"]);
    assert_eq!(restored.code, 0, "{}", restored.errors);
}
