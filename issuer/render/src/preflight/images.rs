//! Images where they stand: photos and QR codes.

use lopdf::{Dictionary, Object};

use crate::pdf::geometry::POINTS_PER_DOT;
use crate::qr::DOTS_PER_INCH;

use super::Place;
use super::graphics::{Black, Matrix, State};
use super::ledger::Ledger;
use super::pdf_file::PdfFile;
use super::rules::{QR_DOTS, RESOLUTION};

const POINTS_PER_INCH: f64 = 72.0;

/// Rounding of lengths to a thousandth of a point changes a photo's resolution by less.
const TOLERANCE_DPI: f64 = 0.5;

/// Modules a side of QR codes of version 1 to 40 (ISO/IEC 18004, 5.3.1): 21, 25, … 177.
const MODULES_MIN: f64 = 21.0;
const MODULES_MAX: f64 = 177.0;

/// How far an edge may be off a dot: the lot writer moves it 0.025 dots inwards, and writes
/// thousandths of a point. A device paints a pixel whose centre is covered, half a dot away.
const TOLERANCE_DOTS: f64 = 0.1;

/// What rules ask of an image's dictionary.
#[derive(Debug, Clone, Copy)]
pub(super) struct ImageFacts {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) is_mask: bool,
    pub(super) smoothed: bool,
}

impl ImageFacts {
    pub(super) fn of(file: &PdfFile<'_>, entries: &Dictionary) -> Self {
        let truth = |key| {
            let value = file.get(entries, key).map(Object::as_bool);
            value.is_some_and(|value| value.is_ok_and(|value| value))
        };
        let pixels = |key: &str| {
            let count = entries.get(key.as_bytes()).ok();
            count
                .and_then(|count| file.number(count))
                .unwrap_or_default()
        };
        Self {
            width: pixels("Width"),
            height: pixels("Height"),
            is_mask: truth("ImageMask"),
            smoothed: truth("Interpolate"),
        }
    }

    /// Square, of one bit, and as many pixels a side as a QR code has modules.
    fn is_qr(self) -> bool {
        self.is_mask
            && (self.width - self.height).abs() < 0.5
            && (MODULES_MIN..=MODULES_MAX).contains(&self.width)
            && ((self.width - MODULES_MIN) / 4.0).fract() == 0.0
    }
}

/// Looks at an image in the unit square of the state's matrix. `origin` is the page's lower left.
pub(super) fn check(
    image: ImageFacts,
    state: &State,
    origin: [f64; 2],
    place: Place,
    ledger: &mut Ledger,
) {
    if image.width < 1.0 || image.height < 1.0 {
        return;
    }
    if image.is_qr() {
        ledger.saw(&QR_DOTS);
        for what in qr_faults(image, state, origin, ledger) {
            ledger.found(&QR_DOTS, place, what);
        }
    } else if !image.is_mask {
        check_resolution(image, state.matrix, place, ledger);
    }
}

fn check_resolution(image: ImageFacts, matrix: Matrix, place: Place, ledger: &mut Ledger) {
    ledger.saw(&RESOLUTION);
    let [a, b, c, d, ..] = matrix;
    let inches = [a.hypot(b), c.hypot(d)].map(|points| points / POINTS_PER_INCH);
    let least = (image.width / inches[0]).min(image.height / inches[1]);
    if least + TOLERANCE_DPI < f64::from(DOTS_PER_INCH) {
        let [width, height] = inches.map(|inches| inches * 25.4);
        let what = format!(
            "{least:.0} dpi: {} × {} pixels on {width:.1} × {height:.1} mm",
            image.width, image.height
        );
        ledger.found(&RESOLUTION, place, what);
    }
}

fn qr_faults(
    image: ImageFacts,
    state: &State,
    origin: [f64; 2],
    ledger: &mut Ledger,
) -> Vec<&'static str> {
    let [width, skew, lean, height, left, bottom] = state
        .matrix
        .map(|points| points / f64::from(POINTS_PER_DOT));
    let mut faults = Vec::new();
    if image.smoothed {
        faults.push("it is smoothed");
    }
    if state.fill.black != Black::Ink {
        faults.push("it is not in black ink alone");
    }
    if skew.abs() > TOLERANCE_DOTS || lean.abs() > TOLERANCE_DOTS || width <= 0.0 || height <= 0.0 {
        faults.push("it is turned or mirrored");
        return faults;
    }
    let modules = image.width;
    let dots = (width / modules).round();
    let is_whole = |side: f64| (side - dots * modules).abs() <= TOLERANCE_DOTS;
    if dots < 1.0 || !is_whole(width) || !is_whole(height) {
        faults.push("its modules are no whole dots");
        return faults;
    }
    ledger.note(&QR_DOTS, format!("modules of {dots:.0} dots"));
    let left_bottom = [left, bottom];
    let on_dots = (0..2).all(|at| {
        let dots = left_bottom[at] - origin[at] / f64::from(POINTS_PER_DOT);
        (dots - dots.round()).abs() <= TOLERANCE_DOTS
    });
    if !on_dots {
        faults.push("it does not begin on a dot");
    }
    faults
}
