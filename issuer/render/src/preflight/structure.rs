//! The file as a whole: header, table of objects, page tree, and what every object is.

use lopdf::xref::XrefEntry;
use lopdf::{Dictionary, Object, Stream};

use super::Place;
use super::interactive;
use super::ledger::Ledger;
use super::pdf_file::{PdfFile, shown};
use super::rules::{COMPLETE, ENCRYPTION, FILE_ID, FILTERS, OBJECTS, PAGES, POSTSCRIPT, VERSION};

/// The version that PDF/X-4 is built on.
const PDF_VERSION: &str = "1.6";

/// Direct objects in one another; the parser gives up earlier.
const DEPTH_MAX: usize = 128;

pub(super) fn check(file: &PdfFile<'_>, ledger: &mut Ledger) {
    check_version(file, ledger);
    check_trailer(file, ledger);
    check_objects(file, ledger);
    check_page_count(file, ledger);
    for rule in [&FILTERS, &COMPLETE, &POSTSCRIPT] {
        ledger.saw(rule);
    }
    for (id, object) in &file.document.objects {
        let place = Place {
            page: None,
            object: Some(id.0),
        };
        if let Object::Stream(stream) = object {
            check_stream(file, stream, place, ledger);
        }
        visit(object, 0, &mut |entries| {
            interactive::check_entries(entries, place, ledger);
        });
    }
}

fn check_version(file: &PdfFile<'_>, ledger: &mut Ledger) {
    ledger.saw(&VERSION);
    let whole_file = Place::default();
    if !file.bytes.starts_with(b"%PDF-") {
        ledger.found(&VERSION, whole_file, "something stands before %PDF-");
    }
    let version = &file.document.version;
    if version != PDF_VERSION {
        let what = format!("the header says PDF {}", shown(version.as_bytes()));
        ledger.found(&VERSION, whole_file, what);
    }
    let catalog = file.catalog();
    if let Some(version) = catalog.and_then(|catalog| file.name(catalog, "Version"))
        && version != PDF_VERSION.as_bytes()
    {
        let what = format!("the catalog says PDF {}", shown(version));
        ledger.found(&VERSION, whole_file, what);
    }
}

fn check_trailer(file: &PdfFile<'_>, ledger: &mut Ledger) {
    let whole_file = Place::default();
    ledger.saw(&FILE_ID);
    let ids = file.array(&file.document.trailer, "ID").unwrap_or_default();
    let is_id = |object: &Object| object.as_str().is_ok_and(|id| !id.is_empty());
    if ids.len() != 2 || !ids.iter().all(is_id) {
        ledger.found(&FILE_ID, whole_file, "the trailer has no ID of two strings");
    }
    ledger.saw(&ENCRYPTION);
    if file.document.was_encrypted() {
        ledger.found(&ENCRYPTION, whole_file, "opens with an empty password");
    }
}

fn check_objects(file: &PdfFile<'_>, ledger: &mut Ledger) {
    ledger.saw(&OBJECTS);
    if file.document.was_encrypted() {
        // The dictionary that says how has been taken out.
        return;
    }
    for (&number, entry) in &file.document.reference_table.entries {
        let generation = match entry {
            XrefEntry::Normal { generation, .. } => *generation,
            XrefEntry::Compressed { .. } => 0,
            XrefEntry::Free | XrefEntry::UnusableFree => continue,
        };
        if !file.document.has_object((number, generation)) {
            let place = Place {
                page: None,
                object: Some(number),
            };
            ledger.found(&OBJECTS, place, "it is not where the table says");
        }
    }
}

fn check_page_count(file: &PdfFile<'_>, ledger: &mut Ledger) {
    ledger.saw(&PAGES);
    let found = file.page_count();
    let root = file
        .catalog()
        .and_then(|catalog| file.dictionary(catalog, "Pages"));
    let told = root.and_then(|root| file.integer(root, "Count"));
    if found == 0 {
        ledger.found(&PAGES, Place::default(), "there is no page");
    } else if told != Some(i64::from(found)) {
        let told = told.map_or("no number".to_owned(), |told| told.to_string());
        let what = format!("there are {found} pages, the tree says {told}");
        ledger.found(&PAGES, Place::default(), what);
    }
}

fn check_stream(file: &PdfFile<'_>, stream: &Stream, place: Place, ledger: &mut Ledger) {
    let entries = &stream.dict;
    for filter in file.filters(entries) {
        if matches!(filter.as_slice(), b"LZWDecode" | b"Crypt") {
            ledger.found(&FILTERS, place, format!("filter {}", shown(&filter)));
        }
    }
    for (key, what) in [
        ("F", "its data stand in another file"),
        ("OPI", "OPI: another image is to be put in"),
        ("Ref", "a page of another file is shown"),
        ("Alternates", "it has alternate images"),
    ] {
        if entries.has(key.as_bytes()) {
            ledger.found(&COMPLETE, place, what);
        }
    }
    let is = |key: &str, name: &[u8]| has_name(entries, key, name);
    if is("Subtype", b"PS") || is("Subtype2", b"PS") || entries.has(b"PS") {
        ledger.found(&POSTSCRIPT, place, "a PostScript XObject");
    }
}

/// Whether an entry is a name; references are not followed.
pub(super) fn has_name(entries: &Dictionary, key: &str, name: &[u8]) -> bool {
    let value = entries.get(key.as_bytes()).and_then(Object::as_name);
    value.is_ok_and(|value| value == name)
}

/// Every dictionary of an object, those in others too.
fn visit(object: &Object, depth: usize, look: &mut impl FnMut(&Dictionary)) {
    if depth > DEPTH_MAX {
        return;
    }
    match object {
        Object::Array(items) => {
            for item in items {
                visit(item, depth + 1, look);
            }
        }
        Object::Dictionary(entries) | Object::Stream(Stream { dict: entries, .. }) => {
            look(entries);
            for (_, value) in entries {
                visit(value, depth + 1, look);
            }
        }
        _ => {}
    }
}
