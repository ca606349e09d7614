//! Graphics state dictionaries: overprint, and what a press's own settings must not be changed by.

use lopdf::{Dictionary, Object};

use super::Place;
use super::graphics::State;
use super::ledger::Ledger;
use super::pdf_file::{PdfFile, entries_of};
use super::rules::{HALFTONES, TRANSFER};

/// Takes a graphics state dictionary over (ISO 32000-1, table 58).
pub(super) fn apply(file: &PdfFile<'_>, entries: &Dictionary, state: &mut State) {
    let truth = |key| {
        file.get(entries, key)
            .and_then(|value| value.as_bool().ok())
    };
    if let Some(overprints) = truth("OP") {
        state.stroke_overprints = overprints;
        state.fill_overprints = overprints;
    }
    if let Some(overprints) = truth("op") {
        state.fill_overprints = overprints;
    }
    if let Some(mode) = file.integer(entries, "OPM") {
        state.overprint_mode = mode;
    }
    if let Some(width) = entries.get(b"LW").ok().and_then(|width| file.number(width)) {
        state.line_width = width;
    }
    if let Some([_, size]) = file.array(entries, "Font")
        && let Some(size) = file.number(size)
    {
        state.type_size = size;
    }
}

/// Looks at what it says about tones and screens.
pub(super) fn check(file: &PdfFile<'_>, entries: &Dictionary, place: Place, ledger: &mut Ledger) {
    if entries.has(b"TR") {
        ledger.found(&TRANSFER, place, "a transfer function TR");
    }
    if file.get(entries, "TR2").is_some() && file.name(entries, "TR2") != Some(b"Default") {
        ledger.found(&TRANSFER, place, "a transfer function TR2");
    }
    if entries.has(b"HTP") {
        ledger.found(&HALFTONES, place, "a place for the halftone");
    }
    if let Some(halftone) = file.get(entries, "HT").and_then(entries_of) {
        check_halftone(file, halftone, place, ledger);
    }
}

fn check_halftone(file: &PdfFile<'_>, halftone: &Dictionary, place: Place, ledger: &mut Ledger) {
    let kind = file.integer(halftone, "HalftoneType");
    if !matches!(kind, Some(1 | 5)) {
        ledger.found(&HALFTONES, place, "a halftone of another type than 1 and 5");
    }
    let one_for_each_plate = halftone.iter().filter_map(|(_, value)| match value {
        Object::Null => None,
        value => file.resolve(value).and_then(entries_of),
    });
    for screen in std::iter::once(halftone).chain(one_for_each_plate) {
        if screen.has(b"HalftoneName") {
            ledger.found(&HALFTONES, place, "a halftone by its name");
        }
        if file.name(screen, "TransferFunction") != Some(b"Identity")
            && screen.has(b"TransferFunction")
        {
            ledger.found(&TRANSFER, place, "a transfer function in a halftone");
        }
    }
}
