use std::path::PathBuf;

use card_payload::Timestamp;

use super::Request;
use super::trust::Trust;
use super::usage_error::UsageError;
use super::values::{path, plain_arguments, time};

/// What is to be kept.
#[derive(Debug)]
pub(crate) struct ImportArguments {
    /// Signed files, texts and photos, in any order.
    pub(crate) files: Vec<PathBuf>,
    pub(crate) trust: Trust,
    /// The time from which ages are counted; the clock's where absent.
    pub(crate) at: Option<Timestamp>,
    /// Where lists are kept.
    pub(crate) state: PathBuf,
    /// JSON in place of words.
    pub(crate) json: bool,
}

/// What is kept, to be shown.
#[derive(Debug)]
pub(crate) struct ShowArguments {
    pub(crate) trust: Trust,
    /// The time from which ages are counted; the clock's where absent.
    pub(crate) at: Option<Timestamp>,
    /// Where lists are kept.
    pub(crate) state: PathBuf,
    /// JSON in place of words.
    pub(crate) json: bool,
}

/// What stands after `update`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb {
    Import,
    Show,
}

impl Verb {
    pub(super) const ALL: [Self; 2] = [Self::Import, Self::Show];

    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Show => "show",
        }
    }
}

/// Reads what stands after the verb.
pub(super) fn parse(verb: Verb, mut options: pico_args::Arguments) -> Result<Request, UsageError> {
    let imports = verb == Verb::Import;
    let trust = Trust::parse(&mut options)?;
    let at = time(&mut options)?;
    let state = options.opt_value_from_os_str("--state", path)?;
    let json = options.contains("--json");
    let rest = plain_arguments(options.finish())?;
    if imports && rest.is_empty() {
        return Err(UsageError::NoFile);
    }
    let state = state.ok_or(UsageError::NoState)?;
    if imports {
        let files = rest.into_iter().map(PathBuf::from).collect();
        return Ok(Request::Import(ImportArguments {
            files,
            trust,
            at,
            state,
            json,
        }));
    }
    match rest.first() {
        Some(other) => Err(UsageError::NotExpected(
            other.to_string_lossy().into_owned(),
        )),
        None => Ok(Request::Show(ShowArguments {
            trust,
            at,
            state,
            json,
        })),
    }
}
