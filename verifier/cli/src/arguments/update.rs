use std::ffi::OsString;
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

/// Reads what stands after `update`.
pub(super) fn parse(
    verb: Option<OsString>,
    mut options: pico_args::Arguments,
) -> Result<Request, UsageError> {
    let imports = match verb.as_deref().and_then(|verb| verb.to_str()) {
        Some("import") => true,
        Some("show") => false,
        _ => return Err(UsageError::NoVerb),
    };
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
