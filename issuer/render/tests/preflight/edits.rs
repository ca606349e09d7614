//! The places in a lot that defects are made at.

use std::sync::OnceLock;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use crate::made;

/// A lot of two cards, the first with a photo, to break.
pub(crate) fn lot() -> Document {
    static LOT: OnceLock<Document> = OnceLock::new();
    LOT.get_or_init(|| Document::load_mem(&made::lot(2)).expect("a sound lot"))
        .clone()
}

pub(crate) fn saved(mut document: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("a sound lot");
    bytes
}

pub(crate) fn page(document: &mut Document, number: usize) -> &mut Dictionary {
    let id = document.page_iter().nth(number - 1).expect("a sound lot");
    document.get_dictionary_mut(id).expect("a sound lot")
}

pub(crate) fn catalog(document: &mut Document) -> &mut Dictionary {
    document.catalog_mut().expect("a sound lot")
}

/// The dictionary that a reference in another leads to.
pub(crate) fn behind<'a>(
    document: &'a mut Document,
    entries: &Dictionary,
    key: &str,
) -> &'a mut Dictionary {
    let id = reference(entries, key);
    document.get_dictionary_mut(id).expect("a sound lot")
}

/// The stream that a reference in a dictionary leads to.
fn stream_behind<'a>(
    document: &'a mut Document,
    entries: &Dictionary,
    key: &str,
) -> &'a mut Stream {
    let object = document.get_object_mut(reference(entries, key));
    let stream = object.and_then(Object::as_stream_mut);
    stream.expect("a sound lot")
}

fn reference(entries: &Dictionary, key: &str) -> ObjectId {
    let entry = entries.get(key.as_bytes());
    entry.and_then(Object::as_reference).expect("a sound lot")
}

pub(crate) fn info(document: &mut Document) -> &mut Dictionary {
    let trailer = document.trailer.clone();
    behind(document, &trailer, "Info")
}

pub(crate) fn intent(document: &mut Document) -> &mut Dictionary {
    let intents = catalog(document)
        .get_mut(b"OutputIntents")
        .expect("a sound lot");
    intents.as_array_mut().expect("a sound lot")[0]
        .as_dict_mut()
        .expect("a sound lot")
}

pub(crate) fn profile(document: &mut Document) -> &mut Stream {
    let entries = intent(document).clone();
    stream_behind(document, &entries, "DestOutputProfile")
}

pub(crate) fn metadata(document: &mut Document) -> &mut Stream {
    let entries = catalog(document).clone();
    stream_behind(document, &entries, "Metadata")
}

pub(crate) fn change_metadata(document: &mut Document, from: &str, to: &str) {
    let stream = metadata(document);
    let packet = String::from_utf8(stream.content.clone()).expect("a sound lot");
    assert!(packet.contains(from));
    stream.set_content(packet.replace(from, to).into_bytes());
}

/// The first object that a test of its entries finds.
pub(crate) fn find(document: &Document, is_it: impl Fn(&Dictionary) -> bool) -> ObjectId {
    let mut objects = document.objects.iter();
    let found = objects.find(|(_, object)| match object {
        Object::Dictionary(entries) | Object::Stream(Stream { dict: entries, .. }) => {
            is_it(entries)
        }
        _ => false,
    });
    *found.expect("a sound lot").0
}

pub(crate) fn entries(document: &mut Document, id: ObjectId) -> &mut Dictionary {
    match document.get_object_mut(id).expect("a sound lot") {
        Object::Stream(stream) => &mut stream.dict,
        object => object.as_dict_mut().expect("a sound lot"),
    }
}

pub(crate) fn photo(document: &mut Document) -> &mut Dictionary {
    let id = find(document, |entries| {
        entries
            .get(b"Filter")
            .and_then(Object::as_name)
            .is_ok_and(|name| name == b"DCTDecode")
    });
    entries(document, id)
}

pub(crate) fn srgb(document: &mut Document) -> &mut Stream {
    let space = photo(document)
        .get(b"ColorSpace")
        .expect("a sound lot")
        .as_array()
        .expect("a sound lot");
    let id = space[1].as_reference().expect("a sound lot");
    document
        .get_object_mut(id)
        .expect("a sound lot")
        .as_stream_mut()
        .expect("a sound lot")
}

pub(crate) fn font(document: &mut Document, kind: &[u8]) -> ObjectId {
    find(document, |entries| {
        entries
            .get(b"Subtype")
            .and_then(Object::as_name)
            .is_ok_and(|name| name == kind)
    })
}

/// The graphics states of all pages.
pub(crate) fn states(document: &mut Document) -> &mut Dictionary {
    let resources = page(document, 1)
        .get(b"Resources")
        .expect("a sound lot")
        .as_dict()
        .expect("a sound lot")
        .clone();
    behind(document, &resources, "ExtGState")
}

pub(crate) fn set_box(document: &mut Document, number: usize, name: &str, edges: [f32; 4]) {
    let edges: Vec<Object> = edges.map(Object::Real).into();
    page(document, number).set(name, edges);
}

pub(crate) fn stream(entries: Dictionary) -> Stream {
    Stream::new(entries, b"anything".to_vec())
}
