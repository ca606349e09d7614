//! Draws into printpdf's operations, tagged so that a screen reader finds texts, photo and QR and
//! passes over the artwork.

use std::collections::BTreeMap;
use std::sync::Arc;

use printpdf::{
    Cmyk, Codepoint, Color, CurTransMat, DictItem, ExtendedGraphicsStateId, LineCapStyle,
    LineJoinStyle, Op, PdfFontHandle, Point, Pt, TextItem, XObjectId, XObjectTransform,
};

use crate::pdf::drawing::{self, Canvas, Paint};
use crate::pdf::drawn::{Drawn, OVERPRINT_OFF, OVERPRINT_ON, PHOTO};
use crate::pdf::image_mask::ImageMask;
use crate::pdf::reading::{Content, ContentKind, Section};
use crate::pdf::subset_fonts::SubsetFonts;
use crate::placed::{FillRule, FontId, ShapedWord, TextRun};
use crate::qr::QrSymbol;

use super::names::{font_name, name_on_page};

/// A canvas whose operations printpdf writes.
pub(super) struct PrintCanvas<'a> {
    ops: Vec<Op>,
    fonts: &'a mut SubsetFonts,
    /// Number of the page in its document, from 0.
    page: usize,
    drawn: Drawn,
    /// What a reader finds on the page, in sections; the last one is open.
    sections: Vec<Section>,
    /// Marked content ids given out on this page.
    contents: u16,
    marked: Marked,
    /// Whether the photo is drawn as a ghost, which is decoration.
    faint: bool,
    /// Glyphs and gaps that wait for the next change of font or baseline.
    items: Vec<TextItem>,
}

/// In what kind of marked content the operations are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Marked {
    Nothing,
    Artifact,
    Content,
}

/// What a page needs beside its operations.
pub(super) struct PrintedPage {
    pub(super) ops: Vec<Op>,
    pub(super) drawn: Drawn,
    pub(super) sections: Vec<Section>,
}

impl<'a> PrintCanvas<'a> {
    pub(super) fn new(fonts: &'a mut SubsetFonts, page: usize) -> Self {
        Self {
            ops: Vec::new(),
            fonts,
            page,
            drawn: Drawn::default(),
            sections: Vec::new(),
            contents: 0,
            marked: Marked::Nothing,
            faint: false,
            items: Vec::new(),
        }
    }

    pub(super) fn finish(mut self) -> PrintedPage {
        self.mark(Marked::Nothing);
        PrintedPage {
            ops: self.ops,
            drawn: self.drawn,
            sections: self.sections,
        }
    }

    /// What follows is read as a section of its own.
    pub(super) fn begin_section(&mut self, title: &'static str) {
        self.sections.push(Section {
            title,
            contents: Vec::new(),
        });
    }

    /// Later drawing stays in this rectangle (left, bottom, right, top) until the restore.
    pub(super) fn save_and_clip(&mut self, [left, bottom, right, top]: [f32; 4]) {
        self.save();
        self.move_to([left, bottom]);
        self.line_to([right, bottom]);
        self.line_to([right, top]);
        self.line_to([left, top]);
        self.close();
        self.paint(Paint::Clip);
    }

    fn op(&mut self, op: Op) {
        if self.marked == Marked::Nothing {
            self.mark(Marked::Artifact);
        }
        self.ops.push(op);
    }

    /// An operation that printpdf has no word of its own for.
    fn operation(&mut self, operator: &str, numbers: &[f32]) {
        let value = numbers
            .iter()
            .map(|&number| DictItem::Real(thousandths(number)))
            .collect();
        self.op(Op::Unknown {
            key: operator.to_owned(),
            value,
        });
    }

    fn mark(&mut self, marked: Marked) {
        if self.marked == marked {
            return;
        }
        if self.marked != Marked::Nothing {
            self.ops.push(Op::EndMarkedContent);
        }
        self.marked = marked;
        if marked == Marked::Artifact {
            self.ops.push(Op::BeginMarkedContent {
                tag: "Artifact".into(),
            });
        }
    }

    fn begin_content(&mut self, tag: &str, kind: ContentKind, at: [f32; 2]) {
        self.mark(Marked::Content);
        let number = self.contents;
        self.contents += 1;
        self.begin_marked(tag, "MCID", DictItem::Int(number.into()));
        if let Some(section) = self.sections.last_mut() {
            section.contents.push(Content { number, kind, at });
        }
    }

    fn begin_marked(&mut self, tag: &str, key: &str, value: DictItem) {
        let properties = DictItem::Dict {
            map: BTreeMap::from([(key.to_owned(), value)]),
        };
        let tag = tag.to_owned();
        self.ops
            .push(Op::BeginMarkedContentWithProperties { tag, properties });
    }

    fn use_object(&mut self, name: &str) {
        let transform = XObjectTransform {
            no_auto_scale: true,
            ..XObjectTransform::default()
        };
        self.op(Op::UseXobject {
            id: XObjectId(name.to_owned()),
            transform,
        });
    }

    fn graphics_state(&mut self, name: &str) {
        self.op(Op::LoadGraphicsState {
            gs: ExtendedGraphicsStateId(name.to_owned()),
        });
    }

    fn show_items(&mut self) {
        if !self.items.is_empty() {
            let items = std::mem::take(&mut self.items);
            self.ops.push(Op::ShowText { items });
        }
    }

    /// Where the current figure is drawn: the last transformation's origin.
    fn last_origin(&self) -> [f32; 2] {
        let transformed = self.ops.iter().rev().find_map(|op| match op {
            Op::SetTransformationMatrix {
                matrix: CurTransMat::Raw(matrix),
            } => Some([matrix[4], matrix[5]]),
            _ => None,
        });
        transformed.unwrap_or_default()
    }
}

impl Canvas for PrintCanvas<'_> {
    fn save(&mut self) {
        self.op(Op::SaveGraphicsState);
    }

    fn restore(&mut self) {
        self.faint = false;
        self.op(Op::RestoreGraphicsState);
    }

    fn transform(&mut self, matrix: [f32; 6]) {
        let matrix = CurTransMat::Raw(matrix.map(thousandths));
        self.op(Op::SetTransformationMatrix { matrix });
    }

    fn overprint(&mut self, on: bool) {
        self.graphics_state(if on { OVERPRINT_ON } else { OVERPRINT_OFF });
    }

    fn opacity(&mut self, opacity: f32) {
        self.faint = true;
        let name = self.drawn.opacity(opacity);
        self.graphics_state(&name);
    }

    fn fill_color(&mut self, paint: drawing::Color) {
        self.op(Op::SetFillColor {
            col: color(paint.cmyk),
        });
    }

    fn stroke_color(&mut self, paint: drawing::Color) {
        self.op(Op::SetOutlineColor {
            col: color(paint.cmyk),
        });
    }

    fn line(&mut self, width: f32, round: bool) {
        let (cap, join) = if round {
            (LineCapStyle::Round, LineJoinStyle::Round)
        } else {
            (LineCapStyle::Butt, LineJoinStyle::Miter)
        };
        self.op(Op::SetOutlineThickness {
            pt: Pt(thousandths(width)),
        });
        self.op(Op::SetLineCapStyle { cap });
        self.op(Op::SetLineJoinStyle { join });
    }

    fn move_to(&mut self, to: [f32; 2]) {
        self.operation("m", &to);
    }

    fn line_to(&mut self, to: [f32; 2]) {
        self.operation("l", &to);
    }

    fn curve_to(&mut self, [x1, y1]: [f32; 2], [x2, y2]: [f32; 2], [x, y]: [f32; 2]) {
        self.operation("c", &[x1, y1, x2, y2, x, y]);
    }

    fn close(&mut self) {
        self.operation("h", &[]);
    }

    fn paint(&mut self, paint: Paint) {
        let operator = match paint {
            Paint::Fill(FillRule::NonZero) => "f",
            Paint::Fill(FillRule::EvenOdd) => "f*",
            Paint::Stroke => "S",
            Paint::FillStroke(FillRule::NonZero) => "B",
            Paint::FillStroke(FillRule::EvenOdd) => "B*",
            Paint::Clip => {
                self.operation("W", &[]);
                "n"
            }
        };
        self.operation(operator, &[]);
    }

    fn photo(&mut self) {
        self.drawn.photo = true;
        if self.faint {
            self.use_object(PHOTO);
        } else {
            self.begin_content("Figure", ContentKind::Photo, self.last_origin());
            self.use_object(PHOTO);
            self.mark(Marked::Nothing);
        }
    }

    fn symbol(&mut self, symbol: &QrSymbol) {
        let name = name_on_page(&self.drawn.symbol(ImageMask::of(symbol)), self.page);
        self.begin_content("Figure", ContentKind::Symbol, self.last_origin());
        self.use_object(&name);
        self.mark(Marked::Nothing);
    }

    fn begin_text(&mut self, run: &TextRun, [x, y]: [f32; 2]) {
        self.mark(Marked::Nothing);
        self.begin_content("P", ContentKind::Text(Arc::clone(&run.text)), [x, y]);
        // A span of its own: most readers look for the text there alone.
        let utf16 = run.text.encode_utf16().flat_map(u16::to_be_bytes);
        let bytes = [0xFE, 0xFF].into_iter().chain(utf16).collect();
        self.begin_marked("Span", "ActualText", DictItem::Bytes(bytes));
        self.op(Op::StartTextSection);
        self.op(Op::SetHorizontalScaling {
            percent: run.stretch,
        });
        let pos = Point {
            x: Pt(thousandths(x)),
            y: Pt(thousandths(y)),
        };
        self.op(Op::SetTextCursor { pos });
    }

    fn font(&mut self, font: FontId, size: f32) {
        self.show_items();
        let font = PdfFontHandle::External(font_name(font));
        self.op(Op::SetFont {
            font,
            size: Pt(size),
        });
    }

    fn glyph(&mut self, word: &ShapedWord, index: usize) {
        let gid = self.fonts.number(word, index);
        let cid = Some(self.fonts.text(word.font, gid).to_owned());
        let codepoint = Codepoint {
            gid,
            offset: 0.0,
            cid,
        };
        if let Some(TextItem::GlyphIds(glyphs)) = self.items.last_mut() {
            glyphs.push(codepoint);
        } else {
            self.items.push(TextItem::GlyphIds(vec![codepoint]));
        }
    }

    fn advance(&mut self, thousandths_of_size: f32) {
        self.items
            .push(TextItem::Offset(thousandths(-thousandths_of_size)));
    }

    fn rise(&mut self, points: f32) {
        self.show_items();
        self.op(Op::SetLineOffset {
            multiplier: thousandths(points),
        });
    }

    fn end_text(&mut self) {
        self.show_items();
        self.op(Op::EndTextSection);
        self.ops.push(Op::EndMarkedContent);
        self.mark(Marked::Nothing);
    }
}

fn color([c, m, y, k]: [f32; 4]) -> Color {
    Color::Cmyk(Cmyk {
        c,
        m,
        y,
        k,
        icc_profile: None,
    })
}

/// To the precision that the lot's pages have.
fn thousandths(number: f32) -> f32 {
    (number * 1000.0).round() / 1000.0
}
