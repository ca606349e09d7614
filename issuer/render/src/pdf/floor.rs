//! The least that a page pair can cost: what any writer of such lots must do for each card. A lot's
//! speed is told as a share of it, which is the same on a slow and on a busy machine.

use std::io::{self, Write};

use crate::CardData;
use crate::face::Faces;
use crate::fonts::FontSet;
use crate::layout::Layout;
use crate::placed::Face;
use crate::qr::{self, QrError};

use super::content::ContentBytes;
use super::deflate::Deflater;
use super::drawing::{self, Scene};
use super::geometry::PageGeometry;
use super::image_mask::ImageMask;
use super::jpeg::{Jpeg, PhotoError};
use super::lot_canvas::LotCanvas;
use super::subset_fonts::SubsetFonts;

/// Does for each card what no writer can do without: choose the QR with its mask, deflate two
/// content streams such as the card's own, copy the photo, write it all. Signing comes on top.
///
/// Not in it: laying out, shaping, writing the streams' text, hashing, objects and their table.
pub struct Floor {
    streams: Vec<[Vec<u8>; 2]>,
    deflater: Deflater,
}

/// Why the floor cannot be measured with a card.
#[derive(Debug, thiserror::Error)]
pub enum FloorError {
    /// The card's text makes no symbol.
    #[error(transparent)]
    Qr(#[from] QrError),
    /// The card's photo cannot be read.
    #[error(transparent)]
    Photo(#[from] PhotoError),
    /// What is written cannot be written.
    #[error("the floor's output cannot be written")]
    Write(#[from] io::Error),
}

impl Floor {
    /// A floor for these cards; draws each of them once to know its streams.
    pub fn new<'a>(
        cards: impl IntoIterator<Item = (&'a CardData, &'a Faces, &'a Layout)>,
        fonts: &FontSet,
    ) -> Result<Self, FloorError> {
        let mut subsets = SubsetFonts::new(fonts);
        let mut streams = Vec::new();
        for (card, faces, layout) in cards {
            let photo = card.photo.as_deref().map(Jpeg::read).transpose()?;
            let scene = Scene {
                geometry: PageGeometry::LOT,
                inks: &layout.inks,
                separations: &[],
                fonts,
                photo: photo.as_ref(),
            };
            let mut stream = |face: &Face| {
                let mut content = ContentBytes::default();
                let mut canvas = LotCanvas::new(&mut content, &mut subsets);
                drawing::draw(&face.items, scene, &mut canvas);
                content.as_bytes().to_vec()
            };
            streams.push([stream(&faces.front), stream(&faces.back)]);
        }
        Ok(Self {
            streams,
            deflater: Deflater::new(),
        })
    }

    /// The floor's work for the `index`-th card, with the same text and photo.
    pub fn card(
        &mut self,
        index: usize,
        card: &CardData,
        out: &mut impl Write,
    ) -> Result<(), FloorError> {
        let symbol = qr::choose(&card.qr_text)?;
        out.write_all(&ImageMask::of(&symbol).bytes)?;
        for stream in self.streams.get(index).into_iter().flatten() {
            out.write_all(self.deflater.deflate(stream)?)?;
        }
        if let Some(photo) = &card.photo {
            out.write_all(photo)?;
        }
        Ok(())
    }
}

impl std::fmt::Debug for Floor {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Floor")
            .field("cards", &self.streams.len())
            .finish_non_exhaustive()
    }
}
