//! What stands at the head of every page.

use crate::inks::{BAND, DARK, GREY, WHITE};

use super::PaperError;
use super::pages::{Pages, bold, frame, left, middle, regular, right};

/// Texts and tables keep this far from the page's edges, with room for a file's holes.
pub(super) const LEFT: f32 = 12.0;
pub(super) const RIGHT: f32 = 198.0;
pub(super) const WIDTH: f32 = RIGHT - LEFT;

/// Where the heading ends.
pub(super) const HEADING_BOTTOM: f32 = 26.0;

/// What a paper that is not for real cards says.
const SPECIMEN: &str = "नमूना, असली नहीं · SPECIMEN, not real";

const PAGE_MIDDLE: f32 = 105.0;

/// Which page of how many.
#[derive(Debug, Clone, Copy)]
pub(super) struct PageNumber {
    pub(super) page: usize,
    pub(super) pages: usize,
}

impl PageNumber {
    /// In both languages.
    pub(super) fn line(self) -> String {
        let Self { page, pages } = self;
        format!("पृष्ठ {page} / {pages} · Page {page} of {pages}")
    }
}

impl Pages<'_> {
    /// Title in both languages, number of the page, lot and day, over a band.
    pub(super) fn heading(
        &mut self,
        [hindi, english]: [&str; 2],
        number: PageNumber,
    ) -> Result<(), PaperError> {
        self.begin_section("शीर्षक · Heading");
        self.line(left([LEFT, 17.0], 96.0), hindi, bold(17.0, DARK))?;
        self.line(left([LEFT, 22.5], 96.0), english, regular(9.5, GREY))?;
        let page = number.line();
        self.line(right([RIGHT, 17.0], 86.0), &page, bold(10.5, DARK))?;
        let lot = self.lot_line();
        self.line(right([RIGHT, 22.5], 86.0), &lot, regular(9.5, DARK))?;
        self.area(frame(LEFT, HEADING_BOTTOM - 1.1, WIDTH, 0.9), BAND);
        self.specimen_notice(7.9)
    }

    /// The notice in the middle of the page, where the paper is a specimen.
    pub(super) fn specimen_notice(&mut self, baseline: f32) -> Result<(), PaperError> {
        if self.is_specimen() {
            let pill = frame(PAGE_MIDDLE - 34.0, baseline - 3.9, 68.0, 5.4);
            self.rounded_area(pill, 1.2, DARK);
            let spot = middle([PAGE_MIDDLE, baseline], 64.0);
            self.line(spot, SPECIMEN, bold(8.5, WHITE))?;
        }
        Ok(())
    }
}
