//! A table of any screen, which is also what its CSV file has.

use askama::Template;

/// A table.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "department/table.html")]
pub struct Table {
    /// What it is of.
    pub caption: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, with a cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub heading: String,
    /// Whether it has numbers.
    pub is_number: bool,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A number as people read it.
    Number(String),
    /// A number or word of a machine.
    Code(String),
    /// A way to something: path and words.
    Link(String, String),
    /// How something stands: `good`, `wait`, `bad` or nothing, and words.
    State(&'static str, String),
}

impl Table {
    /// An empty table; a heading that begins with `#` is one of numbers.
    pub fn new(caption: impl Into<String>, headings: &[String]) -> Self {
        let column = |heading: &String| {
            let number = heading.strip_prefix('#');
            Column {
                heading: number.unwrap_or(heading).to_owned(),
                is_number: number.is_some(),
            }
        };
        Self {
            caption: caption.into(),
            columns: headings.iter().map(column).collect(),
            rows: Vec::new(),
        }
    }
}

impl Cell {
    /// What it says, without form.
    pub fn words(&self) -> &str {
        match self {
            Self::Text(words)
            | Self::Number(words)
            | Self::Code(words)
            | Self::Link(_, words)
            | Self::State(_, words) => words,
        }
    }
}
