//! The command lines as people see them: command, exit code, output. The transcripts stand in
//! `tests/cmd`; `TRYCMD=overwrite` writes them anew after a change, then read the difference.

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
