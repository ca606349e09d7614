//! Labels for boxes: two on an A4 page, half of it each.

use crate::document::DocumentSetup;
use crate::fonts::FontSet;
use crate::inks::{DARK, GREY};
use crate::placed::Frame;

use super::label::{INSET, LabelSheets};
use super::pages::{Pages, bold, frame, left, regular};
use super::{AboutLot, PaperError};

/// What stays white at the edges of an A4 page, for its heading and its foot.
const EDGE: [f32; 2] = [8.0, 13.0];
const WIDTH: f32 = 210.0 - 2.0 * EDGE[0];
const HEIGHT: f32 = (297.0 - 2.0 * EDGE[1]) / 2.0;

const SHEETS: LabelSheets<2> = LabelSheets {
    names: ["पेटियों के लेबल", "Box labels"],
    section: "पेटी · Box",
    paper: "box labels",
    places: [
        frame(EDGE[0], EDGE[1], WIDTH, HEIGHT),
        frame(EDGE[0], EDGE[1] + HEIGHT, WIDTH, HEIGHT),
    ],
};

const CODE_SIDE: f32 = 46.0;

/// A box of bundles for one office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoxLabel {
    /// Which box it is, from 1.
    pub number: u32,
    /// How many boxes there are.
    pub boxes: u32,
    /// The office that it goes to, with its place.
    pub office: String,
    /// The number of its first bundle.
    pub first_bundle: u32,
    /// The number of its last bundle.
    pub last_bundle: u32,
    /// How many cards it has.
    pub cards: u32,
}

impl BoxLabel {
    /// What a scanner types: `HP-BOX <lot> <box> <boxes> <first bundle> <last bundle> <cards>`.
    fn code(&self, lot: &str) -> String {
        format!(
            "HP-BOX {lot} {} {} {} {} {}",
            self.number, self.boxes, self.first_bundle, self.last_bundle, self.cards
        )
    }
}

/// Sheets of labels for boxes, in the order given.
pub fn box_labels(
    labels: &[BoxLabel],
    about: &AboutLot,
    fonts: &FontSet,
    setup: &DocumentSetup,
) -> Result<Vec<u8>, PaperError> {
    SHEETS.draw(labels, about, fonts, setup, |pages, label, at| {
        pages.box_label(label, at)
    })
}

impl Pages<'_> {
    fn box_label(&mut self, label: &BoxLabel, at: Frame) -> Result<(), PaperError> {
        let (x, end) = (at.x + INSET, at.x + at.width - INSET);
        self.label_band(at, ["पेटी", "Box"])?;

        let side = end - CODE_SIDE;
        let texts = side - x - 5.0;
        let number = format!("{} / {}", label.number, label.boxes);
        self.line(left([x, at.y + 36.0], texts), &number, bold(54.0, DARK))?;
        let english = format!("पेटी {0} / {1} · box {0} of {1}", label.number, label.boxes);
        let spot = left([x, at.y + 43.5], texts);
        self.line(spot, &english, regular(10.0, GREY))?;

        let to = "भेजें · To";
        self.line(left([x, at.y + 55.0], texts), to, regular(10.0, GREY))?;
        let spot = left([x, at.y + 64.0], texts);
        self.lines(spot, &label.office, bold(19.0, DARK), 3)?;

        let square = frame(side, at.y + 16.0, CODE_SIDE, CODE_SIDE);
        self.label_code(square, &label.code(self.lot()))?;
        let facts = [
            ("बंडल · Bundles", label.bundles()),
            ("कार्ड · Cards", label.cards.to_string()),
        ];
        for (y, (caption, fact)) in [at.y + 67.0, at.y + 83.0].into_iter().zip(facts) {
            let spot = left([side + 3.5, y], CODE_SIDE - 3.5);
            self.line(spot, caption, regular(10.0, GREY))?;
            let spot = left([side + 3.5, y + 8.3], CODE_SIDE - 3.5);
            self.line(spot, &fact, bold(20.0, DARK))?;
        }

        let column = (end - x - 8.0) / 2.0;
        let rows = [
            (
                at.y + 106.0,
                ["सील संख्या · Seal number", "भार (किग्रा) · Weight (kg)"],
            ),
            (
                at.y + 118.0,
                ["पैक किया · Packed by", "प्राप्त किया · Received by"],
            ),
        ];
        for (y, captions) in rows {
            self.blank([x, y], captions[0], 38.0, column)?;
            self.blank([x + column + 8.0, y], captions[1], 38.0, column)?;
        }
        self.label_specimen(frame(x, at.y + at.height - INSET - 5.0, end - x, 4.6))
    }
}

impl BoxLabel {
    fn bundles(&self) -> String {
        if self.first_bundle == self.last_bundle {
            self.first_bundle.to_string()
        } else {
            format!("{} – {}", self.first_bundle, self.last_bundle)
        }
    }
}
