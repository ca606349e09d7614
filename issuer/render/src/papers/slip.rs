//! The slip for a request: its number, what happens next and when, and codes by which a family
//! follows it and pays. It names nobody: whoever finds one learns the end of a family's id.

mod codes;

use issuer_domain::{AcknowledgementNumber, FamilyId, Money, TrackingSecret, UpiLink};
use time::Date;

use crate::document::DocumentSetup;
use crate::fit::MM_PER_POINT;
use crate::fonts::FontSet;
use crate::inks::{BAND, DARK, GREY, WHITE};

use super::PaperError;
use super::counter::{AboutRequest, Centre, CounterPaper, GAP, INSET};
use super::pages::{Pages, bold, frame, left, middle, right};
use super::paragraph::ASCENT;

/// What a slip says.
#[derive(Debug, Clone)]
pub struct Slip {
    /// The request's number.
    pub acknowledgement: AcknowledgementNumber,
    /// The day of the request.
    pub date: Date,
    /// Where it was made.
    pub centre: Centre,
    /// The family that asked; only the end of its id is printed.
    pub family: FamilyId,
    /// Why it needs a card, in Hindi and English.
    pub reason: [String; 2],
    /// What happens next, in order.
    pub steps: Vec<SlipStep>,
    /// What is to pay.
    pub fee: SlipFee,
    /// Where requests' pages are: the secret is put behind it. `https://…/s/`
    pub tracking_page: String,
    /// What opens this request's page; it is printed in the code alone.
    pub tracking: TrackingSecret,
    /// Whether it is only to be looked at.
    pub specimen: bool,
}

/// A step on the way to the card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlipStep {
    /// What happens, in Hindi and English.
    pub words: [String; 2],
    /// In how many days from the slip's; 0 is the same day.
    pub within_days: u16,
}

/// What is to pay for a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SlipFee {
    /// Nothing.
    Free,
    /// Paid; there is a receipt.
    Paid,
    /// At the counter, in cash.
    Cash(Money),
    /// By UPI, or at the counter in cash.
    Upi(UpiLink),
}

/// The slip: one page.
pub fn slip(
    slip: &Slip,
    paper: CounterPaper,
    fonts: &FontSet,
    setup: &DocumentSetup,
) -> Result<Vec<u8>, PaperError> {
    let mut out = Vec::new();
    let mut pages = Pages::new(None, fonts, &mut out)?;
    pages.begin_page()?;
    let titles = ["पावती", "Acknowledgement slip"];
    let y = pages.counter_heading(paper, titles, slip.specimen)?;
    let y = pages.slip_number(paper, slip.acknowledgement, y)?;
    let [hindi, english] = &slip.reason;
    let reason = [
        (hindi.as_str(), paper.bold(10.5, DARK)),
        (english.as_str(), paper.regular(8.0, GREY)),
    ];
    let about = AboutRequest {
        date: slip.date,
        centre: &slip.centre,
        family: &slip.family,
    };
    let reason = [(["कारण", "Reason"], &reason[..])];
    let y = pages.counter_facts(paper, y + GAP, &reason, about)?;
    let y = pages.steps_of(paper, &slip.steps, y + GAP - 1.0)?;
    let end = pages.slip_codes(paper, slip, y + GAP - 1.0)?;
    pages.finish_counter(paper, end, ["slip", "Acknowledgement slip"], setup)?;
    Ok(out)
}

impl Pages<'_> {
    /// The number by which the helpline finds the request, as large as the paper allows.
    fn slip_number(
        &mut self,
        paper: CounterPaper,
        number: AcknowledgementNumber,
        top: f32,
    ) -> Result<f32, PaperError> {
        self.begin_section("पावती संख्या · Acknowledgement number");
        let height = paper.pick(17.0, 16.5);
        self.counter_panel(paper, frame(paper.left(), top, paper.width(), height));
        let spot = |down| middle([paper.middle(), top + down], paper.width() - 2.0 * INSET);
        let caption = "पावती संख्या · Acknowledgement number";
        self.line(spot(4.6), caption, paper.regular(8.5, DARK))?;
        let size = paper.pick(27.0, 20.0);
        let number = number.to_string();
        self.line(spot(height - 2.9), &number, paper.bold(size, DARK))?;
        Ok(top + height)
    }

    fn steps_of(
        &mut self,
        paper: CounterPaper,
        steps: &[SlipStep],
        top: f32,
    ) -> Result<f32, PaperError> {
        if steps.is_empty() {
            return Ok(top);
        }
        self.begin_section("आगे क्या होगा · What happens next");
        let spot = left([paper.left(), top + 3.4], paper.width());
        let title = "आगे क्या होगा · What happens next";
        self.line(spot, title, paper.bold(10.0, BAND))?;
        let mut y = top + 5.9;
        for (number, step) in (1..).zip(steps) {
            y = self.step_of(paper, number, step, y)?;
        }
        Ok(y)
    }

    fn step_of(
        &mut self,
        paper: CounterPaper,
        number: usize,
        step: &SlipStep,
        top: f32,
    ) -> Result<f32, PaperError> {
        const BADGE: f32 = 5.4;
        let days_width = paper.pick(34.0, 19.0);
        let x = paper.left() + BADGE + 2.0;
        let width = paper.right() - days_width - 2.0 - x;
        let [hindi, english] = &step.words;
        let words = self.counter_words(paper, [x, width], [hindi, english], [9.5, 7.5])?;
        self.begin_section("कदम · Step");
        let circle = frame(paper.left(), top - 0.7, BADGE, BADGE);
        self.rounded_area(circle, BADGE / 2.0, paper.ink(BAND));
        let baseline = top + 9.5 * MM_PER_POINT * ASCENT;
        let spot = middle([paper.left() + BADGE / 2.0, baseline], BADGE);
        self.line(spot, &number.to_string(), bold(9.0, WHITE))?;
        let bottom = self.place_both(words, top).max(top + BADGE - 0.5);
        self.begin_section("कदम · Step");
        let [hindi, english] = within(step.within_days);
        let spot = |y| right([paper.right(), y], days_width);
        self.line(spot(baseline), &hindi, paper.bold(9.5, DARK))?;
        self.line(spot(baseline + 3.4), &english, paper.regular(7.5, GREY))?;
        Ok(bottom + 1.2)
    }
}

/// A number of days in Hindi and English.
fn within(days: u16) -> [String; 2] {
    match days {
        0 => ["आज ही".to_owned(), "today".to_owned()],
        1 => ["1 दिन में".to_owned(), "within 1 day".to_owned()],
        days => [format!("{days} दिन में"), format!("within {days} days")],
    }
}
