//! What labels for bundles and boxes share: their sheets, the band with the lot, the code, marks for
//! cutting.

use crate::document::DocumentSetup;
use crate::fonts::FontSet;
use crate::inks::{BAND, DARK, GREY, WHITE};
use crate::placed::Frame;
use crate::plain_symbol::symbol;

use super::heading::PageNumber;
use super::pages::{Pages, bold, frame, left, middle, regular, right};
use super::{AboutLot, PaperError};

/// Text stays this far from where a label is cut, which a blade or a feed may miss by 2.
pub(super) const INSET: f32 = 5.0;

/// Height of the band at the top of a label.
pub(super) const BAND_HEIGHT: f32 = 8.5;

/// The largest symbol on a label. (4 × 13 + 17 + 2 × 4) modules × 4 dots = 308 of the 318 dots that
/// 27 mm have: 0.34 mm a module, as on cards.
const LARGEST_VERSION: u8 = 13;

/// Half the length of a mark.
const MARK: f32 = 2.0;

/// What a label is for, in Hindi and English.
pub(super) type Names<'a> = [&'a str; 2];

/// What the sheets of one kind of label are.
pub(super) struct LabelSheets<const LABELS_OF_PAGE: usize> {
    /// The labels, for the sheet's heading and the document's title.
    pub(super) names: Names<'static>,
    /// One of them, for programs that read the page aloud.
    pub(super) section: &'static str,
    /// What stands in an error.
    pub(super) paper: &'static str,
    /// Where they stand on a page.
    pub(super) places: [Frame; LABELS_OF_PAGE],
}

impl<const LABELS_OF_PAGE: usize> LabelSheets<LABELS_OF_PAGE> {
    /// Draws the labels in their order, each by `draw`.
    pub(super) fn draw<Label>(
        &self,
        labels: &[Label],
        about: &AboutLot,
        fonts: &FontSet,
        setup: &DocumentSetup,
        draw: impl Fn(&mut Pages<'_>, &Label, Frame) -> Result<(), PaperError>,
    ) -> Result<Vec<u8>, PaperError> {
        if labels.is_empty() {
            return Err(PaperError::Empty { paper: self.paper });
        }
        let mut out = Vec::new();
        let mut pages = Pages::new(about, fonts, &mut out)?;
        let count = labels.len().div_ceil(LABELS_OF_PAGE);
        for (page, labels) in (1..).zip(labels.chunks(LABELS_OF_PAGE)) {
            let number = PageNumber { page, pages: count };
            pages.begin_page()?;
            pages.label_sheet_edges(self.names, number)?;
            pages.specimen_notice(9.1)?;
            for (label, at) in labels.iter().zip(self.places) {
                pages.begin_section(self.section);
                pages.cut_marks(at);
                draw(&mut pages, label, at)?;
            }
        }
        pages.finish(self.names[1], setup)?;
        Ok(out)
    }
}

impl Pages<'_> {
    /// A label's band: what it is, the lot and the day.
    pub(super) fn label_band(
        &mut self,
        label: Frame,
        [hindi, english]: Names<'_>,
    ) -> Result<(), PaperError> {
        let x = label.x + INSET;
        let width = label.width - 2.0 * INSET;
        let band = frame(x, label.y + INSET, width, BAND_HEIGHT);
        self.rounded_area(band, 1.0, BAND);
        let baseline = band.y + 5.8;
        let name = format!("{hindi} · {english}");
        let name_width = width * 0.36;
        let spot = left([x + 2.5, baseline], name_width);
        self.line(spot, &name, bold(10.5, WHITE))?;
        let lot = self.lot_line();
        let lot_width = width - name_width - 7.0;
        let spot = right([x + width - 2.5, baseline], lot_width);
        self.line(spot, &lot, bold(9.5, WHITE))
    }

    /// The notice along a label's foot, where it is a specimen.
    pub(super) fn label_specimen(&mut self, whole: Frame) -> Result<(), PaperError> {
        if self.is_specimen() {
            self.rounded_area(whole, 0.8, DARK);
            let at = [whole.x + whole.width / 2.0, whole.y + whole.height * 0.71];
            let spot = middle(at, whole.width - 2.0);
            self.line(spot, "नमूना · SPECIMEN", bold(7.5, WHITE))?;
        }
        Ok(())
    }

    /// The code of a text that a hand scanner types.
    pub(super) fn label_code(&mut self, square: Frame, text: &str) -> Result<(), PaperError> {
        let symbol = symbol(text, square, LARGEST_VERSION);
        self.place(symbol.ok_or_else(|| PaperError::Code {
            characters: text.chars().count(),
        })?);
        Ok(())
    }

    /// Marks at the corners of a label, along which it is cut.
    fn cut_marks(&mut self, label: Frame) {
        let Frame {
            x,
            y,
            width,
            height,
        } = label;
        for corner_x in [x, x + width] {
            for corner_y in [y, y + height] {
                self.rule(
                    [corner_x - MARK, corner_y],
                    [corner_x + MARK, corner_y],
                    0.15,
                    GREY,
                );
                self.rule(
                    [corner_x, corner_y - MARK],
                    [corner_x, corner_y + MARK],
                    0.15,
                    GREY,
                );
            }
        }
    }

    /// Above and below the labels of a sheet: what they are, the lot, which page this is.
    fn label_sheet_edges(
        &mut self,
        [hindi, english]: Names<'_>,
        number: PageNumber,
    ) -> Result<(), PaperError> {
        self.begin_section("शीर्षक · Heading");
        let title = format!("{hindi} · {english}");
        let (left_x, right_x) = (LABELS_LEFT + INSET, 210.0 - LABELS_LEFT - INSET);
        self.line(left([left_x, 9.0], 66.0), &title, bold(9.0, DARK))?;
        let lot = self.lot_line();
        self.line(right([right_x, 9.0], 60.0), &lot, regular(8.5, DARK))?;
        let notice = "100 % पर छापें, निशानों पर काटें · Print at 100 %, cut at the marks";
        self.line(left([left_x, 290.0], 110.0), notice, regular(8.0, GREY))?;
        let page = number.line();
        self.line(right([right_x, 290.0], 70.0), &page, regular(8.5, DARK))
    }
}

/// Where the labels of a sheet begin, as on sheets of 2 × 4 self-adhesive labels of
/// 99.1 × 67.7 mm with 2.5 mm between the columns.
pub(super) const LABELS_LEFT: f32 = 4.7;
