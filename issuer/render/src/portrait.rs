//! Pictures in the place of photos: drawn busts in many colours, nobody's face. They are for synthetic
//! families, and as large as photos are.

use image::codecs::jpeg::JpegEncoder;
use image::{ImageError, Rgb, RgbImage};

/// Busts come in so many kinds, by their number: two of women, two of men.
pub const KINDS: u32 = 4;

const WIDTH: u16 = 240;
const HEIGHT: u16 = 300;
/// With the grain below this makes files of 8 to 12 kB, as photos of this size have.
const QUALITY: u8 = 84;
const GRAIN: f32 = 5.0;

/// Part of the drawing that the picture shows.
const CLOSENESS: f32 = 0.80;

type Colour = [f32; 3];

const SKINS: [Colour; 6] = [
    [236., 190., 158.],
    [222., 172., 136.],
    [205., 150., 114.],
    [186., 130., 96.],
    [160., 108., 78.],
    [132., 88., 64.],
];
const HAIRS: [Colour; 5] = [
    [28., 24., 26.],
    [44., 32., 28.],
    [66., 48., 38.],
    [120., 116., 114.],
    [196., 194., 192.],
];
const CLOTHES: [Colour; 9] = [
    [124., 36., 48.],
    [24., 78., 92.],
    [58., 88., 52.],
    [206., 158., 70.],
    [92., 62., 120.],
    [214., 206., 192.],
    [52., 60., 84.],
    [180., 92., 60.],
    [120., 128., 130.],
];
const GROUNDS: [Colour; 6] = [
    [206., 220., 232.],
    [226., 222., 212.],
    [198., 214., 204.],
    [228., 214., 214.],
    [212., 208., 226.],
    [236., 236., 236.],
];

/// What a bust wears on its head.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Headwear {
    None,
    LongHair,
    Dupatta,
    /// The cap of Kullu and Kinnaur with its coloured band.
    Topi,
}

/// A bust as a JPEG file of 240 × 300 pixels. `below` gives chance numbers below a limit: the same ones
/// draw the same bust.
pub fn portrait(number: u32, below: &mut dyn FnMut(u32) -> u32) -> Result<Vec<u8>, ImageError> {
    let mut chance = Chance { below };
    let bust = Bust::new(number, &mut chance);
    let mut picture = RgbImage::new(u32::from(WIDTH), u32::from(HEIGHT));
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        let grain = (chance.unit() - 0.5) * 2.0 * GRAIN;
        // The bust fills the picture as on a passport photo.
        let across = 0.5 + (length(x) - 0.5) * CLOSENESS;
        let down = 0.14 + length(y) * CLOSENESS;
        let colour = bust.colour_at(across, down);
        *pixel = Rgb(colour.map(|part| byte(part + grain)));
    }
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY).encode_image(&picture)?;
    Ok(jpeg)
}

/// What a bust is drawn by.
struct Chance<'given> {
    below: &'given mut dyn FnMut(u32) -> u32,
}

impl Chance<'_> {
    /// A number from 0 to 1.
    fn unit(&mut self) -> f32 {
        f32::from(u16::try_from((self.below)(1_000)).unwrap_or_default()) / 999.0
    }

    /// True in `percent` of a hundred cases.
    fn percent(&mut self, percent: u32) -> bool {
        (self.below)(100) < percent
    }

    fn colour<const COLOURS: usize>(&mut self, colours: &[Colour; COLOURS]) -> Colour {
        let limit = u32::try_from(COLOURS).unwrap_or(u32::MAX);
        colours[(self.below)(limit) as usize % COLOURS]
    }
}

/// Lengths are in widths of the picture: x from 0 to 1, y from 0 to 1.25.
struct Bust {
    ground: Colour,
    skin: Colour,
    hair: Colour,
    cloth: Colour,
    scarf: Colour,
    headwear: Headwear,
    head: Ellipse,
    jaw: f32,
    has_glasses: bool,
    has_beard: bool,
}

#[derive(Clone, Copy)]
struct Ellipse {
    x: f32,
    y: f32,
    wide: f32,
    high: f32,
}

impl Ellipse {
    const fn new(x: f32, y: f32, wide: f32, high: f32) -> Self {
        Self { x, y, wide, high }
    }

    /// How much of a point the ellipse covers: 1 inside, 0 outside, a soft edge between.
    fn cover(self, x: f32, y: f32, softness: f32) -> f32 {
        let across = (x - self.x) / self.wide;
        let along = (y - self.y) / self.high;
        let distance = (across * across + along * along).sqrt() - 1.0;
        let edge = softness / self.wide.min(self.high);
        smooth((edge - distance) / (2.0 * edge))
    }
}

impl Bust {
    fn new(number: u32, chance: &mut Chance<'_>) -> Self {
        let headwear = match number % KINDS {
            0 => Headwear::Dupatta,
            1 => Headwear::LongHair,
            2 => Headwear::None,
            _ => Headwear::Topi,
        };
        let is_man = matches!(headwear, Headwear::None | Headwear::Topi);
        let sway = (chance.unit() - 0.5) * 0.020;
        let width = 0.155 + chance.unit() * 0.020;
        Self {
            ground: chance.colour(&GROUNDS),
            skin: chance.colour(&SKINS),
            hair: chance.colour(&HAIRS),
            cloth: chance.colour(&CLOTHES),
            scarf: chance.colour(&CLOTHES),
            headwear,
            head: Ellipse::new(0.5 + sway, 0.52, width, width * 1.32),
            jaw: if is_man { 0.92 } else { 0.82 },
            has_glasses: chance.percent(20),
            has_beard: is_man && chance.percent(30),
        }
    }

    fn colour_at(&self, x: f32, y: f32) -> Colour {
        let light = 1.05 - 0.18 * (x - 0.2).abs() - 0.08 * y;
        let mut colour = self.ground.map(|part| part * light);
        let mut paint = |cover: f32, layer: Colour| {
            colour = std::array::from_fn(|at| colour[at] + (layer[at] - colour[at]) * cover);
        };
        // Light falls from the upper left.
        let shade = |layer: Colour, round: f32| {
            let turn = (x - self.head.x) / self.head.wide;
            layer.map(|part| part * (1.0 - round * (0.35 + turn).clamp(-0.6, 1.4)))
        };
        let Ellipse {
            x: middle,
            y: level,
            wide,
            high,
        } = self.head;
        self.paint_behind(x, y, &mut paint);
        let shoulders = Ellipse::new(middle, 1.32, 0.40, 0.42);
        paint(shoulders.cover(x, y, 0.008), shade(self.cloth, 0.10));
        let neck = Ellipse::new(middle, level + high * 1.02, wide * 0.50, high * 0.62);
        paint(
            neck.cover(x, y, 0.008),
            shade(darker(self.skin, 0.86), 0.10),
        );
        let neckline = Ellipse::new(middle, 0.93, 0.115, 0.085);
        let hem = Ellipse::new(middle, 0.93, 0.130, 0.098);
        paint(
            hem.cover(x, y, 0.006) * step(y, 0.90),
            shade(darker(self.cloth, 0.72), 0.10),
        );
        paint(
            neckline.cover(x, y, 0.006),
            shade(darker(self.skin, 0.86), 0.10),
        );
        for side in [-1.0, 1.0] {
            let ear = Ellipse::new(
                middle + side * wide * 0.98,
                level + 0.02,
                wide * 0.14,
                high * 0.17,
            );
            paint(ear.cover(x, y, 0.006), shade(darker(self.skin, 0.93), 0.10));
        }
        let narrowed = if y > level {
            self.jaw + (1.0 - self.jaw) * (1.0 - (y - level) / high)
        } else {
            1.0
        };
        let face = Ellipse::new(middle, level, wide * narrowed.clamp(0.6, 1.0), high);
        paint(face.cover(x, y, 0.006), shade(self.skin, 0.12));
        self.paint_face(x, y, &mut paint);
        self.paint_hair(x, y, &mut paint);
        colour
    }

    /// Long hair or a scarf behind the head.
    fn paint_behind(&self, x: f32, y: f32, paint: &mut impl FnMut(f32, Colour)) {
        let Ellipse {
            x: middle,
            y: level,
            wide,
            high,
        } = self.head;
        match self.headwear {
            Headwear::LongHair => {
                let hair = Ellipse::new(middle, level + 0.10, wide * 1.28, high * 1.42);
                paint(hair.cover(x, y, 0.010), darker(self.hair, 0.9));
            }
            Headwear::Dupatta => {
                let scarf = Ellipse::new(middle, level + 0.20, wide * 1.42, high * 1.78);
                let folds = 0.92 + 0.08 * ((x * 46.0 + y * 13.0).sin());
                paint(scarf.cover(x, y, 0.010), darker(self.scarf, folds));
            }
            Headwear::None | Headwear::Topi => {}
        }
    }

    /// Brows, eyes, nose and mouth as a few soft strokes: a face in general, nobody's.
    fn paint_face(&self, x: f32, y: f32, paint: &mut impl FnMut(f32, Colour)) {
        let Ellipse {
            x: middle,
            y: level,
            wide,
            high,
        } = self.head;
        let dark = darker(self.hair, 0.8);
        for side in [-1.0, 1.0] {
            let eye = middle + side * wide * 0.42;
            let brow = Ellipse::new(eye, level - high * 0.20, wide * 0.22, high * 0.035);
            paint(brow.cover(x, y, 0.006) * 0.8, dark);
            let white = Ellipse::new(eye, level - high * 0.06, wide * 0.15, high * 0.05);
            paint(white.cover(x, y, 0.005) * 0.75, [238., 234., 228.]);
            let pupil = Ellipse::new(eye, level - high * 0.06, wide * 0.065, high * 0.05);
            paint(pupil.cover(x, y, 0.004), [46., 34., 30.]);
            if self.has_glasses {
                let outer = Ellipse::new(eye, level - high * 0.06, wide * 0.30, high * 0.17);
                let inner = Ellipse::new(eye, level - high * 0.06, wide * 0.27, high * 0.15);
                let rim = outer.cover(x, y, 0.004) - inner.cover(x, y, 0.004);
                paint(rim.max(0.0) * 0.85, [40., 40., 46.]);
            }
        }
        let nose = Ellipse::new(
            middle + wide * 0.05,
            level + high * 0.16,
            wide * 0.10,
            high * 0.20,
        );
        paint(nose.cover(x, y, 0.020) * 0.30, darker(self.skin, 0.80));
        if self.has_beard {
            let beard = Ellipse::new(middle, level + high * 0.62, wide * 0.74, high * 0.42);
            paint(beard.cover(x, y, 0.014) * 0.85, self.hair);
        }
        let mouth = Ellipse::new(middle, level + high * 0.50, wide * 0.27, high * 0.045);
        paint(mouth.cover(x, y, 0.006) * 0.75, [158., 84., 78.]);
    }

    /// What covers the forehead.
    fn paint_hair(&self, x: f32, y: f32, paint: &mut impl FnMut(f32, Colour)) {
        let Ellipse {
            x: middle,
            y: level,
            wide,
            high,
        } = self.head;
        let cap = Ellipse::new(middle, level - high * 0.10, wide * 1.10, high * 1.04);
        let forehead = Ellipse::new(middle, level + high * 0.28, wide * 0.98, high * 0.92);
        let crown = (cap.cover(x, y, 0.008) - forehead.cover(x, y, 0.016)).max(0.0)
            * (1.0 - step(y, level + high * 0.1));
        let strands = 0.94 + 0.06 * ((x * 90.0).sin());
        paint(crown, darker(self.hair, strands));
        match self.headwear {
            Headwear::Topi => {
                let top = level - high * 0.62;
                let crown = Ellipse::new(middle, top - 0.02, wide * 1.08, high * 0.52);
                paint(
                    crown.cover(x, y, 0.006) * (1.0 - step(y, top + 0.05)),
                    [150., 150., 146.],
                );
                let band = Ellipse::new(middle, top + 0.015, wide * 1.13, high * 0.20);
                let pattern = if ((x - middle) * 60.0).sin() > 0.0 {
                    self.scarf
                } else {
                    darker(self.scarf, 1.25)
                };
                paint(band.cover(x, y, 0.006) * step(y, top - 0.03), pattern);
            }
            Headwear::Dupatta => {
                let over = Ellipse::new(middle, level - high * 0.06, wide * 1.32, high * 1.22);
                let opening = Ellipse::new(middle, level + high * 0.20, wide * 1.02, high * 1.10);
                let hem = (over.cover(x, y, 0.008) - opening.cover(x, y, 0.010)).max(0.0)
                    * (1.0 - step(y, level + high * 0.9));
                paint(hem, darker(self.scarf, 1.04));
            }
            Headwear::LongHair | Headwear::None => {}
        }
    }
}

/// Pixels in widths of the picture.
fn length(pixels: u32) -> f32 {
    let pixels = u16::try_from(pixels).unwrap_or(u16::MAX);
    f32::from(pixels) / f32::from(WIDTH)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the value was brought into the range of a byte"
)]
fn byte(part: f32) -> u8 {
    part.clamp(0.0, 255.0) as u8
}

fn darker(colour: Colour, factor: f32) -> Colour {
    colour.map(|part| part * factor)
}

/// From 0 to 1 with level ends.
fn smooth(at: f32) -> f32 {
    let at = at.clamp(0.0, 1.0);
    at * at * (3.0 - 2.0 * at)
}

/// 0 above a level, 1 below it (y grows downwards).
fn step(y: f32, level: f32) -> f32 {
    smooth((y - level) / 0.02 + 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_chance_draws_the_same_bust_and_another_one_another() {
        let draw = |number, step: u32| {
            let mut at = 0_u32;
            let jpeg = portrait(number, &mut |limit| {
                at = at.wrapping_mul(1_664_525).wrapping_add(step);
                (at >> 8) % limit
            });
            jpeg.unwrap()
        };
        let bust = draw(1, 1_013_904_223);
        let picture = image::load_from_memory(&bust).unwrap();
        assert_eq!((picture.width(), picture.height()), (240, 300));
        assert_eq!(draw(1, 1_013_904_223), bust);
        assert_ne!(draw(2, 1_013_904_223), bust, "another kind");
        assert_ne!(draw(1, 1_013_904_225), bust, "other chances");
    }
}
