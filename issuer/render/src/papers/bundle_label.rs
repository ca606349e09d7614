//! Labels for bundles: eight on an A4 page, of the size of the common self-adhesive sheets.

use crate::document::DocumentSetup;
use crate::fonts::FontSet;
use crate::inks::{DARK, GREY};
use crate::placed::Frame;

use super::label::{BAND_HEIGHT, INSET, LABELS_LEFT, LabelSheets};
use super::pages::{Pages, bold, frame, left, regular, right};
use super::{AboutLot, PaperError, PaperPlace};

/// 2 × 99.1 + 2.5 + 2 × 4.7 = 210 and 4 × 67.7 + 2 × 13.1 = 297.
const WIDTH: f32 = 99.1;
const HEIGHT: f32 = 67.7;
const COLUMN_GAP: f32 = 2.5;
const TOP: f32 = 13.1;

const SHEETS: LabelSheets<8> = LabelSheets {
    names: ["बंडलों के लेबल", "Bundle labels"],
    section: "बंडल · Bundle",
    paper: "bundle labels",
    places: places(),
};

const CODE_SIDE: f32 = 27.0;

/// A bundle of at most 100 cards for one shop in one panchayat or ward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundleLabel {
    /// Its number in the lot, from 1.
    pub bundle: u32,
    /// Which of its place's bundles it is, from 1.
    pub of_place: u32,
    /// How many bundles its place has.
    pub bundles_of_place: u32,
    /// Where it goes.
    pub place: PaperPlace,
    /// The number of its first card.
    pub first_card: String,
    /// The number of its last card.
    pub last_card: String,
    /// How many cards it has.
    pub cards: u32,
}

impl BundleLabel {
    /// What a scanner types: `HP-BUNDLE <lot> <bundle> <first card> <last card> <cards>`.
    fn code(&self, lot: &str) -> String {
        format!(
            "HP-BUNDLE {lot} {} {} {} {}",
            self.bundle, self.first_card, self.last_card, self.cards
        )
    }
}

/// Sheets of labels for bundles, row by row in the order given.
pub fn bundle_labels(
    labels: &[BundleLabel],
    about: &AboutLot,
    fonts: &FontSet,
    setup: &DocumentSetup,
) -> Result<Vec<u8>, PaperError> {
    SHEETS.draw(labels, about, fonts, setup, |pages, label, at| {
        pages.bundle_label(label, at)
    })
}

/// Two columns and four rows.
const fn places() -> [Frame; 8] {
    const fn place(column: f32, row: f32) -> Frame {
        let x = LABELS_LEFT + column * (WIDTH + COLUMN_GAP);
        frame(x, TOP + row * HEIGHT, WIDTH, HEIGHT)
    }
    [
        place(0.0, 0.0),
        place(1.0, 0.0),
        place(0.0, 1.0),
        place(1.0, 1.0),
        place(0.0, 2.0),
        place(1.0, 2.0),
        place(0.0, 3.0),
        place(1.0, 3.0),
    ]
}

impl Pages<'_> {
    fn bundle_label(&mut self, label: &BundleLabel, at: Frame) -> Result<(), PaperError> {
        let (x, end) = (at.x + INSET, at.x + at.width - INSET);
        self.label_band(at, ["बंडल", "Bundle"])?;

        let top = at.y + INSET + BAND_HEIGHT;
        let side = end - CODE_SIDE;
        let texts = side - x - 2.0;
        let number = left([x, top + 11.3], texts * 0.5);
        self.line(number, &label.bundle.to_string(), bold(30.0, DARK))?;
        let (k, n) = (label.of_place, label.bundles_of_place);
        let spot = right([side - 2.0, top + 6.4], texts * 0.5 - 2.0);
        self.line(spot, &format!("बंडल {k} / {n}"), bold(11.0, DARK))?;
        let spot = right([side - 2.0, top + 11.0], texts * 0.5 - 2.0);
        let english = format!("bundle {k} of {n} for this place");
        self.line(spot, &english, regular(7.0, GREY))?;

        let spot = left([x, top + 17.8], texts);
        let y = self.lines(spot, &label.place.local_body, bold(11.0, DARK), 2)?;
        self.place_lines_of_label(&label.place, [x, y + 5.2], texts)?;

        let square = frame(side, top + 0.5, CODE_SIDE, CODE_SIDE);
        self.label_code(square, &label.code(self.lot()))?;
        let spot = right([end, top + 35.0], CODE_SIDE);
        self.line(spot, &label.cards.to_string(), bold(20.0, DARK))?;
        let spot = left([side + 1.5, top + 35.0], CODE_SIDE * 0.45);
        self.line(spot, "कार्ड · cards", regular(8.0, GREY))?;

        let numbers = format!("{} – {}", label.first_card, label.last_card);
        let spot = left([x, at.y + at.height - INSET - 6.0], end - x);
        self.line(spot, &numbers, bold(10.0, DARK))?;
        let seal = "सील सं. · Seal no.";
        let foot = at.y + at.height - INSET - 0.7;
        let notice = 30.0;
        let taken = if self.is_specimen() {
            notice + 2.0
        } else {
            0.0
        };
        self.blank([x, foot], seal, 25.0, end - x - taken)?;
        self.label_specimen(frame(end - notice, foot - 3.2, notice, 4.4))
    }

    /// District, block and codes, a line each.
    fn place_lines_of_label(
        &mut self,
        place: &PaperPlace,
        [x, y]: [f32; 2],
        width: f32,
    ) -> Result<(), PaperError> {
        let lines = [place.district(), place.block(), Some(place.codes())];
        let mut y = y;
        for line in lines.into_iter().flatten() {
            self.line(left([x, y], width), &line, regular(8.5, DARK))?;
            y += 4.2;
        }
        Ok(())
    }
}
