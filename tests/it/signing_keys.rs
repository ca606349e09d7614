//! The life of card keys with real keys, from the first ceremony to a theft: what the office does,
//! and what shops say of its cards.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use serde_json::Value;
use system_tests::office::Office;
use system_tests::register::family;

/// The days of this story.
const FIRST: &str = "2026-11-21T06:00:00Z";
const SECOND_CEREMONY: &str = "2027-01-15T06:00:00Z";
const TAKEN_OVER: &str = "2027-03-01T06:00:00Z";
const STOLEN_AFTER: &str = "2027-03-02T00:00:00Z";
const MISUSED: &str = "2027-03-03T06:00:00Z";
const FOUND_OUT: &str = "2027-03-05T06:00:00Z";

const SETTINGS: &str = r#"
[issuer]
uri = "https://card.hp.example"
status_lists = "https://card.hp.example/s/"
card_years = 5
[database]
path = "register.sqlite"
photos = "photos"
[register]
family_id = '!#######'
member_id = '#########'
ration_card = 'HP#############'
[keys]
trust_list = "trust-list.cose"
roots = ["root-1.pub.pem", "root-2.pub.pem", "root-3.pub.pem"]
root_threshold = 2
[[keys.card]]
file = "card-1.key.pem"
passphrase_file = "passphrase"
[[keys.status]]
file = "status.key.pem"
passphrase_file = "passphrase"
[[keys.update]]
file = "update.key.pem"
passphrase_file = "passphrase"
[lists]
fresh_days = 7
expire_days = 35
[output]
folder = "out"
"#;

/// An office with keys of its own, worked by two people.
struct KeyOffice {
    office: Office,
    approvals: u32,
}

impl KeyOffice {
    fn open() -> Self {
        let office = Office::open();
        fs::write(office.folder().join("issuer.toml"), SETTINGS).expect("the settings are written");
        write_secret(&office.folder().join("passphrase"), "correct horse battery");
        Self {
            office,
            approvals: 0,
        }
    }

    fn run(&self, at: &str, code: i32, arguments: &[&str]) -> Value {
        let all = [arguments, &["--at", at, "--json", "--by", "asha"]].concat();
        let ended = self.office.run("issuer", &all);
        assert_eq!(
            ended.code, code,
            "{arguments:?}: {}{}",
            ended.said, ended.errors
        );
        serde_json::from_str(&ended.said).unwrap_or(Value::String(ended.errors))
    }

    /// Makes a key in a file and returns its id.
    fn key(&self, at: &str, name: &str, key_use: Option<&str>) -> String {
        let file = format!("{name}.key.pem");
        let mut arguments = vec!["keys", "generate", &file, "--passphrase-file", "passphrase"];
        arguments.extend(key_use.iter().flat_map(|key_use| ["--use", key_use]));
        text(&self.run(at, 0, &arguments)["key_id"])
    }

    /// A whole ceremony: prepared, shown, signed by two roots, asked, approved, installed.
    fn ceremony(&mut self, at: &str, file: &str, kind: &str, roots: [&str; 2]) {
        let ceremony = ["keys", "ceremony"];
        let step = |it: &Self, code, arguments: &[&str]| {
            it.run(at, code, &[&ceremony[..], arguments].concat())
        };
        let prepared = step(self, 0, &["prepare", "--out", file]);
        assert_eq!(text(&prepared["kind"]), kind);
        let checksum = text(&step(self, 0, &["show", file])["checksum"]);
        let sign = |it: &Self, root: &str, more: &[&str], out: &str| {
            let key = format!("{root}.key.pem");
            let who = ["--root-key", &key, "--root-passphrase-file", "passphrase"];
            let what = ["sign", file, "--checksum", &checksum, "--out", out];
            step(it, 0, &[&what[..], &who, more].concat())
        };
        let first = sign(self, roots[0], &[], "signed-1.cose");
        assert_eq!(first["enough"], false);
        let second = sign(
            self,
            roots[1],
            &["--partial", "signed-1.cose"],
            "signed-2.cose",
        );
        assert_eq!(second["enough"], true);

        // Without a second person, and with one signature, nothing is put into place.
        step(self, 0, &["ask", file]);
        self.approvals += 1;
        let approval = self.approvals.to_string();
        let install = |signed: &str| {
            ["install", file, "--signed", signed, "--approval", &approval].map(str::to_owned)
        };
        let install = |it: &Self, code, signed: &str| {
            let arguments = install(signed);
            step(it, code, &arguments.each_ref().map(String::as_str))
        };
        install(self, 1, "signed-2.cose");
        let approve = [
            "approvals",
            "approve",
            &approval,
            "--at",
            at,
            "--by",
            "bina",
        ];
        let approved = self.office.run("issuer", &approve);
        assert_eq!(approved.code, 0, "{}", approved.errors);
        install(self, 1, "signed-1.cose");
        install(self, 0, "signed-2.cose");
    }

    fn issue(&self, at: &str, number: u32) -> Value {
        self.import(at, number);
        self.run(at, 0, &["issue"])
    }

    /// The register as it is when it has so many families.
    fn import(&self, at: &str, families: u32) {
        let families: Vec<Value> = (1..=families).map(|number| family(number, 3)).collect();
        let register = self.office.write_register("register.jsonl", &families);
        self.run(at, 0, &["import", &register.display().to_string()]);
    }

    fn verdicts(&self, at: &str, code: i32) -> Value {
        self.run(at, 0, &["publish"]);
        self.run(at, code, &["verify"])
    }
}

#[test]
fn from_the_first_ceremony_over_a_rotation_to_a_theft() {
    let mut it = KeyOffice::open();
    let bina: [&[&str]; 2] = [&[], &["--by", "bina"]];
    for ((name, role), by) in [("bina", "officer"), ("asha", "key-officer")]
        .into_iter()
        .zip(bina)
    {
        let add = ["staff", "add", name, "--role", role, "--at", FIRST];
        let ended = it.office.run("issuer", &[&add[..], by].concat());
        assert_eq!(ended.code, 0, "{}", ended.errors);
    }
    for root in ["root-1", "root-2", "root-3"] {
        it.key(FIRST, root, None);
    }
    let card_1 = it.key(FIRST, "card-1", Some("card"));
    let others = ["status", "update"].map(|key_use| it.key(FIRST, key_use, Some(key_use)));
    for key in others.iter().chain([&card_1]) {
        // Shown first, done only when told to.
        let shown = it.run(FIRST, 0, &["keys", "rotate", key]);
        assert_eq!(shown["applied"], false);
        it.run(FIRST, 0, &["keys", "rotate", key, "--apply"]);
    }
    it.ceremony(FIRST, "first.toml", "new", ["root-1", "root-2"]);
    assert_eq!(it.issue(FIRST, 1)["cards"], 1);
    assert_eq!(it.verdicts(FIRST, 0)["accepted"], 1);

    // The next key: planned after the present one's 92 days, announced long before.
    let card_2 = it.key(SECOND_CEREMONY, "card-2", Some("card"));
    let planned = it.run(SECOND_CEREMONY, 0, &["keys", "rotate", &card_2, "--apply"]);
    assert_eq!(text(&planned["sign_from"]), "2027-02-21T06:00:00Z");
    it.ceremony(
        SECOND_CEREMONY,
        "second.toml",
        "rotation",
        ["root-3", "root-1"],
    );
    let settings = SETTINGS.replace(
        "[[keys.status]]",
        "[[keys.card]]\nfile = \"card-2.key.pem\"\npassphrase_file = \"passphrase\"\n[[keys.status]]",
    );
    fs::write(it.office.folder().join("issuer.toml"), settings).unwrap();
    assert_eq!(it.issue(SECOND_CEREMONY, 2)["cards"], 1);
    assert_eq!(it.issue(TAKEN_OVER, 3)["cards"], 1);
    let listed = it.run(TAKEN_OVER, 0, &["keys", "list"]);
    let cards_of = |key: &str| {
        let keys = listed["keys"].as_array().unwrap();
        let row = keys.iter().find(|row| row["key_id"] == key).unwrap();
        (row["cards"].as_u64().unwrap(), text(&row["state"]))
    };
    assert_eq!(cards_of(&card_1), (2, "has signed its last".to_owned()));
    assert_eq!(cards_of(&card_2), (1, "signs".to_owned()));

    // Somebody steals the new key and signs with it; it is found out two days later.
    assert_eq!(it.issue(MISUSED, 4)["cards"], 1);
    assert_eq!(it.verdicts(FOUND_OUT, 0)["accepted"], 4);
    let compromise = [
        "keys",
        "compromise",
        &card_2,
        "--after",
        STOLEN_AFTER,
        "--cards",
        "anew.csv",
    ];
    assert_eq!(it.run(FOUND_OUT, 0, &compromise)["applied"], false);
    let found = it.run(FOUND_OUT, 0, &[&compromise[..], &["--apply"]].concat());
    assert_eq!(
        (&found["cards"], &found["cards_to_issue_anew"]),
        (&1.into(), &1.into())
    );
    let anew = fs::read_to_string(it.office.folder().join("anew.csv")).unwrap();
    assert!(
        anew.contains("41000004") && !anew.contains("41000003"),
        "{anew}"
    );

    // It signs no more at once, though no trust list says so yet.
    it.import(FOUND_OUT, 5);
    let refused = it.run(FOUND_OUT, 1, &["issue"]);
    let refused = text(&refused);
    assert!(refused.contains("is retired or compromised"), "{refused}");

    // A new key may sign at once after a theft.
    let card_3 = it.key(FOUND_OUT, "card-3", Some("card"));
    it.run(FOUND_OUT, 0, &["keys", "rotate", &card_3, "--apply"]);
    it.ceremony(FOUND_OUT, "third.toml", "compromise", ["root-2", "root-3"]);
    let verdicts = it.verdicts(FOUND_OUT, 3);
    assert_eq!(verdicts["accepted"], 3);
    assert_eq!(verdicts["by_code"]["K-STOLEN"], 1, "{verdicts}");
}

fn write_secret(path: &Path, secret: &str) {
    fs::write(path, secret).expect("the secret is written");
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).expect("the owner alone reads it");
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
