//! The defect-named vectors in `tests/vectors`: made here, kept as files for other
//! implementations, and checked from the files.
//!
//! After a change of the format: `WRITE_VECTORS=1 cargo test -p card-verifier vectors`.

mod card_defects;
mod delta_defects;
mod envelope_defects;
mod good_cards;
mod list_sets;
mod range_defects;
mod scales;
mod text_defects;
mod trust_lists;
mod updates;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use card_payload::{KeyId, Timestamp};
use card_verifier::{Decision, Lists, Seen, SeenVersion, verify};
use serde_json::{Value, json};

use self::list_sets::ListSet;
use crate::support::{ROOTS, family, from_hex, good_update, hex, public_key, text_of};

/// One code and what a verifier must say about it.
struct Vector {
    folder: &'static str,
    name: &'static str,
    defect: &'static str,
    text: String,
    at: Timestamp,
    lists: &'static str,
    code: &'static str,
}

/// What is taken after an update, and what a verifier must say about the last of it.
struct DeltaVector {
    name: &'static str,
    defect: &'static str,
    taken: Vec<Vec<u8>>,
    code: &'static str,
    /// The verdict on the card that the vector is about, afterwards.
    verdict: &'static str,
}

/// One update and what a verifier must say about it.
struct UpdateVector {
    name: &'static str,
    defect: &'static str,
    update: Vec<u8>,
    roots: Vec<[u8; 32]>,
    seen: Option<Seen>,
    code: &'static str,
}

const FOLDERS: [&str; 7] = [
    "lists", "valid", "edge", "invalid", "updates", "deltas", "scales",
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors")
}

/// Every file of the folder as the generator makes it.
fn generated() -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut add = |path: String, value: &Value| {
        let text = serde_json::to_string_pretty(value).unwrap() + "\n";
        assert!(
            files.insert(path.clone(), text).is_none(),
            "two vectors are called {path}"
        );
    };
    for set in list_sets::all() {
        add(format!("lists/{}.json", set.name), &set.to_json());
    }
    let vectors = [
        good_cards::valid(),
        good_cards::edge(),
        text_defects::all(),
        envelope_defects::all(),
        card_defects::all(),
        range_defects::all(),
    ];
    for vector in vectors.into_iter().flatten() {
        let path = format!("{}/{}.json", vector.folder, vector.name);
        add(path, &vector.to_json());
    }
    for vector in delta_defects::all() {
        add(format!("deltas/{}.json", vector.name), &vector.to_json());
    }
    for vector in scales::all() {
        add(format!("scales/{}.json", vector.name), &vector.to_json());
    }
    for vector in updates::all().into_iter().chain(trust_lists::all()) {
        add(format!("updates/{}.json", vector.name), &vector.to_json());
    }
    files
}

#[test]
fn the_files_are_those_that_the_generator_makes() {
    let generated = generated();
    if std::env::var_os("WRITE_VECTORS").is_some() {
        for kind in FOLDERS {
            let _ = fs::remove_dir_all(folder().join(kind));
            fs::create_dir_all(folder().join(kind)).unwrap();
        }
        for (path, text) in &generated {
            fs::write(folder().join(path), text).unwrap();
        }
    }
    for (path, text) in &generated {
        let kept = fs::read_to_string(folder().join(path)).unwrap_or_default();
        assert!(
            &kept == text,
            "{path} differs; run with WRITE_VECTORS=1 and look at the change"
        );
    }
    for kind in FOLDERS {
        for file in fs::read_dir(folder().join(kind)).unwrap() {
            let path = format!("{kind}/{}", file.unwrap().file_name().to_string_lossy());
            assert!(generated.contains_key(&path), "{path} has no generator");
        }
    }
}

#[test]
fn every_code_gets_its_verdict() {
    let mut lists = BTreeMap::new();
    for set in read("lists") {
        let opened = ListSet::open(&set);
        lists.insert(set["name"].as_str().unwrap().to_owned(), opened);
    }
    let mut checked = 0;
    for kind in ["valid", "edge", "invalid"] {
        for vector in read(kind) {
            let name = vector["name"].as_str().unwrap();
            let at = Timestamp::from_seconds(vector["at_seconds"].as_i64().unwrap());
            let lists = &lists[vector["lists"].as_str().unwrap()];
            let verdict = verify(vector["text"].as_str().unwrap(), lists, at);
            assert_eq!(verdict.code(), vector["code"], "{name}");
            assert_eq!(
                decision_word(verdict.decision()),
                vector["decision"],
                "{name}"
            );
            assert_eq!(
                verdict.text().code,
                verdict.code(),
                "{name}: the code has its words"
            );
            if kind == "valid" {
                assert_eq!(verdict.decision(), Decision::Accept, "{name}");
            }
            if kind == "invalid" {
                assert_ne!(verdict.decision(), Decision::Accept, "{name}");
            }
            checked += 1;
        }
    }
    assert!(checked > 80, "only {checked} vectors were found");
}

#[test]
fn every_update_is_taken_or_refused_for_its_reason() {
    for vector in read("updates") {
        let name = vector["name"].as_str().unwrap();
        let set = ListSet::parse(&vector);
        let opened = Lists::open(&set.update, &set.anchors());
        let opened = opened.and_then(|lists| lists.not_older_than(&read_seen(&vector["seen"])));
        let code = match opened {
            Ok(_) => "U-OK".to_owned(),
            Err(error) => error.code(),
        };
        assert_eq!(code, vector["code"], "{name}");
    }
}

#[test]
fn every_delta_is_applied_or_refused_for_its_reason() {
    for vector in read("deltas") {
        let name = vector["name"].as_str().unwrap();
        let set = ListSet::parse(&vector);
        let mut lists = Lists::open(&set.update, &set.anchors()).unwrap();
        let mut code = "U-OK".to_owned();
        let mut kept = vec![set.update.clone()];
        for token in vector["taken"].as_array().unwrap() {
            let token = from_hex(token.as_str().unwrap());
            assert_eq!(code, "U-OK", "{name}: only the last is refused");
            match lists.take(&token, &set.anchors()) {
                Ok(_) => kept.push(token),
                Err(error) => code = error.code(),
            }
        }
        assert_eq!(code, vector["code"], "{name}");
        let at = Timestamp::from_seconds(vector["at_seconds"].as_i64().unwrap());
        let text = vector["text"].as_str().unwrap();
        let verdict = verify(text, &lists, at);
        assert_eq!(verdict.code(), vector["verdict"], "{name}");
        let again = Lists::open_kept(kept.iter().map(Vec::as_slice), &set.anchors()).unwrap();
        assert_eq!(verify(text, &again, at), verdict, "{name}: opened again");
    }
}

/// The vectors of a folder, in the order of their names.
pub(crate) fn read(kind: &str) -> Vec<Value> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder().join(kind))
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    paths.sort();
    paths
        .iter()
        .map(|path| serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap())
        .collect()
}

/// The lists that most vectors are verified with.
pub(crate) fn standard_lists() -> Lists {
    let sets = read("lists");
    let mut sets = sets.iter();
    ListSet::open(sets.find(|set| set["name"] == "standard").unwrap())
}

/// What a verifier has accepted before; nothing where the vector says null.
fn read_seen(value: &Value) -> Seen {
    let version = |value: &Value| SeenVersion {
        version: value["version"].as_u64().unwrap_or_default(),
        key: value["key"]
            .as_str()
            .map(|key| KeyId::from_bytes(from_hex(key).try_into().unwrap())),
    };
    let lists = value["status_lists"].as_object().into_iter().flatten();
    Seen {
        trust_list: value["trust_list"].as_u64().unwrap_or_default(),
        update: version(&value["update"]),
        status_lists: lists
            .map(|(uri, seen)| (uri.clone(), version(seen)))
            .collect(),
    }
}

fn write_version(seen: &SeenVersion) -> Value {
    json!({ "version": seen.version, "key": seen.key.map(|key| hex(key.as_bytes())) })
}

const fn decision_word(decision: Decision) -> &'static str {
    match decision {
        Decision::Accept => "accept",
        Decision::Reject => "reject",
        Decision::Undecided => "undecided",
    }
}

/// The decision that goes with a code, by the code alone.
fn decision_of(code: &str) -> &'static str {
    match code {
        "V-OK" => "accept",
        "R-OLD" | "R-STALE" | "R-NONE" | "K-OLD" | "K-UNKNOWN" | "T-CLOCK" | "D-LONG"
        | "D-CHARS" | "D-BASE45" | "D-ZLIB" | "D-NEWER" | "D-AADHAAR" | "D-UPI" | "D-URL"
        | "D-OLDCARD" | "D-OTHER" => "undecided",
        _ => "reject",
    }
}

impl Vector {
    fn to_json(&self) -> Value {
        json!({
            "name": self.name,
            "defect": self.defect,
            "text": self.text,
            "at": format!("{:?}", self.at),
            "at_seconds": self.at.seconds(),
            "lists": self.lists,
            "code": self.code,
            "decision": decision_of(self.code),
        })
    }
}

impl DeltaVector {
    fn to_json(&self) -> Value {
        json!({
            "name": self.name,
            "defect": self.defect,
            "roots": ROOTS.map(|role| hex(&public_key(role))),
            "update": hex(&good_update()),
            "taken": self.taken.iter().map(|token| hex(token)).collect::<Vec<_>>(),
            "code": self.code,
            "text": text_of(&family(5)),
            "at": format!("{:?}", delta_defects::AT),
            "at_seconds": delta_defects::AT.seconds(),
            "verdict": self.verdict,
        })
    }
}

impl UpdateVector {
    fn to_json(&self) -> Value {
        json!({
            "name": self.name,
            "defect": self.defect,
            "roots": self.roots.iter().map(|root| hex(root)).collect::<Vec<_>>(),
            "update": hex(&self.update),
            "seen": self.seen.as_ref().map(|seen| json!({
                "trust_list": seen.trust_list,
                "update": write_version(&seen.update),
                "status_lists": seen
                    .status_lists
                    .iter()
                    .map(|(uri, seen)| (uri.clone(), write_version(seen)))
                    .collect::<serde_json::Map<_, _>>(),
            })),
            "code": self.code,
        })
    }
}
