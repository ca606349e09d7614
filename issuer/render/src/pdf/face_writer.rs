//! Writes the streams of faces, and what all faces of a file share: each layout's drawings, fonts,
//! graphics states, plates.

use std::io::Write;

use pdf_writer::{Filter, Name, Ref};
use sha2::{Digest as _, Sha256};

use crate::fonts::FontSet;
use crate::layout::Layout;
use crate::placed::{FillRule, Placed, Side};
use crate::press::PressProfile;

use super::drawing::{self, Canvas as _, Color, Paint, Scene};
use super::drawn::{Drawn, VARNISH_STATE};
use super::file_body::FileBody;
use super::jpeg::Jpeg;
use super::lot::LotError;
use super::metadata;
use super::page_objects::{self, BASE, FaceImages, FormParts, VARNISH};
use super::plates::Plates;

/// Writes faces one after the other.
pub(super) struct FaceWriter<W: Write> {
    pub(super) body: FileBody<W>,
    pub(super) plates: Plates,
    pub(super) press: PressProfile,
    /// Profile of photos.
    srgb: Ref,
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
        let mut body = FileBody::new(out, fonts)?;
        let plates = Plates::new(&press);
        if !plates.is_empty() {
            body.shared.color_spaces = Some(body.objects.reserve());
        }
        let srgb = body.objects.reserve();
        let deflated = body.deflater.deflate(metadata::SRGB)?;
        body.objects.stream(srgb, deflated, |stream| {
            stream.filter(Filter::FlateDecode);
            stream.pair(Name(b"N"), 3);
        })?;
        Ok(Self {
            body,
            plates,
            press,
            srgb,
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
        let mut hash = Sha256::new();
        self.body.write_content(content)?;
        hash.update(self.body.deflater.last());
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
        let id = self.body.objects.reserve();
        let mut hash = Sha256::new();
        hash.update(self.body.deflater.deflate(self.body.content.as_bytes())?);
        let face = self.finish_face(drawn, images, photo, hash)?;
        let parts = FormParts {
            bounds: self.press.card_boxes().bleed,
            shared: self.body.shared,
            images: &face.images,
        };
        let deflated = self.body.deflater.last();
        page_objects::write_form(id, deflated, &parts, &mut self.body.objects)?;
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
        self.body.content.clear();
        self.body.content.raw(format!("/{BASE} Do\n").as_bytes());
        let drawn = self.draw(items, base, layout, photo);
        if images.varnish.is_some() {
            // Last, since what knocks out would take it away.
            self.body.content.raw(format!("/{VARNISH} Do\n").as_bytes());
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
            let id = self.body.objects.reserve();
            page_objects::write_symbol(id, symbol, &mut self.body.objects)?;
            hash.update(&symbol.bytes);
            images.symbols.push(id);
        }
        if let Some(photo) = photo.filter(|_| drawn.photo) {
            let id = self.body.objects.reserve();
            page_objects::write_photo(id, photo, self.srgb, &mut self.body.objects)?;
            hash.update(photo.bytes());
            images.photo = Some(id);
        }
        let transparent = !drawn.opacities.is_empty() || images.varnish.is_some();
        self.body.opacities.extend(drawn.opacities);
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
        let forms = [self.body.objects.reserve(), self.body.objects.reserve()];
        self.bases.push(Base {
            layout: layout.id.clone(),
            forms,
            varnish: None,
            separations: self.plates.of_layout(layout)?,
        });
        for (id, side) in forms.into_iter().zip([Side::Front, Side::Back]) {
            self.body.content.clear();
            let drawn = self.draw(layout.base(side), place, layout, None);
            self.body.opacities.extend(drawn.opacities);
            self.shared_form(id)?;
        }
        if self.plates.varnish.is_some() {
            let forms = [self.body.objects.reserve(), self.body.objects.reserve()];
            for (id, side) in forms.into_iter().zip([Side::Front, Side::Back]) {
                self.body.content.clear();
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
        let (geometry, separation) = (self.press.page_geometry(), self.plates.varnish);
        self.body
            .content
            .raw(format!("/{VARNISH_STATE} gs\n").as_bytes());
        self.body.draw(|_, mut canvas| {
            canvas.fill_color(Color {
                cmyk: [0.0; 4],
                separation,
            });
            drawing::draw_outline(&outline, geometry, &mut canvas);
            canvas.paint(Paint::Fill(FillRule::EvenOdd));
        });
    }

    /// Writes `content` as a form of a whole page of a card.
    fn shared_form(&mut self, id: Ref) -> Result<(), LotError> {
        let [width, height] = self.press.page_geometry().page_points();
        let deflated = self.body.deflater.deflate(self.body.content.as_bytes())?;
        self.body.identity.update(deflated);
        let parts = FormParts {
            bounds: [0.0, 0.0, width, height],
            shared: self.body.shared,
            images: &FaceImages::default(),
        };
        page_objects::write_form(id, deflated, &parts, &mut self.body.objects)?;
        Ok(())
    }

    fn draw(
        &mut self,
        items: &[Placed],
        base: usize,
        layout: &Layout,
        photo: Option<&Jpeg>,
    ) -> Drawn {
        let (press, separations) = (&self.press, &self.bases[base].separations);
        self.body.draw(|fonts, mut canvas| {
            let scene = Scene {
                geometry: press.page_geometry(),
                inks: &layout.inks,
                separations,
                fonts,
                photo,
            };
            drawing::draw(items, scene, &mut canvas);
            canvas.finish()
        })
    }

    /// Writes what all faces name: fonts with the glyphs that were drawn, graphics states, plates.
    pub(super) fn write_shared(&mut self) -> Result<(), LotError> {
        self.body.write_shared(self.plates.varnish.is_some())?;
        if let Some(spaces) = self.body.shared.color_spaces {
            for name in self.plates.names() {
                self.body.identity.update(name);
            }
            self.body
                .objects
                .object(spaces, |object| self.plates.write(object))?;
        }
        Ok(())
    }
}
