//! What is read from pictures that are drawn here, and from pictures that are none.

use code_reader::{SIDE_MAX, read_code, read_wanted_code};
use proptest::prelude::{any, proptest};
use proptest::test_runner::Config;
use qrcode::{EcLevel, QrCode, Version};

const TEXT: &str = "6BF NSG 5CWFOVV5J9R0LG.P7 D 35S-OA-59";
const LIGHT: u8 = 225;
const DARK: u8 = 40;

/// A picture, one byte a pixel.
struct Drawn {
    luma: Vec<u8>,
    width: u32,
    height: u32,
}

impl Drawn {
    fn read(&self) -> Option<String> {
        read_code(&self.luma, self.width, self.height)
    }

    /// Puts another picture to the right of this one.
    fn beside(&self, other: &Self) -> Self {
        let rows = self.luma.chunks(self.width as usize);
        let others = other.luma.chunks(other.width as usize);
        Self {
            luma: rows
                .zip(others)
                .flat_map(|pair| [pair.0, pair.1].concat())
                .collect(),
            width: self.width + other.width,
            height: self.height,
        }
    }
}

/// A code of version 12 with 4 light modules around it, `module` pixels a module.
fn draw(text: &str, module: u32) -> Drawn {
    let code = QrCode::with_version(text, Version::Normal(12), EcLevel::M).expect("it fits");
    let modules = u32::try_from(code.width()).expect("a small number");
    let side = (modules + 8) * module;
    let dark = |x: u32, y: u32| {
        let inside = |at: u32| (4..modules + 4).contains(&at).then(|| (at - 4) as usize);
        let place = inside(x / module).zip(inside(y / module));
        place.is_some_and(|place| code[place] == qrcode::Color::Dark)
    };
    let pixels = (0..side).flat_map(|y| (0..side).map(move |x| (x, y)));
    Drawn {
        luma: pixels
            .map(|(x, y)| if dark(x, y) { DARK } else { LIGHT })
            .collect(),
        width: side,
        height: side,
    }
}

#[test]
fn a_code_is_read_from_two_pixels_a_module_to_twenty() {
    for module in [2, 3, 4, 5, 8, 13, 20] {
        assert_eq!(
            draw(TEXT, module).read().as_deref(),
            Some(TEXT),
            "{module} pixels a module"
        );
    }
}

#[test]
fn a_code_that_is_wanted_is_read_beside_one_that_is_not() {
    let both = draw("https://example.org/", 4).beside(&draw(TEXT, 4));
    let wanted = |text: &str| text == TEXT;
    let read = read_wanted_code(&both.luma, both.width, both.height, wanted);
    assert_eq!(read.as_deref(), Some(TEXT));
}

#[test]
fn where_none_is_wanted_the_first_is_told() {
    let code = draw(TEXT, 4);
    let read = read_wanted_code(&code.luma, code.width, code.height, |_| false);
    assert_eq!(read.as_deref(), Some(TEXT));
}

#[test]
fn bytes_that_are_no_picture_of_that_size_hold_no_code() {
    let code = draw(TEXT, 4);
    for (width, height) in [
        (0, 0),
        (0, code.height),
        (code.width, 0),
        (code.width + 1, code.height),
        (code.width, code.height - 1),
        (u32::MAX, u32::MAX),
    ] {
        assert_eq!(read_code(&code.luma, width, height), None);
    }
    let row = vec![0; SIDE_MAX as usize + 1];
    assert_eq!(read_code(&row, SIDE_MAX + 1, 1), None);
    assert_eq!(read_code(&row, 1, SIDE_MAX + 1), None);
}

#[test]
fn a_picture_of_one_row_or_of_one_grey_holds_no_code() {
    for (width, height) in [
        (1, 1),
        (2, 2),
        (3, 5),
        (SIDE_MAX, 1),
        (1, SIDE_MAX),
        (640, 480),
    ] {
        for grey in [0, 127, 255] {
            let luma = vec![grey; (width * height) as usize];
            assert_eq!(read_code(&luma, width, height), None, "{width} × {height}");
        }
    }
}

proptest! {
    #![proptest_config(Config { cases: 300, failure_persistence: None, ..Config::default() })]

    #[test]
    fn noise_of_any_size_is_looked_at_without_a_panic(
        width in 1_u32..400,
        height in 1_u32..400,
        coarse in 1_u32..12,
        levels in 1_u8..=255,
        seed in any::<u64>(),
    ) {
        let mut noise = Noise(seed);
        let blots: Vec<u8> = (0..40 * 40).map(|_| noise.next() / levels * levels).collect();
        let at = |x: u32, y: u32| blots[(y / coarse % 40 * 40 + x / coarse % 40) as usize];
        let luma = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let luma: Vec<u8> = luma.map(|(x, y)| at(x, y)).collect();
        read_code(&luma, width, height);
    }

    /// Codes that were pulled, turned, cut and spoiled reach the stages that noise never does; what
    /// is read from them is the text or nothing.
    #[test]
    fn a_code_however_spoiled_is_read_rightly_or_not_at_all(
        module in 2_u32..7,
        width in 20_u32..500,
        height in 20_u32..500,
        pull in proptest::array::uniform8(-0.6_f32..0.6),
        spoiled in 0_u32..4000,
        seed in any::<u64>(),
    ) {
        let mut spoilt = pulled(&draw(TEXT, module), width, height, pull);
        let mut noise = Noise(seed);
        for _ in 0..spoiled {
            let at = noise.number() % u64::from(width * height);
            spoilt.luma[usize::try_from(at).expect("an index")] = noise.next();
        }
        let read = spoilt.read();
        assert!(read.is_none() || read.as_deref() == Some(TEXT), "{read:?}");
    }
}

/// The picture as a plane seen askew: each pixel looks back through a projective map.
fn pulled(code: &Drawn, width: u32, height: u32, by: [f32; 8]) -> Drawn {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "pixels are small numbers, and what is negative was sorted out"
    )]
    let look = |x: u32, y: u32| {
        let (u, v) = (
            x as f32 / width as f32 - 0.5,
            y as f32 / height as f32 - 0.5,
        );
        let depth = 1.0 + by[6] * u + by[7] * v;
        let u = ((1.0 + by[0]) * u + by[1] * v + by[2] * 0.2) / depth + 0.5;
        let v = ((1.0 + by[3]) * v + by[4] * u + by[5] * 0.2) / depth + 0.5;
        if !(0.0..1.0).contains(&u) || !(0.0..1.0).contains(&v) {
            return LIGHT;
        }
        let (x, y) = (
            (u * code.width as f32) as u32,
            (v * code.height as f32) as u32,
        );
        code.luma[(y * code.width + x) as usize]
    };
    let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    Drawn {
        luma: pixels.map(|(x, y)| look(x, y)).collect(),
        width,
        height,
    }
}

/// SplitMix64: <https://prng.di.unimi.it/splitmix64.c>.
struct Noise(u64);

impl Noise {
    fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn next(&mut self) -> u8 {
        self.number().to_le_bytes()[0]
    }
}
