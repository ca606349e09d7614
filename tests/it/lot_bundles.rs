//! What travels with a print lot: the vendor gets what was printed and nothing else, and whatever is
//! done to a bundle on its way is refused in its own words.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;
use system_tests::bundle::{Part, read_key, seal, unseal};
use system_tests::office::{Ended, Office, files_below};

mod attacks;
mod large;
mod nothing_personal;

/// An office with a lot that is sealed for a vendor, whose key is `press.key`.
struct Sealed {
    office: Office,
    recipient: String,
}

impl Sealed {
    fn open() -> Self {
        let office = Office::open();
        office.issuer_json(0, &["demo", "--families", "12", "--out", "demo"]);
        let recipient = vendor_key(&office, "press.key");
        let sealed = Self { office, recipient };
        let answer = sealed.seal("lot-0001");
        assert_eq!(answer["expires_at"], "2026-12-21T06:00:00Z");
        sealed
    }

    fn seal(&self, lot: &str) -> Value {
        self.desk(0, &self.to_seal(lot, "Press & Co."))
    }

    /// The command that seals a lot for a vendor.
    fn to_seal<'a>(&'a self, lot: &'a str, vendor: &'a str) -> [&'a str; 7] {
        let recipient = &self.recipient;
        [
            "lot",
            "seal",
            lot,
            "--vendor",
            vendor,
            "--recipient",
            recipient,
        ]
    }

    /// The department's desk; its answer in JSON.
    fn desk(&self, code: i32, arguments: &[&str]) -> Value {
        let office = ["--config", "demo/issuer.toml", "--by", "s.negi"];
        self.office
            .issuer_json(code, &[arguments, &office].concat())
    }

    fn bundle(&self) -> Vec<u8> {
        let path = self.office.folder().join("demo/lot-0001.bundle.age");
        fs::read(path).expect("a bundle")
    }

    fn parts(&self) -> Vec<Part> {
        let key = read_key(&self.office.folder().join("press.key"));
        unseal(&self.bundle(), &key)
    }

    /// The vendor's desk, which has no settings: opens these bytes.
    fn open_bytes(&self, bytes: &[u8], more: &[&str]) -> Ended {
        fs::write(self.office.folder().join("brought.age"), bytes).expect("a file");
        let open = [
            "lot",
            "open",
            "brought.age",
            "--identity",
            "press.key",
            "--out",
            "opened",
        ];
        self.office.issuer(&[&open, more].concat())
    }

    /// Opens what an attacker made of the bundle: refused with exit code 3 and these words, and
    /// nothing is left behind.
    fn refuses(&self, bytes: &[u8], more: &[&str], words: &str) {
        let ended = self.open_bytes(bytes, more);
        assert_eq!(ended.code, 3, "{words}: {}{}", ended.said, ended.errors);
        assert!(ended.errors.contains(words), "{words}: {}", ended.errors);
        assert!(ended.errors.contains("hint: "), "{}", ended.errors);
        for entry in fs::read_dir(self.office.folder()).expect("a folder") {
            let name = entry.expect("an entry").file_name();
            let name = name.to_string_lossy();
            assert!(
                name != "opened" && !name.starts_with('.'),
                "{words}: {name}"
            );
        }
    }

    /// Sealed anew for the vendor by somebody who changed the files.
    fn refuses_parts(&self, change: impl FnOnce(&mut Vec<Part>), words: &str) {
        let mut parts = self.parts();
        change(&mut parts);
        let recipient = self.recipient.parse().expect("a recipient");
        self.refuses(&seal(&parts, &recipient), &[], words);
    }
}

fn vendor_key(office: &Office, name: &str) -> String {
    let made = office.issuer_json(0, &["lot", "vendor-key", name]);
    made["recipient"].as_str().expect("a recipient").to_owned()
}

fn part<'a>(parts: &'a mut [Part], name: &str) -> &'a mut Vec<u8> {
    let found = parts.iter_mut().find(|(other, _)| other == name);
    &mut found.expect("the file").1
}

#[test]
fn the_vendor_has_every_file_as_it_was_printed() {
    let sealed = Sealed::open();
    let ended = sealed.open_bytes(&sealed.bundle(), &["--lot", "lot-0001", "--json"]);
    assert_eq!(ended.code, 0, "{}", ended.errors);
    let answer: Value = serde_json::from_str(&ended.said).expect("JSON");
    assert_eq!(answer["vendor"], "Press & Co.");
    assert_eq!(
        (&answer["cards"], &answer["specimen"]),
        (&12.into(), &true.into())
    );
    let [printed, opened] =
        ["demo/lot-0001", "opened"].map(|name| sealed.office.folder().join(name));
    let mut names = BTreeSet::new();
    for (path, bytes) in files_below(&printed) {
        let name = path.strip_prefix(&printed).expect("below it").to_owned();
        assert_eq!(fs::read(opened.join(&name)).expect("unpacked"), bytes);
        names.insert(name);
    }
    for (path, _) in files_below(&opened) {
        names.remove(path.strip_prefix(&opened).expect("below it"));
    }
    assert!(names.is_empty(), "{names:?}");
    // A second time the folder is in the way.
    let again = sealed.open_bytes(&sealed.bundle(), &[]);
    assert_eq!(again.code, 5);
    assert!(
        again.errors.contains("opened is there already"),
        "{}",
        again.errors
    );
}

#[test]
fn an_office_seals_what_it_printed_and_notes_what_the_vendor_deletes() {
    let sealed = Sealed::open();
    let refuses = |arguments: &[&str], by: &str, words: &str| {
        let office = ["--config", "demo/issuer.toml", "--by", by];
        let ended = sealed.office.issuer(&[arguments, &office].concat());
        assert_eq!(ended.code, 1, "{}{}", ended.said, ended.errors);
        assert!(ended.errors.contains(words), "{words}: {}", ended.errors);
    };
    let seal = sealed.to_seal("lot-0001", "Press");
    let purge = ["lot", "purge", "lot-0001", "--certificate", "PC/17"];
    refuses(&seal, "r.thakur", "may not seal lots for a vendor");
    refuses(
        &purge,
        "a.verma",
        "may not note that a vendor has deleted a lot",
    );
    refuses(
        &[&seal[..], &["--days", "93"]].concat(),
        "s.negi",
        "--days 1 to 92",
    );
    let aadhaar_like = seal.map(|word| {
        if word == "Press" {
            "4991 1866 5246"
        } else {
            word
        }
    });
    refuses(&aadhaar_like, "s.negi", "cannot be a vendor's name");
    let nothing = seal.map(|word| if word == "lot-0001" { "lot-0009" } else { word });
    refuses(&nothing, "s.negi", "there is no lot lot-0009");

    let cards = sealed.office.folder().join("demo/lot-0001/cards.pdf");
    let mut changed = fs::read(&cards).expect("the cards");
    changed[1_000] ^= 1;
    fs::write(&cards, changed).expect("the cards");
    let before = sealed.bundle();
    refuses(
        &seal,
        "s.negi",
        "cards.pdf of the lot was changed after it was written",
    );
    assert!(before == sealed.bundle(), "the bundle from before stays");

    let early = [&purge[..], &["--date", "20-11-2026"]].concat();
    refuses(
        &early,
        "s.negi",
        "cannot be for a bundle that was sealed on 2026-11-21",
    );
    let purged = sealed.desk(0, &purge);
    assert_eq!(
        (&purged["bundles"], &purged["dated"]),
        (&1.into(), &"2026-11-21".into())
    );
    refuses(&purge, "s.negi", "the deletion is certified already");
    let events = sealed.desk(0, &["audit", "list", "--subject", "lot-0001"]);
    let events = events.as_array().expect("events");
    let actions: Vec<_> = events
        .iter()
        .map(|event| event["action"].as_str())
        .collect();
    assert_eq!(
        actions[actions.len() - 2..],
        [Some("lot.sealed"), Some("lot.purged")]
    );
    assert_eq!(
        events.last().map(|event| &event["by"]),
        Some(&"s.negi".into())
    );
}
