//! What everybody sees without signing in: the start page, how far a request is, whether a card
//! number was issued, and what this office promises about data and access.

use askama::Template;

use crate::Frame;

/// The start page.
#[derive(Debug, Template)]
#[template(path = "start.html")]
pub struct StartPage {
    /// What stands around it.
    pub frame: Frame,
    /// Where people call.
    pub helpline: String,
}

/// The form for a tracking code or a number, and the short answer to a number.
#[derive(Debug, Template)]
#[template(path = "track.html")]
pub struct TrackPage {
    /// What stands around it.
    pub frame: Frame,
    /// Whether nothing was found; it is not said why.
    pub not_found: bool,
    /// The short answer.
    pub answer: Option<ShortAnswer>,
}

/// What is said to who knows a number alone, here and at the helpline.
#[derive(Debug)]
pub struct ShortAnswer {
    /// The number.
    pub number: String,
    /// How far it is.
    pub stage: &'static str,
    /// Since when, where it is known.
    pub since: Option<String>,
    /// What it waits for, or what ended it.
    pub next: Option<&'static str>,
}

/// How far a request is, for who has its slip.
#[derive(Debug, Template)]
#[template(path = "tracked.html")]
pub struct TrackedPage {
    /// Whether the family may be called, and where that is changed; not asked where absent.
    pub calls: Option<(bool, String)>,
    /// What stands around it.
    pub frame: Frame,
    /// Its number.
    pub number: String,
    /// Why it was asked.
    pub reason: &'static str,
    /// The six steps.
    pub steps: Vec<TrackedStep>,
    /// What comes next.
    pub next: Option<&'static str>,
    /// By when the card is to be there.
    pub due: Option<String>,
    /// Whether that day is over.
    pub late: bool,
    /// What ended it otherwise, and why where it was refused.
    pub end: Option<(&'static str, Option<&'static str>)>,
    /// The fee, where there is one.
    pub fee: Option<String>,
    /// Whether it came.
    pub is_paid: bool,
    /// Whether it goes back.
    pub refund_due: bool,
    /// Where people call.
    pub helpline: String,
}

/// One of the six steps.
#[derive(Debug)]
pub struct TrackedStep {
    /// Its name.
    pub name: &'static str,
    /// How far it is.
    pub state: StepState,
    /// Its day, where it is known.
    pub day: Option<String>,
}

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepState {
    /// It is done.
    Done,
    /// It comes next.
    Next,
    /// It lies ahead.
    Ahead,
}

impl StepState {
    /// The class of its mark.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Next => "now",
            Self::Ahead => "ahead",
        }
    }

    /// The key of its word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Done => "step-done",
            Self::Next => "step-next",
            Self::Ahead => "step-ahead",
        }
    }
}

/// Whether a card number was issued.
#[derive(Debug, Template)]
#[template(path = "check.html")]
pub struct CheckPage {
    /// What stands around it.
    pub frame: Frame,
    /// What is wrong with what was typed.
    pub wrong: Option<&'static str>,
    /// The answer: the class of its mark, and the keys of what it says and of what to do.
    pub answer: Option<(&'static str, &'static str, &'static str)>,
}

/// What is done with data, and whom to ask.
#[derive(Debug, Template)]
#[template(path = "privacy.html")]
pub struct PrivacyPage {
    /// What stands around it.
    pub frame: Frame,
    /// Where people call.
    pub helpline: String,
    /// Days for which what is over is kept.
    pub kept_days: u32,
}

/// How everybody can use these pages.
#[derive(Debug, Template)]
#[template(path = "accessibility.html")]
pub struct AccessibilityPage {
    /// What stands around it.
    pub frame: Frame,
    /// Where people call.
    pub helpline: String,
}
