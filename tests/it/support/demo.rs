//! The demo with 2,000 synthetic families, made once for all tests: its files, and the register
//! that it began with, read here without the issuer's code.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;

use crate::tool;

/// Families in the demo.
pub const FAMILIES: usize = 2_000;
/// When the demo takes place; its bytes are the same in every run.
pub const NOW: &str = "2026-11-21T06:00:00Z";

/// What the demo made.
#[derive(Debug)]
pub struct Demo {
    /// Its folder.
    pub folder: PathBuf,
    /// What it said with `--json`.
    pub report: Value,
    /// The register by family id.
    pub families: BTreeMap<String, Family>,
    /// The lot's manifest.
    pub manifest: Value,
    /// The verdict of `card-verify --json` on the text of each card, by card number.
    pub verdicts: BTreeMap<String, Value>,
    /// The text of each card's QR, by card number.
    pub texts: BTreeMap<String, String>,
}

/// A family of the register file.
#[derive(Debug, Default)]
pub struct Family {
    /// Permanent, temporary or migrant.
    pub card_type: String,
    /// Path of the photo, or nothing.
    pub photo: String,
    /// The home shop's code.
    pub shop_code: String,
    /// LGD code of the panchayat or ward.
    pub local_body_lgd: String,
    /// The members, the head first, the others in the file's order.
    pub members: Vec<Member>,
}

/// A member of a family in the register file; a field that is empty there is empty here.
#[derive(Debug, Default, Clone)]
pub struct Member {
    /// The name in Devanagari.
    pub name_hindi: String,
    /// The name in Latin letters.
    pub name_latin: String,
    /// `dd-mm-yyyy`, `yyyy`, or nothing.
    pub birth: String,
    /// The register's word.
    pub relation: String,
}

/// The demo, made by the first test that asks.
///
/// # Panics
/// Where the demo fails, or one of its cards does not verify.
pub fn demo() -> &'static Demo {
    static DEMO: OnceLock<Demo> = OnceLock::new();
    DEMO.get_or_init(|| {
        let folder = tool::program_folder().join("system-tests-demo");
        let report = make(&folder, FAMILIES, 7);
        let manifest = fs::read(folder.join("lot-0001/manifest.json")).expect("a manifest");
        let (verdicts, texts) = verify_texts(&folder);
        Demo {
            report,
            verdicts,
            texts,
            families: read_register(&folder.join("register/register.csv")),
            manifest: serde_json::from_slice(&manifest).expect("the manifest is JSON"),
            folder,
        }
    })
}

/// Makes a demo in a folder and returns what it said.
///
/// # Panics
/// Where it fails.
pub fn make(folder: &Path, families: usize, seed: u64) -> Value {
    let output = Command::new(tool::program("issuer"))
        .args(["demo", "--json", "--at", NOW])
        .args([
            "--families",
            &families.to_string(),
            "--seed",
            &seed.to_string(),
        ])
        .arg("--out")
        .arg(folder)
        .stdin(Stdio::null())
        .output()
        .expect("the demo starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "the demo failed ({}): {errors}",
        output.status
    );
    serde_json::from_slice(&output.stdout).expect("the demo answers in JSON")
}

impl Demo {
    /// The print lot.
    pub fn lot_pdf(&self) -> PathBuf {
        self.folder.join("lot-0001/cards.pdf")
    }

    /// Card numbers in the order of the lot's pages.
    ///
    /// # Panics
    /// Where the manifest is not as documented.
    pub fn card_numbers(&self) -> Vec<&str> {
        let lines = self.manifest["lines"].as_array().expect("lines");
        lines
            .iter()
            .map(|line| line["card_number"].as_str().expect("a number"))
            .collect()
    }

    /// The family of a card.
    ///
    /// # Panics
    /// Where there is none.
    pub fn family_of(&self, card_number: &str) -> &Family {
        &self.families[card_number.split('-').next().expect("a family id")]
    }
}

impl Member {
    /// The year of birth, where the register has it.
    pub fn birth_year(&self) -> Option<u64> {
        self.birth.rsplit('-').next()?.parse().ok()
    }

    /// The name that the QR carries: Latin, or Hindi where there is no other.
    pub fn signed_name(&self) -> &str {
        if self.name_latin.is_empty() {
            &self.name_hindi
        } else {
            &self.name_latin
        }
    }
}

/// Asks `card-verify` about every text, as a shop does with a scanner that types.
fn verify_texts(folder: &Path) -> (BTreeMap<String, Value>, BTreeMap<String, String>) {
    let texts = folder.join("qr-texts.txt");
    let output = Command::new(tool::program("card-verify"))
        .args(["--at", NOW, "--json", "--update"])
        .arg(folder.join("verifier-update.cose"))
        .arg("-")
        .stdin(File::open(&texts).expect("the texts"))
        .output()
        .expect("card-verify starts");
    let said = String::from_utf8(output.stdout).expect("JSON is UTF-8");
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let texts = fs::read_to_string(texts).expect("the texts");
    let (mut verdicts, mut by_number) = (BTreeMap::new(), BTreeMap::new());
    for (line, text) in said.lines().zip(texts.lines()) {
        let verdict: Value = serde_json::from_str(line).expect("a verdict is a line of JSON");
        let number = verdict["card"]["card_number"]
            .as_str()
            .unwrap_or("no card")
            .to_owned();
        verdicts.insert(number.clone(), verdict);
        by_number.insert(number, text.to_owned());
    }
    assert_eq!(verdicts.len(), texts.lines().count());
    (verdicts, by_number)
}

fn read_register(path: &Path) -> BTreeMap<String, Family> {
    let mut reader = csv::Reader::from_path(path).expect("the register");
    let headings = reader.headers().expect("a first line").clone();
    let mut families: BTreeMap<String, Family> = BTreeMap::new();
    for row in reader.records() {
        let row = row.expect("a row");
        let cell = |name| {
            let at = headings
                .iter()
                .position(|heading| heading == name)
                .expect("a column");
            row[at].to_owned()
        };
        let family = families.entry(cell("family_id")).or_insert_with(|| Family {
            card_type: cell("card_type"),
            photo: cell("photo"),
            shop_code: cell("shop_code"),
            local_body_lgd: cell("local_body_lgd"),
            members: Vec::new(),
        });
        let member = Member {
            name_hindi: cell("name_hindi"),
            name_latin: cell("name_latin"),
            birth: cell("birth"),
            relation: cell("relation"),
        };
        if member.relation == "Head" {
            family.members.insert(0, member);
        } else {
            family.members.push(member);
        }
    }
    families
}
