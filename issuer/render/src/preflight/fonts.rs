//! Fonts in the file (ISO 32000-1, 9).

use lopdf::{Dictionary, Object};

use super::Place;
use super::ledger::Ledger;
use super::pdf_file::{PdfFile, entries_of, shown};
use super::rules::{FONTS_EMBEDDED, FONTS_READABLE, FONTS_SUBSET};

/// Encodings whose characters are known without a table (ISO 32000-1, 9.10.2).
const KNOWN_ENCODINGS: [&[u8]; 3] = [
    b"WinAnsiEncoding",
    b"MacRomanEncoding",
    b"MacExpertEncoding",
];

/// Whether a font's glyphs are drawings in the file, to be looked at as contents.
pub(super) fn is_drawn(file: &PdfFile<'_>, font: &Dictionary) -> bool {
    file.name(font, "Subtype") == Some(b"Type3")
}

/// Looks at a font that text is set in.
pub(super) fn check(file: &PdfFile<'_>, font: &Dictionary, place: Place, ledger: &mut Ledger) {
    for rule in [&FONTS_EMBEDDED, &FONTS_SUBSET, &FONTS_READABLE] {
        ledger.saw(rule);
    }
    let base = file.name(font, "BaseFont").unwrap_or(b"without a name");
    let name = shown(base);
    if !has_program(file, font) {
        ledger.found(&FONTS_EMBEDDED, place, format!("font {name}"));
    }
    if !has_subset_tag(base) {
        ledger.found(&FONTS_SUBSET, place, format!("font {name}"));
    }
    let encoding = file.name(font, "Encoding").unwrap_or_default();
    let has_table = matches!(file.get(font, "ToUnicode"), Some(Object::Stream(_)));
    if !has_table && !KNOWN_ENCODINGS.contains(&encoding) {
        ledger.found(&FONTS_READABLE, place, format!("font {name}"));
    }
}

fn has_program(file: &PdfFile<'_>, font: &Dictionary) -> bool {
    let descendants = file.array(font, "DescendantFonts").unwrap_or_default();
    let inner = descendants.first().and_then(|one| file.resolve(one));
    let font = inner.and_then(entries_of).unwrap_or(font);
    let Some(descriptor) = file.dictionary(font, "FontDescriptor") else {
        return false;
    };
    ["FontFile", "FontFile2", "FontFile3"].iter().any(|key| {
        let program = file.get(descriptor, key);
        matches!(program, Some(Object::Stream(stream)) if !stream.content.is_empty())
    })
}

/// Six capitals and a plus before the name (ISO 32000-1, 9.6.4).
fn has_subset_tag(name: &[u8]) -> bool {
    let (tag, rest) = name.split_at(name.len().min(6));
    tag.len() == 6 && tag.iter().all(u8::is_ascii_uppercase) && rest.first() == Some(&b'+')
}
