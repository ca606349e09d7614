use super::Spoken;
use super::drawing::{Drawing, escaped, percent};

/// Pixels of a step with its words.
const ROW: usize = 50;

/// A step that some of the step before have come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What it is.
    pub label: String,
    /// How many have come to it.
    pub reached: u64,
    /// The number as people read it.
    pub text: String,
}

/// A funnel: each step is as wide as the part of the first one that came to it.
pub fn funnel(spoken: Spoken<'_>, steps: &[Step]) -> String {
    let all = steps.first().map_or(0, |step| step.reached);
    let mut drawing = Drawing::begin(spoken, (steps.len() * ROW).max(1));
    for (row, step) in steps.iter().enumerate() {
        let top = row * ROW;
        let (words, line) = (top + 18, top + 25);
        drawing.line(format_args!(
            "<text x=\"0\" y=\"{words}\">{}</text>",
            escaped(&step.label)
        ));
        drawing.line(format_args!(
            "<text x=\"100%\" y=\"{words}\" text-anchor=\"end\" class=\"value\">{}</text>",
            escaped(&step.text)
        ));
        // As much on the left as on the right.
        let beside = percent(all.saturating_sub(step.reached), all.saturating_mul(2));
        let width = percent(step.reached, all);
        drawing.line(format_args!(
            "<rect class=\"part\" x=\"{beside}%\" y=\"{line}\" width=\"{width}%\" height=\"18\"/>",
        ));
    }
    drawing.finish()
}
