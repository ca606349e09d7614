//! The workspace as cargo sees it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

/// The folder of the workspace's `Cargo.toml`.
pub fn root() -> PathBuf {
    let tests = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    tests
        .parent()
        .expect("the tests stand in the workspace")
        .to_owned()
}

/// Which package uses which, as normal dependencies (not for building or testing).
#[derive(Debug)]
pub struct Dependencies {
    names: BTreeMap<String, String>,
    edges: BTreeMap<String, Vec<String>>,
    members: Vec<String>,
}

impl Dependencies {
    /// Asks cargo.
    ///
    /// # Panics
    /// Where cargo cannot tell: the lock file is then out of date.
    pub fn read() -> Self {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(["metadata", "--format-version=1", "--locked"])
            .args(["--filter-platform", "x86_64-unknown-linux-gnu"])
            .current_dir(root())
            .output()
            .expect("cargo runs");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo writes JSON");

        let names = list(&metadata["packages"])
            .map(|package| (text(&package["id"]), text(&package["name"])))
            .collect();
        let edges = list(&metadata["resolve"]["nodes"])
            .map(|node| {
                let used = list(&node["deps"])
                    .filter(|used| list(&used["dep_kinds"]).any(|kind| kind["kind"].is_null()))
                    .map(|used| text(&used["pkg"]))
                    .collect();
                (text(&node["id"]), used)
            })
            .collect();
        let members = list(&metadata["workspace_members"]).map(text).collect();
        Self {
            names,
            edges,
            members,
        }
    }

    /// The workspace's own packages, and the own packages that each uses directly.
    pub fn among_ours(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        self.members
            .iter()
            .map(|member| {
                let used = self.edges[member].iter();
                let ours = used
                    .filter(|id| self.members.contains(id))
                    .map(|id| self.name(id));
                (self.name(member), ours.collect())
            })
            .collect()
    }

    /// The own packages that use `name` directly.
    pub fn users_of(&self, name: &str) -> BTreeSet<&str> {
        let uses = |member: &&String| self.edges[*member].iter().any(|id| self.name(id) == name);
        self.members
            .iter()
            .filter(uses)
            .map(|member| self.name(member))
            .collect()
    }

    fn name(&self, id: &str) -> &str {
        &self.names[id]
    }
}

/// Every crate that a package of the workspace is built on, near or far, when it is built alone:
/// without the features that other packages of the workspace switch on.
///
/// # Panics
/// Where cargo cannot tell.
pub fn everything_below(package: &str) -> BTreeSet<String> {
    let tree = [
        "tree",
        "--package",
        package,
        "--edges=normal",
        "--target",
        PLATFORM,
    ];
    let output = cargo(&[&tree[..], &["--prefix=none", "--format={p}"]].concat());
    let crates = String::from_utf8(output).expect("crates have plain names");
    crates
        .lines()
        .skip(1)
        .filter_map(|line| Some(line.split(' ').next()?.to_owned()))
        .collect()
}

/// The platform whose dependencies are looked at.
const PLATFORM: &str = "x86_64-unknown-linux-gnu";

fn cargo(arguments: &[&str]) -> Vec<u8> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    let output = command
        .args(arguments)
        .arg("--locked")
        .current_dir(root())
        .output();
    let output = output.expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
