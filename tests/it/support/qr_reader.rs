//! Two readers of QR codes that share no code: zbar and rxing. zbar reads barcodes, too.

use std::path::Path;

use rxing::BarcodeFormat;

use crate::page_picture::PagePicture;
use crate::tool;

/// What zbar reads, every byte of it; `None` where it sees no QR code.
///
/// # Panics
/// Where zbar is not installed.
pub fn read_with_zbar(picture: &Path) -> Option<String> {
    zbar(picture, "-Sqrcode.enable")
}

/// What zbar reads from a barcode in Code 128; `None` where it sees none.
///
/// # Panics
/// Where zbar is not installed.
pub fn read_code_128_with_zbar(picture: &Path) -> Option<String> {
    zbar(picture, "-Scode128.enable")
}

fn zbar(picture: &Path, symbology: &str) -> Option<String> {
    let picture = picture.to_string_lossy();
    // One kind only; in binary mode it adds no line end and changes no characters.
    let only = ["-Sdisable", symbology, "-Sbinary"];
    let arguments = [&["--raw", "-q", "--nodbus"], &only[..], &[&*picture]].concat();
    let output = tool::run_for_output("zbarimg", &arguments);
    let text = String::from_utf8(output.stdout).expect("a card's text is ASCII");
    (!text.is_empty()).then_some(text)
}

/// What rxing reads; `None` where it sees no QR code.
pub fn read_with_rxing(picture: &PagePicture) -> Option<String> {
    let PagePicture {
        width,
        height,
        pixels,
        ..
    } = picture;
    let format = Some(BarcodeFormat::QR_CODE);
    let found = rxing::helpers::detect_in_luma(pixels.clone(), *width, *height, format).ok()?;
    Some(found.getText().to_owned())
}
