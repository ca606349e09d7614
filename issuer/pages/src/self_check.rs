//! A family looks at its card before it is made, and who sends it there.

use askama::Template;

use crate::Frame;

/// A family's card with a question about each field.
#[derive(Debug, Template)]
#[template(path = "self_check.html")]
pub struct SelfCheckPage {
    /// What stands around it.
    pub frame: Frame,
    /// The page's own path, with the secret.
    pub path: String,
    /// How many cards the family gets.
    pub cards: usize,
    /// The fields: word, question, and what was said before.
    pub fields: Vec<(&'static str, &'static str, Option<bool>)>,
    /// Until when the link opens.
    pub until: String,
    /// Whether an answer is missing.
    pub wrong: bool,
}

/// The link opens nothing any more, or the answer was taken.
#[derive(Debug, Template)]
#[template(path = "self_check_end.html")]
pub struct SelfCheckEndPage {
    /// What stands around it.
    pub frame: Frame,
    /// Whether an answer was taken just now, and if so whether something was wrong.
    pub taken: Option<bool>,
    /// Where people call.
    pub helpline: String,
}

/// Links for families, and what they said to be wrong.
#[derive(Debug, Template)]
#[template(path = "self_checks.html")]
pub struct SelfChecksPage {
    /// What stands around it.
    pub frame: Frame,
    /// What is wrong with what was typed.
    pub wrong: Option<String>,
    /// The link that was just made; it is shown this once.
    pub link: Option<NewLink>,
    /// Whether this person may send links.
    pub may_send: bool,
    /// What families said to be wrong, by place.
    pub rows: Vec<WrongRow>,
}

/// A family's link.
#[derive(Debug)]
pub struct NewLink {
    /// Whose.
    pub family: String,
    /// The link.
    pub link: String,
    /// What the office writes to the family.
    pub text: String,
    /// Until when it opens.
    pub until: String,
    /// What became of the SMS, where one was asked for: the class and the key.
    pub sent: Option<(&'static str, &'static str)>,
}

/// A field that a family said to be wrong.
#[derive(Debug)]
pub struct WrongRow {
    /// The panchayat or ward.
    pub place: String,
    /// Its code.
    pub code: u32,
    /// The family's id.
    pub family: String,
    /// The question.
    pub field: &'static str,
    /// When.
    pub day: String,
}
