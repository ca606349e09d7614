//! A card as a picture: for people who design, approve or document it. Presses get PDF.

mod canvas;

use tiny_skia::{Color, FillRule, Mask, Paint, Pixmap, PixmapPaint, Transform};

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
    picture
        .pixmap
        .encode_png()
        .map_err(|error| PreviewError::Png(error.to_string()))
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
