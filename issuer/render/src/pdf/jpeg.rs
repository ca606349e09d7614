//! Photos as they go into a PDF: the JPEG file itself, without the metadata that a camera put in.

/// Larger photos are a mistake: 20 × 25.5 mm at 600 dpi are 472 × 602 pixels.
pub(crate) const BYTES_MAX: usize = 2_000_000;

/// A photo that a PDF can hold unchanged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Jpeg {
    bytes: Vec<u8>,
    width: u16,
    height: u16,
    colors: Colors,
    orientation: Orientation,
}

/// What the samples mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Colors {
    Gray,
    Rgb,
}

/// Why a photo cannot be printed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PhotoError {
    /// Not a JPEG file, or a damaged one.
    #[error("the photo is not a whole JPEG file\n\nhint: save it again as JPEG")]
    NotJpeg,
    /// Larger than a photo of a card can be.
    #[error(
        "the photo has {bytes} bytes, more than {BYTES_MAX}\n\nhint: scale it to about 480 × 600 pixels"
    )]
    TooLarge {
        /// Size of the file.
        bytes: usize,
    },
    /// Colours that a press would turn into something else.
    #[error(
        "the photo has {components} colour components\n\nhint: save it as an RGB or grey JPEG, not CMYK"
    )]
    Colors {
        /// Components of the frame header.
        components: u8,
    },
    /// More than 8 bits a sample.
    #[error("the photo has {bits} bits a sample\n\nhint: save it as an ordinary 8-bit JPEG")]
    Precision {
        /// Bits a sample.
        bits: u8,
    },
}

/// How the picture must be turned to stand upright (Exif 2.32, tag 0x0112).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Orientation(u8);

impl Orientation {
    const UPRIGHT: Self = Self(1);

    /// Whether width and height change places.
    fn is_sideways(self) -> bool {
        self.0 >= 5
    }

    /// The matrix that draws the unit square's image upright into left, bottom, width, height.
    pub(crate) fn matrix(self, [left, bottom, width, height]: [f32; 4]) -> [f32; 6] {
        let [right, top] = [left + width, bottom + height];
        match self.0 {
            2 => [-width, 0.0, 0.0, height, right, bottom],
            3 => [-width, 0.0, 0.0, -height, right, top],
            4 => [width, 0.0, 0.0, -height, left, top],
            5 => [0.0, -height, -width, 0.0, right, top],
            6 => [0.0, -height, width, 0.0, left, top],
            7 => [0.0, height, width, 0.0, left, bottom],
            8 => [0.0, height, -width, 0.0, right, bottom],
            _ => [width, 0.0, 0.0, height, left, bottom],
        }
    }
}

impl Jpeg {
    /// Reads a file's headers and drops its metadata: a phone writes its place into photos.
    pub(crate) fn read(file: &[u8]) -> Result<Self, PhotoError> {
        if file.len() > BYTES_MAX {
            return Err(PhotoError::TooLarge { bytes: file.len() });
        }
        let mut rest = file
            .strip_prefix(&[0xFF, 0xD8])
            .ok_or(PhotoError::NotJpeg)?;
        let mut bytes = Vec::with_capacity(file.len());
        bytes.extend([0xFF, 0xD8]);
        let mut frame = None;
        let mut orientation = Orientation::UPRIGHT;
        loop {
            // Any number of fill bytes may stand before a marker (ITU T.81, B.1.1.2).
            while let [0xFF, 0xFF, ..] = rest {
                rest = &rest[1..];
            }
            let [0xFF, marker, high, low, ..] = *rest else {
                return Err(PhotoError::NotJpeg);
            };
            let length = usize::from(u16::from_be_bytes([high, low]));
            let segment = rest.get(..2 + length).filter(|_| length >= 2);
            let segment = segment.ok_or(PhotoError::NotJpeg)?;
            match marker {
                0xE1 => orientation = exif_orientation(&segment[4..]).unwrap_or(orientation),
                // Adobe's segment says whether three components are RGB or YCbCr.
                0xE0 | 0xE2..=0xED | 0xEF | 0xFE => {}
                // Start of scan: the picture itself follows.
                0xDA => break,
                _ => {
                    if matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC) {
                        frame = Some(frame_header(segment)?);
                    }
                    bytes.extend_from_slice(segment);
                }
            }
            rest = &rest[2 + length..];
        }
        bytes.extend_from_slice(rest);
        let (width, height, colors) = frame.ok_or(PhotoError::NotJpeg)?;
        Ok(Self {
            bytes,
            width,
            height,
            colors,
            orientation,
        })
    }

    /// The file for the PDF.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Width and height in pixels as stored.
    pub(crate) fn stored_size(&self) -> [u16; 2] {
        [self.width, self.height]
    }

    /// Width and height in pixels as seen.
    pub(crate) fn upright_size(&self) -> [u16; 2] {
        if self.orientation.is_sideways() {
            [self.height, self.width]
        } else {
            [self.width, self.height]
        }
    }

    pub(crate) fn colors(&self) -> Colors {
        self.colors
    }

    pub(crate) fn orientation(&self) -> Orientation {
        self.orientation
    }
}

/// Marker, length, precision, height, width, components (ITU T.81, B.2.2).
fn frame_header(segment: &[u8]) -> Result<(u16, u16, Colors), PhotoError> {
    let [
        _,
        _,
        _,
        _,
        bits,
        height_high,
        height_low,
        width_high,
        width_low,
        components,
        ..,
    ] = *segment
    else {
        return Err(PhotoError::NotJpeg);
    };
    if bits != 8 {
        return Err(PhotoError::Precision { bits });
    }
    let colors = match components {
        1 => Colors::Gray,
        3 => Colors::Rgb,
        _ => return Err(PhotoError::Colors { components }),
    };
    let width = u16::from_be_bytes([width_high, width_low]);
    let height = u16::from_be_bytes([height_high, height_low]);
    if width == 0 || height == 0 {
        return Err(PhotoError::NotJpeg);
    }
    Ok((width, height, colors))
}

/// The orientation from an Exif segment's first directory.
fn exif_orientation(segment: &[u8]) -> Option<Orientation> {
    const ORIENTATION_TAG: u16 = 0x0112;
    let tiff = segment.strip_prefix(b"Exif\0\0")?;
    let little_endian = tiff.starts_with(b"II");
    let u16_at = |at: usize| {
        let bytes = tiff.get(at..at + 2)?.try_into().ok()?;
        Some(if little_endian {
            u16::from_le_bytes(bytes)
        } else {
            u16::from_be_bytes(bytes)
        })
    };
    let u32_at = |at: usize| {
        let bytes = tiff.get(at..at + 4)?.try_into().ok()?;
        Some(if little_endian {
            u32::from_le_bytes(bytes)
        } else {
            u32::from_be_bytes(bytes)
        })
    };
    let directory = usize::try_from(u32_at(4)?).ok()?.min(tiff.len());
    let entries = usize::from(u16_at(directory)?);
    let entry = (0..entries)
        .map(|entry| directory + 2 + 12 * entry)
        .find(|&entry| u16_at(entry) == Some(ORIENTATION_TAG))?;
    let value = u8::try_from(u16_at(entry + 8)?).ok()?;
    (1..=8).contains(&value).then_some(Orientation(value))
}

#[cfg(test)]
mod tests {
    use image::codecs::jpeg::JpegEncoder;
    use image::{ExtendedColorType, GrayImage, RgbImage};

    use super::*;

    fn rgb() -> Vec<u8> {
        let mut file = Vec::new();
        let picture = RgbImage::from_fn(24, 30, |x, y| {
            image::Rgb(
                [(x + y) % 7, x % 5, y % 3]
                    .map(|part| [20, 60, 90, 120, 150, 180, 210][part as usize]),
            )
        });
        picture
            .write_with_encoder(JpegEncoder::new(&mut file))
            .unwrap();
        file
    }

    /// The file with a segment behind its first marker.
    fn with_segment(file: &[u8], marker: u8, content: &[u8]) -> Vec<u8> {
        let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
        [&file[..2], &[0xFF, marker], &length, content, &file[2..]].concat()
    }

    fn exif(orientation: u16) -> Vec<u8> {
        let mut content = b"Exif\0\0MM\0\x2A\0\0\0\x08\0\x02".to_vec();
        content.extend(*b"\x01\x0F\0\x02\0\0\0\x04Shop");
        content.extend(*b"\x01\x12\0\x03\0\0\0\x01");
        content.extend(orientation.to_be_bytes());
        content.extend([0, 0]);
        content
    }

    #[test]
    fn metadata_is_left_out_and_the_picture_is_not_touched() {
        let file = rgb();
        let bare = Jpeg::read(&file).unwrap();
        let told = with_segment(&exif_file(&file, 1), 0xFE, b"taken in Rampur");
        let photo = Jpeg::read(&told).unwrap();
        assert_eq!(photo, bare);
        assert!(!photo.bytes().windows(6).any(|word| word == b"Rampur"));
        let picture = |bytes| image::load_from_memory(bytes).unwrap().to_rgb8();
        assert_eq!(picture(photo.bytes()), picture(&file));
        assert_eq!(
            (photo.stored_size(), photo.colors()),
            ([24, 30], Colors::Rgb)
        );
    }

    fn exif_file(file: &[u8], orientation: u16) -> Vec<u8> {
        with_segment(file, 0xE1, &exif(orientation))
    }

    #[test]
    fn a_photo_from_a_phone_held_sideways_stands_upright() {
        let size = |orientation| {
            Jpeg::read(&exif_file(&rgb(), orientation))
                .unwrap()
                .upright_size()
        };
        assert_eq!([1, 2, 3, 4].map(size), [[24, 30]; 4]);
        assert_eq!([5, 6, 7, 8].map(size), [[30, 24]; 4]);
        assert_eq!([0, 9, 700].map(size), [[24, 30]; 3]);
        // The stored top edge, between (0, 1) and (1, 1), becomes the right one.
        let [_, _, right, _, left, top] = Orientation(6).matrix([10.0, 20.0, 3.0, 4.0]);
        let near = |one: f32, other: f32| (one - other).abs() < 1e-6;
        assert!(near(left, 10.0) && near(left + right, 13.0) && near(top, 24.0));
    }

    #[test]
    fn grey_photos_pass_and_others_are_refused_with_what_to_do() {
        let mut grey = Vec::new();
        GrayImage::new(8, 8)
            .write_with_encoder(JpegEncoder::new(&mut grey))
            .unwrap();
        assert_eq!(Jpeg::read(&grey).unwrap().colors(), Colors::Gray);

        let mut cmyk = rgb();
        let frame = cmyk
            .windows(2)
            .position(|pair| pair == [0xFF, 0xC0])
            .unwrap();
        cmyk[frame + 9] = 4;
        assert_eq!(Jpeg::read(&cmyk), Err(PhotoError::Colors { components: 4 }));
        let mut deep = rgb();
        deep[frame + 4] = 12;
        assert_eq!(Jpeg::read(&deep), Err(PhotoError::Precision { bits: 12 }));

        let mut png = Vec::new();
        let encoder = image::codecs::png::PngEncoder::new(&mut png);
        image::ImageEncoder::write_image(encoder, &[0; 3], 1, 1, ExtendedColorType::Rgb8).unwrap();
        assert_eq!(Jpeg::read(&png), Err(PhotoError::NotJpeg));
        let large = vec![0xFF; BYTES_MAX + 1];
        assert_eq!(
            Jpeg::read(&large),
            Err(PhotoError::TooLarge {
                bytes: BYTES_MAX + 1
            })
        );
    }

    #[test]
    fn no_damaged_file_makes_it_panic() {
        let file = exif_file(&rgb(), 6);
        for length in 0..file.len().min(700) {
            let _ = Jpeg::read(&file[..length]);
            let mut flipped = file.clone();
            flipped[length] ^= 0xFF;
            let _ = Jpeg::read(&flipped);
        }
    }
}
