//! A card as a picture: for people who design, approve or document it. Presses get PDF.

mod canvas;

use tiny_skia::{
    Color, FillRule, Mask, Paint, PathBuilder, Pixmap, PixmapPaint, Stroke, Transform,
};

pub(crate) use canvas::Canvas;

use crate::face::Faces;
use crate::fonts::FontSet;
use crate::layout::{CORNER_MM, Layout, TRIM_MM, rounded_rectangle};
use crate::placed::{Frame, Side};

/// Dots per inch that a picture may have: below 50 nothing is read, above 1,200 both sides take
/// more than 8,800 × 2,900 dots, 100 MB of memory.
pub const DPI: std::ops::RangeInclusive<f32> = 50.0..=1200.0;

/// Room around the cards and between them, mm.
const MARGIN_MM: f32 = 4.0;

/// The desk that the cards lie on.
const GROUND: [u8; 3] = [0xe9, 0xeb, 0xea];

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum PreviewError {
    /// Outside [`DPI`].
    #[error("{0} dpi is too coarse or too fine for a picture\n\nhint: choose 50 to 1200")]
    Dpi(f32),
    /// The photo is no JPEG or PNG.
    #[error("the photo cannot be read: {0}\n\nhint: photos are JPEG files")]
    Photo(#[from] image::ImageError),
    /// The picture cannot be written as PNG.
    #[error("the picture cannot be written as PNG: {0}")]
    Png(String),
}

/// Both sides next to each other with round corners on a light ground, as PNG.
pub fn png(
    faces: &Faces,
    layout: &Layout,
    fonts: &FontSet,
    photo: Option<&[u8]>,
    dpi: f32,
) -> Result<Vec<u8>, PreviewError> {
    encoded(&both_sides(faces, layout, fonts, photo, dpi)?)
}

fn encoded(picture: &Canvas) -> Result<Vec<u8>, PreviewError> {
    let png = picture.pixmap.encode_png();
    png.map_err(|error| PreviewError::Png(error.to_string()))
}

fn both_sides(
    faces: &Faces,
    layout: &Layout,
    fonts: &FontSet,
    photo: Option<&[u8]>,
    dpi: f32,
) -> Result<Canvas, PreviewError> {
    let scale = dots_per_mm(dpi)?;
    let [width, height] = TRIM_MM;
    let desk = Frame {
        x: 0.0,
        y: 0.0,
        width: 2.0 * width + 3.0 * MARGIN_MM,
        height: height + 2.0 * MARGIN_MM,
    };
    let mut picture = Canvas::new(desk, scale).ok_or(PreviewError::Dpi(dpi))?;
    picture.fill(GROUND);
    for (side, left) in [
        (Side::Front, MARGIN_MM),
        (Side::Back, 2.0 * MARGIN_MM + width),
    ] {
        let card = picture_of(faces, side, layout, fonts, photo, dpi)?;
        picture.shadow(
            Frame {
                x: left,
                y: MARGIN_MM,
                width,
                height,
            },
            CORNER_MM,
        );
        picture.put(&card, left, MARGIN_MM);
    }
    Ok(picture)
}

/// The same as [`png`] with broad lines across both sides, so that it is a proof and no card: its
/// code cannot be read.
pub fn proof_png(
    faces: &Faces,
    layout: &Layout,
    fonts: &FontSet,
    photo: Option<&[u8]>,
    dpi: f32,
) -> Result<Vec<u8>, PreviewError> {
    let mut picture = both_sides(faces, layout, fonts, photo, dpi)?;
    picture.lines_across();
    encoded(&picture)
}

/// One side, trimmed, with transparent round corners, as PNG.
pub fn side_png(
    faces: &Faces,
    side: Side,
    layout: &Layout,
    fonts: &FontSet,
    photo: Option<&[u8]>,
    dpi: f32,
) -> Result<Vec<u8>, PreviewError> {
    let card = picture_of(faces, side, layout, fonts, photo, dpi)?;
    card.encode_png()
        .map_err(|error| PreviewError::Png(error.to_string()))
}

fn picture_of(
    faces: &Faces,
    side: Side,
    layout: &Layout,
    fonts: &FontSet,
    photo: Option<&[u8]>,
    dpi: f32,
) -> Result<Pixmap, PreviewError> {
    let scale = dots_per_mm(dpi)?;
    let photo = photo.map(image::load_from_memory).transpose()?;
    let trim = Frame {
        x: 0.0,
        y: 0.0,
        width: TRIM_MM[0],
        height: TRIM_MM[1],
    };
    let mut canvas = Canvas::new(trim, scale).ok_or(PreviewError::Dpi(dpi))?;
    let face = match side {
        Side::Front => &faces.front,
        Side::Back => &faces.back,
    };
    canvas.draw(layout.base(side), layout, fonts, photo.as_ref());
    canvas.draw(&face.items, layout, fonts, photo.as_ref());
    let corners = canvas.path(&rounded_rectangle(trim, CORNER_MM));
    let mut pixmap = canvas.pixmap;
    if let (Some(path), Some(mut mask)) = (corners, Mask::new(pixmap.width(), pixmap.height())) {
        mask.fill_path(&path, FillRule::Winding, true, Transform::identity());
        pixmap.apply_mask(&mask);
    }
    Ok(pixmap)
}

fn dots_per_mm(dpi: f32) -> Result<f32, PreviewError> {
    if DPI.contains(&dpi) {
        Ok(dpi / 25.4)
    } else {
        Err(PreviewError::Dpi(dpi))
    }
}

impl Canvas {
    /// A soft shadow below a card: rings of faint grey that grow outwards.
    fn shadow(&mut self, card: Frame, radius: f32) {
        const RINGS: [f32; 6] = [0.1, 0.35, 0.6, 0.85, 1.1, 1.35];
        const BELOW_MM: f32 = 0.5;
        for ring in RINGS {
            let frame = Frame {
                x: card.x - ring,
                y: card.y - ring + BELOW_MM,
                width: card.width + 2.0 * ring,
                height: card.height + 2.0 * ring,
            };
            let Some(path) = self.path(&rounded_rectangle(frame, radius + ring)) else {
                continue;
            };
            let mut paint = Paint {
                anti_alias: true,
                ..Paint::default()
            };
            paint.set_color(Color::from_rgba8(20, 30, 30, 9));
            self.pixmap.fill_path(
                &path,
                &paint,
                FillRule::Winding,
                Transform::identity(),
                None,
            );
        }
    }

    /// Lines from the left below to the right above over the whole picture. They take two fifths of
    /// it, more than a code can do without.
    fn lines_across(&mut self) {
        const APART_MM: f32 = 5.0;
        const WIDE_MM: f32 = 2.0;
        let stroke = Stroke {
            width: WIDE_MM * self.scale,
            ..Stroke::default()
        };
        let mut paint = Paint {
            anti_alias: true,
            ..Paint::default()
        };
        paint.set_color(Color::from_rgba8(214, 96, 96, 255));
        #[expect(
            clippy::cast_precision_loss,
            reason = "a picture has some thousand dots"
        )]
        let [width, height] = [self.pixmap.width(), self.pixmap.height()].map(|dots| dots as f32);
        let mut left = -height;
        while left < width {
            let mut line = PathBuilder::new();
            line.move_to(left, height);
            line.line_to(left + height, 0.0);
            if let Some(line) = line.finish() {
                let plain = Transform::identity();
                self.pixmap.stroke_path(&line, &paint, &stroke, plain, None);
            }
            left += APART_MM * self.scale * std::f32::consts::SQRT_2;
        }
    }

    fn put(&mut self, picture: &Pixmap, left: f32, top: f32) {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a picture has some thousand dots"
        )]
        let [x, y] = [left, top].map(|mm| (mm * self.scale).round() as i32);
        let paint = PixmapPaint::default();
        self.pixmap
            .draw_pixmap(x, y, picture.as_ref(), &paint, Transform::identity(), None);
    }
}

#[cfg(test)]
mod tests {
    use image::GenericImageView as _;
    use issuer_domain::CardType;

    use super::*;
    use crate::face::lay_out;
    use crate::layout::Layouts;
    use crate::test_card::card;
    use crate::text::TextShaper;

    fn back_at(dpi: f32) -> Result<image::DynamicImage, PreviewError> {
        let fonts = FontSet::bundled().unwrap();
        let layouts = Layouts::bundled(&fonts).unwrap();
        let layout = layouts.get(CardType::Permanent);
        let faces = lay_out(&card(), layout, &mut TextShaper::new(&fonts)).unwrap();
        let png = side_png(&faces, Side::Back, layout, &fonts, None, dpi)?;
        Ok(image::load_from_memory(&png).unwrap())
    }

    #[test]
    fn a_picture_has_the_cards_size_and_round_corners() {
        let picture = back_at(300.0).unwrap();
        // 85.60 × 53.98 mm at 300 dpi are 1011.02 × 637.56 dots.
        assert_eq!(picture.dimensions(), (1011, 638));
        assert_eq!(picture.get_pixel(0, 0).0[3], 0, "the corner is cut off");
        assert_eq!(picture.get_pixel(505, 2).0[3], 255);
    }

    #[test]
    fn the_qr_of_a_picture_can_be_read() {
        for dpi in [200.0, 300.0, 450.0] {
            let luma = back_at(dpi).unwrap().into_luma8();
            let (width, height) = luma.dimensions();
            let qr = Some(rxing::BarcodeFormat::QR_CODE);
            let read = rxing::helpers::detect_in_luma(luma.into_raw(), width, height, qr).unwrap();
            assert_eq!(read.getText(), card().qr_text, "{dpi} dpi");
        }
    }

    #[test]
    fn the_qr_of_a_proof_cannot_be_read() {
        let fonts = FontSet::bundled().unwrap();
        let layouts = Layouts::bundled(&fonts).unwrap();
        let layout = layouts.get(CardType::Permanent);
        let faces = lay_out(&card(), layout, &mut TextShaper::new(&fonts)).unwrap();
        for (is_proof, is_read) in [(false, true), (true, false)] {
            let draw = if is_proof { proof_png } else { png };
            let png = draw(&faces, layout, &fonts, None, 300.0);
            let luma = image::load_from_memory(&png.unwrap()).unwrap().into_luma8();
            let (width, height) = luma.dimensions();
            let qr = Some(rxing::BarcodeFormat::QR_CODE);
            let read = rxing::helpers::detect_in_luma(luma.into_raw(), width, height, qr);
            assert_eq!(read.is_ok(), is_read, "proof: {is_proof}");
        }
    }

    #[test]
    fn a_resolution_that_makes_no_picture_is_refused() {
        let error = back_at(5.0).unwrap_err().to_string();
        assert!(error.starts_with("5 dpi is too coarse"), "{error}");
        assert!(back_at(f32::NAN).is_err());
    }
}
