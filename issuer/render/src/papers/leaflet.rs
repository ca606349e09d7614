//! The leaflet for dealers: how to check a card, on one A4 page that hangs beside the scales. Hindi
//! is large, English stands below it; colours never stand alone, so that it can be copied in black.

mod advice;
mod drawings;
mod looks;
#[cfg(test)]
mod page_tests;
mod steps;

use time::Date;

use crate::document::DocumentSetup;
use crate::face::Faces;
use crate::fonts::FontSet;
use crate::inks::{BAND, GREY, WHITE};
use crate::layout::Layout;

use super::PaperError;
use super::heading::{LEFT, RIGHT, WIDTH};
use super::pages::{Pages, bold, frame, left, regular, right};

/// Nothing stands nearer to the page's upper and lower edges than this, in mm.
const TOP: f32 = 12.0;
const BOTTOM: f32 = 297.0 - TOP;

const TITLE_HEIGHT: f32 = 16.0;

/// Between two parts of the page.
const GAP: f32 = 2.9;

/// Radius of the corners of panels.
const CORNER: f32 = 2.0;

/// What the leaflet shows and says that is not its own.
#[derive(Debug)]
pub struct Leaflet<'a> {
    /// A card of nobody, on its layout.
    pub faces: &'a Faces,
    /// The layout.
    pub layout: &'a Layout,
    /// Verdicts on green: serve.
    pub accept: Vec<LeafletVerdict<'a>>,
    /// Verdicts on amber: look before serving.
    pub amber: Vec<LeafletVerdict<'a>>,
    /// Verdicts on red: not in force, or not genuine.
    pub reject: Vec<LeafletVerdict<'a>>,
    /// Verdicts on grey: nothing can be said.
    pub grey: Vec<LeafletVerdict<'a>>,
    /// Since when the leaflet says what it says.
    pub edition: Date,
}

/// A verdict as the shop's page shows it. Each text is in Hindi and English.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeafletVerdict<'a> {
    /// The code that a helpline asks for; empty where the page has none.
    pub code: &'a str,
    /// What was found out.
    pub words: [&'a str; 2],
    /// What to do.
    pub next: [&'a str; 2],
}

/// The leaflet: one A4 page.
pub fn leaflet(
    leaflet: &Leaflet<'_>,
    fonts: &FontSet,
    setup: &DocumentSetup,
) -> Result<Vec<u8>, PaperError> {
    let mut out = Vec::new();
    let mut pages = Pages::new(None, fonts, &mut out)?;
    pages.begin_page()?;
    pages.leaflet_title()?;
    let y = pages.steps(leaflet, TOP + TITLE_HEIGHT + GAP)?;
    let y = pages.looks(leaflet, y + GAP)?;
    let y = pages.never(y + GAP)?;
    let y = pages.advice(y + GAP)?;
    let y = pages.helpline(y + GAP)?;
    let end = pages.edition(leaflet.edition, y)?;
    if end > BOTTOM {
        return Err(PaperError::PageFull {
            paper: "leaflet",
            needed_mm: end,
            available_mm: BOTTOM,
        });
    }
    pages.finish("How to check a Him Parivar card", setup)?;
    Ok(out)
}

impl Pages<'_> {
    fn leaflet_title(&mut self) -> Result<(), PaperError> {
        self.begin_section("शीर्षक · Heading");
        self.rounded_area(frame(LEFT, TOP, WIDTH, TITLE_HEIGHT), CORNER, BAND);
        let (hindi, english) = (TOP + 8.2, TOP + 13.2);
        let spot = |y| left([LEFT + 5.0, y], 122.0);
        let title = "हिम परिवार कार्ड कैसे जाँचें";
        self.line(spot(hindi), title, bold(22.0, WHITE))?;
        let title = "How to check a Him Parivar card";
        self.line(spot(english), title, regular(10.5, WHITE))?;
        let spot = |y| right([RIGHT - 5.0, y], 50.0);
        self.line(spot(hindi), "राशन दुकान के लिए", bold(12.0, WHITE))?;
        self.line(spot(english), "For the ration shop", regular(9.0, WHITE))
    }

    /// Which leaflet this is; where the page ends.
    fn edition(&mut self, edition: Date, top: f32) -> Result<f32, PaperError> {
        let (day, month, year) = (edition.day(), u8::from(edition.month()), edition.year());
        let line = format!("संस्करण · Edition {day:02}-{month:02}-{year:04}");
        let baseline = top + 3.2;
        self.line(right([RIGHT, baseline], 80.0), &line, regular(6.5, GREY))?;
        let specimen = "चित्र का कार्ड नमूना है, किसी का नहीं · The card in the pictures is a specimen and nobody’s";
        self.line(left([LEFT, baseline], 104.0), specimen, regular(6.5, GREY))?;
        Ok(baseline + 0.8)
    }
}
