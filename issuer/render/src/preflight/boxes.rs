//! The boxes of pages, and the pages as a set (ISO 32000-1, 14.11.2).

use lopdf::{Dictionary, Object};

use crate::layout::BLEED_MM;

use super::Place;
use super::ledger::Ledger;
use super::pdf_file::PdfFile;
use super::rules::{BLEED, BOXES, BOXES_NESTED, PAGES_ALIKE, PAGES_EVEN};

const POINTS_PER_MM: f64 = 72.0 / 25.4;

/// What rounding to a hundredth of a point may do to the difference of two edges: 7 µm.
const TOLERANCE_POINTS: f64 = 0.02;

/// A rectangle in points: left, bottom, right, top.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Edges {
    pub(super) left: f64,
    pub(super) bottom: f64,
    pub(super) right: f64,
    pub(super) top: f64,
}

/// The boxes that a page has.
#[derive(Debug, Clone, Copy)]
pub(super) struct PageEdges {
    pub(super) media: Option<Edges>,
    bleed: Option<Edges>,
    trim: Option<Edges>,
    art: Option<Edges>,
}

pub(super) fn check(file: &PdfFile<'_>, ledger: &mut Ledger) {
    for rule in [&BOXES, &BOXES_NESTED, &BLEED, &PAGES_ALIKE, &PAGES_EVEN] {
        ledger.saw(rule);
    }
    let mut first = None;
    let mut least_bleed = f64::INFINITY;
    for (place, page) in file.pages() {
        let edges = PageEdges::of(file, page);
        check_presence(&edges, place, ledger);
        check_nesting(&edges, place, ledger);
        least_bleed = least_bleed.min(check_bleed(&edges, place, ledger));
        let sizes = [edges.media, edges.trim].map(|edges| edges.map(Edges::size));
        let first = first.get_or_insert(sizes);
        let alike = |[one, other]: [Option<[f64; 2]>; 2]| match (one, other) {
            (Some(one), Some(other)) => (0..2).all(|at| near(one[at], other[at])),
            // What is missing is told by the rule on presence.
            _ => true,
        };
        if !alike([first[0], sizes[0]]) || !alike([first[1], sizes[1]]) {
            let [width, height] = sizes[0].unwrap_or_default();
            let what = format!("{width:.2} × {height:.2} pt, unlike the first page");
            ledger.found(&PAGES_ALIKE, place, what);
        }
    }
    if least_bleed.is_finite() {
        ledger.note(&BLEED, format!("{least_bleed:.2} mm at the narrowest"));
    }
    let pages = file.page_count();
    if !pages.is_multiple_of(2) {
        ledger.found(&PAGES_EVEN, Place::default(), format!("{pages} pages"));
    }
}

fn check_presence(edges: &PageEdges, place: Place, ledger: &mut Ledger) {
    if edges.media.is_none() {
        ledger.found(&BOXES, place, "no MediaBox");
    }
    match (edges.trim, edges.art) {
        (None, None) => ledger.found(&BOXES, place, "neither TrimBox nor ArtBox"),
        (Some(_), Some(_)) => ledger.found(&BOXES, place, "both TrimBox and ArtBox"),
        _ => {}
    }
}

fn check_nesting(edges: &PageEdges, place: Place, ledger: &mut Ledger) {
    let finished = edges.trim.or(edges.art);
    for (inner, inner_name, outer, outer_name) in [
        (finished, "TrimBox", edges.bleed, "BleedBox"),
        (finished, "TrimBox", edges.media, "MediaBox"),
        (edges.bleed, "BleedBox", edges.media, "MediaBox"),
    ] {
        if let (Some(inner), Some(outer)) = (inner, outer)
            && !inner.lies_in(outer)
        {
            let what = format!("{inner_name} is not within {outer_name}");
            ledger.found(&BOXES_NESTED, place, what);
        }
    }
}

/// The narrowest bleed of a page in mm.
fn check_bleed(edges: &PageEdges, place: Place, ledger: &mut Ledger) -> f64 {
    let Some(bleed) = edges.bleed else {
        ledger.found(&BLEED, place, "no BleedBox");
        return f64::INFINITY;
    };
    // That a page has no size after cutting is told by the rule on presence.
    let Some(finished) = edges.trim.or(edges.art) else {
        return f64::INFINITY;
    };
    let sides = [
        finished.left - bleed.left,
        finished.bottom - bleed.bottom,
        bleed.right - finished.right,
        bleed.top - finished.top,
    ];
    let narrowest = sides.into_iter().fold(f64::INFINITY, f64::min);
    if narrowest + TOLERANCE_POINTS < f64::from(BLEED_MM) * POINTS_PER_MM {
        let what = format!("{:.2} mm of bleed", narrowest / POINTS_PER_MM);
        ledger.found(&BLEED, place, what);
    }
    narrowest / POINTS_PER_MM
}

impl PageEdges {
    pub(super) fn of(file: &PdfFile<'_>, page: &Dictionary) -> Self {
        let own = |key| file.get(page, key).and_then(|edges| edges_of(file, edges));
        Self {
            media: file
                .inherited(page, "MediaBox")
                .and_then(|edges| edges_of(file, edges)),
            bleed: own("BleedBox"),
            trim: own("TrimBox"),
            art: own("ArtBox"),
        }
    }

    /// What is printed of the page.
    pub(super) fn printed(&self) -> Option<Edges> {
        self.bleed.or(self.trim).or(self.art).or(self.media)
    }
}

impl Edges {
    pub(super) fn overlaps(self, other: Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.bottom < other.top
            && other.bottom < self.top
    }

    fn lies_in(self, outer: Self) -> bool {
        self.left + TOLERANCE_POINTS >= outer.left
            && self.bottom + TOLERANCE_POINTS >= outer.bottom
            && self.right <= outer.right + TOLERANCE_POINTS
            && self.top <= outer.top + TOLERANCE_POINTS
    }

    fn size(self) -> [f64; 2] {
        [self.right - self.left, self.top - self.bottom]
    }
}

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() <= TOLERANCE_POINTS
}

/// A rectangle; any two opposite corners may stand in a file (ISO 32000-1, 7.9.5).
pub(super) fn edges_of(file: &PdfFile<'_>, object: &Object) -> Option<Edges> {
    let corners = object.as_array().ok()?;
    let numbers: Vec<f64> = corners.iter().filter_map(|one| file.number(one)).collect();
    let [x1, y1, x2, y2] = numbers.try_into().ok()?;
    Some(Edges {
        left: x1.min(x2),
        bottom: y1.min(y2),
        right: x1.max(x2),
        top: y1.max(y2),
    })
}
