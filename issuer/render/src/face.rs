//! A card on its layout: placed items in millimetres.

use std::sync::Arc;

use issuer_domain::Category;

use crate::card_data::{CardData, MemberLine};
use crate::fit::{Room, TooWide};
use crate::layout::{Column, Field, InkChoice, Layout, MemberTable, Pitch, RowLine, TextSlot};
use crate::placed::{Face, FillRule, InkId, Placed, Shape, ShapedWord, Side, Stroke};
use crate::qr::{self, QrError, QrSymbol};
use crate::text::{MissingGlyph, TextShaper, has_devanagari};

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
    /// More members than rows.
    #[error(
        "the card lists {members} members, its layout has {rows} rows\n\nhint: put the rest on a continuation card"
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

    fn members(&mut self, table: &MemberTable) -> Result<(), FaceError> {
        let members = &self.card.members;
        let Some(pitch) = table
            .pitches
            .iter()
            .find(|pitch| pitch.rows >= members.len())
        else {
            let rows = table.pitches.last().map_or(0, |pitch| pitch.rows);
            return Err(FaceError::TooManyMembers {
                members: members.len(),
                rows,
            });
        };
        let lines = pitch.lines.get(members.len()).into_iter().flatten();
        self.items.extend(lines.cloned().map(Placed::Shape));
        let mut top = table.top;
        for (number, member) in (1..).zip(members) {
            self.member(number, member, top, pitch, table)
                .map_err(|(part, trouble)| {
                    trouble.error(format!("member {number}'s {part}"), "back.members")
                })?;
            top += pitch.height;
        }
        Ok(())
    }

    fn member(
        &mut self,
        number: usize,
        member: &MemberLine,
        top: f32,
        pitch: &Pitch,
        table: &MemberTable,
    ) -> Result<(), (&'static str, Trouble)> {
        let (first, second) = match (member.name.hindi(), member.name.latin()) {
            (Some(hindi), Some(latin)) => (hindi, Some(latin)),
            _ => (member.name.first_hindi(), None),
        };
        let second = second.filter(|_| table.second_name.is_some());
        match second {
            Some(_) => self.cell(&table.name, table.name.line, first, top, pitch),
            None => self.only_name(&table.name, first, top, pitch),
        }
        .map_err(|trouble| ("name", trouble))?;
        if let (Some(column), Some(second)) = (&table.second_name, second) {
            self.cell(column, column.line, second, top, pitch)
                .map_err(|trouble| ("second name", trouble))?;
        }
        for (column, words) in [
            (&table.relation, member.relation.hindi(member.gender)),
            (&table.relation_latin, member.relation.latin(member.gender)),
        ] {
            if let Some(column) = column {
                self.cell(column, column.line, words, top, pitch)
                    .map_err(|trouble| ("relation", trouble))?;
            }
        }
        let digits = |number: usize| number.to_string();
        if let (Some(column), Some(year)) = (&table.birth_year, member.birth_year) {
            self.cell(column, column.line, &digits(year.into()), top, pitch)
                .map_err(|trouble| ("year of birth", trouble))?;
        }
        if let Some(column) = &table.number {
            self.cell(column, column.line, &digits(number), top, pitch)
                .map_err(|trouble| ("number", trouble))?;
        }
        Ok(())
    }

    /// A name in one script stands in the row's middle; a long Latin one may take both lines. (Hindi
    /// vowel signs would touch between lines that close.)
    fn only_name(
        &mut self,
        column: &Column,
        name: &str,
        top: f32,
        pitch: &Pitch,
    ) -> Result<(), Trouble> {
        match self.cell(column, RowLine::Middle, name, top, pitch) {
            Err(Trouble::Width(_)) if !has_devanagari(name) => {
                let room = Room {
                    lines: 2,
                    line_height: pitch.second - pitch.first,
                    broken_y: top + pitch.first,
                    ..column.room.clone()
                };
                self.line(&room, column.ink, top + pitch.middle)
            }
            placed => placed,
        }
    }

    fn cell(
        &mut self,
        column: &Column,
        line: RowLine,
        text: &str,
        top: f32,
        pitch: &Pitch,
    ) -> Result<(), Trouble> {
        self.text.clear();
        self.text.push_str(text);
        let y = top
            + match line {
                RowLine::First => pitch.first,
                RowLine::Second => pitch.second,
                RowLine::Middle => pitch.middle,
            };
        self.line(&column.room, column.ink, y)
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
mod tests;
