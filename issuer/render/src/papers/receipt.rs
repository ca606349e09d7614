//! The receipt for a fee: what was paid for, how much in all, how, and whom to call if more was
//! asked for. No name, no number of a person; the family by the end of its id.

use issuer_domain::{AcknowledgementNumber, FamilyId, Money};
use time::Date;

use crate::document::DocumentSetup;
use crate::fit::MM_PER_POINT;
use crate::fonts::FontSet;
use crate::inks::{BAND, DARK, GREY, WHITE};

use super::PaperError;
use super::counter::{AboutRequest, Centre, CounterPaper, GAP, HELPLINE, INSET};
use super::pages::{Pages, bold, frame, left, middle, regular, right};
use super::paragraph::ASCENT;

/// What a receipt says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Its number, given out by the office.
    pub number: String,
    /// The day of the payment.
    pub date: Date,
    /// Where it was paid.
    pub centre: Centre,
    /// The request that it is for.
    pub acknowledgement: AcknowledgementNumber,
    /// The family that asked; only the end of its id is printed.
    pub family: FamilyId,
    /// What was paid for. The total is their sum.
    pub items: Vec<ReceiptItem>,
    /// How it was paid; not printed where the total is nothing.
    pub payment: ReceiptPayment,
    /// The version of the rate list that the amounts are from.
    pub rate_list: String,
    /// Whether it is only to be looked at.
    pub specimen: bool,
}

/// A line of a receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptItem {
    /// What it is for, in Hindi and English.
    pub words: [String; 2],
    /// How much.
    pub amount: Money,
}

/// How a fee was paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReceiptPayment {
    /// Notes and coins.
    Cash,
    /// By UPI, as the bank confirmed.
    Upi {
        /// The bank's reference of the payment (UTR).
        reference: String,
    },
    /// Begun by UPI, but no bank has confirmed it.
    NotConfirmed,
}

/// The receipt: one page.
pub fn receipt(
    receipt: &Receipt,
    paper: CounterPaper,
    fonts: &FontSet,
    setup: &DocumentSetup,
) -> Result<Vec<u8>, PaperError> {
    if receipt.items.is_empty() {
        return Err(PaperError::NoItems);
    }
    let amounts = receipt.items.iter().map(|item| item.amount);
    let total = Money::sum(amounts).ok_or(PaperError::Total)?;
    let mut out = Vec::new();
    let mut pages = Pages::new(None, fonts, &mut out)?;
    pages.begin_page()?;
    let y = pages.counter_heading(paper, ["रसीद", "Receipt"], receipt.specimen)?;
    let acknowledgement = receipt.acknowledgement.to_string();
    let strong = paper.bold(10.5, DARK);
    let numbers = [
        (
            ["रसीद संख्या", "Receipt number"],
            &[(receipt.number.as_str(), strong)][..],
        ),
        (
            ["पावती संख्या", "Acknowledgement"],
            &[(acknowledgement.as_str(), strong)],
        ),
    ];
    let about = AboutRequest {
        date: receipt.date,
        centre: &receipt.centre,
        family: &receipt.family,
    };
    let y = pages.counter_facts(paper, y, &numbers, about)?;
    let y = pages.items(paper, &receipt.items, y + GAP)?;
    let y = pages.total(paper, total, y + GAP)?;
    let y = if total.is_zero() {
        let nothing = ["कोई शुल्क नहीं लिया गया", "No fee was charged"];
        pages.counter_text(paper, y + GAP, nothing, [12.0, 9.0])?
    } else {
        pages.payment(paper, &receipt.payment, y + GAP)?
    };
    let y = pages.complaints(paper, y + GAP)?;
    let end = pages.rate_list(paper, &receipt.rate_list, y + 1.5)?;
    pages.finish_counter(paper, end, ["receipt", "Receipt"], setup)?;
    Ok(out)
}

impl Pages<'_> {
    fn items(
        &mut self,
        paper: CounterPaper,
        items: &[ReceiptItem],
        top: f32,
    ) -> Result<f32, PaperError> {
        self.begin_section("मदें · Items");
        let amounts = paper.pick(36.0, 24.0);
        let words = paper.width() - amounts - 2.0;
        let styles = [paper.bold(9.0, BAND), paper.bold(9.0, BAND)];
        let spot = left([paper.left(), top + 3.0], words);
        self.line(spot, "किसके लिए · For", styles[0])?;
        let spot = right([paper.right(), top + 3.0], amounts);
        self.line(spot, "राशि · Amount", styles[1])?;
        let mut y = top + 4.6;
        self.counter_rule(paper, y, 0.5);
        y += 1.4;
        for item in items {
            let [hindi, english] = &item.words;
            let spot = [paper.left(), words];
            let lines = self.counter_words(paper, spot, [hindi, english], [10.5, 8.0])?;
            let spot = right([paper.right(), y + 10.5 * MM_PER_POINT * ASCENT], amounts);
            self.begin_section("मद · Item");
            y = self.place_both(lines, y) + 1.0;
            self.begin_section("मद · Item");
            self.line(spot, &item.amount.to_string(), paper.bold(11.0, DARK))?;
            self.counter_rule(paper, y, 0.15);
            y += 1.2;
        }
        Ok(y - 1.2)
    }

    fn counter_rule(&mut self, paper: CounterPaper, y: f32, width: f32) {
        let ink = paper.ink(BAND);
        self.rule([paper.left(), y], [paper.right(), y], width, ink);
    }

    /// What was to pay, larger than anything else, and in words, which nobody alters with a stroke.
    fn total(&mut self, paper: CounterPaper, total: Money, top: f32) -> Result<f32, PaperError> {
        self.begin_section("कुल राशि · Total");
        let (x, width) = (paper.left() + INSET, paper.width() - 2.0 * INSET);
        let in_words = [total.in_hindi(), total.in_english()];
        let in_words = [in_words[0].as_str(), in_words[1].as_str()];
        let in_words = self.counter_words(paper, [x, width], in_words, [10.0, 8.5])?;
        let figures = paper.pick(17.0, 14.5);
        let height = figures + in_words.height() + INSET;
        self.counter_panel(paper, frame(paper.left(), top, paper.width(), height));
        let captions = paper.pick(34.0, 15.0);
        let spot = left([x, top + figures * 0.5], captions);
        self.line(spot, "कुल राशि", paper.bold(paper.pick(14.0, 10.0), BAND))?;
        let spot = left([x, top + figures * 0.78], captions);
        self.line(spot, "Total", paper.regular(paper.pick(10.0, 8.5), GREY))?;
        self.begin_section("कुल राशि · Total");
        let spot = right([x + width, top + figures * 0.76], width - captions - 2.0);
        let size = paper.pick(34.0, 27.0);
        self.line(spot, &total.to_string(), paper.bold(size, DARK))?;
        self.place_both(in_words, top + figures);
        Ok(top + height)
    }

    fn payment(
        &mut self,
        paper: CounterPaper,
        payment: &ReceiptPayment,
        top: f32,
    ) -> Result<f32, PaperError> {
        self.begin_section("भुगतान · Payment");
        match payment {
            ReceiptPayment::Cash => {
                let words = ["नकद चुकाया", "Paid in cash"];
                self.counter_text(paper, top, words, [12.0, 9.0])
            }
            ReceiptPayment::Upi { reference } => {
                let words = ["UPI से चुकाया", "Paid by UPI"];
                let y = self.counter_text(paper, top, words, [12.0, 9.0])?;
                let reference = format!("बैंक संदर्भ · Bank reference {reference}");
                let spot = left([paper.left(), y + 4.2], paper.width());
                let y = self.lines(spot, &reference, paper.bold(9.5, DARK), 2)?;
                Ok(y + 1.5)
            }
            ReceiptPayment::NotConfirmed => {
                let notice = frame(paper.left(), top, paper.width(), 13.0);
                self.rounded_area(notice, 1.5, DARK);
                let spot = |down| middle([paper.middle(), top + down], paper.width() - 6.0);
                let words = "भुगतान की पुष्टि अभी नहीं हुई";
                self.line(spot(6.2), words, bold(13.0, WHITE))?;
                let words = "Payment not yet confirmed";
                self.line(spot(10.8), words, regular(9.5, WHITE))?;
                Ok(top + 13.0)
            }
        }
    }

    /// That no more may be charged, and where to complain.
    fn complaints(&mut self, paper: CounterPaper, top: f32) -> Result<f32, PaperError> {
        self.begin_section("शिकायत · Complaints");
        self.counter_rule(paper, top, 0.5);
        let top = top + 1.6;
        let number = paper.pick(34.0, 24.0);
        let words = [paper.left(), paper.width() - number - 2.0];
        let notice = [
            "इससे अधिक राशि नहीं ली जा सकती।",
            "No more than this may be charged.",
        ];
        let notice = self.counter_words(paper, words, notice, [11.0, 8.5])?;
        let complain = [
            "अधिक माँगी जाए तो शिकायत करें।",
            "If more is asked for, complain.",
        ];
        let complain = self.counter_words(paper, words, complain, [9.5, 8.0])?;
        let y = self.place_both(notice, top);
        let bottom = self.place_both(complain, y + 0.8);
        self.begin_section("शिकायत · Complaints");
        let spot = |y| right([paper.right(), y], number);
        let size = paper.pick(28.0, 22.0);
        self.line(spot(top + 8.6), HELPLINE, paper.bold(size, BAND))?;
        let spot = spot(top + 13.2);
        self.line(spot, "शिकायत · Complaints", paper.regular(8.0, DARK))?;
        Ok(bottom)
    }

    fn rate_list(
        &mut self,
        paper: CounterPaper,
        rate_list: &str,
        top: f32,
    ) -> Result<f32, PaperError> {
        self.begin_section("शुल्क सूची · Rate list");
        let line = format!("शुल्क सूची · Rate list {rate_list}");
        let spot = left([paper.left(), top + 3.0], paper.width());
        let y = self.lines(spot, &line, paper.regular(8.0, GREY), 2)?;
        Ok(y + 1.0)
    }
}
