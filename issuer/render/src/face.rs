//! A card on its layout: placed items in millimetres.

mod member_rows;

use std::sync::Arc;

use issuer_domain::Category;

use crate::card_data::CardData;
use crate::fit::{Room, TooWide};
use crate::layout::{Field, InkChoice, Layout, TextSlot};
use crate::placed::{Face, FillRule, InkId, Placed, Shape, ShapedWord, Side, Stroke};
use crate::qr::{self, QrError, QrSymbol};
use crate::text::{MissingGlyph, TextShaper};

/// Both sides of a card: what differs from card to card, to be drawn over
/// [`Layout::base`](crate::layout::Layout::base).
#[derive(Debug, Clone)]
pub struct Faces {
    /// The side with the head of family.
    pub front: Face,
    /// The side with the members and the QR.
    pub back: Face,
}

/// Why a card cannot be drawn on its layout. Texts of the card are never part of a message.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FaceError {
    /// A text is too wide after all steps.
    #[error(
        "{what} does not fit: at its smallest it needs {needed:.1} mm and has {available:.1} mm\n\nhint: shorten it in the register, or give {table} in layout.toml more width, a smaller size or a line"
    )]
    DoesNotFit {
        /// What is too wide: `the head's name`, `member 3's name`.
        what: String,
        /// Where in `layout.toml`.
        table: String,
        /// Width at the smallest size, mm.
        needed: f32,
        /// The room, mm.
        available: f32,
    },
    /// More members than rows, or so many long names that their rows are too high.
    #[error(
        "{members} members do not go on one card of {rows} rows (a long name takes more than one)\n\nhint: put some on a continuation card"
    )]
    TooManyMembers {
        /// How many members.
        members: usize,
        /// How many rows.
        rows: usize,
    },
    /// A character that no font draws.
    #[error("{missing} in {what}\n\nhint: add a font with this script to fonts.toml")]
    Glyph {
        /// Where: `the head's name`, `member 3's name`.
        what: String,
        /// Which character of which font.
        missing: MissingGlyph,
    },
    /// The signed text makes no QR for this card.
    #[error(transparent)]
    Qr(#[from] QrError),
}

/// Chooses the QR symbol and places everything that `card` says on `layout`.
pub fn lay_out(
    card: &CardData,
    layout: &Layout,
    shaper: &mut TextShaper,
) -> Result<Faces, FaceError> {
    let symbol = qr::choose(&card.qr_text)?;
    lay_out_with(card, layout, symbol, shaper)
}

/// The same with a symbol that is chosen already.
pub fn lay_out_with(
    card: &CardData,
    layout: &Layout,
    symbol: QrSymbol,
    shaper: &mut TextShaper,
) -> Result<Faces, FaceError> {
    let mut filler = Filler {
        card,
        layout,
        leading: card.categories.leading(),
        shaper,
        text: String::with_capacity(128),
        items: Vec::new(),
    };
    let mut symbol = Some(symbol);
    let front = filler.side(Side::Front, &mut symbol)?;
    let back = filler.side(Side::Back, &mut symbol)?;
    Ok(Faces { front, back })
}

struct Filler<'a> {
    card: &'a CardData,
    layout: &'a Layout,
    leading: Category,
    shaper: &'a mut TextShaper,
    text: String,
    items: Vec<Placed>,
}

impl Filler<'_> {
    /// From the lowest to the topmost: ghost, photo, chips, member table, texts, QR.
    fn side(&mut self, side: Side, symbol: &mut Option<QrSymbol>) -> Result<Face, FaceError> {
        let (card, layout) = (self.card, self.layout);
        let contents = layout.side(side);
        self.items = Vec::with_capacity(contents.texts.len() + 4 * card.members.len() + 8);
        let photo = |slot: &crate::layout::PhotoSlot| Placed::Photo {
            frame: slot.frame,
            radius: slot.radius,
            opacity: slot.opacity,
        };
        if card.photo.is_some() {
            self.items
                .extend(contents.ghost.iter().chain(&contents.photo).map(photo));
        } else if let Some(slot) = &contents.photo {
            self.items
                .extend(slot.figure.iter().cloned().map(Placed::Shape));
        }
        let border = contents.photo.as_ref().and_then(|slot| slot.border.clone());
        self.items.extend(border.map(Placed::Shape));
        for chip in contents
            .chips
            .iter()
            .filter(|chip| chip.card_types.contains(card.card_type))
        {
            let fill = Some((self.ink(chip.ink), FillRule::NonZero));
            let stroke = chip.border.map(|(ink, width)| Stroke {
                ink: self.ink(ink),
                width,
                round: false,
            });
            self.items.push(Placed::Shape(Shape {
                segments: chip.segments.clone(),
                fill,
                stroke,
            }));
        }
        if let Some(members) = &contents.members {
            self.members(members)?;
        }
        for slot in contents
            .texts
            .iter()
            .filter(|slot| slot.card_types.contains(card.card_type))
        {
            self.text_slot(slot)?;
        }
        if let Some(frame) = contents.qr
            && let Some(symbol) = symbol.take()
        {
            self.items.push(Placed::Qr { frame, symbol });
        }
        Ok(Face {
            items: std::mem::take(&mut self.items),
        })
    }

    fn text_slot(&mut self, slot: &TextSlot) -> Result<(), FaceError> {
        let words = self.layout.words();
        self.text.clear();
        if let Some(field) = slot.when {
            field.write(self.card, words, &mut self.text);
            if self.text.is_empty() {
                return Ok(());
            }
            self.text.clear();
        }
        if !slot.template.write(self.card, words, &mut self.text) || self.text.is_empty() {
            return Ok(());
        }
        if slot.uppercase {
            self.text = self.text.to_uppercase();
        }
        let what = || match slot.template.fields().next() {
            Some(field) => Field::words(field).to_owned(),
            None => "a text of the layout".to_owned(),
        };
        self.line(&slot.room, slot.ink, slot.y)
            .map_err(|trouble| trouble.error(what(), &slot.table))
    }

    /// Shapes and places what stands in `self.text`.
    fn line(&mut self, room: &Room, ink: InkChoice, y: f32) -> Result<(), Trouble> {
        let mut pieces: Vec<Arc<ShapedWord>> = Vec::with_capacity(8);
        self.shaper
            .shape(&self.text, room.weight, &mut pieces)
            .map_err(Trouble::Glyph)?;
        let ink = self.ink(ink);
        room.place(
            &self.text,
            pieces,
            y,
            ink,
            self.shaper.fonts(),
            &mut self.items,
        )
        .map_err(Trouble::Width)
    }

    fn ink(&self, choice: InkChoice) -> InkId {
        choice.of(self.layout.category_style(self.leading))
    }
}

/// What is wrong with a text, before it is known which one it is.
enum Trouble {
    Glyph(MissingGlyph),
    Width(TooWide),
}

impl Trouble {
    fn error(self, what: String, table: &str) -> FaceError {
        match self {
            Self::Glyph(missing) => FaceError::Glyph { what, missing },
            Self::Width(TooWide { needed, available }) => FaceError::DoesNotFit {
                what,
                table: table.to_owned(),
                needed,
                available,
            },
        }
    }
}

#[cfg(test)]
mod member_tests;
#[cfg(test)]
mod tests;
