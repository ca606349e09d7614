use std::path::Path;

use code_reader::SIDE_MAX;
use image::{ImageReader, Limits};

/// Bytes that decoding a picture may take: 64 million pixels of three bytes, and room to work.
const DECODE_BYTES_MAX: u64 = 256 << 20;

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
    let picture = reader.decode().map_err(failed)?.into_luma8();
    let (width, height) = picture.dimensions();
    Ok(code_reader::read_wanted_code(
        &picture, width, height, wanted,
    ))
}
