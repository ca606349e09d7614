use std::path::Path;

use image::{GrayImage, ImageReader, Limits, imageops};
use rxing::BarcodeFormat;

/// Pixels along one side of a picture: phones take up to 12,000.
const SIDE_MAX: u32 = 16_384;
/// Bytes that decoding a picture may take: 64 million pixels of three bytes, and room to work.
const DECODE_BYTES_MAX: u64 = 256 << 20;
/// Below this many pixels a side no version of a card's QR has two pixels a module.
const SIDE_MIN: u32 = 160;

/// Why a picture cannot be looked at.
#[derive(Debug, thiserror::Error)]
#[error(
    "the picture {path} cannot be read: {source}\n\n\
     hint: card-verify reads PNG and JPEG of up to {SIDE_MAX} pixels a side"
)]
pub(crate) struct PictureError {
    path: String,
    source: image::ImageError,
}

/// The text of the QR in a picture; one that is wanted if there is one. `None` where none is read.
pub(crate) fn read_code(
    path: &Path,
    wanted: impl Fn(&str) -> bool,
) -> Result<Option<String>, PictureError> {
    let failed = |source| PictureError {
        path: path.display().to_string(),
        source,
    };
    let mut reader = ImageReader::open(path)
        .and_then(ImageReader::with_guessed_format)
        .map_err(|error| failed(error.into()))?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(DECODE_BYTES_MAX);
    reader.limits(limits);
    let mut picture = reader.decode().map_err(failed)?.into_luma8();

    let mut other = None;
    loop {
        for read in [read_plain, read_filtered] {
            match read(&picture) {
                Some(text) if wanted(&text) => return Ok(Some(text)),
                text => other = other.or(text),
            }
        }
        // Blur and noise of a large photo go when it is halved; more codes are read so.
        let (width, height) = (picture.width() / 2, picture.height() / 2);
        if width.min(height) < SIDE_MIN {
            return Ok(other);
        }
        picture = imageops::thumbnail(&picture, width, height);
    }
}

fn read_plain(picture: &GrayImage) -> Option<String> {
    let (width, height) = picture.dimensions();
    rxing::helpers::detect_in_luma_slice(picture, width, height, Some(BarcodeFormat::QR_CODE))
        .ok()
        .map(|result| result.getText().to_owned())
}

fn read_filtered(picture: &GrayImage) -> Option<String> {
    let (width, height) = picture.dimensions();
    let qr = Some(BarcodeFormat::QR_CODE);
    rxing::helpers::detect_in_luma_filtered(picture.as_raw().clone(), width, height, qr)
        .ok()
        .map(|result| result.getText().to_owned())
}
