//! How a command ends when it does not succeed: one message with its causes and the next step.

use std::error::Error;
use std::fmt::Write as _;

use super::terminal::Paint;

/// Exit codes, the same for every command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// Everything was done.
    Done,
    /// A card or bundle did not verify, or a lot was rejected.
    NotVerified,
    /// A file broke a rule that it was looked over for.
    RuleBroken,
    /// Some of the input was rejected and the rest was taken.
    PartlyRejected,
    /// Something outside must be mended; what it is was told.
    Unwell,
}

impl Ending {
    pub(super) const fn exit_code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::NotVerified | Self::RuleBroken => 3,
            Self::PartlyRejected => 4,
            Self::Unwell => 5,
        }
    }
}

/// A command that could not be carried out.
#[derive(Debug)]
pub(super) struct Failure {
    exit_code: u8,
    error: anyhow::Error,
}

impl Failure {
    const GENERAL: u8 = 1;
    const USAGE: u8 = 2;
    const ENVIRONMENT: u8 = 5;

    /// The command line asks for something that cannot be.
    pub(super) fn usage(message: impl Into<String>) -> Self {
        Self {
            exit_code: Self::USAGE,
            error: anyhow::Error::msg(message.into()),
        }
    }

    /// Something outside the program is missing or in the way: a file, a key, the database.
    pub(super) fn environment(error: impl Into<anyhow::Error>) -> Self {
        Self {
            exit_code: Self::ENVIRONMENT,
            error: error.into(),
        }
    }

    /// What was brought is not what it should be.
    pub(super) fn not_verified(error: impl Into<anyhow::Error>) -> Self {
        Self {
            exit_code: Ending::NotVerified.exit_code(),
            error: error.into(),
        }
    }

    pub(super) const fn exit_code(&self) -> u8 {
        self.exit_code
    }

    /// The error, its causes and every hint in the chain, each once.
    pub(super) fn report(&self, paint: Paint) -> String {
        report(self.error.as_ref(), paint)
    }
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self {
            exit_code: Self::GENERAL,
            error: error.into(),
        }
    }
}

/// What an error message and its next step are parted by.
const HINT: &str = "\n\nhint: ";

fn report(error: &(dyn Error + 'static), paint: Paint) -> String {
    let mut text = String::new();
    let mut hints = Vec::new();
    let mut previous = String::new();
    let mut cause = Some(error);
    while let Some(error) = cause {
        cause = error.source();
        let message = error.to_string();
        let (what, hint) = match message.split_once(HINT) {
            Some((what, hint)) => (what.trim(), Some(hint.trim())),
            None => (message.trim(), None),
        };
        // An error whose text already ends with its cause's is not said twice.
        if !previous.ends_with(what) {
            let lead = if previous.is_empty() {
                paint.red("error: ")
            } else {
                "  because ".into()
            };
            let _ = writeln!(text, "{lead}{what}");
        }
        what.clone_into(&mut previous);
        if let Some(hint) = hint.filter(|hint| !hints.iter().any(|known| known == hint)) {
            hints.push(hint.to_owned());
        }
    }
    for hint in hints {
        let _ = write!(text, "\n{}{hint}\n", paint.cyan("hint: "));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("the card key does not open\n\nhint: look at issuer.toml")]
    struct Outer(#[source] Inner);

    #[derive(Debug, thiserror::Error)]
    #[error("the file is empty\n\nhint: write it")]
    struct Inner;

    #[test]
    fn causes_are_named_once_and_hints_stand_at_the_end() {
        let failure = Failure::environment(Outer(Inner));
        assert_eq!(failure.exit_code(), 5);
        assert_eq!(
            failure.report(Paint::plain()),
            "error: the card key does not open\n  because the file is empty\n\
             \nhint: look at issuer.toml\n\nhint: write it\n"
        );
    }

    #[test]
    fn a_message_that_ends_with_its_cause_is_not_said_twice() {
        let error = anyhow::Error::new(Inner).context("cannot sign: the file is empty");
        let report = Failure::from(error).report(Paint::plain());
        assert_eq!(
            report,
            "error: cannot sign: the file is empty\n\nhint: write it\n"
        );
    }
}
