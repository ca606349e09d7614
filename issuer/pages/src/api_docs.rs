//! The description of the exchange's interface, for people: made of the same OpenAPI document that
//! programs read, with no script.

use askama::Template;

use crate::Frame;

/// The description.
#[derive(Debug, Template)]
#[template(path = "api_docs.html")]
pub struct ApiDocsPage {
    /// What stands around it.
    pub frame: Frame,
    /// What the interface is.
    pub what: String,
    /// What can be asked.
    pub operations: Vec<Operation>,
    /// The documents that go in and out.
    pub schemas: Vec<SchemaCard>,
    /// What can be wrong.
    pub codes: Vec<CodeRow>,
}

/// Something that can be asked.
#[derive(Debug)]
pub struct Operation {
    /// `GET` or `POST`.
    pub method: String,
    /// Where.
    pub path: String,
    /// Its name in programs.
    pub id: String,
    /// What it does, in a line.
    pub summary: String,
    /// More of it.
    pub description: String,
    /// What a token must be for; none where nobody needs one, empty where any will do.
    pub scope: Option<String>,
    /// What stands in the address or a header.
    pub parameters: Vec<Parameter>,
    /// Media type and kind of what is sent.
    pub request: Option<(String, String)>,
    /// Status, meaning and kind of what comes back.
    pub answers: Vec<(String, String, String)>,
}

/// Something that stands in the address or a header.
#[derive(Debug)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// `path`, `query` or `header`.
    pub place: String,
    /// What it is.
    pub what: String,
    /// Whether it must be there.
    pub required: bool,
}

/// A document.
#[derive(Debug)]
pub struct SchemaCard {
    /// Its name.
    pub name: String,
    /// What it is.
    pub what: String,
    /// Its fields.
    pub fields: Vec<FieldRow>,
}

/// A field.
#[derive(Debug)]
pub struct FieldRow {
    /// Its name.
    pub name: String,
    /// What kind of value it is.
    pub kind: String,
    /// What it means.
    pub what: String,
    /// Whether it must be there.
    pub required: bool,
}

/// A code of a problem.
#[derive(Debug)]
pub struct CodeRow {
    /// The code.
    pub code: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// What happened.
    pub message: String,
    /// What to do next.
    pub next: String,
}
