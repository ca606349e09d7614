//! Marks around the cards of a sheet: crop marks, register marks, colour bar. All of them stand
//! outside the bleeds. Measures in mm from the page's top left.

use crate::layout::rounded_rectangle;
use crate::placed::{FillRule, Frame, Ink, InkId, Placed, Segment, Shape, Side, Stroke};

use super::sheet::Sheet;

/// Width of the strips at the left and right edge of what the press prints: colour bar, slug of the
/// sheet and register marks stand there.
pub(super) const STRIP_MM: f32 = 4.0;

/// Side of a register mark.
pub(super) const REGISTER_MM: f32 = 4.0;

/// A crop mark's length, and the least that is left of it where there is little room.
const MARK_MM: f32 = 3.0;
pub(super) const MARK_MIN_MM: f32 = 1.5;

/// Width of the lines: a quarter of a point.
const HAIRLINE_MM: f32 = 0.09;

/// Length of a patch of the colour bar.
const PATCH_MM: f32 = 5.0;

/// Every plate of the press.
const REGISTRATION: InkId = InkId(0);

/// Black alone, for text and for marks between the cards.
pub(crate) const BLACK: InkId = InkId(1);

/// The first patch of the colour bar.
const PATCHES: u16 = 2;

/// Process patches: solids, halves, solids over each other, and the grey that is out of balance
/// first (ISO 12647-7).
const PROCESS: [[f32; 4]; 12] = [
    [1.0, 0.0, 0.0, 0.0],
    [0.0, 1.0, 0.0, 0.0],
    [0.0, 0.0, 1.0, 0.0],
    [0.0, 0.0, 0.0, 1.0],
    [0.5, 0.0, 0.0, 0.0],
    [0.0, 0.5, 0.0, 0.0],
    [0.0, 0.0, 0.5, 0.0],
    [0.0, 0.0, 0.0, 0.5],
    [0.0, 1.0, 1.0, 0.0],
    [1.0, 0.0, 1.0, 0.0],
    [1.0, 1.0, 0.0, 0.0],
    [0.5, 0.4, 0.4, 0.0],
];

/// The inks of marks; separations are numbered as the file numbers its plates.
#[derive(Debug, Clone)]
pub(crate) struct MarkInks {
    pub(crate) inks: Vec<Ink>,
    /// By ink: the plate that it has of its own.
    pub(crate) separations: Vec<Option<u8>>,
}

impl MarkInks {
    /// `registration` prints on every plate; `plates` are the spot inks and the varnish.
    pub(crate) fn new(registration: Option<u8>, plates: impl IntoIterator<Item = u8>) -> Self {
        let ink = |cmyk, overprint| Ink {
            name: String::new(),
            cmyk,
            overprint,
            srgb: [0; 3],
        };
        let mut inks = vec![ink([1.0; 4], false), ink([0.0, 0.0, 0.0, 1.0], true)];
        let mut separations = vec![registration, None];
        inks.extend(PROCESS.map(|cmyk| ink(cmyk, false)));
        separations.extend(PROCESS.map(|_| None));
        for plate in plates {
            inks.push(ink([0.0; 4], false));
            separations.push(Some(plate));
        }
        Self { inks, separations }
    }

    fn patches(&self) -> impl Iterator<Item = InkId> {
        (PATCHES..)
            .map(InkId)
            .take(self.inks.len() - usize::from(PATCHES))
    }
}

/// All marks of one side of a sheet.
pub(crate) fn marks(sheet: &Sheet, side: Side, inks: &MarkInks) -> Vec<Placed> {
    let mut marks = Vec::new();
    if sheet.grid.around.marks {
        crop_marks(sheet, side, &mut marks);
        register_marks(sheet, side, &mut marks);
    }
    if sheet.grid.around.color_bar {
        color_bar(sheet, side, inks, &mut marks);
    }
    marks
}

/// Marks at every edge of every trim: around the cards on all plates, between them in black.
fn crop_marks(sheet: &Sheet, side: Side, marks: &mut Vec<Placed>) {
    let [columns, rows] = edges(sheet, side);
    for (axis, lines, across) in [(0, &columns, &rows), (1, &rows, &columns)] {
        let bands = bands(sheet, axis, across);
        let last = bands.len() - 1;
        for (index, (begin, end)) in bands.into_iter().enumerate() {
            let outer = index == 0 || index == last;
            let ink = if outer { REGISTRATION } else { BLACK };
            for &line in lines.iter().flatten() {
                // Axis 0: lines that stand upright, in the bands above, between and below rows.
                let at = |along: f32| {
                    if axis == 0 {
                        [line, along]
                    } else {
                        [along, line]
                    }
                };
                for (from, to) in strokes(begin, end, index, last) {
                    marks.push(hairline(at(from), at(to), ink));
                }
            }
        }
    }
}

/// Where marks may stand along an axis: before the first bleed, between bleeds, after the last.
fn bands(sheet: &Sheet, axis: usize, across: &[[f32; 2]]) -> Vec<(f32, f32)> {
    let grid = &sheet.grid;
    let page = sheet.page_mm()[1 - axis];
    // Left and right the strips come first.
    let white = grid.edge + if axis == 1 { STRIP_MM } else { 0.0 };
    let mut begin = white;
    let mut bands = Vec::with_capacity(across.len() + 1);
    for [near, far] in across {
        bands.push((begin, near - grid.bleed));
        begin = far + grid.bleed;
    }
    bands.push((begin, page - white));
    bands
}

/// The strokes in a band: at its outer end alone before the first and after the last card, at both
/// ends between cards, one stroke where they would meet.
fn strokes(begin: f32, end: f32, index: usize, last: usize) -> Vec<(f32, f32)> {
    let length = end - begin;
    if length < MARK_MIN_MM - 0.3 {
        Vec::new()
    } else if index == 0 {
        vec![(end - length.min(MARK_MM), end)]
    } else if index == last {
        vec![(begin, begin + length.min(MARK_MM))]
    } else if length <= 2.0 * MARK_MM {
        vec![(begin, end)]
    } else {
        vec![(begin, begin + MARK_MM), (end - MARK_MM, end)]
    }
}

/// Left and right edges of the columns' trims, top and bottom edges of the rows', in order.
fn edges(sheet: &Sheet, side: Side) -> [Vec<[f32; 2]>; 2] {
    let columns = u32::from(sheet.grid.columns);
    let trims = |slots: &mut dyn Iterator<Item = u32>, edges: fn(Frame) -> [f32; 2]| {
        let mut lines: Vec<[f32; 2]> = slots.map(|slot| edges(sheet.trim(slot, side))).collect();
        lines.sort_by(|one, other| one[0].total_cmp(&other[0]));
        lines
    };
    [
        trims(&mut (0..columns), |trim| [trim.x, trim.x + trim.width]),
        trims(
            &mut (0..u32::from(sheet.grid.rows)).map(|row| row * columns),
            |trim| [trim.y, trim.y + trim.height],
        ),
    ]
}

/// A circle with a cross in the middle of each edge that has room for it.
fn register_marks(sheet: &Sheet, side: Side, marks: &mut Vec<Placed>) {
    let [width, height] = sheet.page_mm();
    let grid = &sheet.grid;
    let strip = grid.edge + STRIP_MM / 2.0;
    let mut centers = vec![[strip, height / 2.0], [width - strip, height / 2.0]];
    let cards = sheet.cards(side);
    let [columns, _] = edges(sheet, side);
    let free_of_crop_marks = columns
        .iter()
        .flatten()
        .all(|line| (line - width / 2.0).abs() > REGISTER_MM * 0.75);
    let down = grid.edge + REGISTER_MM / 2.0;
    let room = cards.y.min(height - cards.y - cards.height) - grid.bleed - grid.edge;
    if free_of_crop_marks && room >= REGISTER_MM - 0.2 {
        centers.extend([[width / 2.0, down], [width / 2.0, height - down]]);
    }
    for [x, y] in centers {
        let half = REGISTER_MM / 2.0;
        let radius = half * 0.6;
        marks.push(hairline([x - half, y], [x + half, y], REGISTRATION));
        marks.push(hairline([x, y - half], [x, y + half], REGISTRATION));
        let circle = Frame {
            x: x - radius,
            y: y - radius,
            width: 2.0 * radius,
            height: 2.0 * radius,
        };
        marks.push(Placed::Shape(Shape {
            segments: rounded_rectangle(circle, radius),
            fill: None,
            stroke: Some(stroke(REGISTRATION)),
        }));
    }
}

/// Patches down the left strip, from the first card's top to the register mark at most.
fn color_bar(sheet: &Sheet, side: Side, inks: &MarkInks, marks: &mut Vec<Placed>) {
    let top = sheet.cards(side).y;
    let [_, height] = sheet.page_mm();
    let room = height / 2.0 - REGISTER_MM - top;
    let patches = inks.inks.len() - usize::from(PATCHES);
    let count = f32::from(u16::try_from(patches).unwrap_or(u16::MAX));
    let patch = PATCH_MM.min(room / count);
    for (place, ink) in (0_u16..).zip(inks.patches()) {
        let frame = Frame {
            x: sheet.grid.edge,
            y: top + f32::from(place) * patch,
            width: STRIP_MM,
            height: patch,
        };
        marks.push(Placed::Shape(Shape {
            segments: rounded_rectangle(frame, 0.0),
            fill: Some((ink, FillRule::NonZero)),
            stroke: None,
        }));
    }
}

fn hairline(from: [f32; 2], to: [f32; 2], ink: InkId) -> Placed {
    Placed::Shape(Shape {
        segments: vec![Segment::Move(from), Segment::Line(to)],
        fill: None,
        stroke: Some(stroke(ink)),
    })
}

fn stroke(ink: InkId) -> Stroke {
    Stroke {
        ink,
        width: HAIRLINE_MM,
        round: false,
    }
}
