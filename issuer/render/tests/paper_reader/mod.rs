//! Papers read back: what a screen reader says of them, and their codes as rxing reads them.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

fn read(bytes: &[u8]) -> Document {
    Document::load_mem(bytes).expect("a PDF")
}

pub(crate) fn pages(bytes: &[u8]) -> usize {
    read(bytes).get_pages().len()
}

/// What a screen reader says of the document, in any order.
pub(crate) fn texts(bytes: &[u8]) -> Vec<String> {
    let document = read(bytes);
    let elements = document.objects.values().filter_map(|object| {
        let element = object.as_dict().ok()?;
        let bytes = element.get(b"ActualText").ok()?.as_str().ok()?;
        Some(text_of(bytes))
    });
    elements.collect()
}

/// A text string: UTF-16 behind its mark, else the characters of ASCII.
fn text_of(bytes: &[u8]) -> String {
    let Some(rest) = bytes.strip_prefix(&[0xFE, 0xFF]) else {
        return String::from_utf8(bytes.to_vec()).expect("ASCII");
    };
    let units: Vec<u16> = rest
        .chunks(2)
        .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
        .collect();
    String::from_utf16(&units).expect("UTF-16")
}

pub(crate) fn count_of(texts: &[String], wanted: &str) -> usize {
    texts.iter().filter(|text| text.contains(wanted)).count()
}

/// The texts of a document's codes, in the order in which its pages show them.
pub(crate) fn codes(bytes: &[u8]) -> Vec<String> {
    let document = read(bytes);
    let mut found = Vec::new();
    for page in document.page_iter() {
        let content = document.get_and_decode_page_content(page).expect("content");
        let drawn = content.operations.iter().filter(|one| one.operator == "Do");
        for operation in drawn {
            let name = operation.operands[0].as_name().expect("a name");
            let object = object_of(&document, page, name);
            let mask = object.dict.get(b"ImageMask").and_then(Object::as_bool);
            if mask.unwrap_or(false) {
                found.push(code(object));
            }
        }
    }
    found
}

/// What a page calls by a name.
fn object_of<'a>(document: &'a Document, page: ObjectId, name: &[u8]) -> &'a Stream {
    let entries = document.get_dictionary(page).expect("a page");
    let within = |entries: &'a Dictionary, key: &[u8]| {
        let (_, found) = document
            .dereference(entries.get(key).expect("an entry"))
            .expect("there");
        found
    };
    let resources = within(entries, b"Resources").as_dict().expect("resources");
    let objects = within(resources, b"XObject").as_dict().expect("objects");
    within(objects, name).as_stream().expect("a stream")
}

/// A picture of one bit a module, drawn with its quiet zone at four dots a module, and read.
fn code(object: &Stream) -> String {
    const DOTS: usize = 4;
    const QUIET: usize = 4;
    let side = object
        .dict
        .get(b"Width")
        .and_then(Object::as_i64)
        .expect("a width");
    let modules = usize::try_from(side).expect("a width");
    let bits = object.get_plain_content().expect("rows of bits");
    let is_dark =
        |x: usize, y: usize| bits[y * modules.div_ceil(8) + x / 8] >> (7 - x % 8) & 1 == 1;
    let side = (modules + 2 * QUIET) * DOTS;
    let dots = (0..side * side).map(|at| {
        let [x, y] = [at % side, at / side].map(|dot| (dot / DOTS).wrapping_sub(QUIET));
        let dark = x < modules && y < modules && is_dark(x, y);
        if dark { 0 } else { 255 }
    });
    let qr = Some(rxing::BarcodeFormat::QR_CODE);
    let side = u32::try_from(side).expect("a few hundred dots");
    let read = rxing::helpers::detect_in_luma(dots.collect(), side, side, qr).expect("a code");
    read.getText().to_owned()
}
