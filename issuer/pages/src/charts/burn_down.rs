use std::fmt::Write as _;

use super::Spoken;
use super::drawing::{Drawing, escaped};

/// Pixels of the chart and of the part that the lines are drawn in.
const HEIGHT: usize = 190;
const TOP: usize = 24;
const LINES: usize = 132;
/// Units of the part in which the lines are drawn, in both directions.
const UNITS: i64 = 1_000;

/// What remains, day by day, and when it will be nothing if it goes on so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BurnDown {
    /// Days and what remained at their end, in order; days count from anywhere.
    pub remaining: Vec<(i64, u64)>,
    /// The day on which nothing remains, if it goes on so.
    pub forecast: Option<i64>,
    /// The first number, as people read it.
    pub first: String,
    /// The last number.
    pub last: String,
    /// Words for the first day and for the last one of the chart.
    pub days: [String; 2],
}

/// A line that goes down, and a dashed one to the day on which nothing remains.
pub fn burn_down(spoken: Spoken<'_>, chart: &BurnDown) -> String {
    let mut drawing = Drawing::begin(spoken, HEIGHT);
    let first_day = chart.remaining.first().map_or(0, |(day, _)| *day);
    let last = chart.remaining.last().copied().unwrap_or_default();
    let end = chart.forecast.unwrap_or(last.0).max(last.0);
    let most = chart.remaining.iter().map(|(_, cards)| *cards).max();
    let most = most.unwrap_or_default();
    let at = |day: i64, cards: u64| point(day - first_day, end - first_day, cards, most);
    let mut path = String::new();
    for (place, (day, cards)) in chart.remaining.iter().enumerate() {
        let (x, y) = at(*day, *cards);
        let step = if place == 0 { 'M' } else { 'L' };
        // Writing to a string cannot fail.
        let _ = write!(path, "{step}{x} {y}");
    }
    let floor = TOP + LINES;
    drawing.line(format_args!(
        "<text x=\"0\" y=\"15\" class=\"value\">{}</text>",
        escaped(&chart.first)
    ));
    drawing.line(format_args!(
        "<text x=\"100%\" y=\"15\" text-anchor=\"end\" class=\"value\">{}</text>",
        escaped(&chart.last)
    ));
    drawing.line(format_args!(
        "<svg x=\"0\" y=\"{TOP}\" width=\"100%\" height=\"{LINES}\" viewBox=\"0 0 {UNITS} {UNITS}\" \
         preserveAspectRatio=\"none\">",
    ));
    drawing.line(format_args!("<path class=\"line\" d=\"{path}\"/>"));
    if let Some(day) = chart.forecast {
        let (from, to) = (at(last.0, last.1), at(day, 0));
        drawing.line(format_args!(
            "<path class=\"forecast\" d=\"M{} {}L{} {}\"/>",
            from.0, from.1, to.0, to.1
        ));
    }
    drawing.line(format_args!("</svg>"));
    drawing.line(format_args!(
        "<rect class=\"floor\" x=\"0\" y=\"{floor}\" width=\"100%\" height=\"1\"/>"
    ));
    let below = floor + 20;
    let [left, right] = &chart.days;
    drawing.line(format_args!(
        "<text x=\"0\" y=\"{below}\">{}</text>",
        escaped(left)
    ));
    drawing.line(format_args!(
        "<text x=\"100%\" y=\"{below}\" text-anchor=\"end\">{}</text>",
        escaped(right)
    ));
    drawing.finish()
}

fn point(day: i64, days: i64, cards: u64, most: u64) -> (i64, i64) {
    let x = (day * UNITS).checked_div(days.max(1)).unwrap_or_default();
    let height = u128::from(cards) * 1_000 / u128::from(most.max(1));
    (x, UNITS - i64::try_from(height).unwrap_or(UNITS))
}
