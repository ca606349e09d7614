//! One PDF for a press with the cards of a lot, in order: a page for each face, or sheets with many.
//!
//! Memory does not grow with the lot but for 8 bytes an object: a face leaves as soon as it is
//! drawn, a sheet when it is full, and fonts are written last with the glyphs that were drawn. The
//! same input gives the same bytes.

use std::io::{self, Write};

use pdf_writer::Ref;
use sha2::Digest as _;
use time::OffsetDateTime;

use crate::CardData;
use crate::face::Faces;
use crate::fonts::FontSet;
use crate::layout::Layout;
use crate::placed::{Placed, Side};
use crate::press::PressProfile;
use crate::text::MissingGlyph;

use super::document_parts::{CardPart, DocumentParts};
use super::face_writer::FaceWriter;
use super::file_body::{Ending, WriteError};
use super::jpeg::{Jpeg, PhotoError};
use super::metadata::OutputProfile;
use super::page_objects::{self, PageParts};
use super::page_tree::PageTree;
use super::sheet_writer::{CardOnSheet, SheetWriter};
use super::subset_fonts::SubsetError;

/// What a lot's file says of itself, and what the press needs.
#[derive(Debug, Clone)]
pub struct LotSetup {
    /// The document's title.
    pub title: String,
    /// The lot's id: a part of what identifies the file, and in the slugs.
    pub lot_id: String,
    /// When the lot was made.
    pub created: OffsetDateTime,
    /// The colours of the press that it is made for.
    pub profile: OutputProfile,
    /// How the press wants its pages.
    pub press: PressProfile,
    /// The place in the lot of the file's first card, from 1: a lot may be several files.
    pub first_sequence: u32,
    /// The place in the lot of the file's first sheet, from 1: one more than the
    /// [`PressProfile::sheets`] of the files before.
    pub first_sheet: u32,
}

/// Writes a lot card by card.
pub struct LotWriter<W: Write> {
    setup: LotSetup,
    faces: FaceWriter<W>,
    pages: PageTree,
    /// None where a page is a card.
    sheets: Option<SheetWriter>,
    parts: Option<DocumentParts>,
    cards: u32,
    /// The place in the lot of the next card.
    next: u32,
}

/// What identifies the two faces of a card, for the lot's manifest.
///
/// SHA-256 over the face's streams as they stand in the file: the content stream of its page, or of
/// its form on a sheet, then the image of each symbol, then the photo's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageHashes {
    /// Front.
    pub front: [u8; 32],
    /// Back.
    pub back: [u8; 32],
}

/// A lot that is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LotSummary {
    /// Cards in the file.
    pub cards: u32,
    /// Sheets in the file; it has twice as many pages.
    pub sheets: u32,
    /// Size of the file.
    pub bytes: u64,
    /// The file's `/ID`.
    pub id: [u8; 16],
}

/// Why a lot cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum LotError {
    /// The file cannot be written.
    #[error("the lot's PDF cannot be written")]
    Write(#[from] io::Error),
    /// A photo cannot be printed.
    #[error(transparent)]
    Photo(#[from] PhotoError),
    /// A font cannot be put into it.
    #[error(transparent)]
    Font(#[from] SubsetError),
    /// Two layouts mix another colour for one plate.
    #[error(
        "layouts `{layout}` and `{other}` have another cmyk for the ink `{ink}`, and a press has one plate for it\n\nhint: give it the same cmyk in both layout.toml"
    )]
    SpotDiffers {
        /// The ink.
        ink: String,
        /// A layout.
        layout: String,
        /// The layout that came first.
        other: String,
    },
    /// A slug with a character that the fonts lack.
    #[error("a slug cannot be written: {0}\n\nhint: name lots with a-z, 0-9 and -")]
    Slug(#[from] MissingGlyph),
}

impl From<WriteError> for LotError {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Io(source) => Self::Write(source),
            WriteError::Font(source) => Self::Font(source),
        }
    }
}

impl<W: Write> LotWriter<W> {
    /// Begins a lot. Buffer `out`: it gets a write for each object.
    pub fn new(out: W, fonts: &FontSet, setup: LotSetup) -> Result<Self, LotError> {
        let mut faces = FaceWriter::new(out, fonts, setup.press.clone())?;
        let identity = &mut faces.body.identity;
        identity.update(&setup.lot_id);
        identity.update(&setup.title);
        identity.update(setup.created.unix_timestamp().to_be_bytes());
        identity.update(setup.profile.icc());
        // What no stream tells.
        identity.update(setup.press.identity());
        if setup.press.has_document_parts() {
            identity.update(setup.first_sequence.to_be_bytes());
        }
        let sheets = setup
            .press
            .sheet()
            .map(|sheet| SheetWriter::new(sheet.clone(), fonts, &setup, &faces.plates));
        let parts = setup
            .press
            .has_document_parts()
            .then(|| DocumentParts::new(&mut faces.body.objects));
        Ok(Self {
            next: setup.first_sequence,
            setup,
            faces,
            pages: PageTree::default(),
            sheets,
            parts,
            cards: 0,
        })
    }

    /// The place in the lot of the card that comes next, where it does not follow the one before: a
    /// proof has cards from all over the lot.
    pub fn go_on_at(&mut self, sequence: u32) {
        self.next = sequence;
    }

    /// Writes the two faces of a card. Where they stand tells [`PressProfile::place`] of how many
    /// cards were added before.
    ///
    /// A photo's error leaves the lot as it was, so that other cards may follow; after any other
    /// error the file is worth nothing.
    pub fn add_card(
        &mut self,
        card: &CardData,
        faces: &Faces,
        layout: &Layout,
    ) -> Result<PageHashes, LotError> {
        let photo = card.photo.as_deref().map(Jpeg::read).transpose()?;
        let photo = photo.as_ref();
        self.faces.begin_layout(layout)?;
        let hashes = if self.sheets.is_some() {
            self.add_to_sheet(card, faces, layout, photo)?
        } else {
            self.add_pages(card, faces, layout, photo)?
        };
        self.faces.body.identity.update(hashes.front);
        self.faces.body.identity.update(hashes.back);
        self.cards += 1;
        self.next = self.next.saturating_add(1);
        Ok(hashes)
    }

    /// Writes the last sheet, fonts, page tree and what makes the file a PDF/X-4.
    pub fn finish(mut self) -> Result<LotSummary, LotError> {
        if let Some(sheets) = &mut self.sheets {
            sheets.finish(&mut self.faces, &mut self.pages)?;
        }
        self.faces.write_shared()?;
        let objects = &mut self.faces.body.objects;
        let pages = self.pages.finish(objects)?;
        let parts = self.parts.map(|parts| parts.finish(objects)).transpose()?;

        let (bytes, id) = self.faces.body.finish(&Ending {
            title: &self.setup.title,
            created: self.setup.created,
            profile: &self.setup.profile,
            pages,
            document_parts: parts,
            structure: None,
        })?;
        Ok(LotSummary {
            cards: self.cards,
            sheets: self.setup.press.sheets(self.cards),
            bytes,
            id,
        })
    }

    fn add_to_sheet(
        &mut self,
        card: &CardData,
        faces: &Faces,
        layout: &Layout,
        photo: Option<&Jpeg>,
    ) -> Result<PageHashes, LotError> {
        let writer = &mut self.faces;
        let front = writer.form(&faces.front.items, Side::Front, layout, photo)?;
        let back = writer.form(&faces.back.items, Side::Back, layout, photo)?;
        if let Some(sheets) = &mut self.sheets {
            let card = CardOnSheet {
                front,
                back,
                sequence: self.next,
                number: card.card_number.to_string(),
            };
            sheets.add(card, writer, &mut self.pages)?;
        }
        Ok(PageHashes {
            front: front.hash,
            back: back.hash,
        })
    }

    fn add_pages(
        &mut self,
        card: &CardData,
        faces: &Faces,
        layout: &Layout,
        photo: Option<&Jpeg>,
    ) -> Result<PageHashes, LotError> {
        let part = self
            .parts
            .as_ref()
            .map(|_| self.faces.body.objects.reserve());
        let mut page = |items, side| self.page(items, side, layout, photo, part);
        let (front_page, front) = page(&faces.front.items, Side::Front)?;
        let (back_page, back) = page(&faces.back.items, Side::Back)?;
        if let (Some(parts), Some(part)) = (&mut self.parts, part) {
            let card = CardPart {
                pages: [front_page, back_page],
                sequence: self.next,
                card_number: &card.card_number.to_string(),
            };
            parts.add(part, &card, &mut self.faces.body.objects)?;
        }
        Ok(PageHashes { front, back })
    }

    /// Writes a page and gives its object and its hash.
    fn page(
        &mut self,
        items: &[Placed],
        side: Side,
        layout: &Layout,
        photo: Option<&Jpeg>,
        document_part: Option<Ref>,
    ) -> Result<(Ref, [u8; 32]), LotError> {
        let [content, page] = std::array::from_fn(|_| self.faces.body.objects.reserve());
        let face = self.faces.page(content, items, side, layout, photo)?;
        let parts = PageParts {
            parent: self.pages.parent(&mut self.faces.body.objects)?,
            content,
            boxes: self.setup.press.card_boxes(),
            shared: self.faces.body.shared,
            images: &face.images.named(),
            transparent: face.transparent,
            document_part,
            structure: None,
        };
        self.faces.body.objects.object(page, |object| {
            page_objects::write_page(object, &parts);
        })?;
        self.pages.add(page);
        Ok((page, face.hash))
    }
}

impl<W: Write> std::fmt::Debug for LotWriter<W> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("LotWriter")
            .field("setup", &self.setup)
            .field("cards", &self.cards)
            .finish_non_exhaustive()
    }
}
