//! Draws into a page's content stream.

use crate::placed::{FillRule, FontId, ShapedWord, TextRun};
use crate::qr::QrSymbol;

use super::content::ContentBytes;
use super::drawing::{BLACK, Canvas, Color, Paint};
use super::drawn::{Drawn, OVERPRINT_OFF, OVERPRINT_ON, PHOTO, separation_name};
use super::image_mask::ImageMask;
use super::subset_fonts::SubsetFonts;

/// Letters set wider apart than this, in em, could read as words apart.
const TRACKING_THAT_READS_AS_TEXT_MAX: f32 = 0.04;

/// A canvas whose operations become bytes.
pub(super) struct LotCanvas<'a> {
    content: &'a mut ContentBytes,
    fonts: &'a mut SubsetFonts,
    drawn: Drawn,
    state: State,
    saved: Vec<State>,
    text: Text,
}

/// The part of the graphics state that is set only where it changes.
#[derive(Debug, Clone, Copy, PartialEq)]
struct State {
    fill: Option<Color>,
    stroke: Option<Color>,
    line: Option<(f32, bool)>,
    overprint: bool,
    font: Option<(FontId, f32)>,
    stretch: Option<f32>,
}

/// Where in a text object the content stream is.
#[derive(Debug, Default)]
struct Text {
    in_span: bool,
    in_array: bool,
    in_string: bool,
}

impl<'a> LotCanvas<'a> {
    pub(super) fn new(content: &'a mut ContentBytes, fonts: &'a mut SubsetFonts) -> Self {
        let state = State {
            fill: None,
            stroke: None,
            line: None,
            overprint: false,
            font: None,
            stretch: Some(100.0),
        };
        let drawn = Drawn::default();
        Self {
            content,
            fonts,
            drawn,
            state,
            saved: Vec::new(),
            text: Text::default(),
        }
    }

    /// What was drawn.
    pub(super) fn finish(self) -> Drawn {
        self.drawn
    }

    /// What follows is something that is read, under its number on the page.
    pub(super) fn begin_marked(&mut self, tag: &str, number: u16) {
        self.content
            .raw(format!("/{tag}<</MCID {number}>>BDC\n").as_bytes());
    }

    /// What follows is only looked at.
    pub(super) fn begin_artifact(&mut self) {
        self.content.raw(b"/Artifact BMC\n");
    }

    /// Ends what was begun last.
    pub(super) fn end_marked(&mut self) {
        self.content.raw(b"EMC\n");
    }

    /// A form by the name that the page has for it.
    pub(super) fn form(&mut self, name: &str) {
        self.content.raw(format!("/{name} Do\n").as_bytes());
    }

    /// A barcode's modules in a rectangle: left, bottom, width, height in points.
    ///
    /// An image inside the content, since it is as small as its name would be; for why it is an
    /// image see [`drawing`](super::drawing). Its bytes are written as text, so that no reader
    /// takes them for its end.
    pub(super) fn barcode(&mut self, modules: &[bool], [left, bottom, width, height]: [f32; 4]) {
        self.save();
        self.overprint(true);
        self.fill_color(BLACK);
        self.transform([width, 0.0, 0.0, height, left, bottom]);
        let length = modules.len();
        self.content
            .raw(format!("BI /W {length} /H 1 /IM true /D [1 0] /F /AHx\nID ").as_bytes());
        for byte in modules.chunks(8) {
            let bits = (0..).zip(byte).fold(0, |bits: u8, (place, dark)| {
                bits | u8::from(*dark) << (7 - place)
            });
            self.content.raw(format!("{bits:02X}").as_bytes());
        }
        self.content.raw(b">\nEI\n");
        self.restore();
    }

    fn color(&mut self, color: Color, process: &str, separation: &str) {
        match color.separation {
            None => self.content.operation(&color.cmyk, process),
            Some(number) => {
                let name = separation_name(number);
                self.content
                    .raw(format!("/{name} {separation}\n").as_bytes());
            }
        }
    }

    fn close_array(&mut self) {
        self.close_string();
        if std::mem::take(&mut self.text.in_array) {
            self.content.raw(b"]TJ\n");
        }
    }

    fn close_string(&mut self) {
        if std::mem::take(&mut self.text.in_string) {
            self.content.raw(b")");
        }
    }

    fn open_array(&mut self) {
        if !std::mem::replace(&mut self.text.in_array, true) {
            self.content.raw(b"[");
        }
    }

    /// Whether readers get the run's text from its glyphs alone.
    fn reads_by_itself(&mut self, run: &TextRun) -> bool {
        if run.tracking > TRACKING_THAT_READS_AS_TEXT_MAX {
            return false;
        }
        let mut rest = &*run.text;
        for word in &run.pieces {
            let Some(after) = rest.strip_prefix(&*word.text) else {
                return false;
            };
            if !self.fonts.reads_by_itself(word) {
                return false;
            }
            rest = after;
        }
        rest.is_empty()
    }
}

impl Canvas for LotCanvas<'_> {
    fn save(&mut self) {
        self.saved.push(self.state);
        self.content.raw(b"q\n");
    }

    fn restore(&mut self) {
        self.content.raw(b"Q\n");
        if let Some(state) = self.saved.pop() {
            self.state = state;
        }
    }

    fn transform(&mut self, matrix: [f32; 6]) {
        self.content.operation(&matrix, "cm");
    }

    fn overprint(&mut self, on: bool) {
        if self.state.overprint != on {
            self.state.overprint = on;
            let name = if on { OVERPRINT_ON } else { OVERPRINT_OFF };
            self.content.raw(b"/");
            self.content.raw(name.as_bytes());
            self.content.raw(b" gs\n");
        }
    }

    fn opacity(&mut self, opacity: f32) {
        let name = self.drawn.opacity(opacity);
        self.content.raw(format!("/{name} gs\n").as_bytes());
    }

    fn fill_color(&mut self, color: Color) {
        if self.state.fill != Some(color) {
            self.state.fill = Some(color);
            self.color(color, "k", "cs 1 scn");
        }
    }

    fn stroke_color(&mut self, color: Color) {
        if self.state.stroke != Some(color) {
            self.state.stroke = Some(color);
            self.color(color, "K", "CS 1 SCN");
        }
    }

    fn line(&mut self, width: f32, round: bool) {
        if self.state.line != Some((width, round)) {
            self.state.line = Some((width, round));
            self.content.operation(&[width], "w");
            self.content
                .raw(if round { b"1 J 1 j\n" } else { b"0 J 0 j\n" });
        }
    }

    fn move_to(&mut self, to: [f32; 2]) {
        self.content.operation(&to, "m");
    }

    fn line_to(&mut self, to: [f32; 2]) {
        self.content.operation(&to, "l");
    }

    fn curve_to(&mut self, [x1, y1]: [f32; 2], [x2, y2]: [f32; 2], [x, y]: [f32; 2]) {
        self.content.operation(&[x1, y1, x2, y2, x, y], "c");
    }

    fn close(&mut self) {
        self.content.raw(b"h\n");
    }

    fn paint(&mut self, paint: Paint) {
        let operator: &[u8] = match paint {
            Paint::Fill(FillRule::NonZero) => b"f\n",
            Paint::Fill(FillRule::EvenOdd) => b"f*\n",
            Paint::Stroke => b"S\n",
            Paint::FillStroke(FillRule::NonZero) => b"B\n",
            Paint::FillStroke(FillRule::EvenOdd) => b"B*\n",
            Paint::Clip => b"W n\n",
        };
        self.content.raw(operator);
    }

    fn photo(&mut self) {
        self.drawn.photo = true;
        self.content.raw(b"/");
        self.content.raw(PHOTO.as_bytes());
        self.content.raw(b" Do\n");
    }

    fn symbol(&mut self, symbol: &QrSymbol) {
        let name = self.drawn.symbol(ImageMask::of(symbol));
        self.content.raw(format!("/{name} Do\n").as_bytes());
    }

    fn begin_text(&mut self, run: &TextRun, at: [f32; 2]) {
        if !self.reads_by_itself(run) {
            self.text.in_span = true;
            self.content.raw(b"/Span<</ActualText");
            self.content.text_string(&run.text);
            self.content.raw(b">>BDC\n");
        }
        self.content.raw(b"BT\n");
        if self.state.stretch != Some(run.stretch) {
            self.state.stretch = Some(run.stretch);
            self.content.operation(&[run.stretch], "Tz");
        }
        self.content.operation(&at, "Td");
    }

    fn font(&mut self, font: FontId, size: f32) {
        if self.state.font != Some((font, size)) {
            self.close_array();
            self.state.font = Some((font, size));
            self.content.raw(b"/F");
            self.content.number(f32::from(font.0));
            self.content.raw(b" ");
            self.content.operation(&[size], "Tf");
        }
    }

    fn glyph(&mut self, word: &ShapedWord, index: usize) {
        self.open_array();
        if !std::mem::replace(&mut self.text.in_string, true) {
            self.content.raw(b"(");
        }
        for byte in self.fonts.number(word, index).to_be_bytes() {
            self.content.string_byte(byte);
        }
    }

    fn advance(&mut self, thousandths: f32) {
        self.close_string();
        self.open_array();
        self.content.number(-thousandths);
        // A string or a sign parts it from what follows, another number does not.
        self.content.raw(b" ");
    }

    fn rise(&mut self, points: f32) {
        self.close_array();
        self.content.operation(&[points], "Ts");
    }

    fn end_text(&mut self) {
        self.close_array();
        self.content.raw(b"ET\n");
        if std::mem::take(&mut self.text.in_span) {
            self.content.raw(b"EMC\n");
        }
    }
}
