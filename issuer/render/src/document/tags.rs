//! The structure that a screen reader follows, as objects of lopdf.

use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat};

use crate::pdf::reading::{Content, ContentKind, Section, language};

use super::finish::{FinishedPage, dictionary, name};

/// Adds the structure tree and gives its root.
pub(super) fn add_structure(
    document: &mut Document,
    page_ids: &[ObjectId],
    pages: &[FinishedPage],
) -> Result<ObjectId, lopdf::Error> {
    let root = document.new_object_id();
    let whole = document.new_object_id();
    let mut sections = Vec::new();
    let mut parents = Vec::new();
    for ((page_id, page), key) in page_ids.iter().zip(pages).zip(0_i64..) {
        let mut by_number = Vec::new();
        for section in &page.sections {
            sections.push(add_section(
                document,
                section,
                whole,
                *page_id,
                &mut by_number,
            ));
        }
        by_number.sort_by_key(|(number, _)| *number);
        let by_number: Vec<Object> = by_number.into_iter().map(|(_, id)| id.into()).collect();
        parents.extend([key.into(), document.add_object(by_number).into()]);
        document
            .get_dictionary_mut(*page_id)?
            .set("StructParents", key);
    }
    let parents = document.add_object(dictionary([("Nums", parents.into())]));
    let sections: Vec<Object> = sections.into_iter().map(Object::from).collect();
    let count = i64::try_from(pages.len()).unwrap_or(i64::MAX);
    document.set_object(whole, element("Document", root, sections.into()));
    document.set_object(
        root,
        dictionary([
            ("Type", name("StructTreeRoot")),
            ("K", whole.into()),
            ("ParentTree", parents.into()),
            ("ParentTreeNextKey", count.into()),
        ]),
    );
    Ok(root)
}

fn add_section(
    document: &mut Document,
    section: &Section,
    parent: ObjectId,
    page: ObjectId,
    by_number: &mut Vec<(u16, ObjectId)>,
) -> ObjectId {
    let id = document.new_object_id();
    let mut children: Vec<Object> = Vec::new();
    for content in section.in_reading_order() {
        let child = document.add_object(content_element(content, id, page));
        by_number.push((content.number, child));
        children.push(child.into());
    }
    let mut entries = element("Sect", parent, children.into());
    entries.set("T", text(section.title));
    document.set_object(id, entries);
    id
}

fn content_element(content: &Content, parent: ObjectId, page: ObjectId) -> Dictionary {
    let number = i64::from(content.number).into();
    let mut entries;
    if let ContentKind::Text(words) = &content.kind {
        entries = element("P", parent, number);
        entries.set("Lang", Object::string_literal(language(words)));
        entries.set("ActualText", text(words));
    } else {
        entries = element("Figure", parent, number);
    }
    if let Some(description) = content.kind.description() {
        entries.set("Alt", text(description));
    }
    entries.set("Pg", page);
    entries
}

fn element(kind: &str, parent: ObjectId, children: Object) -> Dictionary {
    dictionary([
        ("Type", name("StructElem")),
        ("S", name(kind)),
        ("P", parent.into()),
        ("K", children),
    ])
}

fn text(text: &str) -> Object {
    let utf16 = text.encode_utf16().flat_map(u16::to_be_bytes);
    Object::String(
        [0xFE, 0xFF].into_iter().chain(utf16).collect(),
        StringFormat::Hexadecimal,
    )
}
