//! A4 posters for a shop's counter: what changed since the last update, as QR codes that a cheap
//! phone reads from 30 cm. One code a page, as large as the page allows. Measures in mm from the
//! page's top left.

use issuer_domain::Month;
use time::Date;

use crate::fonts::{FontSet, Weight};
use crate::inks::{BAND, DARK, GREY, WHITE, inks};
use crate::layout::rounded_rectangle;
use crate::pdf::drawing;
use crate::pdf::geometry::PageGeometry;
use crate::pdf::subset_fonts::SubsetFonts;
use crate::placed::{Frame, InkId, Placed, TextRun};
use crate::plain_symbol::{filled, symbol};
use crate::qr::LARGEST_VERSION_OF_PAPERS;
use crate::text::{MissingGlyph, TextShaper};

use super::print_canvas::PrintCanvas;
use super::{DocumentError, DocumentSetup, write};

const LEFT: f32 = 25.0;
const RIGHT: f32 = 185.0;
/// The box of the symbol with its quiet zone: 160 mm a side. A version 25 has modules of 1.27 mm.
const BOX_TOP: f32 = 66.0;
const BOX_SIDE: f32 = RIGHT - LEFT;
const BOX: Frame = Frame {
    x: LEFT,
    y: BOX_TOP,
    width: BOX_SIDE,
    height: BOX_SIDE,
};
/// The band behind the heading.
const HEAD: Frame = Frame {
    x: 0.0,
    y: 0.0,
    width: 210.0,
    height: 40.0,
};
const POINT: f32 = 25.4 / 72.0;

/// What a poster tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poster {
    /// What it brings.
    pub subject: PosterSubject,
    /// The day of its signature.
    pub date: Date,
    /// The texts of its codes, in order.
    pub parts: Vec<String>,
    /// Whether it is signed with keys that everybody has.
    pub specimen: bool,
}

/// What a poster brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PosterSubject {
    /// The changes of a status list.
    StatusChanges {
        /// The list, as cards name it.
        list: String,
        /// The version that a device must have.
        from: u64,
        /// The version that it has afterwards.
        to: u64,
    },
    /// The keys that count.
    TrustList {
        /// The list's version.
        version: u64,
    },
    /// What families are entitled to.
    Scale {
        /// In which month.
        month: Month,
    },
}

/// One page for each code.
pub fn poster(
    poster: &Poster,
    fonts: &FontSet,
    setup: &DocumentSetup,
) -> Result<Vec<u8>, DocumentError> {
    let mut subsets = SubsetFonts::new(fonts);
    let mut shaper = TextShaper::new(fonts);
    let inks = inks();
    let mut pages = Vec::with_capacity(poster.parts.len());
    for (number, text) in (1..).zip(&poster.parts) {
        let mut sheet = Sheet {
            fonts,
            shaper: &mut shaper,
            placed: Vec::new(),
        };
        sheet.fill(poster, number).map_err(DocumentError::Glyph)?;
        let symbol =
            symbol(text, BOX, LARGEST_VERSION_OF_PAPERS).ok_or(DocumentError::PosterCode {
                characters: text.len(),
            })?;
        sheet.placed.push(symbol);
        let mut canvas = PrintCanvas::new(&mut subsets, pages.len());
        canvas.begin_section("सूचना · Notice");
        let scene = drawing::Scene {
            geometry: PageGeometry::A4,
            inks: &inks,
            separations: &[],
            fonts,
            photo: None,
        };
        drawing::draw(&sheet.placed, scene, &mut canvas);
        pages.push((PageGeometry::A4.boxes_of_whole_page(), canvas.finish()));
    }
    write(&poster.title(), pages, &subsets, None, setup)
}

impl Poster {
    fn title(&self) -> String {
        match &self.subject {
            PosterSubject::StatusChanges { to, .. } => format!("Card status, version {to}"),
            PosterSubject::TrustList { version } => format!("Keys of cards, version {version}"),
            PosterSubject::Scale { month } => format!("Rations of {month}"),
        }
    }

    /// Which it is, in both languages.
    fn label(&self) -> String {
        match &self.subject {
            PosterSubject::StatusChanges { to: version, .. }
            | PosterSubject::TrustList { version } => {
                format!("संस्करण {version} · Version {version}")
            }
            PosterSubject::Scale { month } => {
                let (year, month) = (month.number() / 100, month.number() % 100);
                format!("महीना · Month {month:02}-{year}")
            }
        }
    }

    /// Hindi and English, the larger line first.
    fn headings(&self) -> [&'static str; 2] {
        match self.subject {
            PosterSubject::StatusChanges { .. } => [
                "राशन दुकान के लिए: कार्डों की नई स्थिति",
                "For the ration shop: which cards were blocked, cancelled or restored",
            ],
            PosterSubject::TrustList { .. } => [
                "राशन दुकान के लिए: कार्डों की नई कुंजियाँ",
                "For the ration shop: the keys by which cards are recognised",
            ],
            PosterSubject::Scale { .. } => [
                "राशन दुकान के लिए: इस महीने किसको कितना राशन",
                "For the ration shop: who is entitled to how much this month",
            ],
        }
    }

    fn steps(&self) -> [[String; 2]; 3] {
        let parts = self.parts.len();
        let all = if parts > 1 {
            [
                format!("2. सभी {parts} भाग स्कैन करें; क्रम कोई भी हो।"),
                format!("Scan all {parts} parts, in any order."),
            ]
        } else {
            [
                "2. कोड एक ही है; इसमें पूरी सूचना है।".to_owned(),
                "There is only one code; it holds everything.".to_owned(),
            ]
        };
        let last = match &self.subject {
            PosterSubject::StatusChanges { from, to, .. } => [
                format!(
                    "3. यंत्र संस्करण {to} दिखाए तो काम पूरा। पहले संस्करण {from} होना चाहिए; न हो तो पूरी फ़ाइल विभाग से लें।"
                ),
                format!(
                    "Done when the device shows version {to}. It needs version {from} before; without it, get the full file from the department."
                ),
            ],
            PosterSubject::TrustList { version } => [
                format!("3. यंत्र कुंजी-सूची {version} दिखाए तो काम पूरा।"),
                format!("Done when the device shows key list {version}."),
            ],
            PosterSubject::Scale { .. } => [
                "3. यंत्र “राशन तालिका ले ली गई” दिखाए तो काम पूरा।".to_owned(),
                "Done when the device says that the month’s scale is taken.".to_owned(),
            ],
        };
        [
            [
                "1. सत्यापन यंत्र खोलें और यह कोड स्कैन करें।".to_owned(),
                "Open the shop’s verifier and scan this code.".to_owned(),
            ],
            all,
            last,
        ]
    }
}

struct Sheet<'a> {
    fonts: &'a FontSet,
    shaper: &'a mut TextShaper,
    placed: Vec<Placed>,
}

/// How a line looks.
#[derive(Clone, Copy)]
struct Style {
    size: f32,
    weight: Weight,
    ink: InkId,
}

const fn style(size: f32, weight: Weight, ink: InkId) -> Style {
    Style { size, weight, ink }
}

impl Sheet<'_> {
    fn fill(&mut self, poster: &Poster, number: usize) -> Result<(), MissingGlyph> {
        self.placed.push(filled(rounded_rectangle(HEAD, 0.0), BAND));
        let [hindi, english] = poster.headings();
        self.left(20.0, hindi, style(23.0, Weight::Bold, WHITE))?;
        self.left(30.5, english, style(12.0, Weight::Regular, WHITE))?;

        let date = poster.date;
        let (day, month, year) = (date.day(), u8::from(date.month()), date.year());
        let label = poster.label();
        let line = format!("{label} · {day:02}-{month:02}-{year:04}");
        self.left(50.5, &line, style(13.0, Weight::Bold, DARK))?;
        if let PosterSubject::StatusChanges { list, .. } = &poster.subject {
            self.left(57.5, list, style(9.0, Weight::Regular, GREY))?;
        }
        let parts = poster.parts.len();
        let part = format!("भाग {number} / {parts}");
        self.right(51.5, &part, style(18.0, Weight::Bold, BAND))?;
        let part = format!("Part {number} of {parts}");
        self.right(57.5, &part, style(9.0, Weight::Regular, GREY))?;
        if poster.specimen {
            let notice = "नमूना, असली नहीं · SPECIMEN, not real";
            self.left(63.5, notice, style(11.0, Weight::Bold, DARK))?;
        }

        let mut y = BOX_TOP + BOX_SIDE + 8.0;
        for [hindi, english] in poster.steps() {
            self.left(y, &hindi, style(12.0, Weight::Bold, DARK))?;
            self.left(y + 5.0, &english, style(9.0, Weight::Regular, GREY))?;
            y += 13.5;
        }
        let notices = [
            "इस कोड में किसी परिवार का नाम या संख्या नहीं है; नकली कोड को यंत्र स्वयं अस्वीकार करता है।",
            "The code names no family; devices refuse a forged one. Questions: 1967",
        ];
        for (y, notice) in [(280.0, notices[0]), (284.5, notices[1])] {
            self.left(y, notice, style(8.5, Weight::Regular, GREY))?;
        }
        Ok(())
    }

    fn left(&mut self, y: f32, text: &str, style: Style) -> Result<(), MissingGlyph> {
        self.line(y, text, style, false)
    }

    fn right(&mut self, y: f32, text: &str, style: Style) -> Result<(), MissingGlyph> {
        self.line(y, text, style, true)
    }

    fn line(&mut self, y: f32, text: &str, style: Style, right: bool) -> Result<(), MissingGlyph> {
        let mut pieces = Vec::new();
        self.shaper.shape(text, style.weight, &mut pieces)?;
        let em: f32 = pieces.iter().map(|word| self.fonts.width_em(word)).sum();
        let width = em * style.size * POINT;
        // A line that is too long for the page is narrowed, never cut.
        let room = BOX_SIDE;
        let stretch = if width > room {
            100.0 * room / width
        } else {
            100.0
        };
        let run = TextRun {
            text: text.into(),
            x: if right { RIGHT - width.min(room) } else { LEFT },
            y,
            size: style.size,
            ink: style.ink,
            tracking: 0.0,
            stretch,
            pieces,
        };
        self.placed.push(Placed::Text(run));
        Ok(())
    }
}
