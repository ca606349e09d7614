//! The command lines as people see them: command, exit code, output. The transcripts stand in
//! `tests/cmd`; `TRYCMD=overwrite` writes them anew after a change, then read the difference.

use std::io;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};
use std::time::Duration;

use system_tests::{tool, workspace};
use trycmd::TestCases;
use trycmd::schema::Bin;

#[test]
fn programs_say_what_their_transcripts_have() {
    let transcripts = workspace::root().join("tests/cmd/*.trycmd");
    let cases = TestCases::new();
    for name in ["issuer", "card-verify"] {
        cases.register_bin(name, Bin::Path(tool::program(name)));
    }
    cases
        .env("NO_COLOR", "1")
        .timeout(Duration::from_mins(2))
        .case(transcripts)
        .run();
}

#[test]
fn whose_output_nobody_reads_ends_without_a_word() {
    let (reader, writer) = io::pipe().expect("a pipe");
    drop(reader);
    let mut command = Command::new(tool::program("issuer"));
    let command = command.args(["completions", "bash"]).stdout(writer);
    let ended = command.stderr(Stdio::piped()).output().expect("it runs");
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
    assert_eq!(
        ended.status.signal(),
        Some(13),
        "as every tool before `head`"
    );
}
