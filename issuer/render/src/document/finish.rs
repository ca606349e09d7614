//! The pass over printpdf's document that makes it a PDF/X-4 with tags.
//!
//! printpdf 0.12.8 writes boxes as left, bottom, width, height; the output intent under a key that
//! no reader knows; PDF 1.3; an id that is the same for all documents of as many objects; and no
//! bleed box. Here these are put right.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat};
use sha2::{Digest as _, Sha256};

use crate::pdf::geometry::PageBoxes;
use crate::pdf::metadata::{self, About, PDFX_VERSION, PRODUCER};
use crate::pdf::reading::Section;

use super::{DocumentError, DocumentSetup, tags};

/// What a page must have beside what printpdf wrote.
pub(super) struct FinishedPage {
    pub(super) boxes: PageBoxes,
    /// Names of the images that it shows.
    pub(super) objects: Vec<String>,
    /// Whether something on it is translucent.
    pub(super) blends: bool,
    /// What a reader finds on it.
    pub(super) sections: Vec<Section>,
}

/// The bytes of the finished document.
pub(super) fn finish(
    mut document: Document,
    title: &str,
    pages: &[FinishedPage],
    setup: &DocumentSetup,
) -> Result<Vec<u8>, DocumentError> {
    "1.6".clone_into(&mut document.version);
    let page_ids: Vec<ObjectId> = document.page_iter().collect();
    for (id, page) in page_ids.iter().zip(pages) {
        finish_page(&mut document, *id, page)?;
    }
    let tree = tags::add_structure(&mut document, &page_ids, pages)?;
    let icc = setup.profile.icc().to_vec();
    let icc = document.add_object(Stream::new(dictionary([("N", 4.into())]), icc));

    let catalog = document.catalog_mut()?;
    catalog.remove(b"PageLayout");
    catalog.set("Lang", Object::string_literal("hi-IN"));
    catalog.set("MarkInfo", dictionary([("Marked", true.into())]));
    catalog.set("StructTreeRoot", tree);
    catalog.set(
        "ViewerPreferences",
        dictionary([("DisplayDocTitle", true.into())]),
    );
    catalog.set(
        "OutputIntents",
        vec![Object::Dictionary(output_intent(setup, icc))],
    );
    document.compress();

    let id = identity(&document, title, setup);
    let about = About {
        title,
        created: setup.created,
        id,
        document_parts: false,
    };
    let kind = [("Type", name("Metadata")), ("Subtype", name("XML"))];
    let xmp = Stream::new(dictionary(kind), metadata::xmp(&about).into_bytes());
    let xmp = document.add_object(xmp.with_compression(false));
    document.catalog_mut()?.set("Metadata", xmp);
    let info = document.add_object(info(&about));
    document.trailer.set("Info", info);
    let id = Object::String(id.to_vec(), StringFormat::Hexadecimal);
    document.trailer.set("ID", vec![id.clone(), id]);
    document.prune_objects();
    document.renumber_objects();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes)?;
    Ok(bytes)
}

fn finish_page(
    document: &mut Document,
    id: ObjectId,
    page: &FinishedPage,
) -> Result<(), lopdf::Error> {
    let entries = document.get_dictionary_mut(id)?;
    entries.remove(b"CropBox");
    entries.remove(b"Annots");
    entries.set("MediaBox", rectangle(page.boxes.media));
    entries.set("TrimBox", rectangle(page.boxes.trim));
    entries.set("BleedBox", rectangle(page.boxes.bleed));
    entries.set("Tabs", name("S"));
    if page.blends {
        let group = [
            ("Type", name("Group")),
            ("S", name("Transparency")),
            ("CS", name("DeviceCMYK")),
        ];
        entries.set("Group", dictionary(group));
    }
    let resources = entries.get(b"Resources")?.as_reference()?;
    let all = document
        .get_dictionary(resources)?
        .get(b"XObject")?
        .as_reference()?;
    let all = document.get_dictionary(all)?.clone();
    let resources = document.get_dictionary_mut(resources)?;
    resources.remove(b"Shading");
    // printpdf gives every page the images of all pages.
    let mut own = Dictionary::new();
    for object in &page.objects {
        own.set(object.as_str(), all.get(object.as_bytes())?.clone());
    }
    resources.set("XObject", own);
    Ok(())
}

/// A hash of everything in the document, so that each has its own.
fn identity(document: &Document, title: &str, setup: &DocumentSetup) -> [u8; 16] {
    let mut hash = Sha256::new();
    hash.update(title);
    hash.update(setup.created.unix_timestamp().to_be_bytes());
    for object in document.objects.values() {
        if let Object::Stream(stream) = object {
            hash.update(&stream.content);
        }
    }
    let mut id = [0; 16];
    id.copy_from_slice(&hash.finalize()[..16]);
    id
}

fn output_intent(setup: &DocumentSetup, icc: ObjectId) -> Dictionary {
    let text = |text: &str| Object::string_literal(text);
    let mut intent = dictionary([
        ("Type", name("OutputIntent")),
        ("S", name("GTS_PDFX")),
        ("OutputConditionIdentifier", text(setup.profile.condition())),
        ("OutputCondition", text(setup.profile.description())),
        ("Info", text(setup.profile.description())),
        ("DestOutputProfile", icc.into()),
    ]);
    if let Some(registry) = setup.profile.registry() {
        intent.set("RegistryName", text(registry));
    }
    intent
}

fn info(about: &About<'_>) -> Dictionary {
    let date = metadata::pdf_date(about.created);
    dictionary([
        ("Title", Object::string_literal(about.title)),
        ("Creator", Object::string_literal(PRODUCER)),
        ("Producer", Object::string_literal(PRODUCER)),
        ("CreationDate", Object::string_literal(date.as_str())),
        ("ModDate", Object::string_literal(date.as_str())),
        ("Trapped", name("False")),
        ("GTS_PDFXVersion", Object::string_literal(PDFX_VERSION)),
    ])
}

pub(super) fn dictionary<const N: usize>(entries: [(&str, Object); N]) -> Dictionary {
    Dictionary::from_iter(entries)
}

pub(super) fn name(name: &str) -> Object {
    Object::Name(name.as_bytes().to_vec())
}

fn rectangle(edges: [f32; 4]) -> Vec<Object> {
    edges
        .map(|points| Object::Real((points * 1000.0).round() / 1000.0))
        .into()
}
