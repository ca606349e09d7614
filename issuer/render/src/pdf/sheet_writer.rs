//! Puts faces on sheets: a sheet leaves as two pages, front and back, when its last slot is taken.

use std::io::Write;

use pdf_writer::Ref;
use sha2::Digest as _;
use time::OffsetDateTime;

use crate::fonts::FontSet;
use crate::placed::Side;
use crate::press::marks::{self, MarkInks};
use crate::press::sheet::{Placement, Sheet};
use crate::press::slug::{self, Slug};
use crate::text::{MissingGlyph, TextShaper};

use super::drawing::{self, Canvas as _, Scene};
use super::face_writer::{FaceForm, FaceWriter};
use super::geometry::{POINTS_PER_DOT, PageGeometry};
use super::lot::{LotError, LotSetup};
use super::lot_canvas::LotCanvas;
use super::page_objects::{self, FaceImages, FormParts, PageParts};
use super::page_tree::PageTree;
use super::plates::Plates;

/// Name of a sheet's marks.
const MARKS: &str = "M";

/// What sheets are made of, and the cards of the one that is not full.
pub(super) struct SheetWriter {
    sheet: Sheet,
    lot: String,
    press: String,
    created: OffsetDateTime,
    inks: MarkInks,
    shaper: TextShaper,
    /// Forms with the marks of front and back, written with the first sheet.
    marks: Option<[Ref; 2]>,
    /// The place in the lot of the open sheet.
    number: u32,
    waiting: Vec<CardOnSheet>,
}

/// A card whose faces are written.
pub(super) struct CardOnSheet {
    pub(super) front: FaceForm,
    pub(super) back: FaceForm,
    /// Its place in the lot.
    pub(super) sequence: u32,
    /// As it is printed.
    pub(super) number: String,
}

/// Measures of a slug: mm along it and from its left edge, so that the page's own do not matter.
const SLUG: PageGeometry = PageGeometry {
    page: [0, 0],
    trim: [0, 0],
};

impl SheetWriter {
    pub(super) fn new(sheet: Sheet, fonts: &FontSet, setup: &LotSetup, plates: &Plates) -> Self {
        Self {
            waiting: Vec::new(),
            inks: MarkInks::new(plates.registration, plates.numbers()),
            shaper: TextShaper::new(fonts),
            marks: None,
            lot: setup.lot_id.clone(),
            press: setup.press.name().to_owned(),
            created: setup.created,
            number: setup.first_sheet,
            sheet,
        }
    }

    /// Puts a card into the next slot.
    pub(super) fn add<W: Write>(
        &mut self,
        card: CardOnSheet,
        faces: &mut FaceWriter<W>,
        pages: &mut PageTree,
    ) -> Result<(), LotError> {
        self.waiting.push(card);
        if count(&self.waiting) < self.sheet.slots() {
            return Ok(());
        }
        self.finish(faces, pages)
    }

    /// Writes the open sheet, if it has a card.
    pub(super) fn finish<W: Write>(
        &mut self,
        faces: &mut FaceWriter<W>,
        pages: &mut PageTree,
    ) -> Result<(), LotError> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let marks = match self.marks {
            Some(marks) => marks,
            None => self.write_marks(faces)?,
        };
        self.marks = Some(marks);
        let slugs = self.slot_slugs()?;
        for (side, marks) in [(Side::Front, marks[0]), (Side::Back, marks[1])] {
            self.write_page(side, marks, &slugs, faces, pages)?;
        }
        self.number = self.number.saturating_add(1);
        self.waiting.clear();
        Ok(())
    }

    fn write_marks<W: Write>(&self, faces: &mut FaceWriter<W>) -> Result<[Ref; 2], LotError> {
        let ids = [faces.body.objects.reserve(), faces.body.objects.reserve()];
        for (id, side) in ids.into_iter().zip([Side::Front, Side::Back]) {
            let placed = marks::marks(&self.sheet, side, &self.inks);
            faces.body.content.clear();
            faces.body.draw(|fonts, mut canvas| {
                drawing::draw(
                    &placed,
                    self.scene(fonts, self.sheet.geometry()),
                    &mut canvas,
                );
            });
            let deflated = faces.body.deflater.deflate(faces.body.content.as_bytes())?;
            faces.body.identity.update(deflated);
            let parts = FormParts {
                bounds: self.sheet.geometry().boxes_of_whole_page().media,
                shared: faces.body.shared,
                images: &FaceImages::default(),
            };
            page_objects::write_form(id, deflated, &parts, &mut faces.body.objects)?;
        }
        Ok(ids)
    }

    /// The slugs of the open sheet's cards, alike on both sides.
    fn slot_slugs(&mut self) -> Result<Vec<Slug>, MissingGlyph> {
        if !self.sheet.grid.around.slug {
            return Ok(Vec::new());
        }
        self.waiting
            .iter()
            .map(|card| slug::of_slot(card.sequence, &card.number, &mut self.shaper))
            .collect()
    }

    fn write_page<W: Write>(
        &mut self,
        side: Side,
        marks: Ref,
        slugs: &[Slug],
        faces: &mut FaceWriter<W>,
        pages: &mut PageTree,
    ) -> Result<(), LotError> {
        let mut images = vec![(MARKS.to_owned(), marks)];
        let mut transparent = false;
        faces.body.content.clear();
        faces.body.content.raw(format!("/{MARKS} Do\n").as_bytes());
        for (slot, card) in (0..).zip(&self.waiting) {
            let form = match side {
                Side::Front => card.front,
                Side::Back => card.back,
            };
            let name = format!("C{slot}");
            faces.body.content.raw(b"q\n");
            let matrix = matrix(self.sheet.placement(slot, side));
            faces.body.content.operation(&matrix, "cm");
            faces
                .body
                .content
                .raw(format!("/{name} Do\nQ\n").as_bytes());
            transparent |= form.transparent;
            images.push((name, form.id));
        }
        if self.sheet.grid.around.slug {
            self.draw_slugs(side, slugs, faces)?;
        }

        let [content, page] = std::array::from_fn(|_| faces.body.objects.reserve());
        let body = &mut faces.body;
        body.write_content(content)?;
        body.identity.update(body.deflater.last());
        let parts = PageParts {
            parent: pages.parent(&mut faces.body.objects)?,
            content,
            boxes: self.sheet.boxes(side),
            shared: faces.body.shared,
            images: &images,
            transparent,
            document_part: None,
            structure: None,
        };
        faces.body.objects.object(page, |object| {
            page_objects::write_page(object, &parts);
        })?;
        pages.add(page);
        Ok(())
    }

    /// The sheet's slug and those of its cards.
    fn draw_slugs<W: Write>(
        &mut self,
        side: Side,
        slugs: &[Slug],
        faces: &mut FaceWriter<W>,
    ) -> Result<(), MissingGlyph> {
        let text = self.sheet_text(side);
        let line = slug::of_sheet(&self.sheet, side, &text, &mut self.shaper)?;
        let origins = (0..).map(|slot| slug::slot_origin(&self.sheet, slot, side));
        faces.body.draw(|fonts, mut canvas| {
            let scene = self.scene(fonts, SLUG);
            draw_slug(
                &line,
                slug::sheet_origin(&self.sheet, side),
                scene,
                &mut canvas,
            );
            for (slug, origin) in slugs.iter().zip(origins) {
                draw_slug(slug, origin, scene, &mut canvas);
            }
        });
        Ok(())
    }

    /// What the sheet's slug says.
    fn sheet_text(&self, side: Side) -> String {
        let side = match side {
            Side::Front => "front",
            Side::Back => "back",
        };
        let place = |card: Option<&CardOnSheet>| card.map_or(0, |card| card.sequence);
        let (first, last) = (place(self.waiting.first()), place(self.waiting.last()));
        let (lot, sheet, press) = (&self.lot, self.number, &self.press);
        let date = self.created.date();
        format!("{lot} · sheet {sheet} · {side} · cards {first}–{last} · {date} · {press}")
    }

    fn scene<'a>(&'a self, fonts: &'a FontSet, geometry: PageGeometry) -> Scene<'a> {
        Scene {
            geometry,
            inks: &self.inks.inks,
            separations: &self.inks.separations,
            fonts,
            photo: None,
        }
    }
}

/// Slugs run up the page: their x is the page's y.
fn draw_slug(slug: &Slug, origin: [u16; 2], scene: Scene<'_>, canvas: &mut LotCanvas<'_>) {
    let points = |dots: u16| f32::from(dots) * POINTS_PER_DOT;
    canvas.save();
    canvas.transform([0.0, 1.0, -1.0, 0.0, points(origin[0]), points(origin[1])]);
    drawing::draw(&slug.texts, scene, canvas);
    if let Some(barcode) = &slug.barcode {
        let [left, top] = barcode.begins.map(points);
        let [width, height] = barcode.size.map(points);
        canvas.barcode(&barcode.modules, [left, -top - height, width, height]);
    }
    canvas.restore();
}

fn matrix(placement: Placement) -> [f32; 6] {
    let [x, y] = placement.origin.map(|dots| {
        #[expect(
            clippy::cast_precision_loss,
            reason = "dots of a sheet are far below 2^24"
        )]
        let dots = dots as f32;
        dots * POINTS_PER_DOT
    });
    let direction = if placement.turned { -1.0 } else { 1.0 };
    [direction, 0.0, 0.0, direction, x, y]
}

fn count(cards: &[CardOnSheet]) -> u32 {
    u32::try_from(cards.len()).unwrap_or(u32::MAX)
}
