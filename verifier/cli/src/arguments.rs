use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use card_payload::Timestamp;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// What `--help` prints.
pub(crate) const HELP: &str = include_str!("help.txt");

/// What the command line asks for.
#[derive(Debug)]
pub(crate) enum Request {
    Help,
    Version,
    Verify(Arguments),
}

/// A request to verify.
#[derive(Debug)]
pub(crate) struct Arguments {
    /// The verifier update; what is kept where absent.
    pub(crate) update: Option<PathBuf>,
    /// Deltas, trust lists and updates to be taken after it.
    pub(crate) deltas: Vec<PathBuf>,
    /// Roots beside the specimen's.
    pub(crate) roots: Vec<PathBuf>,
    /// How many of them must have signed; their majority where absent.
    pub(crate) threshold: Option<usize>,
    /// The time to verify at; the clock's where absent.
    pub(crate) at: Option<Timestamp>,
    /// JSON in place of words.
    pub(crate) json: bool,
    /// Where versions and issue numbers are remembered.
    pub(crate) state: Option<PathBuf>,
    /// What to verify.
    pub(crate) source: Source,
}

/// Where codes come from.
#[derive(Debug)]
pub(crate) enum Source {
    Text(String),
    Pictures(Vec<PathBuf>),
    StandardInput,
    /// Nothing: the update and the deltas are only taken.
    Nothing,
}

/// Why a command line is not understood.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UsageError {
    #[error(transparent)]
    Option(#[from] pico_args::Error),
    #[error(
        "no verifier update is given\n\n\
         hint: card-verify --update FILE …; the department publishes the file, and \
         `issuer demo` writes one. With --state DIR the last one is kept"
    )]
    NoUpdate,
    #[error("nothing to verify\n\nhint: give a QR's text, --image FILE, or - for standard input")]
    Nothing,
    #[error(
        "more than one text is given\n\n\
         hint: put the text in quotes: it has spaces; or give several on standard input with -"
    )]
    SeveralTexts,
    #[error("codes and deltas cannot both come from standard input")]
    TwoFromStandardInput,
    #[error("--threshold says how many roots must have signed, and no --root is given")]
    ThresholdAlone,
    #[error("`{0}` is no option of card-verify")]
    UnknownOption(String),
    #[error("`{0}` is no time\n\nhint: write it as 2026-11-21T10:30:00+05:30")]
    Time(String),
}

impl Arguments {
    /// Reads the command line of this process.
    pub(crate) fn from_command_line() -> Result<Request, UsageError> {
        Self::parse(pico_args::Arguments::from_env())
    }

    fn parse(mut options: pico_args::Arguments) -> Result<Request, UsageError> {
        if options.contains(["-h", "--help"]) {
            return Ok(Request::Help);
        }
        if options.contains(["-V", "--version"]) {
            return Ok(Request::Version);
        }
        let update = options.opt_value_from_os_str("--update", path)?;
        let deltas = options.values_from_os_str("--delta", path)?;
        let roots = options.values_from_os_str("--root", path)?;
        let threshold = options.opt_value_from_str("--threshold")?;
        if threshold.is_some() && roots.is_empty() {
            return Err(UsageError::ThresholdAlone);
        }
        let at: Option<String> = options.opt_value_from_str("--at")?;
        let state = options.opt_value_from_os_str("--state", path)?;
        let json = options.contains("--json");
        let pictures = options.contains("--image");
        // With a state folder an update may be given to be kept, and nothing else.
        let only_keep = state.is_some() && (update.is_some() || !deltas.is_empty());
        let source = source(options.finish(), pictures, only_keep)?;
        if update.is_none() && state.is_none() {
            return Err(UsageError::NoUpdate);
        }
        if matches!(source, Source::StandardInput) && deltas.iter().any(|file| file == "-") {
            return Err(UsageError::TwoFromStandardInput);
        }
        Ok(Request::Verify(Self {
            update,
            deltas,
            roots,
            threshold,
            at: at.map(parse_time).transpose()?,
            json,
            state,
            source,
        }))
    }
}

fn source(rest: Vec<OsString>, pictures: bool, only_keep: bool) -> Result<Source, UsageError> {
    let is_option = |argument: &&OsString| {
        let text = argument.to_string_lossy();
        text.len() > 1 && text.starts_with('-')
    };
    if let Some(option) = rest.iter().find(is_option) {
        return Err(UsageError::UnknownOption(
            option.to_string_lossy().into_owned(),
        ));
    }
    let mut rest = rest.into_iter();
    let Some(first) = rest.next() else {
        if only_keep && !pictures {
            return Ok(Source::Nothing);
        }
        return Err(UsageError::Nothing);
    };
    if pictures {
        return Ok(Source::Pictures(
            std::iter::once(first)
                .chain(rest)
                .map(PathBuf::from)
                .collect(),
        ));
    }
    if rest.next().is_some() {
        return Err(UsageError::SeveralTexts);
    }
    if first == "-" {
        return Ok(Source::StandardInput);
    }
    Ok(Source::Text(first.to_string_lossy().into_owned()))
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "pico-args wants a reader that may fail"
)]
fn path(text: &OsStr) -> Result<PathBuf, std::convert::Infallible> {
    Ok(PathBuf::from(text))
}

fn parse_time(text: String) -> Result<Timestamp, UsageError> {
    OffsetDateTime::parse(&text, &Rfc3339)
        .map(|time| Timestamp::from_seconds(time.unix_timestamp()))
        .map_err(|_| UsageError::Time(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Request, UsageError> {
        let arguments = arguments.iter().map(OsString::from).collect();
        Arguments::parse(pico_args::Arguments::from_vec(arguments))
    }

    #[test]
    fn several_pictures_follow_one_option() {
        let request = parse(&["--update", "u", "--image", "a.png", "b.jpg"]).unwrap();
        let Request::Verify(arguments) = request else {
            panic!("a request to verify")
        };
        assert!(matches!(arguments.source, Source::Pictures(files) if files.len() == 2));
    }

    #[test]
    fn a_time_has_a_zone() {
        let at = parse_time("2026-11-21T10:30:00+05:30".to_owned()).unwrap();
        assert_eq!(format!("{at:?}"), "2026-11-21T05:00:00Z");
        assert!(matches!(
            parse_time("2026-11-21".to_owned()),
            Err(UsageError::Time(_))
        ));
    }

    #[test]
    fn each_mistake_is_told() {
        assert!(matches!(parse(&["NCF"]), Err(UsageError::NoUpdate)));
        assert!(matches!(
            parse(&["--update", "u"]),
            Err(UsageError::Nothing)
        ));
        assert!(matches!(
            parse(&["--update", "u", "A", "B"]),
            Err(UsageError::SeveralTexts)
        ));
        assert!(matches!(
            parse(&["--update", "u", "--jsn", "A"]),
            Err(UsageError::UnknownOption(_))
        ));
        assert!(matches!(parse(&["--update"]), Err(UsageError::Option(_))));
    }
}
