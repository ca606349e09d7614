//! `example/verify.c`, compiled with the machine's C compiler and run on vectors.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// What the library needs of the system, as `cargo rustc -- --print native-static-libs` says.
const SYSTEM_LIBRARIES: [&str; 5] = ["-lgcc_s", "-lpthread", "-lm", "-ldl", "-lc"];

/// The example, compiled, and the update that it reads.
pub(crate) struct Example {
    pub(crate) folder: TempDir,
    roots: Vec<String>,
}

/// A file of `tests/vectors`.
pub(crate) fn vector(name: &str) -> Value {
    let path = crate_folder().join(format!("../../tests/vectors/{name}.json"));
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// The file with a vector's lists.
pub(crate) fn update_of(lists: &Value) -> Vec<u8> {
    let update = lists["update"].as_str().unwrap().as_bytes();
    update
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

fn crate_folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Cargo builds the library in all its forms beside the tests.
fn library() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    tests.with_file_name("libcard_verifier_c.a")
}

impl Example {
    pub(crate) fn compiled() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let compiler = Command::new("cc")
            .args([
                "-std=c99",
                "-O1",
                "-g",
                "-Wall",
                "-Wextra",
                "-Wpedantic",
                "-Werror",
            ])
            .arg("-I")
            .arg(crate_folder())
            .arg(crate_folder().join("example/verify.c"))
            .arg(library())
            .args(SYSTEM_LIBRARIES)
            .arg("-o")
            .arg(folder.path().join("verify"))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&compiler.stderr);
        assert!(compiler.status.success(), "{said}");
        let lists = vector("lists/standard");
        fs::write(folder.path().join("update"), update_of(&lists)).unwrap();
        let roots = lists["roots"].as_array().unwrap().iter();
        let roots = roots
            .map(|root| root.as_str().unwrap().to_owned())
            .collect();
        Self { folder, roots }
    }

    /// The command that verifies a vector's card; `before` stands in front of the program.
    pub(crate) fn run(&self, before: &[&str], card: &Value) -> Output {
        let program = self.folder.path().join("verify");
        let mut command = match before {
            [] => Command::new(&program),
            [tool, arguments @ ..] => {
                let mut command = Command::new(tool);
                command.args(arguments).arg(&program);
                command
            }
        };
        command
            .arg(self.folder.path().join("update"))
            .arg(&self.roots[0])
            .arg(card["text"].as_str().unwrap())
            .arg(card["at_seconds"].to_string())
            .output()
            .unwrap()
    }
}

#[test]
fn a_c_program_says_of_cards_what_it_must_say() {
    let example = Example::compiled();
    for name in [
        "valid/five-members",
        "valid/sixteen-members",
        "edge/list-over-seven-days-old",
        "invalid/revoked",
        "invalid/suspended",
        "invalid/signature-bit",
        "invalid/foreign-upi",
    ] {
        let card = vector(name);
        let done = example.run(&[], &card);
        let expected = format!(
            "{} {}\n",
            card["decision"].as_str().unwrap(),
            card["code"].as_str().unwrap()
        );
        assert_eq!(String::from_utf8_lossy(&done.stdout), expected, "{name}");
        let accepted = card["decision"] == "accept";
        assert_eq!(done.status.code(), Some(i32::from(!accepted)), "{name}");
    }
}

#[test]
fn a_c_program_is_told_why_an_update_is_refused() {
    let example = Example::compiled();
    let place = example.folder.path().join("update");
    let mut update = fs::read(&place).unwrap();
    *update.last_mut().unwrap() ^= 1;
    fs::write(&place, update).unwrap();
    let done = example.run(&[], &vector("valid/five-members"));
    assert_eq!(done.status.code(), Some(2));
    let said = String::from_utf8_lossy(&done.stderr);
    assert_eq!(said, "update: U-UPDATE-SIGNATURE\n");
}
