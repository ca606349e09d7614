use issuer_domain::CardType;

use super::*;
use crate::face;
use crate::layout::Layouts;
use crate::placed::Side;
use crate::test_card;
use crate::text::TextShaper;

/// Notes what a canvas is told.
#[derive(Default)]
struct Notes {
    /// Text and how far the pen moved over it, in thousandths of the size.
    lines: Vec<(String, f32)>,
    photos: Vec<[f32; 6]>,
    last_matrix: [f32; 6],
    depth: i32,
    fonts: Vec<(u16, Vec<u16>)>,
    risen: bool,
}

impl Canvas for Notes {
    fn save(&mut self) {
        self.depth += 1;
    }
    fn restore(&mut self) {
        self.depth -= 1;
        assert!(self.depth >= 0);
    }
    fn transform(&mut self, matrix: [f32; 6]) {
        self.last_matrix = matrix;
    }
    fn overprint(&mut self, _on: bool) {}
    fn opacity(&mut self, opacity: f32) {
        assert!(self.depth > 0 && (0.0..1.0).contains(&opacity));
    }
    fn fill_color(&mut self, color: Color) {
        assert!(color.cmyk.iter().all(|ink| (0.0..=1.0).contains(ink)));
    }
    fn stroke_color(&mut self, color: Color) {
        self.fill_color(color);
    }
    fn line(&mut self, width: f32, _round: bool) {
        assert!(width > 0.0);
    }
    fn move_to(&mut self, _to: [f32; 2]) {}
    fn line_to(&mut self, _to: [f32; 2]) {}
    fn curve_to(&mut self, _first: [f32; 2], _second: [f32; 2], _to: [f32; 2]) {}
    fn close(&mut self) {}
    fn paint(&mut self, paint: Paint) {
        assert!(paint != Paint::Clip || self.depth > 0, "a clip must end");
    }
    fn photo(&mut self) {
        self.photos.push(self.last_matrix);
    }
    fn symbol(&mut self, _symbol: &QrSymbol) {
        assert!(self.depth > 0);
    }
    fn begin_text(&mut self, run: &TextRun, _at: [f32; 2]) {
        self.lines.push((run.text.to_string(), 0.0));
    }
    fn font(&mut self, FontId(number): FontId, _size: f32) {
        self.fonts.push((number, Vec::new()));
    }
    fn glyph(&mut self, word: &ShapedWord, index: usize) {
        let (font, glyphs) = self.fonts.last_mut().unwrap();
        assert_eq!(*font, word.font.0, "the font is set before its glyphs");
        glyphs.push(word.glyphs[index].id);
    }
    fn advance(&mut self, thousandths: f32) {
        self.lines.last_mut().unwrap().1 += thousandths;
    }
    fn rise(&mut self, points: f32) {
        self.risen = points != 0.0;
    }
    fn end_text(&mut self) {
        assert!(!self.risen, "the baseline is back where it was");
    }
}

#[test]
fn the_pen_ends_where_shaping_and_tracking_say() {
    let fonts = FontSet::bundled().unwrap();
    let layouts = Layouts::bundled(&fonts).unwrap();
    let layout = layouts.get(CardType::Permanent);
    let card = test_card::card();
    let faces = face::lay_out(&card, layout, &mut TextShaper::new(&fonts)).unwrap();
    let geometry = PageGeometry::LOT;
    let scene = Scene {
        geometry,
        inks: &layout.inks,
        separations: &[],
        fonts: &fonts,
        photo: None,
    };
    let base = layout.base(Side::Front).iter();
    let items = base.chain(&faces.front.items).chain(&faces.back.items);
    for item in items {
        let Placed::Text(run) = item else { continue };
        let mut notes = Notes::default();
        draw(std::slice::from_ref(item), scene, &mut notes);
        let drawn: f32 = notes
            .fonts
            .iter()
            .flat_map(|(font, glyphs)| glyphs.iter().map(|glyph| (FontId(*font), *glyph)))
            .map(|(font, glyph)| {
                let font = fonts.font(font);
                f32::from(font.advance(glyph)) * 1000.0 / f32::from(font.units_per_em)
            })
            .sum();
        let shaped: f32 = run
            .pieces
            .iter()
            .map(|word| fonts.width_em(word) * 1000.0)
            .sum();
        let clusters: usize = run
            .pieces
            .iter()
            .map(|word| {
                let mut clusters: Vec<_> = word.glyphs.iter().map(|glyph| glyph.cluster).collect();
                clusters.dedup();
                clusters.len()
            })
            .sum();
        let tracked = run.tracking * 1000.0 * f32::from(u16::try_from(clusters).unwrap());
        let (text, moved) = &notes.lines[0];
        assert!((drawn + moved - shaped - tracked).abs() < 0.5, "{text}");
    }
}

#[test]
fn a_photo_covers_its_frame_without_being_distorted() {
    let mut file = Vec::new();
    let wide = image::RgbImage::new(90, 30);
    wide.write_with_encoder(image::codecs::jpeg::JpegEncoder::new(&mut file))
        .unwrap();
    let photo = Jpeg::read(&file).unwrap();
    let frame = Frame {
        x: 4.0,
        y: 14.0,
        width: 20.0,
        height: 25.0,
    };
    let item = Placed::Photo {
        frame,
        radius: 1.0,
        opacity: 1.0,
    };
    let fonts = FontSet::bundled().unwrap();
    let geometry = PageGeometry::LOT;
    let scene = Scene {
        geometry,
        inks: &[],
        separations: &[],
        fonts: &fonts,
        photo: Some(&photo),
    };
    let mut notes = Notes::default();
    draw(&[item], scene, &mut notes);
    assert_eq!(notes.depth, 0);
    let [width, _, _, height, left, bottom] = notes.photos[0];
    assert!((width / height - 3.0).abs() < 0.001);
    let [frame_left, frame_top] = geometry.point([4.0, 14.0]);
    let [frame_right, frame_bottom] = geometry.point([24.0, 39.0]);
    assert!((height - (frame_top - frame_bottom)).abs() < 0.001);
    assert!((bottom - frame_bottom).abs() < 0.001);
    let overhang = (frame_left - left, left + width - frame_right);
    assert!(overhang.0 > 0.0 && (overhang.0 - overhang.1).abs() < 0.001);
}
