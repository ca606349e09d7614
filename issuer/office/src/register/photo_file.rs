use std::fs::File;
use std::io::{Cursor, Read};
use std::path::{Component, Path, PathBuf};

use image::ImageDecoder;
use image::codecs::jpeg::JpegDecoder;

use super::Reason;
use super::limits::{PHOTO_BYTES_MAX, PHOTO_SIDE_MAX, PHOTO_SIDE_MIN};

/// The folder of a register file, in which its photos lie.
#[derive(Debug, Clone)]
pub(super) struct PhotoFolder {
    folder: PathBuf,
}

impl PhotoFolder {
    pub(super) fn new(folder: &Path) -> Self {
        // Without this a symbolic link could lead out of the folder unnoticed.
        Self {
            folder: folder.canonicalize().unwrap_or_else(|_| folder.to_owned()),
        }
    }

    /// The bytes of a photo that can be printed, or why it cannot.
    pub(super) fn read(&self, path: &str) -> Result<Vec<u8>, Reason> {
        let relative = Path::new(path);
        let is_inside = !path.contains('\\')
            && relative
                .components()
                .all(|component| matches!(component, Component::Normal(_)));
        if !is_inside {
            return Err(Reason::PhotoPath);
        }
        let full = self
            .folder
            .join(relative)
            .canonicalize()
            .map_err(|_| Reason::PhotoMissing)?;
        if !full.starts_with(&self.folder) {
            return Err(Reason::PhotoPath);
        }
        let file = File::open(full).map_err(|_| Reason::PhotoMissing)?;
        let mut jpeg = Vec::new();
        file.take(PHOTO_BYTES_MAX + 1)
            .read_to_end(&mut jpeg)
            .map_err(|_| Reason::PhotoMissing)?;
        check_jpeg(&jpeg)?;
        Ok(jpeg)
    }
}

/// A photo goes into the print file as it is, so it must be whole and of a kind that prints.
fn check_jpeg(jpeg: &[u8]) -> Result<(), Reason> {
    const START_OF_IMAGE: [u8; 2] = [0xFF, 0xD8];
    const END_OF_IMAGE: [u8; 2] = [0xFF, 0xD9];
    if jpeg.len() as u64 > PHOTO_BYTES_MAX {
        return Err(Reason::PhotoTooLarge);
    }
    let zeros = jpeg.iter().rev().take_while(|byte| **byte == 0).count();
    let content = &jpeg[..jpeg.len() - zeros];
    if !content.starts_with(&START_OF_IMAGE) || !content.ends_with(&END_OF_IMAGE) {
        return Err(Reason::PhotoNotJpeg);
    }
    let decoder = JpegDecoder::new(Cursor::new(jpeg)).map_err(|_| Reason::PhotoNotJpeg)?;
    let (width, height) = decoder.dimensions();
    if width.max(height) > PHOTO_SIDE_MAX || width.min(height) < PHOTO_SIDE_MIN {
        return Err(Reason::PhotoDimensions);
    }
    if !matches!(components(jpeg), Some(1 | 3)) {
        return Err(Reason::PhotoColours);
    }
    let length = usize::try_from(decoder.total_bytes()).map_err(|_| Reason::PhotoDimensions)?;
    decoder
        .read_image(&mut vec![0; length])
        .map_err(|_| Reason::PhotoNotJpeg)
}

/// Colour components of the frame header (ITU-T T.81 B.2.2): 1 is grey, 3 is colour, 4 is CMYK.
/// The decoder turns CMYK into RGB and does not tell.
fn components(jpeg: &[u8]) -> Option<u8> {
    let mut at = 2;
    loop {
        let marker = *jpeg.get(at + 1)?;
        if *jpeg.get(at)? != 0xFF {
            return None;
        }
        // Baseline, extended and progressive frames; C4, C8 and CC are other segments.
        if matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC) {
            return jpeg.get(at + 9).copied();
        }
        let is_fill = marker == 0xFF;
        let length = usize::from(u16::from_be_bytes([*jpeg.get(at + 2)?, *jpeg.get(at + 3)?]));
        at += if is_fill { 1 } else { 2 + length };
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use image::codecs::jpeg::JpegEncoder;
    use image::{DynamicImage, GrayImage, RgbImage};

    use super::*;

    fn jpeg(image: &DynamicImage) -> Vec<u8> {
        let mut jpeg = Vec::new();
        image
            .write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, 80))
            .unwrap();
        jpeg
    }

    #[test]
    fn rgb_and_grey_photos_are_read_and_others_have_their_reason() {
        let folder = tempfile::tempdir().unwrap();
        let photos = PhotoFolder::new(folder.path());
        let rgb = jpeg(&DynamicImage::ImageRgb8(RgbImage::new(240, 300)));
        let mut cut = rgb[..rgb.len() / 2].to_vec();
        cut.extend([0xFF, 0xD9]);
        let mut four_components = rgb.clone();
        let frame = rgb
            .windows(2)
            .position(|pair| pair == [0xFF, 0xC0])
            .unwrap();
        four_components[frame + 9] = 4;
        for (name, bytes, expected) in [
            ("rgb.jpg", rgb.clone(), Ok(())),
            (
                "grey.jpg",
                jpeg(&DynamicImage::ImageLuma8(GrayImage::new(240, 300))),
                Ok(()),
            ),
            ("padded.jpg", [rgb.clone(), vec![0; 100]].concat(), Ok(())),
            (
                "small.jpg",
                jpeg(&DynamicImage::ImageRgb8(RgbImage::new(99, 300))),
                Err(Reason::PhotoDimensions),
            ),
            (
                "wide.jpg",
                jpeg(&DynamicImage::ImageRgb8(RgbImage::new(1_201, 300))),
                Err(Reason::PhotoDimensions),
            ),
            ("large.jpg", vec![0xFF; 200_001], Err(Reason::PhotoTooLarge)),
            ("text.jpg", b"hello".to_vec(), Err(Reason::PhotoNotJpeg)),
            ("empty.jpg", Vec::new(), Err(Reason::PhotoNotJpeg)),
            (
                "half.jpg",
                rgb[..rgb.len() / 2].to_vec(),
                Err(Reason::PhotoNotJpeg),
            ),
        ] {
            fs::write(folder.path().join(name), &bytes).unwrap();
            assert_eq!(photos.read(name).map(|_| ()), expected, "{name}");
        }
        assert_eq!(components(&four_components), Some(4));
        assert_eq!(components(&cut[..3]), None);
        assert_eq!(photos.read("none.jpg"), Err(Reason::PhotoMissing));
    }

    #[test]
    fn a_path_stays_in_the_folder() {
        let outside = tempfile::tempdir().unwrap();
        let folder = outside.path().join("register");
        fs::create_dir(&folder).unwrap();
        let rgb = jpeg(&DynamicImage::ImageRgb8(RgbImage::new(240, 300)));
        fs::write(outside.path().join("secret.jpg"), rgb).unwrap();
        let photos = PhotoFolder::new(&folder);
        for path in [
            "../secret.jpg",
            "/etc/hostname",
            "a/../../secret.jpg",
            "..\\secret.jpg",
            "./secret.jpg",
        ] {
            assert_eq!(photos.read(path), Err(Reason::PhotoPath), "{path}");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(outside.path().join("secret.jpg"), folder.join("link.jpg"))
                .unwrap();
            assert_eq!(photos.read("link.jpg"), Err(Reason::PhotoPath));
        }
    }
}
