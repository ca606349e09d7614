//! Tables whose cells are filled in by hand, over as many pages as they need.

use crate::document::inks::{BAND, DARK, GREY, TINT, WHITE};

use super::PaperError;
use super::heading::{LEFT, WIDTH};
use super::pages::{Pages, bold, frame, middle, regular};

const HAIRLINE: f32 = 0.2;

/// Height of a table's heading.
pub(super) const HEAD_HEIGHT: f32 = 12.0;

/// A column and its heading in both languages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    pub(super) names: [&'static str; 2],
    pub(super) width: f32,
    /// Whether its heading stands out.
    pub(super) strong: bool,
}

impl Pages<'_> {
    pub(super) fn table_head(&mut self, y: f32, columns: &[Column]) -> Result<(), PaperError> {
        let mut x = LEFT;
        for column in columns {
            let cell = frame(x, y, column.width, HEAD_HEIGHT);
            let (ground, dark, grey) = if column.strong {
                (BAND, WHITE, WHITE)
            } else {
                (TINT, DARK, GREY)
            };
            self.area(cell, ground);
            self.edge(cell, HAIRLINE, DARK);
            let [hindi, english] = column.names;
            let room = column.width - 1.6;
            let at = |down: f32| middle([x + column.width / 2.0, y + down], room);
            self.line(at(5.4), hindi, bold(8.5, dark))?;
            self.line(at(9.6), english, regular(7.0, grey))?;
            x += column.width;
        }
        Ok(())
    }

    /// The empty cells of a row; every other row is tinted, so that the eye stays in it.
    pub(super) fn table_row(&mut self, y: f32, height: f32, columns: &[Column], index: usize) {
        if index % 2 == 1 {
            self.area(frame(LEFT, y, WIDTH, height), TINT);
        }
        let mut x = LEFT;
        for column in columns {
            self.edge(frame(x, y, column.width, height), HAIRLINE, DARK);
            x += column.width;
        }
    }
}

/// How many rows a page has, so that pages with at most `full` of them are followed by one with at
/// most `last`. The rows are spread, so that the last page has some as well.
pub(super) fn rows_of_page(rows: usize, full: usize, last: usize) -> usize {
    if rows <= last {
        return rows;
    }
    let before = (rows - last).div_ceil(full);
    rows.div_ceil(before + 1)
        .max((rows - last).div_ceil(before))
}

#[cfg(test)]
mod tests {
    use super::rows_of_page;

    #[test]
    fn every_page_has_rows_and_the_last_one_leaves_room_for_the_end() {
        for rows in 1..600 {
            let a_page = rows_of_page(rows, 22, 19);
            let pages = rows.div_ceil(a_page);
            let rest = rows - (pages - 1) * a_page;
            assert!(a_page <= 22, "{rows} rows");
            assert!((1..=19).contains(&rest), "{rows} rows leave {rest}");
            assert!(pages <= 1 + rows.saturating_sub(19).div_ceil(22), "{rows}");
        }
    }
}
