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
    Verify(Box<Arguments>),
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
    /// A line for each scan in place of all that a card says; `None` without `--watch`.
    pub(crate) watch: Option<WatchOptions>,
    /// What to verify.
    pub(crate) source: Source,
}

/// How scans are watched.
#[derive(Debug)]
pub(crate) struct WatchOptions {
    /// Where each scan is recorded.
    pub(crate) csv: Option<PathBuf>,
    /// The cards that should be scanned.
    pub(crate) expect: Option<PathBuf>,
    /// No bell.
    pub(crate) quiet: bool,
    /// Names of heads of families, too.
    pub(crate) names: bool,
}

/// Where codes come from.
#[derive(Debug)]
pub(crate) enum Source {
    Text(String),
    Pictures(Vec<PathBuf>),
    StandardInput,
    /// What a scanner's device or a file has, line by line.
    Device(PathBuf),
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
    #[error("{0} is for --watch only")]
    WithoutWatch(&'static str),
    #[error(
        "--watch and {0} do not go together\n\n\
         hint: - in place of --watch tells all that a card says, with --json too"
    )]
    WithWatch(&'static str),
    #[error("--watch reads one device\n\nhint: a text in quotes needs no --watch")]
    SeveralDevices,
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
        let watch = watch_options(&mut options)?;
        if watch.is_some() && (json || pictures) {
            let other = if json { "--json" } else { "--image" };
            return Err(UsageError::WithWatch(other));
        }
        // With a state folder an update may be given to be kept, and nothing else.
        let only_keep = state.is_some() && (update.is_some() || !deltas.is_empty());
        let rest = plain_arguments(options.finish())?;
        let source = if watch.is_some() {
            watched_source(rest)?
        } else {
            source(rest, pictures, only_keep)?
        };
        if update.is_none() && state.is_none() {
            return Err(UsageError::NoUpdate);
        }
        if matches!(source, Source::StandardInput) && deltas.iter().any(|file| file == "-") {
            return Err(UsageError::TwoFromStandardInput);
        }
        Ok(Request::Verify(Box::new(Self {
            update,
            deltas,
            roots,
            threshold,
            at: at.map(parse_time).transpose()?,
            json,
            state,
            watch,
            source,
        })))
    }
}

/// `--watch` and the options that go with it.
fn watch_options(options: &mut pico_args::Arguments) -> Result<Option<WatchOptions>, UsageError> {
    let watch = options.contains("--watch");
    let read = WatchOptions {
        csv: options.opt_value_from_os_str("--csv", path)?,
        expect: options.opt_value_from_os_str("--expect", path)?,
        quiet: options.contains("--quiet"),
        names: options.contains("--names"),
    };
    if watch {
        return Ok(Some(read));
    }
    let given = [
        (read.csv.is_some(), "--csv"),
        (read.expect.is_some(), "--expect"),
        (read.quiet, "--quiet"),
        (read.names, "--names"),
    ];
    match given.into_iter().find(|(is_given, _)| *is_given) {
        Some((_, option)) => Err(UsageError::WithoutWatch(option)),
        None => Ok(None),
    }
}

/// What is left once the options are read; an option among it is none of ours.
fn plain_arguments(rest: Vec<OsString>) -> Result<Vec<OsString>, UsageError> {
    let is_option = |argument: &&OsString| {
        let text = argument.to_string_lossy();
        text.len() > 1 && text.starts_with('-')
    };
    if let Some(option) = rest.iter().find(is_option) {
        return Err(UsageError::UnknownOption(
            option.to_string_lossy().into_owned(),
        ));
    }
    Ok(rest)
}

fn watched_source(rest: Vec<OsString>) -> Result<Source, UsageError> {
    let mut rest = rest.into_iter();
    match (rest.next(), rest.next()) {
        (None, _) => Ok(Source::StandardInput),
        (Some(one), None) if one == "-" => Ok(Source::StandardInput),
        (Some(one), None) => Ok(Source::Device(PathBuf::from(one))),
        (Some(_), Some(_)) => Err(UsageError::SeveralDevices),
    }
}

fn source(rest: Vec<OsString>, pictures: bool, only_keep: bool) -> Result<Source, UsageError> {
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
    use std::path::Path;

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
    fn a_watch_reads_standard_input_or_a_device() {
        let watched = |arguments: &[&str]| {
            let arguments = [&["--update", "u", "--watch"], arguments].concat();
            match parse(&arguments).unwrap() {
                Request::Verify(arguments) if arguments.watch.is_some() => arguments.source,
                other => panic!("{other:?}"),
            }
        };
        assert!(matches!(watched(&[]), Source::StandardInput));
        assert!(matches!(watched(&["--quiet", "-"]), Source::StandardInput));
        assert!(matches!(
            watched(&["/dev/ttyUSB0", "--csv", "scans.csv"]),
            Source::Device(path) if path == Path::new("/dev/ttyUSB0")
        ));
        for mistake in [
            &["--json"] as &[&str],
            &["--image", "a.png"],
            &["a", "b"],
            &["--delta", "-"],
        ] {
            assert!(parse(&[&["--update", "u", "--watch"], mistake].concat()).is_err());
        }
        assert!(matches!(
            parse(&["--update", "u", "--expect", "list.csv", "-"]),
            Err(UsageError::WithoutWatch("--expect"))
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
