//! What is filled in by hand: lines, boxes to tick, boxes for counts and signatures.

use crate::inks::{DARK, GREY, WHITE};
use crate::placed::Frame;

use super::PaperError;
use super::heading::{LEFT, WIDTH};
use super::pages::{Pages, bold, frame, left, regular, right};

const HAIRLINE: f32 = 0.25;

/// Height of the boxes at the end of a form: two lines of writing and a stamp.
pub(super) const SIGN_BOX_HEIGHT: f32 = 31.0;

/// Height of a row of counts.
pub(super) const COUNTS_HEIGHT: f32 = 12.0;

/// Between two boxes beside each other.
const GAP: f32 = 4.0;

/// The boxes of a row of four counts.
pub(super) fn count_frames(y: f32) -> [Frame; 4] {
    let width = (WIDTH - 3.0 * GAP) / 4.0;
    [0.0, 1.0, 2.0, 3.0].map(|index| frame(LEFT + index * (width + GAP), y, width, COUNTS_HEIGHT))
}

impl Pages<'_> {
    /// A caption and a line to write on after it, up to the spot's right end.
    pub(super) fn blank(
        &mut self,
        [x, y]: [f32; 2],
        caption: &str,
        caption_width: f32,
        width: f32,
    ) -> Result<(), PaperError> {
        let spot = left([x, y], caption_width - 1.5);
        self.line(spot, caption, regular(8.0, GREY))?;
        self.rule(
            [x + caption_width, y + 0.6],
            [x + width, y + 0.6],
            HAIRLINE,
            DARK,
        );
        Ok(())
    }

    /// A white square to tick.
    pub(super) fn tick_box(&mut self, x: f32, y: f32, side: f32) {
        let square = frame(x, y, side, side);
        self.area(square, WHITE);
        self.edge(square, HAIRLINE, DARK);
    }

    /// A caption beside room for a number; what is known is printed there.
    pub(super) fn count(
        &mut self,
        whole: Frame,
        [hindi, english]: [&str; 2],
        known: Option<u64>,
    ) -> Result<(), PaperError> {
        let Frame { x, y, width, .. } = whole;
        let captions = width * 0.62;
        self.edge(whole, HAIRLINE, DARK);
        self.line(left([x + 2.0, y + 5.2], captions), hindi, bold(9.0, DARK))?;
        let spot = left([x + 2.0, y + 9.6], captions);
        self.line(spot, english, regular(7.5, GREY))?;
        if let Some(known) = known {
            let spot = right([x + width - 2.5, y + 8.2], width - captions - 4.5);
            self.line(spot, &known.to_string(), bold(14.0, DARK))?;
        }
        Ok(())
    }

    /// Boxes for two people who sign, beside each other.
    pub(super) fn sign_boxes(&mut self, y: f32, people: [[&str; 2]; 2]) -> Result<(), PaperError> {
        let width = (WIDTH - GAP) / 2.0;
        for (x, [hindi, english]) in [LEFT, LEFT + width + GAP].into_iter().zip(people) {
            self.sign_box(frame(x, y, width, SIGN_BOX_HEIGHT), hindi, english)?;
        }
        Ok(())
    }

    fn sign_box(&mut self, whole: Frame, hindi: &str, english: &str) -> Result<(), PaperError> {
        let Frame { x, y, width, .. } = whole;
        self.edge(whole, HAIRLINE, DARK);
        let title = format!("{hindi} · {english}");
        self.line(
            left([x + 2.5, y + 5.2], width - 5.0),
            &title,
            bold(9.0, DARK),
        )?;
        let captions = [
            "नाम और पद · Name and post",
            "हस्ताक्षर, मुहर · Signature, stamp",
            "दिनांक · Date",
        ];
        for (y, caption) in [y + 12.5, y + 20.5, y + 28.0].into_iter().zip(captions) {
            self.blank([x + 2.5, y], caption, 42.0, width - 5.0)?;
        }
        Ok(())
    }
}
