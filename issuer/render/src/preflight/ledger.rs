//! What was found so far, by rule.

use std::collections::{BTreeMap, BTreeSet};

use super::rules::{ALL, CANNOT_CHECK, Rule, Severity};
use super::{FINDINGS_MAX, Finding, Outcome, Place, RuleResult};

/// Collects findings; a rule without any is kept, or has nothing in the file that it is about.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    entries: BTreeMap<&'static str, Entry>,
}

#[derive(Debug, Default)]
struct Entry {
    seen: bool,
    findings: Vec<Finding>,
    more: u64,
    notes: BTreeSet<String>,
    unchecked: Option<String>,
}

/// Notes that are kept for a rule: a hostile file may have any number of names.
const NOTES_MAX: usize = 50;

impl Ledger {
    /// The file has something that the rule is about.
    pub(super) fn saw(&mut self, rule: &'static Rule) {
        self.entry(rule).seen = true;
    }

    /// Something breaks the rule. The same at the same place counts once.
    pub(super) fn found(&mut self, rule: &'static Rule, place: Place, what: impl Into<String>) {
        let entry = self.entry(rule);
        entry.seen = true;
        let what = what.into();
        let known = entry
            .findings
            .iter()
            .any(|known| known.place == place && known.what == what);
        if known {
            return;
        }
        if entry.findings.len() < FINDINGS_MAX {
            entry.findings.push(Finding { place, what });
        } else {
            entry.more += 1;
        }
    }

    /// Says something about what the rule looked at.
    pub(super) fn note(&mut self, rule: &'static Rule, note: impl Into<String>) {
        let notes = &mut self.entry(rule).notes;
        if notes.len() < NOTES_MAX {
            notes.insert(note.into());
        }
    }

    /// A part of the file could not be looked at, so that the rule is not known to be kept.
    pub(super) fn cannot_check(&mut self, rule: &'static Rule, why: &str) {
        let unchecked = &mut self.entry(rule).unchecked;
        unchecked.get_or_insert_with(|| why.to_owned());
    }

    /// Every rule with its outcome, in the rules' order.
    pub(super) fn finish(mut self) -> Vec<RuleResult> {
        for (rule, why) in CANNOT_CHECK {
            self.cannot_check(rule, why);
        }
        ALL.iter()
            .map(|&rule| {
                let entry = self.entries.remove(rule.id).unwrap_or_default();
                let notes = entry.notes.iter().cloned().collect();
                RuleResult {
                    rule,
                    outcome: entry.outcome(rule),
                    notes,
                }
            })
            .collect()
    }

    fn entry(&mut self, rule: &'static Rule) -> &mut Entry {
        self.entries.entry(rule.id).or_default()
    }
}

impl Entry {
    fn outcome(self, rule: &Rule) -> Outcome {
        let (findings, more) = (self.findings, self.more);
        if !findings.is_empty() {
            return match rule.severity {
                Severity::Error => Outcome::Failed { findings, more },
                Severity::Warning => Outcome::Warned { findings, more },
            };
        }
        match self.unchecked {
            Some(why) => Outcome::CannotCheck { why },
            None if self.seen => Outcome::Passed,
            None => Outcome::NotPresent,
        }
    }
}
