//! Which pages belong to which card, for presses that take PDF/VT-1 (ISO 16612-2): a part of the
//! document for each card.

use std::io::{self, Write};

use pdf_writer::{Name, Ref, TextStr};

use super::object_writer::ObjectWriter;

/// Most references of an inner array: readers may refuse arrays of more than 8,191.
const INNER_MAX: usize = 1000;

/// The parts of a document. Only their references are in memory.
#[derive(Debug)]
pub(super) struct DocumentParts {
    root: Ref,
    /// The one node above all cards.
    node: Ref,
    cards: Vec<Ref>,
}

/// A card's part.
pub(super) struct CardPart<'a> {
    pub(super) pages: [Ref; 2],
    /// Its place in the lot.
    pub(super) sequence: u32,
    pub(super) card_number: &'a str,
}

impl DocumentParts {
    pub(super) fn new<W: Write>(objects: &mut ObjectWriter<W>) -> Self {
        Self {
            root: objects.reserve(),
            node: objects.reserve(),
            cards: Vec::new(),
        }
    }

    /// Writes a card's part under `id`, which its pages name.
    pub(super) fn add<W: Write>(
        &mut self,
        id: Ref,
        card: &CardPart<'_>,
        objects: &mut ObjectWriter<W>,
    ) -> io::Result<()> {
        self.cards.push(id);
        let [front, back] = card.pages;
        objects.object(id, |object| {
            let mut part = object.dict();
            part.pair(Name(b"Type"), Name(b"DPart"));
            part.pair(Name(b"Parent"), self.node);
            part.pair(Name(b"Start"), front).pair(Name(b"End"), back);
            let mut metadata = part.insert(Name(b"DPM")).dict();
            let mut entries = metadata.insert(Name(b"Card")).dict();
            entries.pair(Name(b"Number"), TextStr(card.card_number));
            entries.pair(
                Name(b"Sequence"),
                i32::try_from(card.sequence).unwrap_or(i32::MAX),
            );
        })
    }

    /// Writes what stands above the cards, and gives the root for the catalog.
    pub(super) fn finish<W: Write>(self, objects: &mut ObjectWriter<W>) -> io::Result<Ref> {
        objects.object(self.node, |object| {
            let mut node = object.dict();
            node.pair(Name(b"Type"), Name(b"DPart"));
            node.pair(Name(b"Parent"), self.root);
            let mut parts = node.insert(Name(b"DParts")).array();
            for cards in self.cards.chunks(INNER_MAX) {
                parts.push().array().items(cards.iter().copied());
            }
        })?;
        objects.object(self.root, |object| {
            let mut root = object.dict();
            root.pair(Name(b"Type"), Name(b"DPartRoot"));
            root.pair(Name(b"DPartRootNode"), self.node);
            // Levels count from 0, and cards are on the second.
            root.pair(Name(b"RecordLevel"), 1);
            let names = root.insert(Name(b"NodeNameList")).array();
            names.typed().items([Name(b"Lot"), Name(b"Card")]);
        })?;
        Ok(self.root)
    }
}
