use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use spki::Document;
use spki::der::pem::LineEnding;
use tempfile::TempDir;

/// When the vectors are verified.
pub(crate) const AT: &str = "2026-11-22T06:00:00Z";

/// A counter with the vectors' update and roots.
pub(crate) struct Desk {
    folder: TempDir,
}

impl Desk {
    /// A folder with the vectors' update and roots.
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let lists = vector("lists", "standard");
        for (number, root) in (1..).zip(lists["roots"].as_array().unwrap()) {
            let root = from_hex(root.as_str().unwrap());
            let prefix = from_hex("302a300506032b6570032100");
            let document = Document::try_from([prefix, root].concat()).unwrap();
            let pem = document.to_pem("PUBLIC KEY", LineEnding::LF).unwrap();
            fs::write(folder.path().join(format!("root-{number}.pem")), pem).unwrap();
        }
        let update = from_hex(lists["update"].as_str().unwrap());
        fs::write(folder.path().join("update.cose"), update).unwrap();
        Self { folder }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_card-verify"));
        command.arg("--update").arg(self.path("update.cose"));
        for root in ["root-1.pem", "root-2.pem", "root-3.pem"] {
            command.arg("--root").arg(self.path(root));
        }
        command
    }

    pub(crate) fn verify(&self, arguments: &[&str]) -> Output {
        self.command().args(arguments).output().unwrap()
    }

    /// Verifies with what a state folder keeps, without an update.
    pub(crate) fn verify_kept(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_card-verify"));
        for root in ["root-1.pem", "root-2.pem", "root-3.pem"] {
            command.arg("--root").arg(self.path(root));
        }
        command.args(arguments).output().unwrap()
    }

    pub(crate) fn verify_lines(&self, arguments: &[&str], lines: &[u8]) -> Output {
        let mut command = self.command();
        command
            .args(arguments)
            .arg("-")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(lines).unwrap();
        child.wait_with_output().unwrap()
    }
}

/// The folder of the vectors.
pub(crate) fn vectors() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors")
}

pub(crate) fn vector(kind: &str, name: &str) -> Value {
    let text = fs::read_to_string(vectors().join(kind).join(format!("{name}.json"))).unwrap();
    serde_json::from_str(&text).unwrap()
}

pub(crate) fn text_of(kind: &str, name: &str) -> String {
    vector(kind, name)["text"].as_str().unwrap().to_owned()
}

/// The bytes of a vector's field in hexadecimal.
pub(crate) fn bytes_of(field: &Value) -> Vec<u8> {
    from_hex(field.as_str().unwrap())
}

fn from_hex(hex: &str) -> Vec<u8> {
    (0..hex.len() / 2)
        .map(|at| u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16).unwrap())
        .collect()
}

pub(crate) fn printed(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}
