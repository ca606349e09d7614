use std::io::{Result, Write};

use serde::Serialize;

use super::check::Failure;
use super::vectors::Vector;
use crate::arguments::{KINDS, Trial};

/// Tells how each vector went, and keeps the sums.
#[derive(Debug)]
pub(super) struct Report<'t, W> {
    trial: &'t Trial,
    out: &'t mut W,
    vectors: usize,
    passed: usize,
    /// Something was said that no question asked for.
    said_more: bool,
}

/// How a vector went, as `--json` prints it.
#[derive(Debug, Serialize)]
struct Told<'v> {
    id: &'v str,
    /// What is wrong with the card or the update.
    defect: &'v str,
    pass: bool,
    rule: Option<&'v str>,
    expected: Option<&'v str>,
    got: Option<&'v str>,
}

/// The end, as `--json` prints it.
#[derive(Debug, Serialize)]
struct Sums<'t> {
    passed: usize,
    vectors: usize,
    kinds: &'t [&'static str],
    conformant: bool,
}

impl<'t, W: Write> Report<'t, W> {
    pub(super) fn new(trial: &'t Trial, out: &'t mut W) -> Self {
        Self {
            trial,
            out,
            vectors: 0,
            passed: 0,
            said_more: false,
        }
    }

    /// Tells of one vector.
    pub(super) fn tell(&mut self, vector: &Vector, failure: Option<&Failure>) -> Result<()> {
        self.vectors += 1;
        self.passed += usize::from(failure.is_none());
        self.print(vector.question.id(), &vector.defect, failure)
    }

    /// Tells of what was said after the last answer.
    pub(super) fn tell_more(&mut self, failure: &Failure) -> Result<()> {
        self.said_more = true;
        self.print("end", "no question is left", Some(failure))
    }

    /// Prints the sums; true where the program is conformant.
    pub(super) fn sum_up(self) -> Result<bool> {
        let (passed, vectors) = (self.passed, self.vectors);
        let conformant = passed == vectors && !self.said_more;
        let kinds = &self.trial.kinds;
        if self.trial.json {
            let sums = Sums {
                passed,
                vectors,
                kinds,
                conformant,
            };
            serde_json::to_writer(&mut *self.out, &sums)?;
            writeln!(self.out)?;
        } else {
            let word = if conformant {
                "conformant"
            } else {
                "not conformant"
            };
            let alone = if KINDS.iter().all(|kind| kinds.contains(kind)) {
                String::new()
            } else {
                format!(" (of {} alone)", kinds.join(", "))
            };
            writeln!(self.out, "{passed} of {vectors} vectors, {word}{alone}")?;
        }
        self.out.flush()?;
        Ok(conformant)
    }

    fn print(&mut self, id: &str, defect: &str, failure: Option<&Failure>) -> Result<()> {
        if self.trial.json {
            let told = Told {
                id,
                defect,
                pass: failure.is_none(),
                rule: failure.map(|failure| failure.rule),
                expected: failure.map(|failure| failure.expected.as_str()),
                got: failure.map(|failure| failure.got.as_str()),
            };
            serde_json::to_writer(&mut *self.out, &told)?;
            writeln!(self.out)?;
        } else if let Some(failure) = failure {
            let Failure {
                rule,
                expected,
                got,
                ..
            } = failure;
            writeln!(self.out, "FAIL  {id}  [{rule}]  {defect}")?;
            writeln!(self.out, "      expected {expected}")?;
            writeln!(self.out, "      got      {got}")?;
        } else {
            writeln!(self.out, "pass  {id}")?;
        }
        // Who waits for a slow program sees how far it is.
        self.out.flush()
    }
}
