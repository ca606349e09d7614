//! Rules that every layout keeps, as the numbers and where they come from.

use super::error::{LayoutProblem, value};
use super::{SAFE_MM, TRIM_MM};
use crate::placed::Frame;

/// No text that can be Hindi is smaller: below this its vowel signs close up in print (card-design
/// measure).
pub(super) const HINDI_MIN_POINTS: f32 = 4.4;

/// No text for reading in Latin letters alone is smaller: its small letters are then 0.76 mm high.
pub(super) const LATIN_MIN_POINTS: f32 = 4.0;

/// No member's name is smaller.
pub(super) const MEMBER_NAME_MIN_POINTS: f32 = 6.0;

/// Micro text: 0.55 mm high capitals are 2.2 pt; above 3 pt it can be copied, below 1.8 pt printed
/// letters fill.
pub(super) const MICROTEXT_POINTS: [f32; 2] = [1.8, 3.0];

/// The QR's white box: the largest symbol (version 18 at 4 dots with its quiet zone) takes 32.9 mm;
/// beyond 40 mm the members have no room.
pub(super) const QR_BOX_MM: [f32; 2] = [33.0, 40.0];

/// Narrowing a line below this is seen as a fault.
pub(super) const NARROW_MIN_PERCENT: f32 = 80.0;

/// Total area coverage that coated card stock takes (FOGRA39 profile: 300 %).
pub(super) const INK_SUM_MAX_PERCENT: f32 = 300.0;

/// A ghost image stays lighter than this, so that text over it is read.
pub(super) const GHOST_OPACITY: [f32; 2] = [0.02, 0.15];

/// Contrast of text on what lies below it: WCAG 2.2, 1.4.3.
pub(super) const CONTRAST_MIN: f32 = 4.5;

/// Height of capitals in em, as Noto Sans has them.
pub(super) const CAPITALS_EM: f32 = 0.714;

/// Measures are written with two decimals: less than a hundredth is no difference.
const SLACK_MM: f32 = 0.011;

/// Refuses what reaches out of the safe area.
pub(super) fn inside_safe_area(table: &str, frame: Frame) -> Result<(), LayoutProblem> {
    if ![frame.x, frame.y, frame.width, frame.height]
        .iter()
        .all(|number| number.is_finite())
    {
        return value(table, "at", "it is no place", "give numbers in mm");
    }
    let right = TRIM_MM[0] - SAFE_MM;
    let bottom = TRIM_MM[1] - SAFE_MM;
    let (reaches, by) = [
        ("left", SAFE_MM - frame.x),
        ("top", SAFE_MM - frame.y),
        ("right", frame.x + frame.width - right),
        ("bottom", frame.y + frame.height - bottom),
    ]
    .into_iter()
    .fold(
        ("", SLACK_MM),
        |worst, one| if one.1 > worst.1 { one } else { worst },
    );
    if reaches.is_empty() {
        return Ok(());
    }
    value(
        table,
        "at",
        format!("it reaches {by:.2} mm beyond the safe area at the {reaches}"),
        format!("keep x from {SAFE_MM} to {right:.2} and y from {SAFE_MM} to {bottom:.2}"),
    )
}

/// Whether two frames share more than a hair.
pub(super) fn overlap(one: Frame, other: Frame) -> bool {
    let apart = |from: f32, length: f32, other_from: f32, other_length: f32| {
        from + length <= other_from + SLACK_MM || other_from + other_length <= from + SLACK_MM
    };
    !apart(one.x, one.width, other.x, other.width)
        && !apart(one.y, one.height, other.y, other.height)
}

/// Refuses a size that is not positive.
pub(super) fn positive(
    table: &str,
    key: &'static str,
    numbers: &[f32],
) -> Result<(), LayoutProblem> {
    match numbers
        .iter()
        .find(|number| !(**number > 0.0 && number.is_finite()))
    {
        None => Ok(()),
        Some(number) => value(
            table,
            key,
            format!("{number} is no size"),
            "give it in mm, above 0",
        ),
    }
}

/// Refuses a number outside a range.
pub(super) fn between(
    table: &str,
    key: &'static str,
    number: f32,
    [least, most]: [f32; 2],
) -> Result<(), LayoutProblem> {
    if (least..=most).contains(&number) {
        return Ok(());
    }
    value(
        table,
        key,
        format!("{number} is not from {least} to {most}"),
        "choose a value in this range",
    )
}

/// Refuses sizes that do not fall or are too small to read.
pub(super) fn falling_sizes(table: &str, sizes: &[f32], least: f32) -> Result<(), LayoutProblem> {
    let Some(smallest) = sizes.last() else {
        return value(
            table,
            "size",
            "there is none",
            "list points to try, largest first",
        );
    };
    if sizes.windows(2).any(|pair| pair[0] <= pair[1]) {
        return value(
            table,
            "size",
            "sizes do not fall",
            "list points to try, largest first",
        );
    }
    if smallest.is_nan() || *smallest < least || !sizes[0].is_finite() {
        return value(
            table,
            "size",
            format!("{smallest} pt cannot be read in print"),
            format!("use {least} pt or more; give it more width or a second line"),
        );
    }
    Ok(())
}
