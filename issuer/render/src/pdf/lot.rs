//! One PDF for a press with the cards of a lot: front and back of each, in order.
//!
//! Memory does not grow with the lot but for 8 bytes an object: a page leaves as soon as it is
//! drawn, and fonts are written last with the glyphs that were drawn. The same input gives the
//! same bytes.

use std::collections::BTreeSet;
use std::io::{self, Write};

use pdf_writer::writers::{Catalog, DocumentInfo};
use pdf_writer::{Filter, Name, Ref};
use sha2::{Digest as _, Sha256};
use time::OffsetDateTime;

use crate::CardData;
use crate::face::Faces;
use crate::fonts::FontSet;
use crate::layout::Layout;
use crate::placed::{FontId, Placed, Side};

use super::content::ContentBytes;
use super::deflate::Deflater;
use super::drawing::{self, Scene};
use super::drawn::Drawn;
use super::font_objects;
use super::geometry::PageGeometry;
use super::jpeg::{Jpeg, PhotoError};
use super::lot_canvas::LotCanvas;
use super::metadata::{self, About, OutputProfile};
use super::object_writer::ObjectWriter;
use super::page_objects::{self, BASE, PageImages, Shared};
use super::page_tree::PageTree;
use super::subset_fonts::SubsetFonts;

/// What a lot's file says of itself.
#[derive(Debug, Clone)]
pub struct LotSetup {
    /// The document's title.
    pub title: String,
    /// The lot's id: a part of what identifies the file.
    pub lot_id: String,
    /// When the lot was made.
    pub created: OffsetDateTime,
    /// The press that it is made for.
    pub profile: OutputProfile,
}

/// Writes a lot card by card.
pub struct LotWriter<W: Write> {
    setup: LotSetup,
    objects: ObjectWriter<W>,
    pages: PageTree,
    font_set: FontSet,
    fonts: SubsetFonts,
    font_ids: Vec<Ref>,
    shared: Shared,
    opacities: BTreeSet<u8>,
    bases: Vec<Base>,
    deflater: Deflater,
    content: ContentBytes,
    identity: Sha256,
    cards: u32,
}

/// The drawings of a layout that are alike on every card.
#[derive(Debug)]
struct Base {
    layout: String,
    front: Ref,
    back: Ref,
}

/// What identifies the two pages of a card, for the lot's manifest.
///
/// SHA-256 over the page's streams as they stand in the file: the content stream, then the image
/// of each symbol, then the photo's file.
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
    /// Cards in the file; it has twice as many pages.
    pub cards: u32,
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
    /// A font has tables that no subset can be made from.
    #[error(
        "font `{font}` cannot be put into a PDF\n\nhint: take a TrueType font with glyf outlines"
    )]
    Font {
        /// Its PostScript name.
        font: String,
        /// Why.
        source: subsetter::Error,
    },
}

impl<W: Write> LotWriter<W> {
    /// Begins a lot. Buffer `out`: it gets a write for each object.
    pub fn new(out: W, fonts: &FontSet, setup: LotSetup) -> Result<Self, LotError> {
        let mut objects = ObjectWriter::new(out)?;
        let shared = Shared {
            fonts: objects.reserve(),
            graphics_states: objects.reserve(),
            srgb: objects.reserve(),
        };
        let font_ids = fonts.iter().map(|_| objects.reserve()).collect();
        let mut deflater = Deflater::new();
        objects.stream(shared.srgb, deflater.deflate(metadata::SRGB)?, |stream| {
            stream.filter(Filter::FlateDecode);
            stream.pair(Name(b"N"), 3);
        })?;
        let mut identity = Sha256::new();
        identity.update(&setup.lot_id);
        identity.update(&setup.title);
        identity.update(setup.created.unix_timestamp().to_be_bytes());
        identity.update(setup.profile.icc());
        Ok(Self {
            setup,
            objects,
            pages: PageTree::default(),
            font_set: fonts.clone(),
            fonts: SubsetFonts::new(fonts),
            font_ids,
            shared,
            opacities: BTreeSet::new(),
            bases: Vec::new(),
            deflater,
            content: ContentBytes::default(),
            identity,
            cards: 0,
        })
    }

    /// Writes the front and back page of a card.
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
        let bases = self.bases(layout)?;
        let front = self.page(&faces.front.items, bases[0], layout, photo)?;
        let back = self.page(&faces.back.items, bases[1], layout, photo)?;
        self.identity.update(front);
        self.identity.update(back);
        self.cards += 1;
        Ok(PageHashes { front, back })
    }

    /// Writes fonts, page tree and what makes the file a PDF/X-4.
    pub fn finish(mut self) -> Result<LotSummary, LotError> {
        self.write_fonts()?;
        let opacities = self.opacities.iter().copied();
        self.objects.object(self.shared.graphics_states, |object| {
            page_objects::write_graphics_states(object, opacities);
        })?;
        let pages = self.pages.finish(&mut self.objects)?;

        let mut id = [0; 16];
        id.copy_from_slice(&self.identity.finalize()[..16]);
        let about = About {
            title: &self.setup.title,
            created: self.setup.created,
            id,
        };
        let [icc, xmp, info, catalog] = std::array::from_fn(|_| self.objects.reserve());
        self.objects.stream(
            icc,
            self.deflater.deflate(self.setup.profile.icc())?,
            |stream| {
                stream.filter(Filter::FlateDecode);
                stream.pair(Name(b"N"), 4);
            },
        )?;
        // Not compressed, so that any program finds it (ISO 15930-7, 6.7).
        self.objects
            .stream(xmp, metadata::xmp(&about).as_bytes(), |stream| {
                stream
                    .pair(Name(b"Type"), Name(b"Metadata"))
                    .pair(Name(b"Subtype"), Name(b"XML"));
            })?;
        self.objects.object(info, |object| {
            metadata::write_info(object.start::<DocumentInfo<'_>>(), &about);
        })?;
        self.objects.object(catalog, |object| {
            let mut catalog: Catalog<'_> = object.start();
            catalog
                .pages(pages)
                .metadata(xmp)
                .lang(pdf_writer::TextStr("hi-IN"));
            let mut intents = catalog.output_intents();
            metadata::write_output_intent(intents.push(), &self.setup.profile, icc);
        })?;
        let bytes = self.objects.finish(catalog, info, id)?;
        Ok(LotSummary {
            cards: self.cards,
            bytes,
            id,
        })
    }

    fn page(
        &mut self,
        items: &[Placed],
        base: Ref,
        layout: &Layout,
        photo: Option<&Jpeg>,
    ) -> Result<[u8; 32], LotError> {
        self.content.clear();
        self.content.raw(format!("/{BASE} Do\n").as_bytes());
        let drawn = self.draw(items, layout, photo);
        let deflated = self.deflater.deflate(self.content.as_bytes())?;
        let mut hash = Sha256::new();
        hash.update(deflated);

        let [content, page] = std::array::from_fn(|_| self.objects.reserve());
        self.objects.stream(content, deflated, |stream| {
            stream.filter(Filter::FlateDecode);
        })?;
        let mut images = PageImages {
            base: Some(base),
            ..PageImages::default()
        };
        for symbol in &drawn.symbols {
            let id = self.objects.reserve();
            page_objects::write_symbol(id, symbol, &mut self.objects)?;
            hash.update(&symbol.bytes);
            images.symbols.push(id);
        }
        if let Some(photo) = photo.filter(|_| drawn.photo) {
            let id = self.objects.reserve();
            page_objects::write_photo(id, photo, self.shared.srgb, &mut self.objects)?;
            hash.update(photo.bytes());
            images.photo = Some(id);
        }
        let parent = self.pages.parent(&mut self.objects)?;
        let shared = self.shared;
        self.objects.object(page, |object| {
            let geometry = PageGeometry::LOT;
            page_objects::write_page(object, parent, content, geometry, shared, &images, &drawn);
        })?;
        self.pages.add(page);
        self.opacities.extend(drawn.opacities);
        Ok(hash.finalize().into())
    }

    /// The layout's shared drawings, written when its first card comes.
    fn bases(&mut self, layout: &Layout) -> Result<[Ref; 2], LotError> {
        if let Some(base) = self.bases.iter().find(|base| base.layout == layout.id) {
            return Ok([base.front, base.back]);
        }
        let mut ids = [self.objects.reserve(), self.objects.reserve()];
        for (id, side) in ids.iter_mut().zip([Side::Front, Side::Back]) {
            self.content.clear();
            let drawn = self.draw(layout.base(side), layout, None);
            self.opacities.extend(drawn.opacities);
            let deflated = self.deflater.deflate(self.content.as_bytes())?;
            self.identity.update(deflated);
            let geometry = PageGeometry::LOT;
            page_objects::write_form(*id, deflated, geometry, self.shared, &mut self.objects)?;
        }
        let [front, back] = ids;
        self.bases.push(Base {
            layout: layout.id.clone(),
            front,
            back,
        });
        Ok(ids)
    }

    fn draw(&mut self, items: &[Placed], layout: &Layout, photo: Option<&Jpeg>) -> Drawn {
        let scene = Scene {
            geometry: PageGeometry::LOT,
            inks: &layout.inks,
            fonts: &self.font_set,
            photo,
        };
        let mut canvas = LotCanvas::new(&mut self.content, &mut self.fonts);
        drawing::draw(items, scene, &mut canvas);
        canvas.finish()
    }

    fn write_fonts(&mut self) -> Result<(), LotError> {
        let mut names = Vec::new();
        for (id, font, subset) in self.fonts.used() {
            let program = subset.program(font).map_err(|source| LotError::Font {
                font: font.postscript_name.clone(),
                source,
            })?;
            let object = self.font_ids[usize::from(id.0)];
            font_objects::write(
                object,
                font,
                subset,
                &program,
                &mut self.deflater,
                &mut self.objects,
            )?;
            self.identity.update(&program.name);
            names.push((id, object));
        }
        self.objects.object(self.shared.fonts, |object| {
            let mut fonts = object.dict();
            for (FontId(number), object) in names {
                fonts.pair(Name(format!("F{number}").as_bytes()), object);
            }
        })?;
        Ok(())
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
