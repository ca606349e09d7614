//! What every file that streams has: its objects, its fonts with the glyphs that were drawn, and at its
//! end what makes it a PDF/X-4.

use std::collections::BTreeSet;
use std::io::{self, Write};

use pdf_writer::writers::{Catalog, DocumentInfo};
use pdf_writer::{Filter, Name, Ref};
use sha2::{Digest as _, Sha256};
use time::OffsetDateTime;

use crate::fonts::FontSet;
use crate::placed::FontId;

use super::content::ContentBytes;
use super::deflate::Deflater;
use super::font_objects;
use super::lot_canvas::LotCanvas;
use super::metadata::{self, About, OutputProfile};
use super::object_writer::ObjectWriter;
use super::page_objects::{self, Shared};
use super::subset_fonts::{SubsetError, SubsetFonts};

/// A file whose pages are being written.
pub(super) struct FileBody<W: Write> {
    pub(super) objects: ObjectWriter<W>,
    pub(super) shared: Shared,
    pub(super) deflater: Deflater,
    /// The content stream that is being drawn.
    pub(super) content: ContentBytes,
    /// What identifies the file.
    pub(super) identity: Sha256,
    pub(super) font_set: FontSet,
    /// Opacities in percent that were drawn with.
    pub(super) opacities: BTreeSet<u8>,
    fonts: SubsetFonts,
    font_ids: Vec<Ref>,
}

/// What a file says of itself at its end.
pub(super) struct Ending<'a> {
    pub(super) title: &'a str,
    pub(super) created: OffsetDateTime,
    pub(super) profile: &'a OutputProfile,
    /// Root of its pages.
    pub(super) pages: Ref,
    /// Root of its document parts, where it has any.
    pub(super) document_parts: Option<Ref>,
    /// Root of what a screen reader follows, where it has that.
    pub(super) structure: Option<Ref>,
}

impl<W: Write> FileBody<W> {
    /// Begins a file.
    pub(super) fn new(out: W, fonts: &FontSet) -> io::Result<Self> {
        let mut objects = ObjectWriter::new(out)?;
        let shared = Shared {
            fonts: objects.reserve(),
            graphics_states: objects.reserve(),
            color_spaces: None,
        };
        let font_ids = fonts.iter().map(|_| objects.reserve()).collect();
        Ok(Self {
            objects,
            shared,
            deflater: Deflater::new(),
            content: ContentBytes::default(),
            identity: Sha256::new(),
            font_set: fonts.clone(),
            opacities: BTreeSet::new(),
            fonts: SubsetFonts::new(fonts),
            font_ids,
        })
    }

    /// Adds to `content`.
    pub(super) fn draw<T>(&mut self, draw: impl FnOnce(&FontSet, LotCanvas<'_>) -> T) -> T {
        let canvas = LotCanvas::new(&mut self.content, &mut self.fonts);
        draw(&self.font_set, canvas)
    }

    /// Writes `content` under a reserved number; what was deflated last is the stream.
    pub(super) fn write_content(&mut self, id: Ref) -> io::Result<()> {
        let deflated = self.deflater.deflate(self.content.as_bytes())?;
        self.objects.stream(id, deflated, |stream| {
            stream.filter(Filter::FlateDecode);
        })
    }

    /// Writes what all pages name: fonts and graphics states.
    pub(super) fn write_shared(&mut self, varnish: bool) -> Result<(), WriteError> {
        let mut names = Vec::new();
        for (id, font, subset) in self.fonts.used() {
            let program = subset.program(font)?;
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
        let opacities = self.opacities.iter().copied();
        self.objects.object(self.shared.graphics_states, |object| {
            page_objects::write_graphics_states(object, opacities, varnish);
        })?;
        Ok(())
    }

    /// Writes the output intent, metadata, catalog and table; the file's size and its id.
    pub(super) fn finish(mut self, ending: &Ending<'_>) -> io::Result<(u64, [u8; 16])> {
        let mut id = [0; 16];
        id.copy_from_slice(&self.identity.finalize()[..16]);
        let about = About {
            title: ending.title,
            created: ending.created,
            id,
            document_parts: ending.document_parts.is_some(),
        };
        let objects = &mut self.objects;
        let [icc, xmp, info, catalog] = std::array::from_fn(|_| objects.reserve());
        let deflated = self.deflater.deflate(ending.profile.icc())?;
        objects.stream(icc, deflated, |stream| {
            stream.filter(Filter::FlateDecode);
            stream.pair(Name(b"N"), 4);
        })?;
        // Not compressed, so that any program finds it (ISO 15930-7, 6.7).
        objects.stream(xmp, metadata::xmp(&about).as_bytes(), |stream| {
            stream
                .pair(Name(b"Type"), Name(b"Metadata"))
                .pair(Name(b"Subtype"), Name(b"XML"));
        })?;
        objects.object(info, |object| {
            metadata::write_info(object.start::<DocumentInfo<'_>>(), &about);
        })?;
        objects.object(catalog, |object| {
            let mut catalog: Catalog<'_> = object.start();
            catalog
                .pages(ending.pages)
                .metadata(xmp)
                .lang(pdf_writer::TextStr("hi-IN"));
            if let Some(parts) = ending.document_parts {
                catalog.pair(Name(b"DPartRoot"), parts);
            }
            if let Some(structure) = ending.structure {
                catalog.mark_info().marked(true);
                catalog.pair(Name(b"StructTreeRoot"), structure);
                catalog.viewer_preferences().display_doc_title(true);
            }
            let mut intents = catalog.output_intents();
            metadata::write_output_intent(intents.push(), ending.profile, icc);
        })?;
        let bytes = self.objects.finish(catalog, info, id)?;
        Ok((bytes, id))
    }
}

/// Why a file cannot be written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WriteError {
    /// There is no room, or whatever it is written to fails.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A font cannot be put into it.
    #[error(transparent)]
    Font(#[from] SubsetError),
}
