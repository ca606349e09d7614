//! A list with what narrows it: queues and registers.

use askama::Template;

use super::table::Table;
use crate::Frame;

/// A list.
#[derive(Debug, Template)]
#[template(path = "department/list.html")]
pub struct ListPage {
    /// What stands around it.
    pub frame: Frame,
    /// What it is a list of.
    pub title: String,
    /// What to know of it.
    pub intro: String,
    /// What narrows it.
    pub fields: Vec<Field>,
    /// The list.
    pub tables: Vec<Table>,
    /// Where its CSV file is.
    pub csv: Option<String>,
    /// Where it goes on.
    pub next: Option<String>,
    /// Where it came from: path and words.
    pub back: Option<(String, String)>,
}

/// A field of the form that narrows a list.
#[derive(Debug, Clone, Default)]
pub struct Field {
    /// Its name in the path.
    pub name: &'static str,
    /// What it asks for.
    pub label: String,
    /// What was asked for.
    pub value: String,
    /// Whether it asks for a day.
    pub is_day: bool,
    /// What may be chosen: values and words; where there is nothing, something is typed.
    pub choices: Vec<(String, String)>,
}
