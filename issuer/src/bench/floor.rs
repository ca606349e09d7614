//! The least that any writer of such cards must do: sign, choose the QR symbol, deflate the pages'
//! text, read the photo, write.

use std::fmt::Write as _;
use std::io::{self, Write};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use issuer_render::face::Faces;
use issuer_render::placed::{Face, Placed};
use issuer_render::qr::QrSymbol;

/// The shortest page content that shows a side's text: an operator for the font and the place of
/// each line, and its glyphs as hexadecimal numbers.
pub(super) fn least_content(faces: &Faces) -> [Vec<u8>; 2] {
    [&faces.front, &faces.back].map(content)
}

/// Deflates both pages at the level that PDF writers use, and writes them with the symbol's bits
/// and the photo.
pub(super) fn write_card(
    content: &[Vec<u8>; 2],
    symbol: &QrSymbol,
    photo: &[u8],
    out: &mut impl Write,
) -> io::Result<()> {
    for page in content {
        let mut deflated = ZlibEncoder::new(Vec::with_capacity(page.len()), Compression::new(6));
        deflated.write_all(page)?;
        out.write_all(&deflated.finish()?)?;
    }
    for row in symbol.rows() {
        let bytes = usize::from(symbol.size().div_ceil(8));
        out.write_all(&row.to_le_bytes()[..bytes])?;
    }
    out.write_all(photo)
}

fn content(face: &Face) -> Vec<u8> {
    let mut text = String::new();
    for item in &face.items {
        let Placed::Text(run) = item else { continue };
        let _ = write!(text, "BT /F {} Tf {:.2} {:.2} Td <", run.size, run.x, run.y);
        for glyph in run.pieces.iter().flat_map(|piece| &piece.glyphs) {
            let _ = write!(text, "{:04x}", glyph.id);
        }
        text.push_str("> Tj ET\n");
    }
    text.into_bytes()
}
