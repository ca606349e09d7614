//! An issuing office in a folder of its own, worked with the programs `issuer` and `card-verify`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::{tool, workspace};

/// When the office works, unless a test says otherwise.
pub const NOW: &str = "2026-11-21T06:00:00Z";

/// An office with demo keys, an empty database and the clock at [`NOW`].
#[derive(Debug)]
pub struct Office {
    folder: TempDir,
}

/// How a program ended and what it said.
#[derive(Debug)]
pub struct Ended {
    /// Its exit code.
    pub code: i32,
    /// What it wrote to standard output.
    pub said: String,
    /// What it wrote to standard error.
    pub errors: String,
}

impl Office {
    /// A new office.
    ///
    /// # Panics
    /// Where its folder cannot be made.
    pub fn open() -> Self {
        let folder = tempfile::Builder::new()
            .prefix("office")
            .tempdir()
            .expect("a folder");
        let keys = workspace::root().join("keys-example");
        let key = |name: &str| keys.join(name).display().to_string();
        let passphrase = key("passphrase.txt");
        let settings = format!(
            r#"
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
trust_list = "{}"
roots = ["{}", "{}", "{}"]
[[keys.card]]
file = "{}"
passphrase_file = "{passphrase}"
[[keys.status]]
file = "{}"
passphrase_file = "{passphrase}"
[[keys.update]]
file = "{}"
passphrase_file = "{passphrase}"
[lists]
fresh_days = 7
expire_days = 35
[output]
folder = "out"
"#,
            key("trust-list.cose"),
            key("root-1.pub.pem"),
            key("root-2.pub.pem"),
            key("root-3.pub.pem"),
            key("card.key.pem"),
            key("status.key.pem"),
            key("update.key.pem"),
        );
        fs::write(folder.path().join("issuer.toml"), settings).expect("the settings are written");
        Self { folder }
    }

    /// Where the office keeps its files.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a register file of families, one a line.
    ///
    /// # Panics
    /// Where it cannot be written.
    pub fn write_register(&self, name: &str, families: &[Value]) -> PathBuf {
        let lines: Vec<String> = families.iter().map(Value::to_string).collect();
        let path = self.folder().join(name);
        fs::write(&path, lines.join("\n") + "\n").expect("the register is written");
        path
    }

    /// Runs `issuer` in the office's folder.
    pub fn issuer(&self, arguments: &[&str]) -> Ended {
        let shared = ["--allow-demo-keys", "--at", NOW];
        self.run("issuer", &[arguments, &shared].concat())
    }

    /// Runs `issuer` and reads its JSON answer.
    ///
    /// # Panics
    /// Where it does not end with this exit code, or its answer is no JSON.
    pub fn issuer_json(&self, code: i32, arguments: &[&str]) -> Value {
        let ended = self.issuer(&[arguments, &["--json"]].concat());
        assert_eq!(
            ended.code, code,
            "{arguments:?}: {}{}",
            ended.said, ended.errors
        );
        serde_json::from_str(&ended.said).expect("--json answers in JSON")
    }

    /// Runs a program in the office's folder, without colours and without a terminal.
    ///
    /// # Panics
    /// Where it does not start or is killed.
    pub fn run(&self, name: &str, arguments: &[&str]) -> Ended {
        let output = Command::new(tool::program(name))
            .args(arguments)
            .current_dir(self.folder())
            .env("NO_COLOR", "1")
            .stdin(Stdio::null())
            .output()
            .expect("the program starts");
        Ended {
            code: output.status.code().expect("the program ends by itself"),
            said: String::from_utf8(output.stdout).expect("programs speak UTF-8"),
            errors: String::from_utf8(output.stderr).expect("programs speak UTF-8"),
        }
    }
}

/// Every file below a folder, with its bytes.
///
/// # Panics
/// Where one cannot be read.
pub fn files_below(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let bytes = fs::read(&path).expect("a file");
                files.push((path, bytes));
            }
        }
    }
    files
}
