//! Complaints, praise and ratings, from everybody.

use askama::Template;

use crate::Frame;

/// A choice of a form: its word, its text, and whether it is chosen.
pub type Choice = (&'static str, &'static str, bool);

/// The forms of a complaint and of a rating.
#[derive(Debug, Template)]
#[template(path = "complaints.html")]
pub struct ComplaintsPage {
    /// What stands around it.
    pub frame: Frame,
    /// What can be complained of.
    pub categories: Vec<Choice>,
    /// What can be rated.
    pub topics: Vec<Choice>,
    /// What was typed before, where it was not taken.
    pub typed: TypedComplaint,
    /// What is wrong with it.
    pub wrong: Option<String>,
    /// Characters that may be said.
    pub words_max: usize,
    /// Whether a caller's complaint is taken down.
    pub for_caller: bool,
}

/// What was typed.
#[derive(Debug, Default)]
pub struct TypedComplaint {
    /// The number of a request.
    pub request: String,
    /// The number of a card.
    pub card: String,
    /// The code of a shop.
    pub shop: String,
    /// What is said.
    pub words: String,
}

/// A complaint was taken.
#[derive(Debug, Template)]
#[template(path = "complaint_taken.html")]
pub struct ComplaintTakenPage {
    /// What stands around it.
    pub frame: Frame,
    /// Its number.
    pub number: String,
    /// What opens it, in groups.
    pub secret: String,
    /// What opens it, as a path.
    pub path: String,
    /// Whether a caller's complaint was taken down.
    pub for_caller: bool,
}

/// How far a complaint is, for who has its code.
#[derive(Debug, Template)]
#[template(path = "complaint.html")]
pub struct ComplaintPage {
    /// What stands around it.
    pub frame: Frame,
    /// Its number.
    pub number: String,
    /// What kind.
    pub category: &'static str,
    /// When it was taken.
    pub taken: String,
    /// The class and the key of its state.
    pub state: (&'static str, &'static str),
    /// When it was answered or closed.
    pub since: Option<String>,
    /// The answer.
    pub answer: Option<String>,
    /// Whether it can be opened again.
    pub may_reopen: bool,
    /// Its own path, with the code.
    pub path: String,
    /// Where people call.
    pub helpline: String,
}

/// Thanks for a rating.
#[derive(Debug, Template)]
#[template(path = "thanks.html")]
pub struct ThanksPage {
    /// What stands around it.
    pub frame: Frame,
}
