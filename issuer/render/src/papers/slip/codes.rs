//! The codes of a slip: one to pay, where a fee is due, and one to follow the request.

use issuer_domain::{Money, UpiLink};

use crate::inks::{BAND, DARK};
use crate::placed::Frame;
use crate::plain_symbol::symbol;

use super::{Slip, SlipFee};
use crate::papers::PaperError;
use crate::papers::counter::{CounterPaper, GAP, HELPLINE, INSET};
use crate::papers::pages::{Pages, frame, left, right};

/// The largest symbol. (4 × 13 + 17 + 2 × 4) modules × 5 dots = 385 of the 401 dots that 34 mm have:
/// 0.42 mm a module, as a cheap phone reads it from paper in poor light.
const LARGEST_VERSION: u8 = 13;

/// The box of a symbol with its quiet zone, on a sheet and on a roll.
const SIDES: [f32; 2] = [34.0, 46.0];

/// Between two texts.
const BETWEEN_TEXTS: f32 = 1.4;

/// A code and what stands beside it.
struct CodePanel<'a> {
    section: &'static str,
    /// In both languages.
    title: &'static str,
    what: &'static str,
    link: &'a str,
    /// The amount, where it is one to pay.
    amount: Option<Money>,
    /// Each in Hindi and English with its two sizes.
    texts: Vec<([String; 2], [f32; 2])>,
}

impl Pages<'_> {
    /// The codes below each other; where they end.
    pub(super) fn slip_codes(
        &mut self,
        paper: CounterPaper,
        slip: &Slip,
        top: f32,
    ) -> Result<f32, PaperError> {
        let mut y = top;
        match &slip.fee {
            SlipFee::Free => {
                y = self.fee_line(paper, y, ["कोई शुल्क नहीं", "Nothing to pay"], None)?;
            }
            SlipFee::Paid => {
                let words = [
                    "शुल्क चुका दिया गया है, रसीद लें",
                    "The fee is paid: take the receipt",
                ];
                y = self.fee_line(paper, y, words, None)?;
            }
            SlipFee::Cash(amount) => {
                let words = ["केंद्र पर नकद देय", "To pay at the centre in cash"];
                y = self.fee_line(paper, y, words, Some(*amount))?;
            }
            SlipFee::Upi(link) => {
                y = self.code_panel(paper, &pay(link), y)? + GAP;
            }
        }
        let link = format!("{}{}", slip.tracking_page, slip.tracking.in_link());
        self.code_panel(paper, &follow(&link), y)
    }
}

impl Pages<'_> {
    /// What is to pay where no code is needed for it.
    fn fee_line(
        &mut self,
        paper: CounterPaper,
        top: f32,
        [hindi, english]: [&str; 2],
        amount: Option<Money>,
    ) -> Result<f32, PaperError> {
        self.begin_section("शुल्क · Fee");
        let amounts = amount.map_or(0.0, |_| paper.pick(44.0, 30.0));
        let (x, width) = (paper.left() + INSET, paper.width() - 2.0 * INSET);
        let room = [x, width - amounts];
        let words = self.counter_words(paper, room, [hindi, english], [11.0, 8.5])?;
        let height = words.height() + 3.4;
        self.counter_panel(paper, frame(paper.left(), top, paper.width(), height));
        if let Some(amount) = amount {
            let spot = right([x + width, top + height * 0.66], amounts - 2.0);
            let size = paper.pick(20.0, 15.0);
            self.line(spot, &amount.to_string(), paper.bold(size, DARK))?;
        }
        self.place_both(words, top + 1.7);
        Ok(top + height + GAP)
    }

    /// A code with its texts: beside it on a sheet, below it on a roll.
    fn code_panel(
        &mut self,
        paper: CounterPaper,
        panel: &CodePanel<'_>,
        top: f32,
    ) -> Result<f32, PaperError> {
        self.begin_section(panel.section);
        let [on_sheet, on_roll] = SIDES;
        let side = paper.pick(on_sheet, on_roll);
        let (x, width) = match paper {
            CounterPaper::A5 => {
                let x = paper.left() + side + 4.0;
                (x, paper.right() - x)
            }
            CounterPaper::Roll => (paper.left(), paper.width()),
        };
        let mut y = match paper {
            CounterPaper::A5 => {
                self.code_of(panel, frame(paper.left(), top, side, side))?;
                self.code_title(paper, panel, [x, top], width)?
            }
            CounterPaper::Roll => {
                let y = self.code_title(paper, panel, [x, top], width)? + BETWEEN_TEXTS;
                self.code_of(panel, frame(paper.middle() - side / 2.0, y, side, side))?;
                y + side
            }
        };
        if let Some(amount) = panel.amount {
            self.begin_section(panel.section);
            y = self.code_amount(paper, amount, [x, y + BETWEEN_TEXTS], width)?;
        }
        self.begin_section(panel.section);
        for ([hindi, english], sizes) in &panel.texts {
            let text = self.counter_words(paper, [x, width], [hindi, english], *sizes)?;
            y = self.place_both(text, y + BETWEEN_TEXTS);
        }
        Ok(match paper {
            CounterPaper::A5 => y.max(top + side),
            CounterPaper::Roll => y,
        })
    }

    fn code_title(
        &mut self,
        paper: CounterPaper,
        panel: &CodePanel<'_>,
        [x, top]: [f32; 2],
        width: f32,
    ) -> Result<f32, PaperError> {
        let spot = left([x, top + 4.0], width);
        self.line(spot, panel.title, paper.bold(11.5, BAND))?;
        Ok(top + 5.0)
    }

    /// The amount, and beside it in words, which no stroke alters.
    fn code_amount(
        &mut self,
        paper: CounterPaper,
        amount: Money,
        [x, top]: [f32; 2],
        width: f32,
    ) -> Result<f32, PaperError> {
        let figures = width * 0.47;
        let spot = left([x, top + 7.6], figures - 3.0);
        self.line(spot, &amount.to_string(), paper.bold(25.0, DARK))?;
        self.begin_section("राशि शब्दों में · Amount in words");
        let words = [amount.in_hindi(), amount.in_english()];
        let words = [words[0].as_str(), words[1].as_str()];
        let room = [x + figures, width - figures];
        let words = self.counter_words(paper, room, words, [9.5, 8.0])?;
        Ok(self.place_both(words, top + 0.8).max(top + 9.0))
    }

    fn code_of(&mut self, panel: &CodePanel<'_>, square: Frame) -> Result<(), PaperError> {
        let symbol = symbol(panel.link, square, LARGEST_VERSION);
        self.place(symbol.ok_or_else(|| PaperError::LinkCode {
            what: panel.what,
            characters: panel.link.chars().count(),
        })?);
        self.edge(square, 0.25, DARK);
        Ok(())
    }
}

/// How to pay: what the payer's app must show, so that a code that was pasted over is noticed.
fn pay(link: &UpiLink) -> CodePanel<'_> {
    let (amount, payee) = (link.amount(), link.payee());
    let name = payee.name();
    CodePanel {
        section: "UPI से भुगतान · Pay by UPI",
        title: "UPI से चुकाएँ · Pay with any UPI app",
        what: "payment link",
        link: link.as_str(),
        amount: Some(amount),
        texts: vec![
            (
                [
                    format!("ऐप में यही नाम दिखे: {name}"),
                    format!("The app must show {name} ({}).", payee.address()),
                ],
                [9.0, 7.5],
            ),
            (
                [
                    "बैंक की पुष्टि होने पर रसीद मिलेगी।".to_owned(),
                    "You get a receipt when the bank confirms it.".to_owned(),
                ],
                [9.0, 7.5],
            ),
        ],
    }
}

/// How to follow the request: whoever has the code sees its page.
fn follow(link: &str) -> CodePanel<'_> {
    CodePanel {
        section: "आवेदन की स्थिति · Status of the request",
        title: "आवेदन की स्थिति · How your request stands",
        what: "link of the request's page",
        link,
        amount: None,
        texts: vec![
            (
                [
                    "फ़ोन के कैमरे से यह कोड स्कैन करें।".to_owned(),
                    "Scan this code with the phone’s camera.".to_owned(),
                ],
                [9.5, 8.0],
            ),
            (
                [
                    format!("या {HELPLINE} पर पावती संख्या बताएँ।"),
                    format!("Or call {HELPLINE} and give the acknowledgement number."),
                ],
                [9.5, 8.0],
            ),
            (
                [
                    "पर्ची सँभालकर रखें: यह कोड केवल आपके परिवार के लिए है।".to_owned(),
                    "Keep the slip: this code is for your family alone.".to_owned(),
                ],
                [9.5, 8.0],
            ),
        ],
    }
}
