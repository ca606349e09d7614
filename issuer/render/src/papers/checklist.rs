//! What an inspector ticks off: the sample of a lot, card by card.

use crate::document::DocumentSetup;
use crate::fonts::FontSet;
use crate::inks::{BAND, DARK, GREY};

use super::form::{COUNTS_HEIGHT, count_frames};
use super::heading::{HEADING_BOTTOM, LEFT, PageNumber, WIDTH};
use super::pages::{Pages, bold, left, regular, right};
use super::table::{Column, HEAD_HEIGHT, rows_of_pages};
use super::{AboutLot, CardLine, PaperError};

const ROW_HEIGHT: f32 = 8.0;
const TICK: f32 = 4.6;

const TABLE_TOP: f32 = HEADING_BOTTOM + 36.0;

/// Pages end at 289 mm, the last one has counts and signatures of 51 mm below its table:
/// (289 − 74) / 8 = 26.9 and (289 − 74 − 51) / 8 = 20.5.
const ROWS_OF_PAGE: usize = 26;
const ROWS_OF_LAST_PAGE: usize = 20;

/// Widths of the columns: number, place in the lot, card number, each check, remark.
const NUMBER: f32 = 10.0;
const SEQUENCE: f32 = 17.0;
const CARD: f32 = 32.0;
const CHECK: f32 = 16.5;
const REMARK: f32 = WIDTH - NUMBER - SEQUENCE - CARD - 6.0 * CHECK;

/// Something that an inspector looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QcCheck {
    /// A shop's device reads the QR.
    Qr,
    /// All names can be read.
    Names,
    /// The photo is the right one and recognisable.
    Photo,
    /// It is cut straight, and the colours are in register.
    Cut,
    /// The colours are those of the proof.
    Colour,
    /// Nothing is scratched.
    Scratches,
}

/// A lot's sample and the plan by which it was drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QcChecklist {
    /// Cards of the lot.
    pub lot_size: u32,
    /// The plan's code letter.
    pub code_letter: char,
    /// Cards to look at.
    pub sample_size: u32,
    /// The most bad cards with which the lot is accepted.
    pub accept_max: u32,
    /// The fewest bad cards with which it is rejected.
    pub reject_min: u32,
    /// What the sample was drawn with, so that anybody can draw it again.
    pub seed: String,
    /// Which defects reject the lot alone.
    pub critical: Vec<QcCheck>,
    /// The sample, in the order of the lines.
    pub drawn: Vec<CardLine>,
}

/// The list of a lot's sample to tick off.
pub fn qc_checklist(
    checklist: &QcChecklist,
    about: &AboutLot,
    fonts: &FontSet,
    setup: &DocumentSetup,
) -> Result<Vec<u8>, PaperError> {
    if checklist.drawn.is_empty() {
        let paper = "quality checklist";
        return Err(PaperError::Empty { paper });
    }
    let mut out = Vec::new();
    let mut pages = Pages::new(about, fonts, &mut out)?;
    let columns = checklist.columns();
    let rows = rows_of_pages(&checklist.drawn, ROWS_OF_PAGE, ROWS_OF_LAST_PAGE);
    let count = rows.len();
    let mut first = 1;
    for (page, cards) in (1..).zip(rows) {
        pages.begin_page()?;
        let titles = ["गुणवत्ता जाँच सूची", "Quality checklist"];
        pages.heading(titles, PageNumber { page, pages: count })?;
        pages.plan(checklist)?;
        let bottom = pages.sample_rows(cards, first, &columns)?;
        first += cards.len();
        if page == count {
            pages.verdict(bottom, checklist)?;
        }
    }
    pages.finish("Quality checklist", setup)?;
    Ok(out)
}

impl QcCheck {
    /// All checks, in the order of the columns.
    pub const ALL: [Self; 6] = [
        Self::Qr,
        Self::Names,
        Self::Photo,
        Self::Cut,
        Self::Colour,
        Self::Scratches,
    ];

    /// Hindi and English, for the head of a column.
    const fn names(self) -> [&'static str; 2] {
        match self {
            Self::Qr => ["क्यूआर पढ़ा", "QR reads"],
            Self::Names => ["नाम पठनीय", "Names legible"],
            Self::Photo => ["फ़ोटो सही", "Photo right"],
            Self::Cut => ["कटाई, मेल", "Cut, register"],
            Self::Colour => ["रंग सही", "Colour"],
            Self::Scratches => ["खरोंच नहीं", "No scratches"],
        }
    }
}

impl QcChecklist {
    fn columns(&self) -> Vec<Column> {
        let column = |names, width, strong| Column {
            names,
            width,
            strong,
        };
        let mut columns = vec![
            column(["क्र.", "No."], NUMBER, false),
            column(["लॉट में", "In the lot"], SEQUENCE, false),
            column(["कार्ड संख्या", "Card number"], CARD, false),
        ];
        columns.extend(QcCheck::ALL.map(|check| {
            let strong = self.critical.contains(&check);
            column(check.names(), CHECK, strong)
        }));
        columns.push(column(["टिप्पणी", "Remark"], REMARK, false));
        columns
    }

    /// Which defects reject the lot alone, in Hindi and English.
    fn rule(&self) -> [String; 2] {
        if self.critical.is_empty() {
            return ["कोई जाँच गंभीर नहीं मानी गई है।", "No check is critical."].map(str::to_owned);
        }
        let named = |language: usize| {
            let checks = QcCheck::ALL.into_iter();
            let critical = checks.filter(|check| self.critical.contains(check));
            let names: Vec<&str> = critical.map(|check| check.names()[language]).collect();
            names.join(", ")
        };
        [
            format!(
                "गंभीर (गहरा शीर्षक): {} – ऐसा एक भी दोष हो तो लॉट अस्वीकार।",
                named(0)
            ),
            format!(
                "Critical (dark heading): {} – one such defect rejects the lot.",
                named(1)
            ),
        ]
    }
}

impl Pages<'_> {
    /// The plan, and how the list is filled in.
    fn plan(&mut self, checklist: &QcChecklist) -> Result<(), PaperError> {
        self.begin_section("योजना · Plan");
        let facts = [
            ("लॉट में कार्ड", "Lot size", checklist.lot_size.to_string()),
            ("कूट अक्षर", "Code letter", checklist.code_letter.to_string()),
            ("नमूना", "Sample size", checklist.sample_size.to_string()),
            (
                "स्वीकार: अधिकतम दोषपूर्ण",
                "Accept up to",
                checklist.accept_max.to_string(),
            ),
            (
                "अस्वीकार: न्यूनतम दोषपूर्ण",
                "Reject from",
                checklist.reject_min.to_string(),
            ),
        ];
        let y = HEADING_BOTTOM;
        let width = WIDTH / 5.0;
        let mut x = LEFT;
        for (hindi, english, fact) in facts {
            self.line(left([x, y + 5.6], width - 3.0), hindi, bold(8.5, DARK))?;
            self.line(left([x, y + 9.2], width - 3.0), english, regular(7.5, GREY))?;
            self.line(left([x, y + 15.4], width - 3.0), &fact, bold(14.0, DARK))?;
            x += width;
        }
        let seed = format!("बीज · Seed {}", checklist.seed);
        self.line(left([LEFT, y + 21.0], WIDTH), &seed, regular(8.5, DARK))?;
        let [hindi, english] = checklist.rule();
        self.line(left([LEFT, y + 26.0], WIDTH), &hindi, bold(8.5, BAND))?;
        self.line(left([LEFT, y + 29.8], WIDTH), &english, regular(8.0, BAND))?;
        let how = "ठीक हो तो खाने में सही का निशान, दोष हो तो काटा लगाएँ। · Tick a box where all is well, cross it where there is a defect.";
        self.line(left([LEFT, y + 34.0], WIDTH), how, regular(8.0, GREY))
    }

    /// The table of a page; where it ends.
    fn sample_rows(
        &mut self,
        cards: &[CardLine],
        first: usize,
        columns: &[Column],
    ) -> Result<f32, PaperError> {
        self.begin_section("नमूना · Sample");
        self.table_head(TABLE_TOP, columns)?;
        let mut y = TABLE_TOP + HEAD_HEIGHT;
        for (number, card) in (first..).zip(cards) {
            self.table_row(y, ROW_HEIGHT, columns, number);
            self.sample_cells(number, card, y)?;
            y += ROW_HEIGHT;
        }
        Ok(y)
    }

    fn sample_cells(&mut self, number: usize, card: &CardLine, y: f32) -> Result<(), PaperError> {
        let baseline = y + 5.3;
        let spot = right([LEFT + NUMBER - 1.5, baseline], NUMBER - 2.5);
        self.line(spot, &number.to_string(), regular(8.0, GREY))?;
        let x = LEFT + NUMBER;
        let spot = right([x + SEQUENCE - 2.0, baseline], SEQUENCE - 3.0);
        self.line(spot, &card.sequence.to_string(), bold(9.5, DARK))?;
        let x = x + SEQUENCE;
        let spot = left([x + 2.0, baseline], CARD - 3.0);
        self.line(spot, &card.card_number, bold(9.5, DARK))?;
        let mut x = x + CARD;
        for _ in QcCheck::ALL {
            let inside = (CHECK - TICK) / 2.0;
            self.tick_box(x + inside, y + (ROW_HEIGHT - TICK) / 2.0, TICK);
            x += CHECK;
        }
        Ok(())
    }

    /// Below the table's end: what was found, the decision and who signs for it.
    fn verdict(&mut self, bottom: f32, checklist: &QcChecklist) -> Result<(), PaperError> {
        self.begin_section("निर्णय और हस्ताक्षर · Decision and signatures");
        let y = bottom + 4.0;
        let [sample, bad, critical, decision] = count_frames(y);
        let size = u64::from(checklist.sample_size);
        self.count(sample, ["नमूने के कार्ड", "Cards looked at"], Some(size))?;
        self.count(bad, ["दोषपूर्ण कार्ड", "Bad cards"], None)?;
        self.count(critical, ["इनमें गंभीर", "Critical of them"], None)?;
        for (y, choice) in [
            (decision.y + 0.6, "लॉट स्वीकार · Accepted"),
            (decision.y + 6.8, "लॉट अस्वीकार · Rejected"),
        ] {
            self.tick_box(decision.x, y, TICK);
            let spot = left(
                [decision.x + TICK + 1.8, y + 3.5],
                decision.width - TICK - 2.0,
            );
            self.line(spot, choice, bold(8.5, DARK))?;
        }
        let people = [["निरीक्षक", "Inspector"], ["साक्षी", "Witness"]];
        self.sign_boxes(y + COUNTS_HEIGHT + 3.5, people)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::papers::form::SIGN_BOX_HEIGHT;

    #[test]
    fn the_fullest_pages_end_above_the_printers_edge() {
        let rows = |count: u8| TABLE_TOP + HEAD_HEIGHT + f32::from(count) * ROW_HEIGHT;
        let end = 4.0 + COUNTS_HEIGHT + 3.5 + SIGN_BOX_HEIGHT;
        assert!(rows(26) <= 289.0 && ROWS_OF_PAGE == 26);
        assert!(rows(20) + end <= 289.0 && ROWS_OF_LAST_PAGE == 20);
    }
}
