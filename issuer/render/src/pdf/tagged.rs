//! A PDF of pages that a screen reader can follow, written page by page: memory does not grow with
//! them but for 8 bytes an object.

use std::io::{self, Write};
use std::sync::Arc;

use pdf_writer::Ref;
use sha2::Digest as _;
use time::OffsetDateTime;

use crate::fonts::FontSet;
use crate::layout::rounded_rectangle;
use crate::placed::{Frame, Ink, Placed};

use super::drawing::{self, Canvas as _, Paint, Scene};
use super::file_body::{Ending, FileBody, WriteError};
use super::geometry::PageGeometry;
use super::lot_canvas::LotCanvas;
use super::metadata::OutputProfile;
use super::page_objects::{self, BASE, FaceImages, FormParts, PageParts};
use super::page_tree::PageTree;
use super::reading::{Content, ContentKind, Section};
use super::structure::Structure;

/// Part of a page that is read on its own, and what is drawn there.
#[derive(Debug)]
pub(crate) struct PlacedSection {
    /// What it is, for a reader.
    pub(crate) title: &'static str,
    /// In the order of drawing.
    pub(crate) placed: Vec<Placed>,
    /// Set where it is one picture, of which the title says what it shows.
    pub(crate) view: Option<View>,
}

/// A look at a card's face through a window of the page.
#[derive(Debug)]
pub(crate) struct View {
    /// What of the page is the window, mm.
    pub(crate) window: Frame,
    /// Radius of the window's corners, mm.
    pub(crate) radius: f32,
    /// Where the face's trim begins on the page, mm.
    pub(crate) at: [f32; 2],
    /// How large the face is: 1 is as large as it is printed.
    pub(crate) scale: f32,
    /// The face's inks.
    pub(crate) inks: Vec<Ink>,
}

/// What several pages draw alike.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PageBase(Ref);

/// Writes pages one after the other.
pub(crate) struct TaggedWriter<W: Write> {
    body: FileBody<W>,
    pages: PageTree,
    structure: Structure,
}

impl<W: Write> TaggedWriter<W> {
    /// Begins a file.
    pub(crate) fn new(out: W, fonts: &FontSet) -> io::Result<Self> {
        let mut body = FileBody::new(out, fonts)?;
        let structure = Structure::new(&mut body.objects);
        Ok(Self {
            body,
            pages: PageTree::default(),
            structure,
        })
    }

    /// Writes what several A4 pages draw alike and nobody reads aloud.
    pub(crate) fn add_base(&mut self, placed: &[Placed], inks: &[Ink]) -> io::Result<PageBase> {
        let body = &mut self.body;
        body.content.clear();
        body.draw(|fonts, mut canvas| {
            drawing::draw(placed, scene(PageGeometry::A4, fonts, inks), &mut canvas);
        });
        let id = body.objects.reserve();
        let deflated = body.deflater.deflate(body.content.as_bytes())?;
        let parts = FormParts {
            bounds: PageGeometry::A4.boxes_of_whole_page().media,
            shared: body.shared,
            images: &FaceImages::default(),
        };
        page_objects::write_form(id, deflated, &parts, &mut body.objects)?;
        body.identity.update(body.content.as_bytes());
        Ok(PageBase(id))
    }

    /// Writes a page, over its base where it has one.
    pub(crate) fn add_page(
        &mut self,
        geometry: PageGeometry,
        base: Option<PageBase>,
        sections: &[PlacedSection],
        inks: &[Ink],
    ) -> io::Result<()> {
        let body = &mut self.body;
        body.content.clear();
        let (drawn, read) = body.draw(|fonts, mut canvas| {
            if base.is_some() {
                canvas.begin_artifact();
                canvas.form(BASE);
                canvas.end_marked();
            }
            let read = draw(sections, scene(geometry, fonts, inks), &mut canvas);
            (canvas.finish(), read)
        });
        let mut images = FaceImages {
            base: base.map(|PageBase(id)| id),
            ..FaceImages::default()
        };
        for symbol in &drawn.symbols {
            let id = body.objects.reserve();
            page_objects::write_symbol(id, symbol, &mut body.objects)?;
            body.identity.update(&symbol.bytes);
            images.symbols.push(id);
        }
        body.identity.update(body.content.as_bytes());
        let [content, page] = std::array::from_fn(|_| body.objects.reserve());
        body.write_content(content)?;
        let parts = PageParts {
            parent: self.pages.parent(&mut body.objects)?,
            content,
            boxes: geometry.boxes_of_whole_page(),
            shared: body.shared,
            images: &images.named(),
            transparent: false,
            document_part: None,
            structure: Some(self.structure.next_page()),
        };
        body.objects.object(page, |object| {
            page_objects::write_page(object, &parts);
        })?;
        self.pages.add(page);
        self.structure.add_page(page, &read, &mut body.objects)
    }

    /// Writes fonts, structure and what makes the file a PDF/X-4.
    pub(crate) fn finish(
        mut self,
        title: &str,
        created: OffsetDateTime,
        profile: &OutputProfile,
    ) -> Result<(), WriteError> {
        self.body.write_shared(false)?;
        let pages = self.pages.finish(&mut self.body.objects)?;
        let structure = self.structure.finish(&mut self.body.objects)?;
        self.body.identity.update(title);
        self.body
            .identity
            .update(created.unix_timestamp().to_be_bytes());
        self.body.finish(&Ending {
            title,
            created,
            profile,
            pages,
            document_parts: None,
            structure: Some(structure),
        })?;
        Ok(())
    }
}

fn scene<'a>(geometry: PageGeometry, fonts: &'a FontSet, inks: &'a [Ink]) -> Scene<'a> {
    Scene {
        geometry,
        inks,
        separations: &[],
        fonts,
        photo: None,
    }
}

/// Draws a page. Texts and symbols are marked with the numbers by which the structure knows them;
/// everything else is passed over by who reads aloud.
fn draw(sections: &[PlacedSection], scene: Scene<'_>, canvas: &mut LotCanvas<'_>) -> Vec<Section> {
    let mut number = 0;
    let mut read = Vec::with_capacity(sections.len());
    for section in sections {
        let mut contents = Vec::new();
        let title = section.title;
        if let Some(view) = &section.view {
            let Frame { x, y, height, .. } = view.window;
            let at = scene.geometry.point([x, y + height]);
            let kind = ContentKind::Picture(title);
            canvas.begin_marked("Figure", number);
            draw_view(view, &section.placed, scene, canvas);
            canvas.end_marked();
            contents.push(Content { number, kind, at });
            number += 1;
            read.push(Section { title, contents });
            continue;
        }
        for items in section
            .placed
            .chunk_by(|one, next| matches!((one, next), (Placed::Shape(_), Placed::Shape(_))))
        {
            if let Some((kind, at)) = items.first().and_then(|item| read_as(item, scene.geometry)) {
                let tag = if kind.description().is_some() {
                    "Figure"
                } else {
                    "P"
                };
                canvas.begin_marked(tag, number);
                contents.push(Content { number, kind, at });
                number += 1;
            } else {
                canvas.begin_artifact();
            }
            drawing::draw(items, scene, canvas);
            canvas.end_marked();
        }
        read.push(Section { title, contents });
    }
    read
}

/// Draws a face into its window.
fn draw_view(view: &View, placed: &[Placed], scene: Scene<'_>, canvas: &mut LotCanvas<'_>) {
    canvas.save();
    let window = rounded_rectangle(view.window, view.radius);
    drawing::draw_outline(&window, scene.geometry, canvas);
    canvas.paint(Paint::Clip);
    let face = Scene {
        geometry: PageGeometry::CARD,
        inks: &view.inks,
        ..scene
    };
    let [x, y] = scene.geometry.point(view.at);
    let [left, top] = face.geometry.point([0.0, 0.0]).map(|at| at * view.scale);
    canvas.transform([view.scale, 0.0, 0.0, view.scale, x - left, y - top]);
    drawing::draw(placed, face, canvas);
    canvas.restore();
}

/// What something is to a reader, and where it begins; `None` for what is only looked at.
fn read_as(placed: &Placed, geometry: PageGeometry) -> Option<(ContentKind, [f32; 2])> {
    let (kind, at) = match placed {
        Placed::Text(run) => (ContentKind::Text(Arc::clone(&run.text)), [run.x, run.y]),
        Placed::Shape(_) => return None,
        Placed::Photo { frame, .. } => (ContentKind::Photo, [frame.x, frame.y + frame.height]),
        Placed::Qr { frame, .. } => (ContentKind::Symbol, [frame.x, frame.y + frame.height]),
    };
    Some((kind, geometry.point(at)))
}
