//! Writes the streams of faces, and what all faces of a file share: each layout's drawings, fonts,
//! graphics states, plates.

use std::collections::BTreeSet;
use std::io::Write;

use pdf_writer::{Filter, Name, Ref};
use sha2::{Digest as _, Sha256};

use crate::fonts::FontSet;
use crate::layout::Layout;
use crate::placed::{FillRule, FontId, Placed, Side};
use crate::press::PressProfile;

use super::content::ContentBytes;
use super::deflate::Deflater;
use super::drawing::{self, Canvas as _, Color, Paint, Scene};
use super::drawn::{Drawn, VARNISH_STATE};
use super::font_objects;
use super::jpeg::Jpeg;
use super::lot::LotError;
use super::lot_canvas::LotCanvas;
use super::metadata;
use super::object_writer::ObjectWriter;
use super::page_objects::{self, BASE, FaceImages, FormParts, Shared, VARNISH};
use super::plates::Plates;
use super::subset_fonts::SubsetFonts;

/// Writes faces one after the other.
pub(super) struct FaceWriter<W: Write> {
    pub(super) objects: ObjectWriter<W>,
    pub(super) shared: Shared,
    pub(super) deflater: Deflater,
    pub(super) content: ContentBytes,
    pub(super) plates: Plates,
    /// What identifies the file.
    pub(super) identity: Sha256,
    pub(super) press: PressProfile,
    font_set: FontSet,
    fonts: SubsetFonts,
    font_ids: Vec<Ref>,
    opacities: BTreeSet<u8>,
    bases: Vec<Base>,
}

/// What is alike on all cards of a layout.
#[derive(Debug)]
struct Base {
    layout: String,
    forms: [Ref; 2],
    varnish: Option<[Ref; 2]>,
    separations: Vec<Option<u8>>,
}

/// A face whose streams are written but for the one that draws it.
pub(super) struct DrawnFace {
    pub(super) images: FaceImages,
    /// Something is drawn that lets what is below shine through.
    pub(super) transparent: bool,
    pub(super) hash: [u8; 32],
}

/// A face that is written as a form.
#[derive(Debug, Clone, Copy)]
pub(super) struct FaceForm {
    pub(super) id: Ref,
    pub(super) transparent: bool,
    pub(super) hash: [u8; 32],
}

impl<W: Write> FaceWriter<W> {
    pub(super) fn new(out: W, fonts: &FontSet, press: PressProfile) -> Result<Self, LotError> {
        let mut objects = ObjectWriter::new(out)?;
        let mut shared = Shared {
            fonts: objects.reserve(),
            graphics_states: objects.reserve(),
            srgb: objects.reserve(),
            color_spaces: None,
        };
        let font_ids = fonts.iter().map(|_| objects.reserve()).collect();
        let plates = Plates::new(&press);
        if !plates.is_empty() {
            shared.color_spaces = Some(objects.reserve());
        }
        let mut deflater = Deflater::new();
        objects.stream(shared.srgb, deflater.deflate(metadata::SRGB)?, |stream| {
            stream.filter(Filter::FlateDecode);
            stream.pair(Name(b"N"), 3);
        })?;
        Ok(Self {
            objects,
            shared,
            deflater,
            content: ContentBytes::default(),
            plates,
            identity: Sha256::new(),
            press,
            font_set: fonts.clone(),
            fonts: SubsetFonts::new(fonts),
            font_ids,
            opacities: BTreeSet::new(),
            bases: Vec::new(),
        })
    }

    /// Writes a face's page but for the page object, which names `content`.
    pub(super) fn page(
        &mut self,
        content: Ref,
        items: &[Placed],
        side: Side,
        layout: &Layout,
        photo: Option<&Jpeg>,
    ) -> Result<DrawnFace, LotError> {
        let (drawn, images) = self.draw_face(items, side, layout, photo)?;
        let deflated = self.deflater.deflate(self.content.as_bytes())?;
        let mut hash = Sha256::new();
        hash.update(deflated);
        self.objects.stream(content, deflated, |stream| {
            stream.filter(Filter::FlateDecode);
        })?;
        self.finish_face(drawn, images, photo, hash)
    }

    /// Writes a face as a form, cut at its bleed.
    pub(super) fn form(
        &mut self,
        items: &[Placed],
        side: Side,
        layout: &Layout,
        photo: Option<&Jpeg>,
    ) -> Result<FaceForm, LotError> {
        let (drawn, images) = self.draw_face(items, side, layout, photo)?;
        let id = self.objects.reserve();
        let mut hash = Sha256::new();
        hash.update(self.deflater.deflate(self.content.as_bytes())?);
        let face = self.finish_face(drawn, images, photo, hash)?;
        let parts = FormParts {
            bounds: self.press.card_boxes().bleed,
            shared: self.shared,
            images: &face.images,
        };
        let deflated = self.deflater.last();
        page_objects::write_form(id, deflated, &parts, &mut self.objects)?;
        Ok(FaceForm {
            id,
            transparent: face.transparent,
            hash: face.hash,
        })
    }

    /// Makes `content` what draws a face.
    fn draw_face(
        &mut self,
        items: &[Placed],
        side: Side,
        layout: &Layout,
        photo: Option<&Jpeg>,
    ) -> Result<(Drawn, FaceImages), LotError> {
        let base = self.begin_layout(layout)?;
        let index = usize::from(side == Side::Back);
        let images = FaceImages {
            base: Some(self.bases[base].forms[index]),
            varnish: self.bases[base].varnish.map(|forms| forms[index]),
            ..FaceImages::default()
        };
        self.content.clear();
        self.content.raw(format!("/{BASE} Do\n").as_bytes());
        let drawn = self.draw(items, base, layout, photo);
        if images.varnish.is_some() {
            // Last, since what knocks out would take it away.
            self.content.raw(format!("/{VARNISH} Do\n").as_bytes());
        }
        Ok((drawn, images))
    }

    /// Writes the face's own images.
    fn finish_face(
        &mut self,
        drawn: Drawn,
        mut images: FaceImages,
        photo: Option<&Jpeg>,
        mut hash: Sha256,
    ) -> Result<DrawnFace, LotError> {
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
        let transparent = !drawn.opacities.is_empty() || images.varnish.is_some();
        self.opacities.extend(drawn.opacities);
        Ok(DrawnFace {
            images,
            transparent,
            hash: hash.finalize().into(),
        })
    }

    /// The place in `bases` of the layout's shared drawings, written when its first card comes.
    pub(super) fn begin_layout(&mut self, layout: &Layout) -> Result<usize, LotError> {
        if let Some(place) = self.bases.iter().position(|base| base.layout == layout.id) {
            return Ok(place);
        }
        let place = self.bases.len();
        let forms = [self.objects.reserve(), self.objects.reserve()];
        self.bases.push(Base {
            layout: layout.id.clone(),
            forms,
            varnish: None,
            separations: self.plates.of_layout(layout)?,
        });
        for (id, side) in forms.into_iter().zip([Side::Front, Side::Back]) {
            self.content.clear();
            let drawn = self.draw(layout.base(side), place, layout, None);
            self.opacities.extend(drawn.opacities);
            self.shared_form(id)?;
        }
        if self.plates.varnish.is_some() {
            let forms = [self.objects.reserve(), self.objects.reserve()];
            for (id, side) in forms.into_iter().zip([Side::Front, Side::Back]) {
                self.content.clear();
                self.draw_varnish(layout, side);
                self.shared_form(id)?;
            }
            self.bases[place].varnish = Some(forms);
        }
        Ok(place)
    }

    fn draw_varnish(&mut self, layout: &Layout, side: Side) {
        let Some(varnish) = self.press.varnish() else {
            return;
        };
        let outline = varnish.outline(layout, side);
        self.content
            .raw(format!("/{VARNISH_STATE} gs\n").as_bytes());
        let mut canvas = LotCanvas::new(&mut self.content, &mut self.fonts);
        canvas.fill_color(Color {
            cmyk: [0.0; 4],
            separation: self.plates.varnish,
        });
        drawing::draw_outline(&outline, self.press.page_geometry(), &mut canvas);
        canvas.paint(Paint::Fill(FillRule::EvenOdd));
    }

    /// Writes `content` as a form of a whole page of a card.
    fn shared_form(&mut self, id: Ref) -> Result<(), LotError> {
        let [width, height] = self.press.page_geometry().page_points();
        let deflated = self.deflater.deflate(self.content.as_bytes())?;
        self.identity.update(deflated);
        let parts = FormParts {
            bounds: [0.0, 0.0, width, height],
            shared: self.shared,
            images: &FaceImages::default(),
        };
        page_objects::write_form(id, deflated, &parts, &mut self.objects)?;
        Ok(())
    }

    fn draw(
        &mut self,
        items: &[Placed],
        base: usize,
        layout: &Layout,
        photo: Option<&Jpeg>,
    ) -> Drawn {
        let scene = Scene {
            geometry: self.press.page_geometry(),
            inks: &layout.inks,
            separations: &self.bases[base].separations,
            fonts: &self.font_set,
            photo,
        };
        let mut canvas = LotCanvas::new(&mut self.content, &mut self.fonts);
        drawing::draw(items, scene, &mut canvas);
        canvas.finish()
    }
    /// Draws what belongs to a sheet and not to a face.
    pub(super) fn draw_on_sheet(&mut self, draw: impl FnOnce(&FontSet, &mut LotCanvas<'_>)) {
        let mut canvas = LotCanvas::new(&mut self.content, &mut self.fonts);
        draw(&self.font_set, &mut canvas);
    }

    /// Writes what all faces name: fonts with the glyphs that were drawn, graphics states, plates.
    pub(super) fn write_shared(&mut self) -> Result<(), LotError> {
        self.write_fonts()?;
        let opacities = self.opacities.iter().copied();
        let varnish = self.plates.varnish.is_some();
        self.objects.object(self.shared.graphics_states, |object| {
            page_objects::write_graphics_states(object, opacities, varnish);
        })?;
        if let Some(spaces) = self.shared.color_spaces {
            for name in self.plates.names() {
                self.identity.update(name);
            }
            self.objects
                .object(spaces, |object| self.plates.write(object))?;
        }
        Ok(())
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
