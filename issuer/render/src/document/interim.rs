//! The A4 sheet of an interim card: both faces at twice their size, each below a band that says
//! until when it holds, with lines for cutting and folding. Measures in mm from the page's top left.
//!
//! The faces are an ordinary card's, so that signed code, texts and their fitting have one home.

use crate::CardData;
use crate::fonts::{FontSet, Weight};
use crate::inks::{AMBER, DARK, GREY, WHITE};
use crate::layout::{Align, TRIM_MM, rounded_rectangle};
use crate::pdf::geometry::{DOTS_PER_MM, PageGeometry};
use crate::placed::{Frame, InkId, Placed, Segment, Shape, Side, Stroke};
use crate::plain_symbol::filled;
use crate::text::MissingGlyph;

use super::sheet::Lines;

/// How much larger than a card: what old eyes read, and what A4 holds twice.
pub(super) const SCALE: f32 = 2.0;

/// Left edge of the faces and the top of each, in printer dots, so that a code's modules land on
/// whole dots: (2480 − 2 × 1011) / 2 = 229; 437 dots are 37.0 mm, 2020 dots are 171.0 mm.
const LEFT_DOTS: f32 = 229.0;
const TOPS_DOTS: [f32; 2] = [437.0, 2020.0];

const LEFT: f32 = LEFT_DOTS / DOTS_PER_MM;
const WIDTH: f32 = SCALE * TRIM_MM[0];
const HEIGHT: f32 = SCALE * TRIM_MM[1];

/// The band above a face, and what is left around both.
const BAND_HEIGHT: f32 = 17.0;
const BELOW_BAND: f32 = 2.5;
const INSET: f32 = 3.0;

/// Where the sheet is folded: 297 / 2.
const FOLD: f32 = 148.5;
/// What is cut out; 2 × 134 mm.
const HALF: f32 = 134.0;

/// Where the trim of a face begins.
fn corner(side: Side) -> [f32; 2] {
    let [front, back] = TOPS_DOTS.map(|dots| dots / DOTS_PER_MM);
    match side {
        Side::Front => [LEFT, front],
        Side::Back => [LEFT, back],
    }
}

/// What a face is clipped to on the page: left, bottom, right, top in points.
pub(super) fn window(side: Side) -> [f32; 4] {
    let [x, y] = corner(side);
    let face = Frame {
        x,
        y,
        width: WIDTH,
        height: HEIGHT,
    };
    PageGeometry::A4.frame_box(face, 0.0)
}

/// From a page of [`PageGeometry::CARD`] to the face's place on A4.
pub(super) fn matrix(side: Side) -> [f32; 6] {
    let [x, y] = PageGeometry::A4.point(corner(side));
    let [left, top] = PageGeometry::CARD.point([0.0, 0.0]).map(|at| at * SCALE);
    [SCALE, 0.0, 0.0, SCALE, x - left, y - top]
}

/// Everything on the sheet but the faces.
pub(super) fn notices(card: &CardData, fonts: &FontSet) -> Result<Vec<Placed>, MissingGlyph> {
    let day = card.expires_on;
    let day = format!(
        "{:02}-{:02}-{:04}",
        day.day(),
        u8::from(day.month()),
        day.year()
    );
    let mut lines = Lines::new(fonts, lines_to_cut());
    for side in [Side::Front, Side::Back] {
        let [x, face_top] = corner(side);
        let top = face_top - BELOW_BAND - BAND_HEIGHT;
        lines.place(filled(
            rounded_rectangle(
                Frame {
                    x,
                    y: top,
                    width: WIDTH,
                    height: BAND_HEIGHT,
                },
                2.0,
            ),
            AMBER,
        ));
        let (first, second) = (top + 9.0, top + 14.2);
        let mut line = |align, y, text: &str, size, weight| {
            let x = match align {
                Align::Right => x + WIDTH - 5.0,
                Align::Left | Align::Center => x + 5.0,
            };
            lines.add_at([x, y], align, text, size, weight, WHITE)
        };
        let title = "अस्थायी · INTERIM";
        line(Align::Left, first, title, 24.0, Weight::Bold)?;
        let what = "काग़ज़ का कार्ड, असली कार्ड बनने तक · Paper card until the card is made";
        line(Align::Left, second, what, 9.0, Weight::Regular)?;
        let hindi = format!("{day} तक मान्य");
        line(Align::Right, first, &hindi, 20.0, Weight::Bold)?;
        let english = format!("valid until {day}");
        line(Align::Right, second, &english, 12.0, Weight::Bold)?;
    }
    let notices = [
        (
            FOLD - HALF - 6.6,
            "100 % आकार पर छापें, बाहरी रेखा पर काटें, बीच की रेखा पर पीछे की ओर मोड़ें और लैमिनेट कराएँ।",
            DARK,
        ),
        (
            FOLD - HALF - 2.4,
            "Print at 100 %, cut along the outer line, fold backwards at the middle line and laminate.",
            GREY,
        ),
        (
            FOLD + HALF + 5.0,
            "खो जाए तो पंचायत या लोक मित्र केंद्र को बताएँ · If it is lost, tell the panchayat or Lok Mitra Kendra · 1967 · 1100",
            DARK,
        ),
    ];
    for (y, text, ink) in notices {
        lines.add_at([LEFT, y], Align::Left, text, 8.5, Weight::Regular, ink)?;
    }
    Ok(lines.into_placed())
}

/// The line to cut along, and the dashes to fold at.
fn lines_to_cut() -> Vec<Placed> {
    let outer = Frame {
        x: LEFT - INSET,
        y: FOLD - HALF,
        width: WIDTH + 2.0 * INSET,
        height: 2.0 * HALF,
    };
    let mut lines = vec![stroked(rounded_rectangle(outer, 0.0), DARK)];
    let dash = outer.width / 71.0;
    for index in (0_u8..71).step_by(2) {
        let begin = outer.x + dash * f32::from(index);
        let segments = vec![
            Segment::Move([begin, FOLD]),
            Segment::Line([begin + dash, FOLD]),
        ];
        lines.push(stroked(segments, GREY));
    }
    lines
}

fn stroked(segments: Vec<Segment>, ink: InkId) -> Placed {
    Placed::Shape(Shape {
        segments,
        fill: None,
        stroke: Some(Stroke {
            ink,
            width: 0.25,
            round: false,
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::geometry::POINTS_PER_DOT;

    #[test]
    fn each_half_holds_its_band_and_face_inside_the_cut() {
        for (side, from) in [(Side::Front, FOLD - HALF), (Side::Back, FOLD)] {
            let [x, y] = corner(side);
            let band = y - BELOW_BAND - BAND_HEIGHT;
            assert!(band >= from + INSET - 0.05, "{band} mm");
            assert!(y + HEIGHT <= from + HALF - INSET, "{side:?}");
            assert!((x + WIDTH / 2.0 - 105.0).abs() < 0.1, "in the middle");
        }
    }

    #[test]
    fn a_face_begins_on_whole_dots_of_the_page() {
        for side in [Side::Front, Side::Back] {
            let [.., x, y] = matrix(side);
            for points in [x, y] {
                let dots = points / POINTS_PER_DOT;
                assert!((dots - dots.round()).abs() < 0.01, "{dots}");
            }
        }
    }
}
