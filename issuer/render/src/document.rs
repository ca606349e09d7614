//! Documents for people, by printpdf: a card for a counter printer, the e-copy, posters.
//!
//! The faces are the ones of a lot and are drawn by the same walk, so that both look alike. What
//! printpdf writes wrongly or cannot write (boxes, output intent, metadata, tags) is put right in
//! `finish` before the bytes are written. The same input gives the same bytes.

mod finish;
mod interim;
mod names;
mod poster;
mod print_canvas;
mod sheet;
mod tags;

use std::collections::{BTreeMap, BTreeSet};

use printpdf::{
    DictItem, ExtendedGraphicsState, ExtendedGraphicsStateId, ExternalStream, ExternalXObject,
    OverprintMode, ParsedFont, PdfDocument, PdfFont, PdfPage, PdfSaveOptions, Pt, XObject,
    XObjectId,
};
use time::OffsetDateTime;

use crate::CardData;
use crate::face::Faces;
use crate::fonts::{Font, FontSet};
use crate::layout::{BLEED_MM, Layout};
use crate::pdf::drawing::{self, Scene};
use crate::pdf::drawn::{OVERPRINT_OFF, OVERPRINT_ON, PHOTO, opacity_name, symbol_name};
use crate::pdf::geometry::{PageBoxes, PageGeometry};
use crate::pdf::image_mask::ImageMask;
use crate::pdf::jpeg::{Colors, Jpeg};
use crate::pdf::metadata::SRGB;
use crate::pdf::subset_fonts::{Subset, SubsetFonts};
use crate::pdf::{OutputProfile, PhotoError, SubsetError};
use crate::placed::Side;
use crate::text::MissingGlyph;

pub use poster::{Poster, PosterSubject, poster};

use finish::FinishedPage;
use names::{font_name, name_on_page};
use print_canvas::{PrintCanvas, PrintedPage};

/// What a document says of itself.
#[derive(Debug, Clone)]
pub struct DocumentSetup {
    /// When it was made.
    pub created: OffsetDateTime,
    /// The printer that it is made for.
    pub profile: OutputProfile,
}

/// Why a document cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The photo cannot be printed.
    #[error(transparent)]
    Photo(#[from] PhotoError),
    /// The fonts lack a character of the texts.
    #[error("{0} in the document's texts\n\nhint: add a font with this script to fonts.toml")]
    Glyph(MissingGlyph),
    /// A text for a poster's code is too long.
    #[error("a poster's code of {characters} characters is more than a version 25 holds")]
    PosterCode {
        /// Characters of the text.
        characters: usize,
    },
    /// A font cannot be put into it.
    #[error(transparent)]
    Font(#[from] SubsetError),
    /// printpdf could not write something that was drawn.
    #[error("the document cannot be drawn: {0}")]
    Drawing(String),
    /// The finished document cannot be written.
    #[error("the document cannot be written")]
    Write(#[from] lopdf::Error),
    /// The finished document cannot be put into bytes.
    #[error("the document cannot be written")]
    Bytes(#[from] std::io::Error),
}

/// Two pages of ID-1 size, front and back, for a card printer at a counter.
pub fn single_card(
    card: &CardData,
    faces: &Faces,
    layout: &Layout,
    fonts: &FontSet,
    setup: &DocumentSetup,
) -> Result<Vec<u8>, DocumentError> {
    let photo = card.photo.as_deref().map(Jpeg::read).transpose()?;
    let mut subsets = SubsetFonts::new(fonts);
    let geometry = PageGeometry::CARD;
    let scene = Scene {
        geometry,
        inks: &layout.inks,
        separations: &[],
        fonts,
        photo: photo.as_ref(),
    };
    let sides = [(Side::Front, &faces.front, 0), (Side::Back, &faces.back, 1)];
    let pages = sides.map(|(side, face, page)| {
        let mut canvas = PrintCanvas::new(&mut subsets, page);
        canvas.begin_section(section_title(side));
        drawing::draw(layout.base(side), scene, &mut canvas);
        drawing::draw(&face.items, scene, &mut canvas);
        (geometry.boxes(BLEED_MM), canvas.finish())
    });
    let title = format!("Him Parivar Card {}", card.card_number);
    write(&title, pages.into(), &subsets, photo.as_ref(), setup)
}

/// One A4 page: both faces at their size, beside each other, with marks for cutting and folding
/// and what to know in Hindi and English.
pub fn e_copy(
    card: &CardData,
    faces: &Faces,
    layout: &Layout,
    fonts: &FontSet,
    setup: &DocumentSetup,
) -> Result<Vec<u8>, DocumentError> {
    let photo = card.photo.as_deref().map(Jpeg::read).transpose()?;
    let mut subsets = SubsetFonts::new(fonts);
    let notices = sheet::notices(card, fonts).map_err(DocumentError::Glyph)?;
    let mut canvas = PrintCanvas::new(&mut subsets, 0);
    canvas.begin_section("सूचना · Notice");
    let inks = sheet::inks();
    let scene = Scene {
        geometry: PageGeometry::A4,
        inks: &inks,
        separations: &[],
        fonts,
        photo: None,
    };
    drawing::draw(&notices, scene, &mut canvas);
    for (side, face) in [(Side::Front, &faces.front), (Side::Back, &faces.back)] {
        let geometry = match side {
            Side::Front => PageGeometry::A4_FRONT,
            Side::Back => PageGeometry::A4_BACK,
        };
        let scene = Scene {
            geometry,
            inks: &layout.inks,
            separations: &[],
            fonts,
            photo: photo.as_ref(),
        };
        canvas.begin_section(section_title(side));
        canvas.save_and_clip(geometry.trim_box(0.0));
        drawing::draw(layout.base(side), scene, &mut canvas);
        drawing::draw(&face.items, scene, &mut canvas);
        drawing::Canvas::restore(&mut canvas);
    }
    let pages = vec![(PageGeometry::A4.boxes_of_whole_page(), canvas.finish())];
    let title = format!("Him Parivar Card {}, e-copy", card.card_number);
    write(&title, pages, &subsets, photo.as_ref(), setup)
}

/// One A4 page in place of a card that is on its way: both faces at twice their size, each below the
/// day until which it holds ([`CardData::expires_on`]), to be cut, folded and laminated.
pub fn interim_card(
    card: &CardData,
    faces: &Faces,
    layout: &Layout,
    fonts: &FontSet,
    setup: &DocumentSetup,
) -> Result<Vec<u8>, DocumentError> {
    let photo = card.photo.as_deref().map(Jpeg::read).transpose()?;
    let mut subsets = SubsetFonts::new(fonts);
    let notices = interim::notices(card, fonts).map_err(DocumentError::Glyph)?;
    let mut canvas = PrintCanvas::new(&mut subsets, 0);
    canvas.begin_section("सूचना · Notice");
    let inks = crate::inks::inks();
    let scene = Scene {
        geometry: PageGeometry::A4,
        inks: &inks,
        separations: &[],
        fonts,
        photo: None,
    };
    drawing::draw(&notices, scene, &mut canvas);
    let scene = Scene {
        geometry: PageGeometry::CARD,
        inks: &layout.inks,
        photo: photo.as_ref(),
        ..scene
    };
    for (side, face) in [(Side::Front, &faces.front), (Side::Back, &faces.back)] {
        canvas.begin_section(section_title(side));
        canvas.save_and_clip(interim::window(side));
        drawing::Canvas::transform(&mut canvas, interim::matrix(side));
        drawing::draw(layout.base(side), scene, &mut canvas);
        drawing::draw(&face.items, scene, &mut canvas);
        drawing::Canvas::restore(&mut canvas);
    }
    let pages = vec![(PageGeometry::A4.boxes_of_whole_page(), canvas.finish())];
    let title = format!("Him Parivar Card {}, interim", card.card_number);
    write(&title, pages, &subsets, photo.as_ref(), setup)
}

fn section_title(side: Side) -> &'static str {
    match side {
        Side::Front => "सामने · Front",
        Side::Back => "पीछे · Back",
    }
}

fn write(
    title: &str,
    pages: Vec<(PageBoxes, PrintedPage)>,
    subsets: &SubsetFonts,
    photo: Option<&Jpeg>,
    setup: &DocumentSetup,
) -> Result<Vec<u8>, DocumentError> {
    let mut document = PdfDocument::new(title);
    for (id, font, subset) in subsets.used() {
        let font = print_font(font, subset)?;
        document
            .resources
            .fonts
            .map
            .insert(font_name(id), PdfFont::new(font));
    }
    let mut opacities = BTreeSet::new();
    let mut finished = Vec::new();
    for (number, (boxes, page)) in pages.into_iter().enumerate() {
        let mut objects = Vec::new();
        if let Some(photo) = photo.filter(|_| page.drawn.photo) {
            objects.push((PHOTO.to_owned(), photo_object(photo)));
        }
        for (index, symbol) in page.drawn.symbols.iter().enumerate() {
            let name = name_on_page(&symbol_name(index), number);
            objects.push((name, symbol_object(symbol)));
        }
        let names = objects.iter().map(|(name, _)| name.clone()).collect();
        for (name, object) in objects {
            document
                .resources
                .xobjects
                .map
                .insert(XObjectId(name), XObject::External(object));
        }
        let [_, _, width, height] = boxes.media.map(|points| Pt(points).into());
        document.pages.push(PdfPage::new(width, height, page.ops));
        let blends = !page.drawn.opacities.is_empty();
        opacities.extend(page.drawn.opacities);
        let sections = page.sections;
        finished.push(FinishedPage {
            boxes,
            objects: names,
            blends,
            sections,
        });
    }
    for (name, state) in graphics_states(&opacities) {
        document
            .resources
            .extgstates
            .map
            .insert(ExtendedGraphicsStateId(name), state);
    }

    // "Secure" would leave out the path operators, which are written as they are.
    let options = PdfSaveOptions {
        secure: false,
        subset_fonts: false,
        ..PdfSaveOptions::default()
    };
    let mut warnings = Vec::new();
    let document = document.to_lopdf_document(&options, &mut warnings);
    if let Some(warning) = warnings.into_iter().next() {
        return Err(DocumentError::Drawing(warning.msg));
    }
    finish::finish(document, title, &finished, setup)
}

/// printpdf without its own shaping embeds a font as it is given: already a subset.
fn print_font(font: &Font, subset: &Subset) -> Result<ParsedFont, SubsetError> {
    let program = subset.program(font)?;
    let metrics = printpdf::FontMetrics {
        ascent: font.ascent,
        descent: font.descent,
    };
    let mut parsed = ParsedFont::with_glyph_data(
        program.data,
        0,
        Some(program.name),
        BTreeMap::new(),
        subset.advances(font).collect(),
        font.units_per_em,
        metrics,
    );
    let [left, bottom, right, top] = font.bounds;
    parsed.pdf_font_metrics.x_min = left;
    parsed.pdf_font_metrics.y_min = bottom;
    parsed.pdf_font_metrics.x_max = right;
    parsed.pdf_font_metrics.y_max = top;
    Ok(parsed)
}

fn graphics_states(opacities: &BTreeSet<u8>) -> Vec<(String, ExtendedGraphicsState)> {
    let overprint = |on| {
        ExtendedGraphicsState::default()
            .with_overprint_fill(on)
            .with_overprint_stroke(on)
            .with_overprint_mode(OverprintMode::KeepUnderlying)
    };
    let opacity = |percent: u8| {
        let opacity = f32::from(percent) / 100.0;
        ExtendedGraphicsState::default()
            .with_current_fill_alpha(opacity)
            .with_current_stroke_alpha(opacity)
    };
    let named = [(OVERPRINT_ON, true), (OVERPRINT_OFF, false)];
    let named = named.map(|(name, on)| (name.to_owned(), overprint(on)));
    let faint = opacities
        .iter()
        .map(|&percent| (opacity_name(percent), opacity(percent)));
    named.into_iter().chain(faint).collect()
}

fn photo_object(photo: &Jpeg) -> ExternalXObject {
    let color_space = match photo.colors() {
        Colors::Gray => name("DeviceGray"),
        Colors::Rgb => {
            let dict = BTreeMap::from([("N".to_owned(), DictItem::Int(3))]);
            let stream = ExternalStream {
                dict,
                content: SRGB.to_vec(),
                compress: true,
            };
            DictItem::Array(vec![name("ICCBased"), DictItem::Stream { stream }])
        }
    };
    let [width, height] = photo.stored_size();
    let entries = [
        ("BitsPerComponent", DictItem::Int(8)),
        ("ColorSpace", color_space),
        ("Filter", name("DCTDecode")),
    ];
    image_object(width, height, entries.into(), photo.bytes())
}

fn symbol_object(symbol: &ImageMask) -> ExternalXObject {
    let entries = [
        ("BitsPerComponent", DictItem::Int(1)),
        (
            "Decode",
            DictItem::Array(vec![DictItem::Int(1), DictItem::Int(0)]),
        ),
        ("ImageMask", DictItem::Bool(true)),
        ("Interpolate", DictItem::Bool(false)),
    ];
    image_object(symbol.side, symbol.side, entries.into(), &symbol.bytes)
}

fn image_object(
    width: u16,
    height: u16,
    entries: Vec<(&str, DictItem)>,
    content: &[u8],
) -> ExternalXObject {
    let mut dict = BTreeMap::from([
        ("Type".to_owned(), name("XObject")),
        ("Subtype".to_owned(), name("Image")),
        ("Width".to_owned(), DictItem::Int(width.into())),
        ("Height".to_owned(), DictItem::Int(height.into())),
    ]);
    dict.extend(
        entries
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value)),
    );
    let stream = ExternalStream {
        dict,
        content: content.to_vec(),
        compress: false,
    };
    ExternalXObject {
        stream,
        width: None,
        height: None,
        dpi: None,
    }
}

fn name(name: &str) -> DictItem {
    DictItem::Name(name.as_bytes().to_vec())
}
