//! What acts, asks or hides: nothing of it belongs into a file for a press.

use lopdf::{Dictionary, Object};

use super::Place;
use super::boxes::{PageEdges, edges_of};
use super::ledger::Ledger;
use super::pdf_file::{PdfFile, entries_of, shown};
use super::rules::{ACTIONS, ANNOTATIONS, EMBEDDED_FILES, FORMS, OPTIONAL_CONTENT};
use super::structure::has_name;

/// Types of actions (ISO 32000-1, table 198).
const ACTION_TYPES: [&[u8]; 18] = [
    b"GoTo",
    b"GoToR",
    b"GoToE",
    b"Launch",
    b"Thread",
    b"URI",
    b"Sound",
    b"Movie",
    b"Hide",
    b"Named",
    b"SubmitForm",
    b"ResetForm",
    b"ImportData",
    b"JavaScript",
    b"SetOCGState",
    b"Rendition",
    b"Trans",
    b"GoTo3DView",
];

/// Annotations that stand for a press: they are neither content nor comment.
const FOR_PRESSES: [&[u8]; 2] = [b"TrapNet", b"PrinterMark"];

pub(super) fn check(file: &PdfFile<'_>, ledger: &mut Ledger) {
    for rule in [
        &ACTIONS,
        &EMBEDDED_FILES,
        &FORMS,
        &ANNOTATIONS,
        &OPTIONAL_CONTENT,
    ] {
        ledger.saw(rule);
    }
    if let Some(catalog) = file.catalog() {
        check_catalog(file, catalog, ledger);
    }
    for (place, page) in file.pages() {
        if page.has(b"Annots") {
            check_annotations(file, page, place, ledger);
        }
    }
}

fn check_catalog(file: &PdfFile<'_>, catalog: &Dictionary, ledger: &mut Ledger) {
    let whole_file = Place::default();
    if catalog.has(b"OpenAction") {
        ledger.found(&ACTIONS, whole_file, "an action when the file is opened");
    }
    if catalog.has(b"OCProperties") {
        ledger.found(&OPTIONAL_CONTENT, whole_file, "layers");
    }
    if file.get(catalog, "AcroForm").is_some() {
        ledger.found(&FORMS, whole_file, "a form");
    }
    let Some(names) = file.dictionary(catalog, "Names") else {
        return;
    };
    if names.has(b"JavaScript") {
        ledger.found(&ACTIONS, whole_file, "JavaScript for the whole file");
    }
    if names.has(b"EmbeddedFiles") {
        ledger.found(&EMBEDDED_FILES, whole_file, "a list of attachments");
    }
}

/// Looks at one dictionary, wherever in the file it stands.
pub(super) fn check_entries(entries: &Dictionary, place: Place, ledger: &mut Ledger) {
    if entries.has(b"AA") {
        ledger.found(&ACTIONS, place, "actions on an event");
    }
    let kind = entries
        .get(b"S")
        .and_then(Object::as_name)
        .unwrap_or_default();
    let may_be_action = !entries.has(b"Type") || has_name(entries, "Type", b"Action");
    if may_be_action && ACTION_TYPES.contains(&kind) {
        ledger.found(&ACTIONS, place, format!("an action {}", shown(kind)));
    }
    if entries.has(b"EF") || has_name(entries, "Type", b"EmbeddedFile") {
        ledger.found(&EMBEDDED_FILES, place, "an embedded file");
    }
    if has_name(entries, "Type", b"OCG") || has_name(entries, "Type", b"OCMD") {
        ledger.found(&OPTIONAL_CONTENT, place, "a layer");
    }
}

fn check_annotations(file: &PdfFile<'_>, page: &Dictionary, place: Place, ledger: &mut Ledger) {
    let printed = PageEdges::of(file, page).printed();
    for annotation in file.array(page, "Annots").unwrap_or_default() {
        let Some(entries) = file.resolve(annotation).and_then(entries_of) else {
            continue;
        };
        let kind = file.name(entries, "Subtype").unwrap_or_default();
        let edges = file
            .get(entries, "Rect")
            .and_then(|rect| edges_of(file, rect));
        let outside = match (edges, printed) {
            (Some(one), Some(printed)) => !one.overlaps(printed),
            _ => false,
        };
        if !outside && !FOR_PRESSES.contains(&kind) {
            ledger.found(
                &ANNOTATIONS,
                place,
                format!("an annotation {}", shown(kind)),
            );
        }
    }
}
