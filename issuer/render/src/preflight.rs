//! Looks a press's PDF over: every rule of PDF/X-4 and of our lots that a program can check, and
//! which it cannot.
//!
//! No tool that costs nothing checks PDF/X-4 completely. This one takes nothing from the writers of
//! this crate but the numbers that both must keep to: it reads the finished bytes, as a vendor
//! does. It reads every content stream to its end, with the drawings that pages share.
//!
//! The standard's rules begin with `x4-`, those of the PDF format itself with `pdf-`, our own for
//! cards with `card-`, those of variable data with `vt-`. ISO 15930-7 is named without a clause:
//! its text is sold, so that nobody could look a number up.
//!
//! Memory: `lopdf` holds the whole document beside the bytes it is read from, so that a file needs
//! a little more than twice its size; streams are inflated one at a time.

mod boxes;
mod content;
mod data_parts;
mod fonts;
mod graphics;
mod icc;
mod identity;
mod images;
mod interactive;
mod ledger;
mod open;
mod output_intent;
mod page_walk;
mod pdf_file;
mod rendering;
mod rules;
mod spaces;
mod structure;
mod text_checks;
mod xmp;

use std::fmt;

pub use open::PreflightError;
pub use rules::{Rule, Severity};

use ledger::Ledger;
use pdf_file::PdfFile;

/// Where in a file something was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// The page, counted from 1; none for what belongs to the whole file. What many pages share is
    /// found on the first.
    pub page: Option<u32>,
    /// The number of the PDF object.
    pub object: Option<u32>,
}

/// One thing that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Where.
    pub place: Place,
    /// What is there.
    pub what: String,
}

/// How a file stands to a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Everything that the rule is about keeps it.
    Passed,
    /// Something breaks it.
    Failed {
        /// The first findings, at most [`FINDINGS_MAX`].
        findings: Vec<Finding>,
        /// How many more there are.
        more: u64,
    },
    /// Something may print worse than it should; the file can be printed.
    Warned {
        /// The first findings, at most [`FINDINGS_MAX`].
        findings: Vec<Finding>,
        /// How many more there are.
        more: u64,
    },
    /// The file has nothing that the rule is about.
    NotPresent,
    /// No program can tell from this file, or this one cannot.
    CannotCheck {
        /// The reason.
        why: String,
    },
}

/// What was found about one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleResult {
    /// The rule.
    pub rule: &'static Rule,
    /// How the file stands to it.
    pub outcome: Outcome,
    /// What is worth knowing even if the rule is kept: the profile's name, the plates.
    pub notes: Vec<String>,
}

/// What was found in a file, rule by rule, in a fixed order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preflight {
    /// Pages of the file.
    pub pages: u32,
    /// Every rule.
    pub rules: Vec<RuleResult>,
}

/// Findings that are told for a rule; the rest is counted.
pub const FINDINGS_MAX: usize = 20;

/// Looks a PDF over.
///
/// Never panics, whatever the bytes are: what is no PDF, or damaged so that it cannot be opened, is
/// an error.
pub fn preflight(bytes: &[u8]) -> Result<Preflight, PreflightError> {
    let document = open::open(bytes)?;
    let file = PdfFile::new(bytes, &document);
    let mut ledger = Ledger::default();
    structure::check(&file, &mut ledger);
    interactive::check(&file, &mut ledger);
    identity::check(&file, &mut ledger);
    output_intent::check(&file, &mut ledger);
    boxes::check(&file, &mut ledger);
    page_walk::check(&file, &mut ledger);
    data_parts::check(&file, &mut ledger);
    Ok(Preflight {
        pages: file.page_count(),
        rules: ledger.finish(),
    })
}

impl Preflight {
    /// Whether no rule is broken.
    pub fn passed(&self) -> bool {
        !self.rules.iter().any(RuleResult::failed)
    }

    /// The result of a rule by its id.
    pub fn find(&self, id: &str) -> Option<&RuleResult> {
        self.rules.iter().find(|result| result.rule.id == id)
    }
}

impl RuleResult {
    /// Whether the rule is broken.
    pub fn failed(&self) -> bool {
        matches!(self.outcome, Outcome::Failed { .. })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.page, self.object) {
            (Some(page), Some(object)) => write!(out, "page {page}, object {object}"),
            (Some(page), None) => write!(out, "page {page}"),
            (None, Some(object)) => write!(out, "object {object}"),
            (None, None) => out.write_str("the file"),
        }
    }
}
