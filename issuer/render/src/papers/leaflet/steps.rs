//! Three steps with pictures: open the page, scan the back, look.

use crate::inks::{BAND, DARK, GREY, PALE_GREEN, WHITE};
use crate::layout::{CORNER_MM, TRIM_MM};
use crate::pdf::tagged::View;
use crate::placed::{Placed, Side};

use super::drawings::{STEPS, STEPS_ABOVE};
use super::{CORNER, Leaflet};
use crate::papers::PaperError;
use crate::papers::heading::{LEFT, WIDTH};
use crate::papers::pages::{Pages, bold, frame, left, middle, regular};

/// Between two steps.
const BETWEEN: f32 = 5.1;
const STEP_WIDTH: f32 = (WIDTH - 2.0 * BETWEEN) / 3.0;
const PICTURE_HEIGHT: f32 = 31.0;

/// Where a card stands in the pictures of its back and of its front, and how wide it is there.
const BACK: [f32; 3] = [2.8, 4.8, 34.0];
const FRONT: [f32; 3] = [2.8, 1.8, 32.0];

/// The phone's finder in the second step's picture.
const FINDER: [f32; 4] = [42.4, 7.3, 13.2, 13.6];
/// How wide the phone shows the QR's box.
const FOUND_QR: f32 = 11.6;

/// A step's words in Hindi and English.
pub(super) struct Step {
    title: [&'static str; 2],
    pub(super) text: [&'static str; 2],
}

pub(super) const WORDS: [Step; 3] = [
    Step {
        title: ["जाँच का पेज खोलें", "Open the checking page"],
        text: [
            "एक बार खुल जाए तो बिना नेटवर्क भी चलता है।",
            "Once opened, it works without a network, too.",
        ],
    },
    Step {
        title: ["पीछे का QR स्कैन करें", "Scan the QR on the back"],
        text: [
            "कार्ड के पीछे का QR चौखटे में लाएँ।",
            "Bring the QR on the card’s back into the frame.",
        ],
    },
    Step {
        title: ["रंग, निशान, शब्द देखें", "Look at colour, sign and words"],
        text: [
            "फ़ोटो और ये नाम कार्ड और व्यक्ति से मिलने चाहिए।",
            "The photo and these names must match the card and the person.",
        ],
    },
];

impl Pages<'_> {
    /// The steps beside each other; where they end.
    pub(super) fn steps(&mut self, leaflet: &Leaflet<'_>, top: f32) -> Result<f32, PaperError> {
        let mut bottom = top;
        let mut x = LEFT;
        for (index, step) in WORDS.iter().enumerate() {
            self.step_picture(leaflet, index, [x, top])?;
            let end = self.step_words(index, step, [x, top + PICTURE_HEIGHT + 1.5])?;
            bottom = bottom.max(end);
            x += STEP_WIDTH + BETWEEN;
        }
        Ok(bottom)
    }

    fn step_picture(
        &mut self,
        leaflet: &Leaflet<'_>,
        index: usize,
        [x, top]: [f32; 2],
    ) -> Result<(), PaperError> {
        self.begin_section("चित्र · Picture");
        let panel = frame(x, top, STEP_WIDTH, PICTURE_HEIGHT);
        self.rounded_area(panel, CORNER, PALE_GREEN);
        self.drawing(&STEPS[index], [x, top], STEP_WIDTH)?;
        match index {
            1 => {
                self.card(leaflet, Side::Back, [x, top]);
                self.finder(leaflet, [x, top]);
            }
            2 => self.card(leaflet, Side::Front, [x, top]),
            _ => {}
        }
        self.begin_section("चित्र · Picture");
        if let Some(above) = &STEPS_ABOVE[index] {
            self.drawing(above, [x, top], STEP_WIDTH)?;
        }
        if index == 2 {
            let spot = |y| left([x + 14.0, top + y], 26.0);
            self.line(spot(26.6), "फ़ोटो और नाम मिलाएँ", bold(8.0, DARK))?;
            self.line(spot(29.2), "Match photo and names", regular(6.5, DARK))?;
        }
        Ok(())
    }

    /// A whole face, with the card's round corners.
    fn card(&mut self, leaflet: &Leaflet<'_>, side: Side, [x, top]: [f32; 2]) {
        let contents = leaflet.layout.side(side);
        let ([left, upper, wide], ringed) = match side {
            Side::Front => (FRONT, contents.photo.as_ref().map(|slot| slot.frame)),
            Side::Back => (BACK, contents.qr),
        };
        let at = [x + left, top + upper];
        let scale = wide / TRIM_MM[0];
        let [width, height] = TRIM_MM.map(|mm| mm * scale);
        let view = View {
            window: frame(at[0], at[1], width, height),
            radius: CORNER_MM * scale,
            at,
            scale,
            inks: leaflet.layout.inks.clone(),
        };
        let title = match side {
            Side::Front => "कार्ड का सामने का भाग · The card’s front",
            Side::Back => "कार्ड का पिछला भाग, QR के साथ · The card’s back, with the QR",
        };
        self.view(title, view, leaflet.face(side));
        if let Some(ringed) = ringed {
            const AROUND: f32 = 0.35;
            let [x, y] = [at[0] + ringed.x * scale, at[1] + ringed.y * scale];
            let [width, height] = [ringed.width, ringed.height].map(|mm| mm * scale + 2.0 * AROUND);
            self.begin_section("चित्र · Picture");
            self.ring(
                frame(x - AROUND, y - AROUND, width, height),
                0.9,
                0.85,
                BAND,
            );
        }
    }

    /// What the phone's camera sees of the back: its QR.
    fn finder(&mut self, leaflet: &Leaflet<'_>, [x, top]: [f32; 2]) {
        let Some(qr) = leaflet.layout.side(Side::Back).qr else {
            return;
        };
        let [left, upper, width, height] = FINDER;
        let window = frame(x + left, top + upper, width, height);
        let scale = FOUND_QR / qr.width;
        let at = [
            window.x + width / 2.0 - (qr.x + qr.width / 2.0) * scale,
            window.y + height / 2.0 - (qr.y + qr.height / 2.0) * scale,
        ];
        let view = View {
            window,
            radius: 0.0,
            at,
            scale,
            inks: leaflet.layout.inks.clone(),
        };
        let title = "फ़ोन के चौखटे में QR · The QR in the phone’s frame";
        self.view(title, view, leaflet.face(Side::Back));
    }

    fn step_words(
        &mut self,
        index: usize,
        step: &Step,
        [x, top]: [f32; 2],
    ) -> Result<f32, PaperError> {
        self.begin_section("कदम · Step");
        let badge = 8.0;
        self.rounded_area(frame(x, top + 0.2, badge, badge), badge / 2.0, BAND);
        let number = (index + 1).to_string();
        let spot = middle([x + badge / 2.0, top + 5.9], badge);
        self.line(spot, &number, bold(14.0, WHITE))?;

        let texts = STEP_WIDTH - badge - 2.0;
        let spot = left([x + badge + 2.0, top], texts);
        let styles = [bold(12.5, DARK), regular(8.5, GREY)];
        let title = self.both_languages(spot, step.title, styles, 1)?;
        let y = self.place_both(title, top - 0.9);
        let spot = left([x, y], STEP_WIDTH);
        let styles = [regular(9.5, DARK), regular(7.8, GREY)];
        let text = self.both_languages(spot, step.text, styles, 2)?;
        Ok(self.place_both(text, y + 0.9))
    }
}

impl Leaflet<'_> {
    /// Everything that stands on a side.
    fn face(&self, side: Side) -> Vec<Placed> {
        let face = match side {
            Side::Front => &self.faces.front,
            Side::Back => &self.faces.back,
        };
        [self.layout.base(side), &face.items].concat()
    }
}
