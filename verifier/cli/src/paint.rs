use std::io::IsTerminal;

use card_verifier::Decision;

/// Colours for a terminal, or none.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paint {
    on: bool,
}

impl Paint {
    /// Colours where standard output is a terminal and `NO_COLOR` is not set
    /// (<https://no-color.org>).
    pub(crate) fn for_standard_output() -> Self {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self {
            on: !refused && std::io::stdout().is_terminal(),
        }
    }

    #[cfg(test)]
    pub(crate) const fn always() -> Self {
        Self { on: true }
    }

    /// Bold, on the decision's colour.
    pub(crate) fn banner(self, decision: Decision, text: &str) -> String {
        let code = match decision {
            Decision::Accept => "1;97;42",
            Decision::Reject => "1;97;41",
            Decision::Undecided => "1;30;43",
        };
        self.with(code, text)
    }

    pub(crate) fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    pub(crate) fn dim(self, text: &str) -> String {
        self.with("2", text)
    }

    /// Black on white, for what must not be overlooked.
    pub(crate) fn inverse(self, text: &str) -> String {
        self.with("1;7", text)
    }

    fn with(self, code: &str, text: &str) -> String {
        if self.on {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
}
