//! Small black text: a press's plates never lie quite on one another, so that white shows around a
//! letter that is cut out of what is below, and colours around one that is mixed.

use super::Place;
use super::graphics::{Black, Matrix, State, height_scale, then};
use super::ledger::Ledger;
use super::rules::BLACK_TEXT;

/// The largest type that must overprint, in points.
const SMALL_POINTS_MAX: f64 = 12.0;

/// Twelve points that were rounded on their way are still twelve.
const TOLERANCE_POINTS: f64 = 0.01;

/// Looks at text that is about to be shown.
pub(super) fn check(state: &State, text_matrix: Matrix, place: Place, ledger: &mut Ledger) {
    // Modes 0, 2, 4 and 6 fill (ISO 32000-1, table 106).
    let fills = matches!(state.text_mode, 0 | 2 | 4 | 6);
    let size = state.type_size.abs() * height_scale(then(text_matrix, state.matrix));
    if !fills || state.fill.black == Black::Not || size > SMALL_POINTS_MAX + TOLERANCE_POINTS {
        return;
    }
    ledger.saw(&BLACK_TEXT);
    let what = match state.fill.black {
        Black::Rich => "is black and other inks",
        Black::Gray => "is set as gray, for which overprint mode 1 does not hold",
        Black::Ink if !state.fill_overprints => "is cut out of what is below",
        Black::Ink if state.overprint_mode != 1 => {
            "overprints in mode 0, which clears other plates"
        }
        Black::Ink | Black::Not => return,
    };
    ledger.found(&BLACK_TEXT, place, format!("text of {size:.1} pt {what}"));
}
