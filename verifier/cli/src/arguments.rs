mod conformance;
mod hand_back;
mod trust;
mod update;
mod usage_error;
mod values;
mod verify;

use std::ffi::OsString;

pub(crate) use conformance::{ConformanceArguments, KINDS, Trial};
pub(crate) use hand_back::HandBackArguments;
pub(crate) use trust::Trust;
pub(crate) use update::{ImportArguments, ShowArguments};
pub(crate) use usage_error::UsageError;
pub(crate) use verify::{Arguments, Source, WatchOptions};

/// What `--help` prints.
pub(crate) const HELP: &str = include_str!("help.txt");

/// What the command line asks for.
#[derive(Debug)]
pub(crate) enum Request {
    Help,
    Version,
    Verify(Box<Arguments>),
    /// `update import`
    Import(ImportArguments),
    /// `update show`
    Show(ShowArguments),
    Conformance(ConformanceArguments),
    /// `hand-back`
    HandBack(HandBackArguments),
}

impl Request {
    /// Reads the command line of this process.
    pub(crate) fn from_command_line() -> Result<Self, UsageError> {
        Self::parse(std::env::args_os().skip(1).collect())
    }

    /// A subcommand stands first; without one there is something to verify.
    fn parse(mut words: Vec<OsString>) -> Result<Self, UsageError> {
        let begins = |words: &[OsString], word| words.first().is_some_and(|first| first == word);
        let is_update = begins(&words, "update");
        let is_conformance = begins(&words, "conformance");
        let is_hand_back = begins(&words, "hand-back");
        let command = if is_conformance {
            conformance::split_command(&mut words)
        } else {
            Vec::new()
        };
        if is_update || is_conformance || is_hand_back {
            words.remove(0);
        }
        let verb = update::Verb::ALL
            .into_iter()
            .find(|verb| is_update && begins(&words, verb.word()));
        if verb.is_some() {
            words.remove(0);
        }
        let mut options = pico_args::Arguments::from_vec(words);
        if options.contains(["-h", "--help"]) {
            Ok(Self::Help)
        } else if options.contains(["-V", "--version"]) {
            Ok(Self::Version)
        } else if is_conformance {
            conformance::parse(options, command).map(Self::Conformance)
        } else if is_hand_back {
            HandBackArguments::parse(options).map(Self::HandBack)
        } else if is_update {
            update::parse(verb.ok_or(UsageError::NoVerb)?, options)
        } else {
            Arguments::parse(options).map(Box::new).map(Self::Verify)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    pub(super) fn parse(arguments: &[&str]) -> Result<Request, UsageError> {
        Request::parse(arguments.iter().map(OsString::from).collect())
    }

    #[test]
    fn a_subcommand_stands_first_and_a_text_is_none() {
        assert!(matches!(
            parse(&["update", "import", "a.cose", "b.jpg", "--state", "shop"]),
            Ok(Request::Import(import)) if import.files.len() == 2 && !import.json
        ));
        assert!(matches!(
            parse(&["update", "show", "--state", "shop", "--json"]),
            Ok(Request::Show(show)) if show.json
        ));
        assert!(matches!(parse(&["update", "--help"]), Ok(Request::Help)));
        assert!(matches!(
            parse(&["--update", "u", "update"]),
            Ok(Request::Verify(verify)) if matches!(&verify.source, Source::Text(text) if text == "update")
        ));
    }

    #[test]
    fn what_stands_after_two_dashes_is_the_other_program() {
        let request = parse(&[
            "conformance",
            "--seconds",
            "2",
            "--",
            "reader",
            "--json",
            "-h",
        ]);
        let Ok(Request::Conformance(ConformanceArguments::Trial(trial))) = request else {
            panic!("{request:?}")
        };
        assert_eq!(trial.command, ["reader", "--json", "-h"]);
        assert!(!trial.json && trial.patience == Duration::from_secs(2));
        assert_eq!(trial.kinds, KINDS);
    }

    #[test]
    fn a_subcommand_that_lacks_something_says_what() {
        for (words, hint) in [
            (&["update"] as &[&str], "update import"),
            (&["update", "fetch"], "update import"),
            (&["update", "import", "--state", "d"], "no file"),
            (&["update", "import", "a.cose"], "--state"),
            (&["update", "show"], "--state"),
            (&["update", "show", "--state", "d", "x"], "`x`"),
            (&["conformance"], "-- COMMAND"),
            (&["conformance", "reader"], "-- COMMAND"),
            (&["conformance", "--kind", "good", "--", "r"], "`good`"),
            (&["conformance", "--seconds", "0", "--", "r"], "--seconds"),
            (&["conformance", "--answer", "--", "r"], "--answer"),
        ] {
            let message = parse(words).unwrap_err().to_string();
            assert!(message.contains(hint), "{words:?}: {message}");
        }
    }
}
