//! What a terminal may show that a file or a pipe may not: colours and moving bars.

use std::env;
use std::io::{self, IsTerminal};

/// Colours for one stream: none off a terminal, where `NO_COLOR` has a value (no-color.org) or on
/// a terminal called `dumb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Paint {
    colours: bool,
}

impl Paint {
    /// For standard output.
    pub(super) fn stdout() -> Self {
        Self {
            colours: io::stdout().is_terminal() && wanted(),
        }
    }

    /// For standard error.
    pub(super) fn stderr() -> Self {
        Self {
            colours: io::stderr().is_terminal() && wanted(),
        }
    }

    #[cfg(test)]
    pub(super) const fn plain() -> Self {
        Self { colours: false }
    }

    pub(super) fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    pub(super) fn dim(self, text: &str) -> String {
        self.with("2", text)
    }

    pub(super) fn green(self, text: &str) -> String {
        self.with("1;32", text)
    }

    pub(super) fn yellow(self, text: &str) -> String {
        self.with("1;33", text)
    }

    pub(super) fn red(self, text: &str) -> String {
        self.with("1;31", text)
    }

    pub(super) fn cyan(self, text: &str) -> String {
        self.with("36", text)
    }

    fn with(self, code: &str, text: &str) -> String {
        if self.colours {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
}

/// Whether standard error is a terminal, where a bar moves.
pub(super) fn is_terminal() -> bool {
    io::stderr().is_terminal()
}

fn wanted() -> bool {
    let no_color = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
    !no_color && !dumb
}
