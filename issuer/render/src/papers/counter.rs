//! What the papers of a counter share: an A5 sheet or a roll, a heading, lines of facts, panels.
//!
//! Both are filled from the top down. A roll is as long as what stands on it; its printer knows
//! black alone, so nothing there is grey or tinted.

use issuer_domain::{FamilyId, masked_family_id};
use time::Date;

use crate::document::DocumentSetup;
use crate::fit::MM_PER_POINT;
use crate::inks::{BAND, DARK, GREY, PALE_GREEN, WHITE};
use crate::pdf::geometry::PageGeometry;
use crate::placed::{Frame, InkId};

use super::PaperError;
use super::pages::{Pages, Style, bold, frame, left, middle, regular, right};
use super::paragraph::{ASCENT, BothLanguages};

/// The state's complaint line, free of charge; it stands on every paper of a counter.
pub(super) const HELPLINE: &str = "1100";

/// Where the next line's top lies below a baseline, in type sizes.
const DESCENT: f32 = 0.27;

/// Between two parts of the paper.
pub(super) const GAP: f32 = 3.0;

/// Inside of a panel.
pub(super) const INSET: f32 = 3.0;

/// A5 is full here: printers leave 5 mm.
const A5_BOTTOM: f32 = 203.0;

/// What is in the counter's printer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CounterPaper {
    /// An A5 sheet, upright.
    A5,
    /// A roll 80 mm wide, of which thermal printers reach 72.
    Roll,
}

/// The centre where the paper is handed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Centre {
    /// Its name in Hindi and English.
    pub name: [String; 2],
    /// Its code, by which a complaint names it.
    pub code: String,
}

/// What stands in the first lines of each paper.
#[derive(Debug, Clone, Copy)]
pub(super) struct AboutRequest<'a> {
    pub(super) date: Date,
    pub(super) centre: &'a Centre,
    pub(super) family: &'a FamilyId,
}

/// A caption and what it is of, each line in its style.
pub(super) type Fact<'a> = ([&'a str; 2], &'a [(&'a str, Style)]);

impl CounterPaper {
    /// One measure for the sheet, the other for the roll.
    pub(super) const fn pick(self, a5: f32, roll: f32) -> f32 {
        match self {
            Self::A5 => a5,
            Self::Roll => roll,
        }
    }

    pub(super) const fn left(self) -> f32 {
        self.pick(10.0, 5.0)
    }

    pub(super) const fn width(self) -> f32 {
        self.pick(128.0, 70.0)
    }

    pub(super) const fn right(self) -> f32 {
        self.left() + self.width()
    }

    pub(super) const fn middle(self) -> f32 {
        self.left() + self.width() / 2.0
    }

    /// The ink where the paper has colours, else black.
    pub(super) const fn ink(self, ink: InkId) -> InkId {
        match self {
            Self::A5 => ink,
            Self::Roll if ink.0 == WHITE.0 => WHITE,
            Self::Roll => DARK,
        }
    }

    pub(super) const fn bold(self, size: f32, ink: InkId) -> Style {
        bold(size, self.ink(ink))
    }

    pub(super) const fn regular(self, size: f32, ink: InkId) -> Style {
        regular(size, self.ink(ink))
    }
}

impl Pages<'_> {
    /// What paper it is, over a band; where what follows begins.
    pub(super) fn counter_heading(
        &mut self,
        paper: CounterPaper,
        [hindi, english]: [&str; 2],
        specimen: bool,
    ) -> Result<f32, PaperError> {
        self.begin_section("शीर्षक · Heading");
        let top = paper.pick(7.0, 3.0);
        let height = paper.pick(16.0, 15.0);
        let band = frame(paper.left(), top, paper.width(), height);
        self.rounded_area(band, 2.0, paper.ink(BAND));
        let half = paper.width() / 2.0 - 5.0;
        let [first, second] = [0.52, 0.83].map(|part| top + height * part);
        let x = paper.left() + 4.0;
        let size = paper.pick(22.0, 17.0);
        self.line(left([x, first], half), hindi, bold(size, WHITE))?;
        self.line(left([x, second], half), english, regular(10.0, WHITE))?;
        let x = paper.right() - 4.0;
        let size = paper.pick(12.0, 9.5);
        let spot = right([x, first], half);
        self.line(spot, "हिम परिवार कार्ड", bold(size, WHITE))?;
        let spot = right([x, second], half);
        self.line(spot, "Him Parivar Card", regular(8.5, WHITE))?;
        let y = top + height + GAP;
        if specimen {
            return self.counter_specimen(paper, band, y);
        }
        Ok(y)
    }

    /// The notice of a paper that is only to be looked at: in the band's middle on a sheet, which is
    /// full enough, below it on a roll. Where what follows begins.
    fn counter_specimen(
        &mut self,
        paper: CounterPaper,
        band: Frame,
        y: f32,
    ) -> Result<f32, PaperError> {
        const HEIGHT: f32 = 6.4;
        let (pill, ground, ink, end) = match paper {
            CounterPaper::A5 => {
                let middle = band.y + (band.height - HEIGHT) / 2.0;
                let pill = frame(paper.middle() - 17.0, middle, 42.0, HEIGHT);
                (pill, WHITE, DARK, y)
            }
            CounterPaper::Roll => {
                let pill = frame(band.x, y, band.width, HEIGHT);
                (pill, DARK, WHITE, y + HEIGHT + GAP)
            }
        };
        self.rounded_area(pill, 1.2, ground);
        let at = [pill.x + pill.width / 2.0, pill.y + 4.5];
        let spot = middle(at, pill.width - 3.0);
        self.line(spot, "नमूना · SPECIMEN", bold(11.0, ink))?;
        Ok(end)
    }

    /// Centre, day and family of the request, after some facts of the paper's own.
    pub(super) fn counter_facts(
        &mut self,
        paper: CounterPaper,
        top: f32,
        first: &[Fact<'_>],
        about: AboutRequest<'_>,
    ) -> Result<f32, PaperError> {
        let (strong, small) = (paper.bold(10.5, DARK), paper.regular(8.0, GREY));
        let mut y = top;
        for fact in first {
            y = self.counter_row(paper, y, &[*fact])?;
        }
        let centre = about.centre;
        let [hindi, english] = &centre.name;
        let code = format!("कोड · Code {}", centre.code);
        let lines = [
            (hindi.as_str(), strong),
            (english.as_str(), small),
            (code.as_str(), small),
        ];
        let name = ["लोक मित्र केंद्र", "Lok Mitra Kendra"];
        y = self.counter_row(paper, y, &[(name, &lines)])?;
        let date = [(&*written(about.date), strong)];
        let family = [(&*masked_family_id(about.family), strong)];
        let row: [Fact<'_>; 2] = [
            (["दिनांक", "Date"], &date),
            (["परिवार आईडी", "Family id"], &family),
        ];
        self.counter_row(paper, y, &row)
    }

    /// Facts beside each other on a sheet, below each other on a roll, and a rule below them.
    fn counter_row(
        &mut self,
        paper: CounterPaper,
        top: f32,
        facts: &[Fact<'_>],
    ) -> Result<f32, PaperError> {
        let captions = paper.pick(34.0, 25.0);
        let mut bottom = top;
        let mut at = [paper.left(), top];
        let mut width = paper.width();
        if paper == CounterPaper::A5 && facts.len() > 1 {
            width /= 2.0;
        }
        for fact in facts {
            let end = self.counter_fact(paper, at, [captions, width - captions], *fact)?;
            bottom = bottom.max(end);
            match paper {
                CounterPaper::A5 => at[0] += width,
                CounterPaper::Roll => at[1] = end + 0.6,
            }
        }
        let [from, to] = [paper.left(), paper.right()].map(|x| [x, bottom + 1.0]);
        self.rule(from, to, 0.15, paper.ink(GREY));
        Ok(bottom + 2.0)
    }

    fn counter_fact(
        &mut self,
        paper: CounterPaper,
        [x, top]: [f32; 2],
        [captions, values]: [f32; 2],
        (caption, value): Fact<'_>,
    ) -> Result<f32, PaperError> {
        // One section for the caption and one for the value, so that neither is read into the other.
        self.begin_section("विवरण · Details");
        let styles = [paper.regular(8.5, DARK), paper.regular(7.0, GREY)];
        let spot = left([x, 0.0], captions - 2.0);
        let caption = self.both_languages(spot, caption, styles, 2)?;
        let first = value.first().map_or(0.0, |(_, style)| style.size);
        let lower = (first - 8.5) * MM_PER_POINT * ASCENT;
        let bottom = self.place_both(caption, top + lower);
        self.begin_section("विवरण · Details");
        let mut y = top;
        for (text, style) in value.iter().filter(|(text, _)| !text.is_empty()) {
            let size = style.size * MM_PER_POINT;
            let spot = left([x + captions, y + size * ASCENT], values);
            y = self.lines(spot, text, *style, 3)? + size * DESCENT;
        }
        Ok(bottom.max(y))
    }

    /// What is looked for first: tinted on a sheet, framed on a roll.
    pub(super) fn counter_panel(&mut self, paper: CounterPaper, whole: Frame) {
        match paper {
            CounterPaper::A5 => self.rounded_area(whole, 2.0, PALE_GREEN),
            CounterPaper::Roll => self.edge(whole, 0.5, DARK),
        }
    }

    /// A text in both languages over the paper's width; where it ends.
    pub(super) fn counter_text(
        &mut self,
        paper: CounterPaper,
        top: f32,
        text: [&str; 2],
        sizes: [f32; 2],
    ) -> Result<f32, PaperError> {
        let text = self.counter_words(paper, [paper.left(), paper.width()], text, sizes)?;
        Ok(self.place_both(text, top))
    }

    /// The same from `x` on, so wide, not placed yet.
    pub(super) fn counter_words(
        &mut self,
        paper: CounterPaper,
        [x, width]: [f32; 2],
        text: [&str; 2],
        [large, small]: [f32; 2],
    ) -> Result<BothLanguages, PaperError> {
        let styles = [paper.bold(large, DARK), paper.regular(small, GREY)];
        self.both_languages(left([x, 0.0], width), text, styles, 3)
    }

    /// Writes the paper, whose last part ends there.
    pub(super) fn finish_counter(
        mut self,
        paper: CounterPaper,
        end: f32,
        [what, title]: [&'static str; 2],
        setup: &DocumentSetup,
    ) -> Result<(), PaperError> {
        match paper {
            CounterPaper::A5 if end > A5_BOTTOM => {
                return Err(PaperError::PageFull {
                    paper: what,
                    needed_mm: end,
                    available_mm: A5_BOTTOM,
                });
            }
            CounterPaper::A5 => self.size(PageGeometry::A5),
            // The cutter stands a little behind the last line.
            CounterPaper::Roll => self.size(PageGeometry::roll(end + 4.0)),
        }
        self.finish(title, setup)
    }
}

/// A day as papers write it.
pub(super) fn written(date: Date) -> String {
    let (day, month, year) = (date.day(), u8::from(date.month()), date.year());
    format!("{day:02}-{month:02}-{year:04}")
}
