//! An invented photo for tests and measurements.

/// A picture like a passport photo of 240 × 306 pixels, about 11 kB as JPEG.
pub(crate) fn jpeg() -> Vec<u8> {
    let picture = image::RgbImage::from_fn(240, 306, |x, y| {
        let (dx, dy) = (x.abs_diff(120), y.abs_diff(130));
        let grain =
            u8::try_from((x * 7 + y * 13 + x * y % 11) % 9).expect("invented values are sound");
        let color: [u8; 3] = if dx * dx * 4 + dy * dy * 2 < 19_000 {
            [196, 150, 120]
        } else if y > 215 && dx < (y - 215) * 2 + 30 {
            [60, 70, 110]
        } else {
            [205, 215, 225]
        };
        image::Rgb(color.map(|value| value + grain))
    });
    let mut file = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut file, 80);
    picture
        .write_with_encoder(encoder)
        .expect("invented values are sound");
    file
}
