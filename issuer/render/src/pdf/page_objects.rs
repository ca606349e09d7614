//! Pages, images and shared drawings as PDF objects.

use std::io::{self, Write};

use pdf_writer::types::{BlendMode, OverprintMode, TabOrder};
use pdf_writer::writers::{ExtGraphicsState, Page, Resources};
use pdf_writer::{Dict, Filter, Finish as _, Name, Obj, Rect, Ref};

use super::drawn::{OVERPRINT_OFF, OVERPRINT_ON, PHOTO, VARNISH_STATE, opacity_name, symbol_name};
use super::geometry::PageBoxes;
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
    /// Dictionary of plates, where the press has any beside the process colours.
    pub(super) color_spaces: Option<Ref>,
}

/// The images and forms of one face.
#[derive(Debug, Default)]
pub(super) struct FaceImages {
    /// What the page's layout draws alike on every page.
    pub(super) base: Option<Ref>,
    /// The head's photo.
    pub(super) photo: Option<Ref>,
    /// Symbols.
    pub(super) symbols: Vec<Ref>,
    /// The layout's varnish.
    pub(super) varnish: Option<Ref>,
}

/// Names of the layout's base and varnish.
pub(super) const BASE: &str = "B";
pub(super) const VARNISH: &str = "V";

impl FaceImages {
    /// Names and objects.
    pub(super) fn named(&self) -> Vec<(String, Ref)> {
        let one = |name: &str, id: Option<Ref>| id.map(|id| (name.to_owned(), id));
        let symbols = self.symbols.iter().enumerate();
        [one(BASE, self.base), one(PHOTO, self.photo)]
            .into_iter()
            .flatten()
            .chain(symbols.map(|(index, symbol)| (symbol_name(index), *symbol)))
            .chain(one(VARNISH, self.varnish))
            .collect()
    }
}

/// What a page is made of.
pub(super) struct PageParts<'a> {
    pub(super) parent: Ref,
    pub(super) content: Ref,
    pub(super) boxes: PageBoxes,
    pub(super) shared: Shared,
    /// Images and forms by the names that the content has for them.
    pub(super) images: &'a [(String, Ref)],
    /// Something is drawn that lets what is below shine through.
    pub(super) transparent: bool,
    /// The part of the document that the page belongs to (ISO 16612-2).
    pub(super) document_part: Option<Ref>,
    /// The number under which the structure tree has what is read on it.
    pub(super) structure: Option<i32>,
}

/// A page.
pub(super) fn write_page(object: Obj<'_>, parts: &PageParts<'_>) {
    let boxes = parts.boxes;
    let mut page: Page<'_> = object.start();
    page.parent(parts.parent).media_box(rectangle(boxes.media));
    page.bleed_box(rectangle(boxes.bleed))
        .trim_box(rectangle(boxes.trim));
    let mut resources = page.resources();
    write_shared(&mut resources, parts.shared);
    let mut x_objects = resources.x_objects();
    for (name, id) in parts.images {
        x_objects.pair(Name(name.as_bytes()), *id);
    }
    x_objects.finish();
    resources.finish();
    if parts.transparent {
        // Blending happens in the press's colours (ISO 15930-7, 6.3).
        page.group().transparency().color_space().device_cmyk();
    }
    page.contents(parts.content);
    if let Some(part) = parts.document_part {
        page.pair(Name(b"DPart"), part);
    }
    if let Some(number) = parts.structure {
        page.struct_parents(number)
            .tab_order(TabOrder::StructureOrder);
    }
}

/// What a form is made of.
pub(super) struct FormParts<'a> {
    /// What is drawn outside is cut off: left, bottom, right, top in points.
    pub(super) bounds: [f32; 4],
    pub(super) shared: Shared,
    pub(super) images: &'a FaceImages,
}

/// A drawing that pages show.
pub(super) fn write_form<W: Write>(
    id: Ref,
    deflated: &[u8],
    parts: &FormParts<'_>,
    objects: &mut ObjectWriter<W>,
) -> io::Result<()> {
    objects.stream(id, deflated, |stream| {
        stream.filter(Filter::FlateDecode);
        stream
            .pair(Name(b"Type"), Name(b"XObject"))
            .pair(Name(b"Subtype"), Name(b"Form"));
        stream.pair(Name(b"BBox"), rectangle(parts.bounds));
        let mut resources: Resources<'_> = stream.insert(Name(b"Resources")).start();
        write_shared(&mut resources, parts.shared);
        let images = parts.images.named();
        if !images.is_empty() {
            let mut x_objects = resources.x_objects();
            for (name, id) in images {
                x_objects.pair(Name(name.as_bytes()), id);
            }
        }
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

/// The dictionary of graphics states: overprint on and off, the varnish's, and the opacities that
/// were used.
pub(super) fn write_graphics_states(
    object: Obj<'_>,
    opacities: impl Iterator<Item = u8>,
    varnish: bool,
) {
    let mut states = object.dict();
    for (name, overprint) in [
        (OVERPRINT_ON, true),
        (OVERPRINT_OFF, false),
        (VARNISH_STATE, true),
    ] {
        if name == VARNISH_STATE && !varnish {
            continue;
        }
        let mut state: ExtGraphicsState<'_> = states.insert(Name(name.as_bytes())).start();
        state.overprint(overprint).overprint_fill(overprint);
        // Mode 1: a plate whose ink is 0 is left as it is, not cleared (ISO 32000-1, 8.6.7).
        state.overprint_mode(OverprintMode::IgnoreZeroChannel);
        if name == VARNISH_STATE {
            state.blend_mode(BlendMode::Multiply);
        }
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
    if let Some(spaces) = shared.color_spaces {
        resources.pair(Name(b"ColorSpace"), spaces);
    }
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
