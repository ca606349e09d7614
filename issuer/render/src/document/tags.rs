//! The structure that a screen reader follows: sections with paragraphs and figures, in the order
//! in which they stand on the page (ISO 32000-1, 14.7 and 14.8).

use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat};

use super::finish::{FinishedPage, dictionary, name};
use super::print_canvas::{Content, ContentKind, Section};

/// Texts whose baselines are within this many points stand in one line.
const LINE_POINTS: f32 = 4.0;

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
    by_number: &mut Vec<(i64, ObjectId)>,
) -> ObjectId {
    let id = document.new_object_id();
    let mut contents = section.contents.clone();
    contents.sort_by_key(reading_place);
    let mut children: Vec<Object> = Vec::new();
    for content in &contents {
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
    let number = content.number.into();
    let mut entries;
    match &content.kind {
        ContentKind::Text(words) => {
            entries = element("P", parent, number);
            entries.set("Lang", Object::string_literal(language(words)));
            entries.set("ActualText", text(words));
        }
        ContentKind::Photo => {
            entries = element("Figure", parent, number);
            entries.set(
                "Alt",
                text("परिवार के मुखिया का फ़ोटो · Photo of the head of family"),
            );
        }
        ContentKind::Symbol => {
            entries = element("Figure", parent, number);
            entries.set("Alt", text("क्यूआर कोड · QR code"));
        }
    }
    entries.set("Pg", page);
    entries
}

/// Hindi where a letter is Devanagari: the labels that have both languages begin in Hindi.
fn language(words: &str) -> &'static str {
    if words
        .chars()
        .any(|letter| ('\u{900}'..='\u{97F}').contains(&letter))
    {
        "hi-IN"
    } else {
        "en-IN"
    }
}

fn element(kind: &str, parent: ObjectId, children: Object) -> Dictionary {
    dictionary([
        ("Type", name("StructElem")),
        ("S", name(kind)),
        ("P", parent.into()),
        ("K", children),
    ])
}

/// Lines from the top, then from the left.
fn reading_place(content: &Content) -> (i32, i32) {
    let [x, y] = content.at;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a page has a few thousand points"
    )]
    let place = (-(y / LINE_POINTS).round() as i32, x as i32);
    place
}

fn text(text: &str) -> Object {
    let utf16 = text.encode_utf16().flat_map(u16::to_be_bytes);
    Object::String(
        [0xFE, 0xFF].into_iter().chain(utf16).collect(),
        StringFormat::Hexadecimal,
    )
}
