//! The dashboard: few figures, and charts with the table behind each.

use askama::Template;

use super::table::Table;
use crate::Frame;

/// The dashboard.
#[derive(Debug, Template)]
#[template(path = "department/dashboard.html")]
pub struct DashboardPage {
    /// What stands around it.
    pub frame: Frame,
    /// The part of the state that it is of.
    pub area: String,
    /// The time at which it was counted.
    pub counted_at: String,
    /// Four or five figures.
    pub figures: Vec<Figure>,
    /// Charts.
    pub charts: Vec<ChartCard>,
}

/// A figure that somebody may have to act on.
#[derive(Debug, Clone)]
pub struct Figure {
    /// What it is.
    pub name: String,
    /// The figure.
    pub figure: String,
    /// What to know of it.
    pub note: String,
    /// `good`, `wait` or `bad`, and the word for it.
    pub state: Option<(&'static str, String)>,
}

/// A chart with its table.
#[derive(Debug, Clone)]
pub struct ChartCard {
    /// What it shows.
    pub title: String,
    /// What to know of it.
    pub note: String,
    /// The chart as SVG, or nothing where there is nothing to draw.
    pub svg: Option<String>,
    /// The table behind it.
    pub table: Table,
    /// Where its CSV file is.
    pub csv: String,
    /// Where there is more: path and words.
    pub more: Option<(String, String)>,
}
