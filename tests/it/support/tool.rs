//! Outside tools: PDF and QR readers that are not ours.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// One of our own programs, built beside the tests.
///
/// # Panics
/// Where it is not built: `cargo test` builds the programs of other packages only when told.
pub fn program(name: &str) -> PathBuf {
    let program = program_folder().join(name);
    assert!(
        program.is_file(),
        "{} is not built\n\nhint: cargo build --release --workspace --bins, or tests/run",
        program.display()
    );
    program
}

/// Where our own programs are built: `target/release` or its like.
///
/// # Panics
/// Where the test does not stand where cargo puts tests.
pub fn program_folder() -> PathBuf {
    let test = std::env::current_exe().expect("a test knows its own file");
    test.ancestors()
        .nth(2)
        .expect("target/<profile>/deps/it")
        .to_owned()
}

/// Runs a tool and returns what it wrote to standard output.
///
/// # Panics
/// Where it is not installed or fails; the message has what it said.
pub fn run<Argument: AsRef<OsStr>>(name: &str, arguments: &[Argument]) -> Vec<u8> {
    let output = run_for_output(name, arguments);
    assert!(
        output.status.success(),
        "{name} failed ({}):\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

/// Runs a tool, whatever its exit code.
///
/// # Panics
/// Where it is not installed.
pub fn run_for_output<Argument: AsRef<OsStr>>(name: &str, arguments: &[Argument]) -> Output {
    Command::new(name)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap_or_else(|error| panic!("{name}: {error}\n\nhint: tests/run says what to install"))
}
