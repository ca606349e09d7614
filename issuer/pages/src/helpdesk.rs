//! The telephone's page, and the complaints that wait for an answer.

use askama::Template;

use crate::Frame;
use crate::citizen::ShortAnswer;

/// What a caller is told.
#[derive(Debug, Template)]
#[template(path = "helpdesk.html")]
pub struct HelpdeskPage {
    /// What stands around it.
    pub frame: Frame,
    /// What was typed.
    pub typed: String,
    /// Whether there is no such number.
    pub not_found: bool,
    /// The answer.
    pub answer: Option<ShortAnswer>,
}

/// Complaints by age.
#[derive(Debug, Template)]
#[template(path = "grievances.html")]
pub struct GrievancesPage {
    /// What stands around it.
    pub frame: Frame,
    /// How many wait: less than 30 days, 30, 60, 100 and more.
    pub ages: [u64; 4],
    /// The same by category.
    pub by_category: Vec<(&'static str, [u64; 4])>,
    /// The complaints.
    pub rows: Vec<GrievanceRow>,
    /// Whether those that are answered are shown too.
    pub all: bool,
    /// How notices stand: waiting, sent, given up, without a number.
    pub notices: [u64; 4],
}

/// A complaint in the list.
#[derive(Debug)]
pub struct GrievanceRow {
    /// Its number.
    pub number: String,
    /// What kind.
    pub category: &'static str,
    /// When it was taken.
    pub taken: String,
    /// For how many days it has been there.
    pub days: u32,
    /// Whether it waits too long.
    pub late: bool,
    /// The class and the key of its state.
    pub state: (&'static str, &'static str),
}

/// One complaint.
#[derive(Debug, Template)]
#[template(path = "grievance.html")]
pub struct GrievancePage {
    /// What stands around it.
    pub frame: Frame,
    /// Its row.
    pub row: GrievanceRow,
    /// What it is about: the key of a name and a number.
    pub about: Vec<(&'static str, String)>,
    /// What was said.
    pub words: String,
    /// The last answer.
    pub answer: Option<String>,
    /// How often it was opened again.
    pub times_reopened: u32,
    /// What is wrong with the answer that was typed.
    pub wrong: Option<String>,
    /// What was typed.
    pub typed: String,
    /// Whether this person may answer now.
    pub may_answer: bool,
    /// Whether this person may close it now.
    pub may_close: bool,
    /// Characters of an answer.
    pub words_max: usize,
}
