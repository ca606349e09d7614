//! Aligned columns without boxes: what a terminal, a pipe and a screen reader all read well.

use comfy_table::presets::NOTHING;
use comfy_table::{Cell, CellAlignment, Table};

use super::terminal::Paint;

/// Where a column's text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Right,
}

/// The rows under a heading, indented by two, without trailing spaces.
pub(super) fn render(
    paint: Paint,
    heading: &[(&str, Align)],
    rows: impl IntoIterator<Item = Vec<String>>,
) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING);
    let cell = |at: usize, text: &str| {
        let align = match heading.get(at) {
            Some((_, Align::Right)) => CellAlignment::Right,
            _ => CellAlignment::Left,
        };
        Cell::new(text).set_alignment(align)
    };
    let names = heading
        .iter()
        .enumerate()
        .map(|(at, (name, _))| cell(at, name));
    table.set_header(names.collect::<Vec<_>>());
    for row in rows {
        let cells = row.iter().enumerate().map(|(at, text)| cell(at, text));
        table.add_row(cells.collect::<Vec<_>>());
    }
    let mut text = String::new();
    for (at, line) in table.lines().enumerate() {
        let line = format!(" {}", line.trim_end());
        text.push_str(&if at == 0 { paint.dim(&line) } else { line });
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_and_lines_have_no_trailing_spaces() {
        let heading = [
            ("What", Align::Left),
            ("Count", Align::Right),
            ("Note", Align::Left),
        ];
        let rows = [["Families", "300", ""], ["Cards", "1,312", "in one lot"]];
        let text = render(
            Paint::plain(),
            &heading,
            rows.map(|row| row.map(str::to_owned).to_vec()),
        );
        let expected =
            "  What      Count  Note\n  Families    300\n  Cards     1,312  in one lot\n";
        assert_eq!(text, expected);
    }
}
