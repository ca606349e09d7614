//! Sheets on which cards are handed over: a line for each card of a bundle, filled in by hand.

use crate::document::DocumentSetup;
use crate::fonts::FontSet;
use crate::inks::{DARK, GREY};

use super::form::{COUNTS_HEIGHT, SIGN_BOX_HEIGHT, count_frames};
use super::heading::{HEADING_BOTTOM, LEFT, PageNumber, RIGHT, WIDTH};
use super::pages::{Pages, bold, left, middle, regular, right};
use super::table::{Column, HEAD_HEIGHT, rows_of_pages};
use super::{AboutLot, CardLine, PaperError, PaperPlace};

/// Height of a row: room for handwriting and half a thumb.
const ROW_HEIGHT: f32 = 9.5;

const TABLE_TOP: f32 = HEADING_BOTTOM + 21.0;

/// Pages end at 290 mm. A table has a line of 9 mm for its sum below, the last one counts and
/// signatures of 55 mm: (290 − 9 − 59) / 9.5 = 23.3 and (290 − 55 − 59) / 9.5 = 18.5.
const ROWS_OF_PAGE: usize = 23;
const ROWS_OF_LAST_PAGE: usize = 18;

const COLUMNS: [Column; 7] = [
    column(["क्र.", "No."], 12.0),
    column(["कार्ड संख्या", "Card number"], 32.0),
    column(["लेने वाले का नाम", "Name of who takes it"], 45.0),
    column(["मुखिया से संबंध", "Relation"], 24.0),
    column(["किसने लिया", "Taken by"], 23.0),
    column(["दिनांक", "Date"], 18.0),
    column(["हस्ताक्षर / अँगूठा", "Signature / thumb"], 32.0),
];

const fn column(names: [&'static str; 2], width: f32) -> Column {
    Column {
        names,
        width,
        strong: false,
    }
}

/// The cards of one bundle that are handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcknowledgementSheet {
    /// The bundle's number in the lot.
    pub bundle: u32,
    /// Which of its place's bundles it is, from 1.
    pub of_place: u32,
    /// How many bundles its place has.
    pub bundles_of_place: u32,
    /// Where it went.
    pub place: PaperPlace,
    /// Its cards, in the order of the lines.
    pub cards: Vec<CardLine>,
}

/// A sheet for each bundle. Its pages count for themselves, so that each sheet can go its own way.
pub fn acknowledgement_sheets(
    sheets: &[AcknowledgementSheet],
    about: &AboutLot,
    fonts: &FontSet,
    setup: &DocumentSetup,
) -> Result<Vec<u8>, PaperError> {
    if sheets.is_empty() {
        let paper = "acknowledgement sheets";
        return Err(PaperError::Empty { paper });
    }
    let mut out = Vec::new();
    let mut pages = Pages::new(about, fonts, &mut out)?;
    for sheet in sheets {
        if sheet.cards.is_empty() {
            let bundle = sheet.bundle;
            return Err(PaperError::NoCards { bundle });
        }
        pages.acknowledgement_sheet(sheet)?;
    }
    pages.finish("Acknowledgement sheets", setup)?;
    Ok(out)
}

/// How many pages the sheet of so many cards has.
pub fn pages_of_sheet(cards: usize) -> usize {
    1 + cards
        .saturating_sub(ROWS_OF_LAST_PAGE)
        .div_ceil(ROWS_OF_PAGE)
}

impl Pages<'_> {
    fn acknowledgement_sheet(&mut self, sheet: &AcknowledgementSheet) -> Result<(), PaperError> {
        let rows = rows_of_pages(&sheet.cards, ROWS_OF_PAGE, ROWS_OF_LAST_PAGE);
        let count = rows.len();
        for (page, cards) in (1..).zip(rows) {
            self.begin_page()?;
            let titles = ["कार्ड प्राप्ति पत्रक", "Acknowledgement of cards"];
            self.heading(titles, PageNumber { page, pages: count })?;
            self.bundle_facts(sheet)?;
            let bottom = self.card_rows(cards)?;
            if page < count {
                self.page_sum(bottom)?;
            } else {
                self.end_of_sheet(bottom, sheet.cards.len())?;
            }
        }
        Ok(())
    }

    fn bundle_facts(&mut self, sheet: &AcknowledgementSheet) -> Result<(), PaperError> {
        let (k, n) = (sheet.of_place, sheet.bundles_of_place);
        let y = HEADING_BOTTOM;
        let number = format!("बंडल · Bundle {}", sheet.bundle);
        self.line(right([RIGHT, y + 7.5], 56.0), &number, bold(15.0, DARK))?;
        let part = format!("बंडल {k} / {n} · {k} of {n} for this place");
        self.line(right([RIGHT, y + 12.8], 56.0), &part, regular(8.5, GREY))?;
        let cards = format!("{} कार्ड · cards", sheet.cards.len());
        self.line(right([RIGHT, y + 17.6], 56.0), &cards, regular(8.5, DARK))?;
        let place = &sheet.place;
        let width = WIDTH - 60.0;
        let spot = left([LEFT, y + 7.2], width);
        self.line(spot, &place.local_body, bold(13.0, DARK))?;
        let spot = left([LEFT, y + 12.8], width);
        self.line(spot, &place.region(), regular(9.5, DARK))?;
        let spot = left([LEFT, y + 17.6], width);
        self.line(spot, &place.codes(), regular(8.5, DARK))
    }

    /// The table of a page; where it ends.
    fn card_rows(&mut self, cards: &[CardLine]) -> Result<f32, PaperError> {
        self.begin_section("कार्ड · Cards");
        self.table_head(TABLE_TOP, &COLUMNS)?;
        self.base_of_rows(cards.len(), |base| base.empty_rows(cards.len()))?;
        let mut y = TABLE_TOP + HEAD_HEIGHT;
        for card in cards {
            self.card_cells(card, y)?;
            y += ROW_HEIGHT;
        }
        Ok(y)
    }

    /// The rows before there is a card in them.
    fn empty_rows(&mut self, rows: usize) -> Result<(), PaperError> {
        let [sequence, number, name, relation, taken, ..] = COLUMNS.map(|column| column.width);
        let x = LEFT + sequence + number + name + relation + 1.6;
        let mut y = TABLE_TOP + HEAD_HEIGHT;
        for index in 0..rows {
            self.table_row(y, ROW_HEIGHT, &COLUMNS, index);
            for (y, choice) in [(y + 1.5, "स्वयं · Self"), (y + 5.3, "सदस्य · Member")]
            {
                self.tick_box(x, y, 2.7);
                let spot = left([x + 3.6, y + 2.2], taken - 6.2);
                self.line(spot, choice, regular(6.6, DARK))?;
            }
            y += ROW_HEIGHT;
        }
        Ok(())
    }

    fn card_cells(&mut self, card: &CardLine, y: f32) -> Result<(), PaperError> {
        let [sequence, number, ..] = COLUMNS.map(|column| column.width);
        let baseline = y + 6.1;
        let spot = right([LEFT + sequence - 1.5, baseline], sequence - 2.5);
        self.line(spot, &card.sequence.to_string(), regular(8.5, DARK))?;
        let spot = left([LEFT + sequence + 1.8, baseline], number - 3.0);
        self.line(spot, &card.card_number, bold(9.5, DARK))
    }

    /// Below a table that goes on.
    fn page_sum(&mut self, bottom: f32) -> Result<(), PaperError> {
        let y = bottom + 8.0;
        let caption = "इस पृष्ठ पर सौंपे · Handed over on this page";
        self.blank([LEFT, y], caption, 58.0, 78.0)?;
        let caption = "आद्याक्षर · Initials";
        self.blank([LEFT + 84.0, y], caption, 26.0, 56.0)?;
        let next = "अगले पृष्ठ पर जारी · continued";
        self.line(right([RIGHT, y], 42.0), next, regular(8.0, GREY))
    }

    /// Below the table's end: counts, and who gave and who took the sheet.
    fn end_of_sheet(&mut self, bottom: f32, cards: usize) -> Result<(), PaperError> {
        self.begin_section("योग और हस्ताक्षर · Totals and signatures");
        let y = bottom + 4.0;
        let counts = [
            (["कुल कार्ड", "Cards in all"], u64::try_from(cards).ok()),
            (["सौंपे गए", "Handed over"], None),
            (["नहीं दिए जा सके", "Undelivered"], None),
            (["वापस किए गए", "Returned"], None),
        ];
        for (frame, (names, known)) in count_frames(y).into_iter().zip(counts) {
            self.count(frame, names, known)?;
        }
        let people = [["वितरक", "Distributor"], ["प्राप्तकर्ता", "Receiver"]];
        self.sign_boxes(y + COUNTS_HEIGHT + 3.5, people)?;
        let notice = "हर कार्ड के लिए हस्ताक्षर या अँगूठे का निशान लें। · Take a signature or thumb mark for every card.";
        let below = y + COUNTS_HEIGHT + SIGN_BOX_HEIGHT + 8.0;
        self.line(middle([105.0, below], WIDTH), notice, regular(7.5, GREY))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fullest_pages_end_above_the_printers_edge() {
        let rows = |count: u8| TABLE_TOP + HEAD_HEIGHT + f32::from(count) * ROW_HEIGHT;
        let end = 4.0 + COUNTS_HEIGHT + 8.0 + SIGN_BOX_HEIGHT;
        assert!(rows(23) + 9.0 <= 290.0 && ROWS_OF_PAGE == 23);
        assert!(rows(18) + end <= 290.0 && ROWS_OF_LAST_PAGE == 18);
        const { assert!(ROW_HEIGHT >= 9.0, "a hand and a thumb need 9 mm") };
        let width: f32 = COLUMNS.iter().map(|column| column.width).sum();
        assert!((width - WIDTH).abs() < 0.001, "{width}");
    }
}
