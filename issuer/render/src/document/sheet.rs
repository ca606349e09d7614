//! The A4 sheet around the two faces of an e-copy: title, notices, marks for cutting and folding.
//! All measures in mm from the page's top left.

use crate::CardData;
use crate::fit::MM_PER_POINT;
use crate::fonts::{FontSet, Weight};
use crate::layout::{Align, TRIM_MM};
use crate::pdf::geometry::{A4_FOLD_MM, A4_TRIM_TOP_MM};
use crate::placed::{Ink, InkId, Placed, Segment, Shape, Stroke, TextRun};
use crate::text::{MissingGlyph, TextShaper};

const DARK: InkId = InkId(0);
const GREY: InkId = InkId(1);

/// Where texts begin, as far from the page's left edge as the faces.
const LEFT: f32 = A4_FOLD_MM - TRIM_MM[0];

/// A mark's length and its distance from the card.
const MARK_LENGTH: f32 = 5.0;
const MARK_DISTANCE: f32 = 1.5;
const MARK_WIDTH: f32 = 0.2;

/// The two inks of the sheet.
pub(super) fn inks() -> [Ink; 2] {
    let ink = |name: &str, black, value| Ink {
        name: name.to_owned(),
        cmyk: [0.0, 0.0, 0.0, black],
        overprint: true,
        srgb: [value; 3],
    };
    [ink("dark", 1.0, 0x24), ink("grey", 0.65, 0x74)]
}

/// Everything on the sheet but the faces.
pub(super) fn notices(card: &CardData, fonts: &FontSet) -> Result<Vec<Placed>, MissingGlyph> {
    let mut lines = Lines::new(fonts, marks());
    let bottom = A4_TRIM_TOP_MM + TRIM_MM[1];
    let number = format!("कार्ड संख्या · Card number {}", card.card_number);

    lines.add(30.0, "हिम परिवार कार्ड · ई-प्रति", 20.0, Weight::Bold, DARK)?;
    lines.add(
        37.5,
        "Him Parivar Card · e-copy",
        12.0,
        Weight::Regular,
        GREY,
    )?;
    lines.add(48.0, &number, 10.0, Weight::Regular, DARK)?;

    let paragraphs = [
        (
            "यह हिम परिवार कार्ड की ई-प्रति है। क्यूआर कोड पर जारीकर्ता के डिजिटल हस्ताक्षर हैं; राशन दुकान इसे बिना नेटवर्क के जाँच सकती है।",
            "This is an e-copy of a Him Parivar card. Its QR code is digitally signed; a ration shop can verify it without a network.",
        ),
        (
            "100 % आकार पर छापें (“पृष्ठ में फ़िट करें” न चुनें)। कोनों के निशानों पर काटें और बीच की रेखा पर पीछे की ओर मोड़ें।",
            "Print at 100 % (not “fit to page”). Cut at the corner marks and fold backwards at the middle line.",
        ),
        (
            "कार्ड खो जाए या परिवार का विवरण बदल जाए तो पंचायत या वार्ड कार्यालय को बताएँ। राशन 1967 · मुख्यमंत्री 1100",
            "If the card is lost or the family’s details change, tell the panchayat or ward office. Ration 1967 · Chief Minister 1100",
        ),
    ];
    let mut y = bottom + 18.0;
    for (hindi, english) in paragraphs {
        lines.add(y, hindi, 9.0, Weight::Regular, DARK)?;
        lines.add(y + 5.0, english, 8.0, Weight::Regular, GREY)?;
        y += 13.0;
    }
    Ok(lines.into_placed())
}

/// Lines of text and what else stands on a sheet.
pub(super) struct Lines {
    shaper: TextShaper,
    placed: Vec<Placed>,
}

impl Lines {
    /// Over what is placed already.
    pub(super) fn new(fonts: &FontSet, placed: Vec<Placed>) -> Self {
        let shaper = TextShaper::new(fonts);
        Self { shaper, placed }
    }

    pub(super) fn place(&mut self, placed: Placed) {
        self.placed.push(placed);
    }

    pub(super) fn into_placed(self) -> Vec<Placed> {
        self.placed
    }

    fn add(
        &mut self,
        y: f32,
        text: &str,
        size: f32,
        weight: Weight,
        ink: InkId,
    ) -> Result<(), MissingGlyph> {
        self.add_at([LEFT, y], Align::Left, text, size, weight, ink)
    }

    /// A line that begins, ends or has its middle there.
    pub(super) fn add_at(
        &mut self,
        [x, y]: [f32; 2],
        align: Align,
        text: &str,
        size: f32,
        weight: Weight,
        ink: InkId,
    ) -> Result<(), MissingGlyph> {
        let mut pieces = Vec::new();
        self.shaper.shape(text, weight, &mut pieces)?;
        let fonts = self.shaper.fonts();
        let em: f32 = pieces.iter().map(|word| fonts.width_em(word)).sum();
        let width = em * size * MM_PER_POINT;
        let x = match align {
            Align::Left => x,
            Align::Center => x - width / 2.0,
            Align::Right => x - width,
        };
        let run = TextRun {
            text: text.into(),
            x,
            y,
            size,
            ink,
            tracking: 0.0,
            stretch: 100.0,
            pieces,
        };
        self.placed.push(Placed::Text(run));
        Ok(())
    }
}

/// Cutting marks at the outer corners of the pair of faces, folding marks above and below its
/// middle.
fn marks() -> Vec<Placed> {
    let (left, right) = (A4_FOLD_MM - TRIM_MM[0], A4_FOLD_MM + TRIM_MM[0]);
    let (top, bottom) = (A4_TRIM_TOP_MM, A4_TRIM_TOP_MM + TRIM_MM[1]);
    let mut marks = Vec::new();
    for (x, away_x) in [(left, -1.0), (right, 1.0)] {
        for (y, away_y) in [(top, -1.0), (bottom, 1.0)] {
            let far = MARK_DISTANCE + MARK_LENGTH;
            marks.push(line(
                [x + away_x * MARK_DISTANCE, y],
                [x + away_x * far, y],
                DARK,
            ));
            marks.push(line(
                [x, y + away_y * MARK_DISTANCE],
                [x, y + away_y * far],
                DARK,
            ));
        }
    }
    for (y, away) in [(top, -1.0), (bottom, 1.0)] {
        // Dashes, which mean a fold.
        for dash in 0_u8..4 {
            let begin = y + away * (MARK_DISTANCE + 2.0 * f32::from(dash));
            marks.push(line([A4_FOLD_MM, begin], [A4_FOLD_MM, begin + away], GREY));
        }
    }
    marks
}

fn line(from: [f32; 2], to: [f32; 2], ink: InkId) -> Placed {
    Placed::Shape(Shape {
        segments: vec![Segment::Move(from), Segment::Line(to)],
        fill: None,
        stroke: Some(Stroke {
            ink,
            width: MARK_WIDTH,
            round: false,
        }),
    })
}
