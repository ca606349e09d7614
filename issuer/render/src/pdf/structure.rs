//! The structure that a screen reader follows, written as its pages stream out.

use std::io::{self, Write};

use pdf_writer::{Dict, Finish as _, Name, Ref, Str, TextStr};

use super::object_writer::ObjectWriter;
use super::reading::{Content, ContentKind, Section, language};

/// The parts of the structure tree that are in memory: 4 bytes for each section and page.
#[derive(Debug)]
pub(super) struct Structure {
    root: Ref,
    whole: Ref,
    sections: Vec<Ref>,
    /// For each page, what its contents are by their numbers.
    parents: Vec<Ref>,
}

impl Structure {
    pub(super) fn new<W: Write>(objects: &mut ObjectWriter<W>) -> Self {
        Self {
            root: objects.reserve(),
            whole: objects.reserve(),
            sections: Vec::new(),
            parents: Vec::new(),
        }
    }

    /// The number under which the next page must name its structure.
    pub(super) fn next_page(&self) -> i32 {
        i32::try_from(self.parents.len()).unwrap_or(i32::MAX)
    }

    /// Writes what stands on a page.
    pub(super) fn add_page<W: Write>(
        &mut self,
        page: Ref,
        sections: &[Section],
        objects: &mut ObjectWriter<W>,
    ) -> io::Result<()> {
        let mut by_number = Vec::new();
        for section in sections {
            let id = objects.reserve();
            self.sections.push(id);
            let mut children = Vec::with_capacity(section.contents.len());
            for content in section.in_reading_order() {
                let child = objects.reserve();
                objects.object(child, |object| {
                    write_content(&mut object.dict(), content, id, page);
                })?;
                by_number.push((content.number, child));
                children.push(child);
            }
            objects.object(id, |object| {
                let mut element = object.dict();
                write_kind(&mut element, "Sect", self.whole);
                element.pair(Name(b"T"), TextStr(section.title));
                element.insert(Name(b"K")).array().items(children);
            })?;
        }
        by_number.sort_unstable_by_key(|(number, _)| *number);
        let parents = objects.reserve();
        objects.object(parents, |object| {
            object.array().items(by_number.iter().map(|(_, id)| *id));
        })?;
        self.parents.push(parents);
        Ok(())
    }

    /// Writes the tree's root.
    pub(super) fn finish<W: Write>(self, objects: &mut ObjectWriter<W>) -> io::Result<Ref> {
        let next = self.next_page();
        objects.object(self.whole, |object| {
            let mut element = object.dict();
            write_kind(&mut element, "Document", self.root);
            element.insert(Name(b"K")).array().items(self.sections);
        })?;
        objects.object(self.root, |object| {
            let mut root = object.dict();
            root.pair(Name(b"Type"), Name(b"StructTreeRoot"));
            root.pair(Name(b"K"), self.whole);
            let mut tree = root.insert(Name(b"ParentTree")).dict();
            let mut numbers = tree.insert(Name(b"Nums")).array();
            for (key, parents) in (0..next).zip(self.parents) {
                numbers.item(key).item(parents);
            }
            numbers.finish();
            tree.finish();
            root.pair(Name(b"ParentTreeNextKey"), next);
        })?;
        Ok(self.root)
    }
}

fn write_kind(element: &mut Dict<'_>, kind: &str, parent: Ref) {
    element.pair(Name(b"S"), Name(kind.as_bytes()));
    element.pair(Name(b"P"), parent);
}

fn write_content(element: &mut Dict<'_>, content: &Content, parent: Ref, page: Ref) {
    if let ContentKind::Text(words) = &content.kind {
        write_kind(element, "P", parent);
        element.pair(Name(b"Lang"), Str(language(words).as_bytes()));
        element.pair(Name(b"ActualText"), TextStr(words));
    } else {
        write_kind(element, "Figure", parent);
    }
    if let Some(description) = content.kind.description() {
        element.pair(Name(b"Alt"), TextStr(description));
    }
    element.pair(Name(b"K"), i32::from(content.number));
    element.pair(Name(b"Pg"), page);
}
