//! Subset fonts as PDF objects: a Type 0 font over a CID font whose glyph ids are its CIDs.

use std::io::{self, Write};

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::writers::{CidFont, FontDescriptor, Type0Font};
use pdf_writer::{Filter, Name, Rect, Ref, Str};

use crate::fonts::{Font, Weight};

use super::deflate::Deflater;
use super::object_writer::ObjectWriter;
use super::subset_fonts::{FontProgram, Subset};

const IDENTITY: SystemInfo<'_> = SystemInfo {
    registry: Str(b"Adobe"),
    ordering: Str(b"Identity"),
    supplement: 0,
};

/// The numbers of a font descriptor, in thousandths of an em.
pub(crate) struct Metrics {
    pub(crate) bounds: [f32; 4],
    pub(crate) ascent: f32,
    pub(crate) descent: f32,
    pub(crate) cap_height: f32,
    /// Thickness of vertical stems: viewers only use it to fake a font that is not embedded.
    pub(crate) stem: f32,
}

impl Metrics {
    pub(crate) fn of(font: &Font) -> Self {
        let thousandths = |units: i16| f32::from(units) * 1000.0 / f32::from(font.units_per_em);
        Self {
            bounds: font.bounds.map(thousandths),
            ascent: thousandths(font.ascent),
            descent: thousandths(font.descent),
            cap_height: thousandths(font.cap_height),
            stem: if font.weight == Weight::Bold {
                140.0
            } else {
                90.0
            },
        }
    }
}

/// Writes a font under `id`.
pub(crate) fn write<W: Write>(
    id: Ref,
    font: &Font,
    subset: &Subset,
    program: &FontProgram,
    deflater: &mut Deflater,
    objects: &mut ObjectWriter<W>,
) -> io::Result<()> {
    let [cid_font, descriptor, file, to_unicode] = std::array::from_fn(|_| objects.reserve());
    let name = Name(program.name.as_bytes());

    objects.object(id, |object| {
        let mut type0: Type0Font<'_> = object.start();
        type0
            .base_font(name)
            .encoding_predefined(Name(b"Identity-H"));
        type0.descendant_font(cid_font).to_unicode(to_unicode);
    })?;

    objects.object(cid_font, |object| {
        let mut cid: CidFont<'_> = object.start();
        cid.subtype(CidFontType::Type2)
            .base_font(name)
            .system_info(IDENTITY);
        cid.font_descriptor(descriptor).default_width(0.0);
        cid.cid_to_gid_map_predefined(Name(b"Identity"));
        cid.widths().consecutive(0, subset.widths(font));
    })?;

    let metrics = Metrics::of(font);
    objects.object(descriptor, |object| {
        let [left, bottom, right, top] = metrics.bounds;
        let mut entry: FontDescriptor<'_> = object.start();
        entry
            .name(name)
            .flags(FontFlags::SYMBOLIC)
            .bbox(Rect::new(left, bottom, right, top));
        entry
            .italic_angle(0.0)
            .ascent(metrics.ascent)
            .descent(metrics.descent);
        entry
            .cap_height(metrics.cap_height)
            .stem_v(metrics.stem)
            .font_file2(file);
    })?;

    let length = i32::try_from(program.data.len()).unwrap_or(i32::MAX);
    objects.stream(file, deflater.deflate(&program.data)?, |stream| {
        stream
            .filter(Filter::FlateDecode)
            .pair(Name(b"Length1"), length);
    })?;

    objects.stream(
        to_unicode,
        deflater.deflate(&unicode_map(subset))?,
        |stream| {
            stream.filter(Filter::FlateDecode);
        },
    )
}

/// What each glyph reads as.
pub(crate) fn unicode_map(subset: &Subset) -> Vec<u8> {
    let mut map: UnicodeCmap<u16> = UnicodeCmap::new(Name(b"Adobe-Identity-UCS"), IDENTITY);
    for (number, text) in subset.readings() {
        if !text.is_empty() {
            map.pair_with_multiple(number, text.chars());
        }
    }
    map.finish().into_vec()
}
