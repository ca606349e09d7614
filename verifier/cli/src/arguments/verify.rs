use std::ffi::OsString;
use std::path::PathBuf;

use card_payload::Timestamp;

use super::trust::Trust;
use super::usage_error::UsageError;
use super::values::{path, plain_arguments, time};

/// A request to verify.
#[derive(Debug)]
pub(crate) struct Arguments {
    /// The verifier update; what is kept where absent.
    pub(crate) update: Option<PathBuf>,
    /// Deltas, trust lists and updates to be taken after it.
    pub(crate) deltas: Vec<PathBuf>,
    pub(crate) trust: Trust,
    /// The time to verify at; the clock's where absent.
    pub(crate) at: Option<Timestamp>,
    /// JSON in place of words.
    pub(crate) json: bool,
    /// Where versions and issue numbers are remembered.
    pub(crate) state: Option<PathBuf>,
    /// The month's register, where who is served is noted.
    pub(crate) ledger: Option<PathBuf>,
    /// The shop whose register it is.
    pub(crate) shop: Option<String>,
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
}

impl Arguments {
    pub(super) fn parse(mut options: pico_args::Arguments) -> Result<Self, UsageError> {
        let update = options.opt_value_from_os_str("--update", path)?;
        let deltas = options.values_from_os_str("--delta", path)?;
        let trust = Trust::parse(&mut options)?;
        let at = time(&mut options)?;
        let state = options.opt_value_from_os_str("--state", path)?;
        let ledger = options.opt_value_from_os_str("--ledger", path)?;
        let shop = options.opt_value_from_str("--shop")?;
        if shop.is_some() && ledger.is_none() {
            return Err(UsageError::ShopAlone);
        }
        let json = options.contains("--json");
        let pictures = options.contains("--image");
        let watch = watch_options(&mut options)?;
        if watch.is_some() && (json || pictures) {
            let other = if json { "--json" } else { "--image" };
            return Err(UsageError::WithWatch(other));
        }
        let rest = plain_arguments(options.finish())?;
        let source = if watch.is_some() {
            watched_source(rest)?
        } else {
            source(rest, pictures)?
        };
        if update.is_none() && state.is_none() {
            return Err(UsageError::NoUpdate);
        }
        if matches!(source, Source::StandardInput) && deltas.iter().any(|file| file == "-") {
            return Err(UsageError::TwoFromStandardInput);
        }
        Ok(Self {
            update,
            deltas,
            trust,
            at,
            json,
            state,
            ledger,
            shop,
            watch,
            source,
        })
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

fn watched_source(rest: Vec<OsString>) -> Result<Source, UsageError> {
    let mut rest = rest.into_iter();
    match (rest.next(), rest.next()) {
        (None, _) => Ok(Source::StandardInput),
        (Some(one), None) if one == "-" => Ok(Source::StandardInput),
        (Some(one), None) => Ok(Source::Device(PathBuf::from(one))),
        (Some(_), Some(_)) => Err(UsageError::SeveralDevices),
    }
}

fn source(rest: Vec<OsString>, pictures: bool) -> Result<Source, UsageError> {
    let mut rest = rest.into_iter();
    let first = rest.next().ok_or(UsageError::Nothing)?;
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

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::arguments::Request;
    use crate::arguments::tests::parse;

    #[test]
    fn several_pictures_follow_one_option() {
        let request = parse(&["--update", "u", "--image", "a.png", "b.jpg"]).unwrap();
        let Request::Verify(arguments) = request else {
            panic!("a request to verify")
        };
        assert!(matches!(arguments.source, Source::Pictures(files) if files.len() == 2));
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
