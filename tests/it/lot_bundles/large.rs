//! A bundle may be larger than the memory of the machine that seals or opens it.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Read;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use system_tests::office::NOW;
use system_tests::tool;

use super::Sealed;

/// Length of the proof that is put into the lot: a file of zeros that takes no room on the disk.
const PROOF: u64 = 160 << 20;

/// Bytes of data that sealing and opening may have; the proof alone has more.
const DATA_MAX_KIB: u64 = 96 << 10;

fn hex(sha256: &[u8]) -> String {
    sha256.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn zeros(length: u64) -> String {
    let mut hash = Sha256::new();
    let mut from = std::io::repeat(0).take(length);
    let mut buffer = vec![0; 1 << 20];
    loop {
        let length = from.read(&mut buffer).expect("zeros");
        if length == 0 {
            return hex(&hash.finalize());
        }
        hash.update(&buffer[..length]);
    }
}

/// Puts a large proof in the place of the printed lot's, as if it had been printed so.
fn add_proof(sealed: &Sealed) {
    let lot = sealed.office.folder().join("demo/lot-0001");
    let proof = File::create(lot.join("proof.pdf")).expect("a file");
    proof.set_len(PROOF).expect("a length");
    let sha256 = zeros(PROOF);
    let text = fs::read_to_string(lot.join("manifest.json")).expect("a manifest");
    let mut manifest: Value = serde_json::from_str(&text).expect("JSON");
    let file = json!({ "name": "proof.pdf", "role": "proof", "bytes": PROOF, "sha256": sha256 });
    let files = manifest["files"].as_array_mut().expect("files");
    files.retain(|file| file["name"] != "proof.pdf");
    files.push(file);
    // Whatever the order of the other fields, the lines come last.
    let object = manifest.as_object_mut().expect("an object");
    let lines = object.remove("lines").expect("lines");
    let head = Value::Object(object.clone()).to_string();
    let head = head.strip_suffix('}').expect("an object");
    let manifest = format!("{head},\"lines\":{lines}}}");
    fs::write(lot.join("manifest.json"), &manifest).expect("a manifest");
    let sums = fs::read_to_string(lot.join("SHA256SUMS")).expect("checksums");
    let mut new = String::new();
    let stale = |line: &&str| line.ends_with("manifest.json") || line.ends_with("proof.pdf");
    for line in sums.lines().filter(|line| !stale(line)) {
        let _ = writeln!(new, "{line}");
    }
    let manifest_sha256 = hex(&Sha256::digest(&manifest));
    let _ = writeln!(new, "{manifest_sha256}  manifest.json");
    let _ = writeln!(new, "{sha256}  proof.pdf");
    fs::write(lot.join("SHA256SUMS"), new).expect("checksums");
}

/// Runs `issuer` with so much memory for data and no more (setrlimit(2), RLIMIT_DATA).
fn with_little_memory(sealed: &Sealed, arguments: &[&str]) {
    let output = Command::new("sh")
        .arg("-c")
        .arg(format!("ulimit -d {DATA_MAX_KIB} && exec \"$@\""))
        .arg("sh")
        .arg(tool::program("issuer"))
        .args(arguments)
        .args(["--allow-demo-keys", "--at", NOW])
        .current_dir(sealed.office.folder())
        .stdin(Stdio::null())
        .output()
        .expect("the program starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {errors}", output.status);
}

#[test]
fn a_lot_that_is_larger_than_the_memory_allowed_is_sealed_and_opened() {
    let sealed = Sealed::open();
    add_proof(&sealed);
    let seal = sealed.to_seal("lot-0001", "Press");
    let office = ["--config", "demo/issuer.toml", "--by", "s.negi"];
    with_little_memory(&sealed, &[&seal[..], &office].concat());
    let bundle = "demo/lot-0001.bundle.age";
    with_little_memory(
        &sealed,
        &[
            "lot",
            "open",
            bundle,
            "--identity",
            "press.key",
            "--out",
            "opened",
        ],
    );
    let proof = fs::metadata(sealed.office.folder().join("opened/proof.pdf"));
    assert_eq!(proof.expect("unpacked").len(), PROOF);
}
