//! Tables whose cells are filled in by hand, over as many pages as they need.

use crate::inks::{BAND, DARK, GREY, TINT, WHITE};

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

/// The rows of each page: at most `full`, and on the last one at most `last`, spread so that none
/// is empty.
pub(super) fn rows_of_pages<T>(rows: &[T], full: usize, last: usize) -> Vec<&[T]> {
    if rows.len() <= last {
        return vec![rows];
    }
    let before = (rows.len() - last).div_ceil(full);
    let end = (rows.len() / (before + 1)).min(last);
    let (mut rest, end) = rows.split_at(rows.len() - end);
    let mut pages = Vec::with_capacity(before + 1);
    for left in (1..=before).rev() {
        let (page, others) = rest.split_at(rest.len().div_ceil(left));
        pages.push(page);
        rest = others;
    }
    pages.push(end);
    pages
}

#[cfg(test)]
mod tests {
    use super::rows_of_pages;

    #[test]
    fn every_page_has_rows_and_the_last_one_leaves_room_for_the_end() {
        for (full, last) in [(23, 18), (26, 20)] {
            for count in 1..900 {
                let rows: Vec<usize> = (0..count).collect();
                let pages = rows_of_pages(&rows, full, last);
                assert_eq!(pages.concat(), rows);
                let fits = |rows: &[usize], most| (1..=most).contains(&rows.len());
                let (end, before) = pages.split_last().unwrap();
                assert!(fits(end, last), "{count} rows leave {}", end.len());
                assert!(before.iter().all(|rows| fits(rows, full)), "{count} rows");
                let fewest = 1 + count.saturating_sub(last).div_ceil(full);
                assert_eq!(pages.len(), fewest, "{count} rows");
            }
        }
    }
}
