//! Looks whether the office is well: database, clock, fonts, layouts, keys, lists, disk, backup,
//! and says how to mend what is not.

mod database;
mod keys;
mod machine;

use card_payload::Timestamp;

use crate::config::Config;
use crate::signing::DemoKeyPolicy;

/// How something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// As it should be.
    Ok,
    /// Not checked here.
    NotChecked,
    /// To be looked after soon.
    Warning,
    /// To be mended before work goes on.
    Failing,
}

impl State {
    /// The word in tables and JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::NotChecked => "not checked",
            Self::Warning => "warning",
            Self::Failing => "failing",
        }
    }
}

/// One line of the doctor's report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at.
    pub area: &'static str,
    /// How it is.
    pub state: State,
    /// What was seen.
    pub text: String,
    /// How to mend it; empty where there is nothing to mend.
    pub mend: String,
}

/// What the doctor looks at, and when.
#[derive(Debug)]
pub struct Patient<'a> {
    /// The office's settings.
    pub config: &'a Config,
    /// Whether demo keys may be used.
    pub demo: DemoKeyPolicy,
    /// The time.
    pub now: Timestamp,
}

/// The report in the making.
#[derive(Debug, Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn ok(&mut self, area: &'static str, text: impl Into<String>) {
        self.add(area, State::Ok, text, "");
    }

    fn add(
        &mut self,
        area: &'static str,
        state: State,
        text: impl Into<String>,
        mend: impl Into<String>,
    ) {
        self.0.push(Finding {
            area,
            state,
            text: text.into(),
            mend: mend.into(),
        });
    }

    /// An error with all its causes; its hints are how to mend it.
    fn error(&mut self, area: &'static str, state: State, error: &dyn std::error::Error) {
        let mut texts: Vec<String> = Vec::new();
        let mut mends: Vec<String> = Vec::new();
        let mut cause = Some(error);
        while let Some(error) = cause {
            cause = error.source();
            let message = error.to_string();
            let (text, mend) = message.split_once("\n\nhint: ").unwrap_or((&message, ""));
            if !texts.last().is_some_and(|last| last.ends_with(text)) {
                texts.push(text.to_owned());
            }
            if !mend.is_empty() && !mends.iter().any(|known| known == mend) {
                mends.push(mend.to_owned());
            }
        }
        if mends.is_empty() {
            mends.push("put right what the settings name, then look again".to_owned());
        }
        self.add(area, state, texts.join(": "), mends.join("; "));
    }
}

/// Looks at everything. Nothing is changed, but for the schema, which opening brings up to date.
pub async fn examine(patient: &Patient<'_>) -> Vec<Finding> {
    let mut findings = Findings::default();
    let newest = database::examine(patient, &mut findings).await;
    machine::examine(patient, newest.as_ref(), &mut findings);
    let cards_by_key = newest.map(|newest| newest.cards_by_key).unwrap_or_default();
    keys::examine(patient, &cards_by_key, &mut findings);
    findings.0
}

/// `3 days`, `1 hour`: how long something is.
fn age(seconds: i64) -> String {
    let (number, unit) = match seconds.max(0) {
        minutes @ 0..7_200 => (minutes / 60, "minute"),
        hours @ 7_200..172_800 => (hours / 3_600, "hour"),
        days => (days / Timestamp::DAY, "day"),
    };
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {unit}{plural}")
}

#[cfg(test)]
mod tests;
