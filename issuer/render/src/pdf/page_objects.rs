//! Pages, images and shared drawings as PDF objects.

use std::io::{self, Write};

use pdf_writer::types::OverprintMode;
use pdf_writer::writers::{ExtGraphicsState, Page, Resources};
use pdf_writer::{Dict, Filter, Finish as _, Name, Obj, Rect, Ref};

use super::drawn::{Drawn, OVERPRINT_OFF, OVERPRINT_ON, PHOTO, opacity_name, symbol_name};
use super::geometry::PageGeometry;
use super::image_mask::ImageMask;
use super::jpeg::{Colors, Jpeg};
use super::object_writer::ObjectWriter;

/// Objects that every page of a file names.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shared {
    /// Dictionary of fonts.
    pub(super) fonts: Ref,
    /// Dictionary of graphics states.
    pub(super) graphics_states: Ref,
    /// Profile of photos.
    pub(super) srgb: Ref,
}

/// The images of one page.
#[derive(Debug, Default)]
pub(super) struct PageImages {
    /// What the page's layout draws alike on every page.
    pub(super) base: Option<Ref>,
    /// The head's photo.
    pub(super) photo: Option<Ref>,
    /// Symbols.
    pub(super) symbols: Vec<Ref>,
}

/// Name of the layout's base.
pub(super) const BASE: &str = "B";

/// A page whose content stream is `content`.
pub(super) fn write_page(
    object: Obj<'_>,
    parent: Ref,
    content: Ref,
    geometry: PageGeometry,
    shared: Shared,
    images: &PageImages,
    drawn: &Drawn,
) {
    let boxes = geometry.boxes();
    let mut page: Page<'_> = object.start();
    page.parent(parent).media_box(rectangle(boxes.media));
    page.bleed_box(rectangle(boxes.bleed))
        .trim_box(rectangle(boxes.trim));
    let mut resources = page.resources();
    write_shared(&mut resources, shared);
    let mut x_objects = resources.x_objects();
    if let Some(base) = images.base {
        x_objects.pair(Name(BASE.as_bytes()), base);
    }
    if let Some(photo) = images.photo.filter(|_| drawn.photo) {
        x_objects.pair(Name(PHOTO.as_bytes()), photo);
    }
    for (index, symbol) in images.symbols.iter().enumerate() {
        x_objects.pair(Name(symbol_name(index).as_bytes()), *symbol);
    }
    x_objects.finish();
    resources.finish();
    if !drawn.opacities.is_empty() {
        // Blending happens in the press's colours (ISO 15930-7, 6.3).
        page.group().transparency().color_space().device_cmyk();
    }
    page.contents(content);
}

/// A drawing that many pages show.
pub(super) fn write_form<W: Write>(
    id: Ref,
    deflated: &[u8],
    geometry: PageGeometry,
    shared: Shared,
    objects: &mut ObjectWriter<W>,
) -> io::Result<()> {
    let [width, height] = geometry.page_points();
    objects.stream(id, deflated, |stream| {
        stream.filter(Filter::FlateDecode);
        stream
            .pair(Name(b"Type"), Name(b"XObject"))
            .pair(Name(b"Subtype"), Name(b"Form"));
        stream.pair(Name(b"BBox"), Rect::new(0.0, 0.0, width, height));
        let mut resources: Resources<'_> = stream.insert(Name(b"Resources")).start();
        write_shared(&mut resources, shared);
    })
}

/// A symbol: 1 is painted in the fill colour, and no reader may smooth it.
pub(super) fn write_symbol<W: Write>(
    id: Ref,
    mask: &ImageMask,
    objects: &mut ObjectWriter<W>,
) -> io::Result<()> {
    objects.stream(id, &mask.bytes, |stream| {
        stream
            .pair(Name(b"Type"), Name(b"XObject"))
            .pair(Name(b"Subtype"), Name(b"Image"));
        stream.pair(Name(b"Width"), i32::from(mask.side));
        stream.pair(Name(b"Height"), i32::from(mask.side));
        stream
            .pair(Name(b"ImageMask"), true)
            .pair(Name(b"BitsPerComponent"), 1);
        stream.insert(Name(b"Decode")).array().items([1, 0]);
        stream.pair(Name(b"Interpolate"), false);
    })
}

/// A photo: the JPEG file as it is. Grey ones go to the black plate.
pub(super) fn write_photo<W: Write>(
    id: Ref,
    photo: &Jpeg,
    srgb: Ref,
    objects: &mut ObjectWriter<W>,
) -> io::Result<()> {
    let [width, height] = photo.stored_size().map(i32::from);
    objects.stream(id, photo.bytes(), |stream| {
        stream.filter(Filter::DctDecode);
        stream
            .pair(Name(b"Type"), Name(b"XObject"))
            .pair(Name(b"Subtype"), Name(b"Image"));
        stream
            .pair(Name(b"Width"), width)
            .pair(Name(b"Height"), height);
        stream.pair(Name(b"BitsPerComponent"), 8);
        match photo.colors() {
            Colors::Gray => {
                stream.pair(Name(b"ColorSpace"), Name(b"DeviceGray"));
            }
            Colors::Rgb => {
                let mut space = stream.insert(Name(b"ColorSpace")).array();
                space.item(Name(b"ICCBased")).item(srgb);
            }
        }
    })
}

/// The dictionary of graphics states: overprint on and off, and the opacities that were used.
pub(super) fn write_graphics_states(object: Obj<'_>, opacities: impl Iterator<Item = u8>) {
    let mut states = object.dict();
    for (name, overprint) in [(OVERPRINT_ON, true), (OVERPRINT_OFF, false)] {
        let mut state: ExtGraphicsState<'_> = states.insert(Name(name.as_bytes())).start();
        state.overprint(overprint).overprint_fill(overprint);
        // Mode 1: a plate whose ink is 0 is left as it is, not cleared (ISO 32000-1, 8.6.7).
        state.overprint_mode(OverprintMode::IgnoreZeroChannel);
    }
    for percent in opacities {
        let opacity = f32::from(percent) / 100.0;
        let name = opacity_name(percent);
        let mut state: ExtGraphicsState<'_> = states.insert(Name(name.as_bytes())).start();
        state.non_stroking_alpha(opacity).stroking_alpha(opacity);
    }
}

fn write_shared(resources: &mut Dict<'_>, shared: Shared) {
    resources.pair(Name(b"Font"), shared.fonts);
    resources.pair(Name(b"ExtGState"), shared.graphics_states);
}

fn rectangle([left, bottom, right, top]: [f32; 4]) -> Rect {
    let thousandths = |points: f32| (points * 1000.0).round() / 1000.0;
    Rect::new(
        thousandths(left),
        thousandths(bottom),
        thousandths(right),
        thousandths(top),
    )
}
