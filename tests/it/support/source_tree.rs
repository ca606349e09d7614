//! The Rust files of the workspace, as text.

use std::fs;
use std::path::{Path, PathBuf};

use crate::workspace;

/// A Rust file: its path from the workspace's root, and its lines.
#[derive(Debug)]
pub struct SourceFile {
    /// From the root, with `/`.
    pub path: String,
    /// As written.
    pub lines: Vec<String>,
}

impl SourceFile {
    /// The lines before the file's own tests.
    pub fn before_tests(&self) -> &[String] {
        let end = self
            .lines
            .iter()
            .position(|line| line.trim() == "#[cfg(test)]");
        &self.lines[..end.unwrap_or(self.lines.len())]
    }

    /// Whether the file is part of no program: a test or a bench.
    pub fn is_for_testing(&self) -> bool {
        let test = |place: &str| self.path.contains(place);
        self.path.starts_with("tests/") || test("/tests/") || test("/benches/") || test("/tests.rs")
    }

    /// Whether the file stands in this folder, or is this file.
    pub fn is_in(&self, place: &str) -> bool {
        self.path.starts_with(place)
    }
}

/// Every Rust file of the workspace's packages.
pub fn source_files() -> Vec<SourceFile> {
    let root = workspace::root();
    let mut files = Vec::new();
    for folder in ["issuer", "verifier", "tests"] {
        collect(&root, &root.join(folder), &mut files);
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<SourceFile>) {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path: PathBuf = entry.expect("a folder's entry").path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "target") {
                collect(root, &path, files);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("a source file is text");
            let path = path.strip_prefix(root).expect("it stands under the root");
            let path = path.to_string_lossy().replace('\\', "/");
            files.push(SourceFile {
                path,
                lines: text.lines().map(str::to_owned).collect(),
            });
        }
    }
}
