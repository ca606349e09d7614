use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use super::usage_error::UsageError;
use super::values::{path, plain_arguments};

/// The kinds of vectors, as their folders are called.
pub(crate) const KINDS: [&str; 6] = ["valid", "edge", "invalid", "lists", "updates", "deltas"];
/// Where the vectors lie in this repository.
const VECTORS: &str = "tests/vectors";
/// Seconds that a program has for one answer. A card takes a thousandth; its start may take longer.
const SECONDS: u64 = 10;
const SECONDS_MAX: u64 = 3_600;

/// Which side of the conformance test this program is on.
#[derive(Debug)]
pub(crate) enum ConformanceArguments {
    /// It answers questions.
    Answer,
    /// It asks another program.
    Trial(Trial),
}

/// How another program is tested.
#[derive(Debug)]
pub(crate) struct Trial {
    /// The folder of the vectors.
    pub(crate) vectors: PathBuf,
    /// Some of [`KINDS`].
    pub(crate) kinds: Vec<&'static str>,
    /// The time for one answer.
    pub(crate) patience: Duration,
    /// JSON in place of words.
    pub(crate) json: bool,
    /// The program and its arguments, never empty.
    pub(crate) command: Vec<OsString>,
}

/// Takes `--` and what stands after it from the words.
pub(super) fn split_command(words: &mut Vec<OsString>) -> Vec<OsString> {
    let Some(at) = words.iter().position(|word| word == "--") else {
        return Vec::new();
    };
    let command = words.split_off(at);
    command.into_iter().skip(1).collect()
}

/// Reads what stands between `conformance` and `--`.
pub(super) fn parse(
    mut options: pico_args::Arguments,
    command: Vec<OsString>,
) -> Result<ConformanceArguments, UsageError> {
    let answers = options.contains("--answer");
    let vectors = options.opt_value_from_os_str("--vectors", path)?;
    let kinds: Option<String> = options.opt_value_from_str("--kind")?;
    let seconds = options.opt_value_from_str("--seconds")?.unwrap_or(SECONDS);
    let json = options.contains("--json");
    let rest = plain_arguments(options.finish())?;
    if answers && rest.is_empty() && command.is_empty() {
        return Ok(ConformanceArguments::Answer);
    }
    if answers {
        return Err(UsageError::AnswerAlone);
    }
    if !rest.is_empty() || command.is_empty() {
        return Err(UsageError::NoCommand);
    }
    if !(1..=SECONDS_MAX).contains(&seconds) {
        return Err(UsageError::Seconds);
    }
    Ok(ConformanceArguments::Trial(Trial {
        vectors: vectors.unwrap_or_else(|| PathBuf::from(VECTORS)),
        kinds: match kinds {
            Some(names) => parse_kinds(&names)?,
            None => KINDS.to_vec(),
        },
        patience: Duration::from_secs(seconds),
        json,
        command,
    }))
}

fn parse_kinds(names: &str) -> Result<Vec<&'static str>, UsageError> {
    let parse = |name: &str| {
        let kind = KINDS.into_iter().find(|kind| *kind == name);
        kind.ok_or_else(|| UsageError::Kind(name.to_owned()))
    };
    names.split(',').map(parse).collect()
}
