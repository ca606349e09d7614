use super::Spoken;
use super::drawing::{Drawing, escaped, percent};

/// Pixels of a bar with its words.
const ROW: usize = 46;

/// A bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// What it is of.
    pub label: String,
    /// How long.
    pub value: u64,
    /// A longer bar behind it, of which it is a part.
    pub of: Option<u64>,
    /// The number as people read it.
    pub text: String,
}

/// Bars below each other, all by the same measure: the longest fills the width.
pub fn bars(spoken: Spoken<'_>, bars: &[Bar]) -> String {
    let longest = bars.iter().map(|bar| bar.of.unwrap_or(bar.value)).max();
    let longest = longest.unwrap_or_default();
    let mut drawing = Drawing::begin(spoken, (bars.len() * ROW).max(1));
    for (row, bar) in bars.iter().enumerate() {
        let top = row * ROW;
        let (words, line) = (top + 17, top + 24);
        drawing.line(format_args!(
            "<text x=\"0\" y=\"{words}\">{}</text>",
            escaped(&bar.label)
        ));
        drawing.line(format_args!(
            "<text x=\"100%\" y=\"{words}\" text-anchor=\"end\" class=\"value\">{}</text>",
            escaped(&bar.text)
        ));
        if let Some(of) = bar.of {
            let width = percent(of, longest);
            drawing.line(format_args!(
                "<rect class=\"whole\" x=\"0\" y=\"{line}\" width=\"{width}%\" height=\"14\"/>",
            ));
        }
        let width = percent(bar.value, longest);
        drawing.line(format_args!(
            "<rect class=\"part\" x=\"0\" y=\"{line}\" width=\"{width}%\" height=\"14\"/>",
        ));
    }
    drawing.finish()
}
