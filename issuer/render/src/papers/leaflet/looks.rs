//! The four colours of the shop's page, each with its sign, its verdicts and what to do.

use crate::inks::{
    AMBER, BAND, DARK, PALE_AMBER, PALE_GREEN, PALE_RED, PALE_SLATE, RED, SLATE, WHITE,
};
use crate::placed::InkId;

use super::drawings::{self, Drawing};
use super::{CORNER, Leaflet, LeafletVerdict};
use crate::papers::PaperError;
use crate::papers::heading::{LEFT, WIDTH};
use crate::papers::pages::{Pages, bold, frame, left, regular};
use crate::papers::paragraph::BothLanguages;

/// The coloured field with the sign.
const FIELD_WIDTH: f32 = 32.0;
const SIGN: f32 = 11.0;

/// Columns of verdicts and of what to do.
const WORDS_X: f32 = LEFT + FIELD_WIDTH + 2.6;
const WORDS_WIDTH: f32 = 64.0;
const NEXT_X: f32 = WORDS_X + WORDS_WIDTH + 2.0;
const NEXT_WIDTH: f32 = LEFT + WIDTH - 1.6 - NEXT_X;

/// Above and below the verdicts of a colour.
const INSET: f32 = 1.1;
/// Between two of them.
const BETWEEN_ROWS: f32 = 0.9;
/// Between two colours.
const BETWEEN_LOOKS: f32 = 1.4;
/// The least that sign and name of a colour need.
const LOOK_HEIGHT_MIN: f32 = 15.0;

/// A colour of the page.
struct Look<'a> {
    section: &'static str,
    ink: InkId,
    pale: InkId,
    sign: Drawing,
    name: [&'static str; 2],
    gist: [&'static str; 2],
    verdicts: &'a [LeafletVerdict<'a>],
}

/// A verdict and what to do, ready to be placed.
struct Row {
    words: BothLanguages,
    next: BothLanguages,
}

impl Row {
    fn height(&self) -> f32 {
        self.words.height().max(self.next.height())
    }
}

impl Leaflet<'_> {
    fn looks(&self) -> [Look<'_>; 4] {
        [
            Look {
                section: "हरा · Green",
                ink: BAND,
                pale: PALE_GREEN,
                sign: drawings::ACCEPT,
                name: ["हरा", "GREEN"],
                gist: ["राशन दें", "Serve"],
                verdicts: &self.accept,
            },
            Look {
                section: "भूरा-पीला · Amber",
                ink: AMBER,
                pale: PALE_AMBER,
                sign: drawings::AMBER,
                name: ["भूरा-पीला", "AMBER"],
                gist: ["पहले देखें", "Look first"],
                verdicts: &self.amber,
            },
            Look {
                section: "लाल · Red",
                ink: RED,
                pale: PALE_RED,
                sign: drawings::REJECT,
                name: ["लाल", "RED"],
                gist: ["मान्य नहीं", "Not valid"],
                verdicts: &self.reject,
            },
            Look {
                section: "स्लेटी · Grey",
                ink: SLATE,
                pale: PALE_SLATE,
                sign: drawings::GREY,
                name: ["स्लेटी", "GREY"],
                gist: ["जाँच नहीं हुई", "Not checked"],
                verdicts: &self.grey,
            },
        ]
    }
}

impl Pages<'_> {
    /// The colours below each other; where they end.
    pub(super) fn looks(&mut self, leaflet: &Leaflet<'_>, top: f32) -> Result<f32, PaperError> {
        self.begin_section("स्क्रीन · Screen");
        let titles = [
            (LEFT, FIELD_WIDTH, "रंग", "Colour"),
            (
                WORDS_X,
                WORDS_WIDTH,
                "स्क्रीन के शब्द",
                "The screen’s words · code",
            ),
            (NEXT_X, NEXT_WIDTH, "क्या करें", "What to do"),
        ];
        for (x, width, hindi, english) in titles {
            let title = format!("{hindi} · {english}");
            let spot = left([x, top + 2.9], width);
            self.line(spot, &title, bold(9.0, BAND))?;
        }
        let mut y = top + 4.4;
        for look in leaflet.looks() {
            y = self.look(&look, y)? + BETWEEN_LOOKS;
        }
        Ok(y - BETWEEN_LOOKS)
    }

    fn look(&mut self, look: &Look<'_>, top: f32) -> Result<f32, PaperError> {
        let rows = look
            .verdicts
            .iter()
            .map(|verdict| self.row(verdict))
            .collect::<Result<Vec<_>, _>>()?;
        let mut rows_height = -BETWEEN_ROWS;
        for row in &rows {
            rows_height += row.height() + BETWEEN_ROWS;
        }
        let height = (rows_height + 2.0 * INSET).max(LOOK_HEIGHT_MIN);

        self.begin_section(look.section);
        self.rounded_area(frame(LEFT, top, WIDTH, height), CORNER, look.pale);
        self.rounded_area(frame(LEFT, top, FIELD_WIDTH, height), CORNER, look.ink);
        let square = frame(LEFT + FIELD_WIDTH - CORNER, top, CORNER, height);
        self.area(square, look.ink);
        self.look_name(look, top + height / 2.0)?;

        self.begin_section(look.section);
        let mut y = top + (height - rows_height) / 2.0;
        let last = rows.len().saturating_sub(1);
        for (index, row) in rows.into_iter().enumerate() {
            let next = y + row.height() + BETWEEN_ROWS;
            self.place_both(row.words, y);
            self.place_both(row.next, y);
            y = next;
            if index < last {
                let y = y - BETWEEN_ROWS / 2.0;
                self.rule([WORDS_X, y], [NEXT_X + NEXT_WIDTH, y], 0.4, WHITE);
            }
        }
        Ok(top + height)
    }

    /// Sign, name and gist around the field's middle.
    fn look_name(&mut self, look: &Look<'_>, middle: f32) -> Result<(), PaperError> {
        let x = LEFT + 2.2;
        self.drawing(&look.sign, [x, middle - SIGN / 2.0], SIGN)?;
        let x = x + SIGN + 1.8;
        let width = LEFT + FIELD_WIDTH - 1.0 - x;
        let [name, english_name] = look.name;
        let [gist, english_gist] = look.gist;
        let spot = |down: f32| left([x, middle + down], width);
        self.line(spot(-3.2), name, bold(12.0, WHITE))?;
        self.line(spot(-0.2), english_name, bold(6.5, WHITE))?;
        self.line(spot(3.5), gist, bold(8.5, WHITE))?;
        self.line(spot(6.1), english_gist, regular(6.5, WHITE))
    }

    fn row(&mut self, verdict: &LeafletVerdict<'_>) -> Result<Row, PaperError> {
        let styles = [bold(9.0, DARK), regular(7.0, DARK)];
        let [hindi, english] = verdict.words;
        let coded = format!("{english} · {}", verdict.code);
        let english = if verdict.code.is_empty() {
            english
        } else {
            &coded
        };
        let spot = left([WORDS_X, 0.0], WORDS_WIDTH);
        let words = self.both_languages(spot, [hindi, english], styles, 2)?;
        let styles = [regular(9.0, DARK), regular(7.0, DARK)];
        let spot = left([NEXT_X, 0.0], NEXT_WIDTH);
        let next = self.both_languages(spot, verdict.next, styles, 2)?;
        Ok(Row { words, next })
    }
}
