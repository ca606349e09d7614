use std::fmt::Write as _;

use super::Spoken;

/// A chart in the making.
pub(super) struct Drawing(String);

impl Drawing {
    /// A chart of a height in pixels; it is as wide as the page gives it.
    pub(super) fn begin(spoken: Spoken<'_>, height: usize) -> Self {
        let mut drawing = Self(String::new());
        let Spoken {
            id,
            title,
            description,
        } = spoken;
        drawing.line(format_args!(
            "<svg class=\"chart\" xmlns=\"http://www.w3.org/2000/svg\" width=\"100%\" \
             height=\"{height}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\">",
        ));
        drawing.line(format_args!(
            "<title id=\"{id}-title\">{}</title>",
            escaped(title)
        ));
        drawing.line(format_args!(
            "<desc id=\"{id}-desc\">{}</desc>",
            escaped(description)
        ));
        drawing
    }

    /// Adds a line.
    pub(super) fn line(&mut self, line: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.0, "{line}");
    }

    /// The whole text.
    pub(super) fn finish(mut self) -> String {
        self.0.push_str("</svg>\n");
        self.0
    }
}

/// Text as it stands in XML.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// A part of a whole in hundredths with one decimal: `62.5`. Something that is there is seen.
pub(super) fn percent(part: u64, whole: u64) -> String {
    let thousandths = u128::from(part) * 1_000 / u128::from(whole.max(1));
    let least = u128::from(part > 0) * 4;
    let thousandths = thousandths.clamp(least, 1_000);
    format!("{}.{}", thousandths / 10, thousandths % 10)
}
