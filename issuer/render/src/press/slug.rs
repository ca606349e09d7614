//! What stands beside the cards of a sheet so that a person and a scanner find each of them again:
//! a line for the sheet, and for each slot its number, the card's number and that as a barcode.
//!
//! Slugs run up the page. Their own measures are mm along and across that direction.

use std::sync::Arc;

use crate::fit::MM_PER_POINT;
use crate::fonts::Weight;
use crate::layout::TRIM_MM;
use crate::pdf::geometry::DOTS_PER_MM;
use crate::placed::{Placed, ShapedWord, Side, TextRun};
use crate::text::{MissingGlyph, TextShaper};

use super::barcode;
use super::marks::{BLACK, REGISTER_MM, STRIP_MM};
use super::sheet::Sheet;

/// Width of the slug beside a card, the gaps at its sides included.
pub(super) const SLOT_SLUG_MM: f32 = 4.2;

/// The gap between bleed and slug in dots: 0.34 mm.
const GAP_DOTS: u16 = 4;

/// How far from the trim's ends a slug stays, where crop marks stand, in dots: 3.05 mm.
const INSET_DOTS: u16 = 36;

/// Dots a module of the barcode: 0.169 mm, which hand scanners read.
const MODULE_DOTS: u16 = 2;

/// Where the barcode stands in its slug, in dots along and across. A card number makes 12 symbol
/// characters, or 13 with a part's letter: 156 modules with the one that stops. 190 + 2 · 156 dots
/// and 10 modules of quiet zone are 522 of the 566 that the insets leave.
const BARCODE_DOTS: [u16; 2] = [190, 3];
const BARCODE_HEIGHT_DOTS: u16 = 36;

/// Sizes in points.
const SEQUENCE_SIZE: f32 = 5.5;
const NUMBER_SIZE: f32 = 4.8;
const SHEET_SIZE: f32 = 6.5;

/// What a slug has, in mm along it and from its left edge.
#[derive(Debug)]
pub(crate) struct Slug {
    pub(crate) texts: Vec<Placed>,
    pub(crate) barcode: Option<Barcode>,
}

/// A barcode in a slug. Measures in dots.
#[derive(Debug)]
pub(crate) struct Barcode {
    /// Modules along the slug.
    pub(crate) modules: Vec<bool>,
    /// Where it begins: along the slug and from its left edge.
    pub(crate) begins: [u16; 2],
    /// Length and height.
    pub(crate) size: [u16; 2],
}

/// The slug beside a card: its place in the lot, its number, and that as a barcode.
pub(crate) fn of_slot(
    sequence: u32,
    card_number: &str,
    shaper: &mut TextShaper,
) -> Result<Slug, MissingGlyph> {
    let sequence = sequence.to_string();
    let (sequence, _) = shape(&sequence, Weight::Bold, shaper)?;
    let (number, _) = shape(card_number, Weight::Regular, shaper)?;
    let barcode = barcode::modules(card_number).map(|modules| Barcode {
        size: [
            MODULE_DOTS.saturating_mul(u16::try_from(modules.len()).unwrap_or(u16::MAX)),
            BARCODE_HEIGHT_DOTS,
        ],
        begins: BARCODE_DOTS,
        modules,
    });
    Ok(Slug {
        texts: vec![
            sequence.placed(1.5, SEQUENCE_SIZE),
            number.placed(3.3, NUMBER_SIZE),
        ],
        barcode,
    })
}

/// Where the slug of a slot begins, in dots from the page's bottom left.
pub(crate) fn slot_origin(sheet: &Sheet, slot: u32, side: Side) -> [u16; 2] {
    let [left, bottom] = sheet.corner(slot, side);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a card and its bleed have at most 1,047 dots"
    )]
    let card = ((TRIM_MM[0] + sheet.grid.bleed) * DOTS_PER_MM).ceil() as u16;
    [left + card + GAP_DOTS, bottom + INSET_DOTS]
}

/// The line for a sheet, smaller where it has little room.
pub(crate) fn of_sheet(
    sheet: &Sheet,
    side: Side,
    text: &str,
    shaper: &mut TextShaper,
) -> Result<Slug, MissingGlyph> {
    let (line, em) = shape(text, Weight::Regular, shaper)?;
    let cards = sheet.cards(side);
    let [_, height] = sheet.page_mm();
    // From the last card's bottom to the register mark.
    let free = cards.y + cards.height - height / 2.0 - REGISTER_MM;
    let points = SHEET_SIZE.min(free / (em.max(1.0) * MM_PER_POINT));
    Ok(Slug {
        texts: vec![line.placed(STRIP_MM * 0.7, points)],
        barcode: None,
    })
}

/// Where the slug of a sheet begins, in dots from the page's bottom left.
pub(crate) fn sheet_origin(sheet: &Sheet, side: Side) -> [u16; 2] {
    let slots = sheet.slots();
    let bottom = [0, slots - 1].map(|slot| sheet.corner(slot, side)[1]);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the white edge is at most 100 mm"
    )]
    let left = (sheet.grid.edge * DOTS_PER_MM).ceil() as u16;
    [left, bottom[0].min(bottom[1])]
}

/// A shaped line.
struct Line {
    text: Arc<str>,
    pieces: Vec<Arc<ShapedWord>>,
}

/// Shapes a line and tells its length in em.
fn shape(text: &str, weight: Weight, shaper: &mut TextShaper) -> Result<(Line, f32), MissingGlyph> {
    let mut pieces = Vec::new();
    shaper.shape(text, weight, &mut pieces)?;
    let em = pieces
        .iter()
        .map(|piece| shaper.fonts().width_em(piece))
        .sum();
    let text = text.into();
    Ok((Line { text, pieces }, em))
}

impl Line {
    /// The line at the slug's begin, its baseline so many mm from the slug's left edge.
    fn placed(self, baseline: f32, size: f32) -> Placed {
        Placed::Text(TextRun {
            text: self.text,
            x: 0.0,
            y: baseline,
            size,
            ink: BLACK,
            tracking: 0.0,
            stretch: 100.0,
            pieces: self.pieces,
        })
    }
}
