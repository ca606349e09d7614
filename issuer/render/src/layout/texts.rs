//! The texts of a side: alike on every card and shaped at once, or filled card by card.

use std::sync::Arc;

use super::compile::{PAPER, template};
use super::error::{LayoutProblem, value};
use super::file::{Align, MicrotextFile, TextFile};
use super::side::SideBuilder;
use super::{CardTypes, Field, InkChoice, TRIM_MM, Template, TextBox, TextSlot, rules};
use crate::fit::{MM_PER_POINT, Room};
use crate::placed::{Frame, Placed, TextRun};
use crate::text::has_devanagari;

impl SideBuilder<'_> {
    pub(super) fn text(&mut self, at: usize, text: TextFile) -> Result<(), LayoutProblem> {
        let table = self.numbered("text", at);
        let template = template(&table, "text", &text.text)?;
        let room = text_room(&table, &text, &template)?;
        let ink = self.inks.choice(&table, "ink", &text.ink)?;
        let card_types = CardTypes::of(&table, text.card_types.as_ref())?;
        let when = text
            .when
            .as_deref()
            .map(|when| condition(&table, when))
            .transpose()?;
        let y = text.at[1];
        let words = if text.uppercase {
            text.text.to_uppercase()
        } else {
            text.text
        };
        let has_fields = template.fields().next().is_some();
        let runs = if has_fields {
            Vec::new()
        } else {
            self.shaped(&table, &words, &room, y)?
        };
        let width = if has_fields {
            room.width
        } else {
            self.widest(&runs, &room)
        };
        let frame = room_frame(&room, y, width);
        self.place(&table, frame)?;
        self.built.boxes.push(TextBox {
            table: table.clone(),
            frame,
            ink,
        });
        let on_chip = self
            .built
            .chips
            .iter()
            .any(|chip| rules::overlap(chip.frame, frame));
        if let InkChoice::Fixed(ink) = ink
            && !has_fields
            && when.is_none()
            && card_types == CardTypes::ALL
            && !on_chip
        {
            let runs = runs
                .into_iter()
                .map(|run| Placed::Text(TextRun { ink, ..run }));
            self.built.base.extend(runs);
            return Ok(());
        }
        self.built.texts.push(TextSlot {
            table: table.into(),
            template,
            when,
            card_types,
            room,
            y,
            ink,
            uppercase: text.uppercase,
        });
        Ok(())
    }

    /// A static text in its room.
    fn shaped(
        &mut self,
        table: &str,
        text: &str,
        room: &Room,
        y: f32,
    ) -> Result<Vec<TextRun>, LayoutProblem> {
        let mut pieces = Vec::new();
        self.shaper
            .shape(text, room.weight, &mut pieces)
            .map_err(|missing| LayoutProblem::Glyph {
                table: table.to_owned(),
                missing,
            })?;
        let mut out = Vec::new();
        if let Err(wide) = room.place(text, pieces, y, PAPER, self.shaper.fonts(), &mut out) {
            return value(
                table,
                "width",
                format!(
                    "the text needs {:.1} mm and has {:.1} mm",
                    wide.needed, wide.available
                ),
                "give it more room or a smaller size",
            );
        }
        let runs = out.into_iter().filter_map(|placed| match placed {
            Placed::Text(run) => Some(run),
            _ => None,
        });
        Ok(runs.collect())
    }

    /// The width of the widest line in mm.
    fn widest(&self, runs: &[TextRun], room: &Room) -> f32 {
        runs.iter()
            .map(|run| {
                let em = room.width_em(&run.pieces, self.shaper.fonts());
                em * run.size * MM_PER_POINT * run.stretch / 100.0
            })
            .fold(0.0, f32::max)
    }

    pub(super) fn microtext(
        &mut self,
        at: usize,
        microtext: &MicrotextFile,
    ) -> Result<(), LayoutProblem> {
        let table = self.numbered("microtext", at);
        rules::between(&table, "size", microtext.size, rules::MICROTEXT_POINTS)?;
        rules::positive(&table, "width", &[microtext.width])?;
        if has_devanagari(&microtext.text) {
            return value(
                &table,
                "text",
                "Hindi closes up at this size",
                "use Latin capitals",
            );
        }
        let ink = self.inks.id(&table, "ink", &microtext.ink)?;
        let mut pieces = Vec::new();
        self.shaper
            .shape(&microtext.text, microtext.font, &mut pieces)
            .map_err(|missing| LayoutProblem::Glyph {
                table: table.clone(),
                missing,
            })?;
        let em: f32 = pieces
            .iter()
            .map(|piece| self.shaper.fonts().width_em(piece))
            .sum();
        let once = em * microtext.size * MM_PER_POINT;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a card's width holds some hundred repetitions at most"
        )]
        let times = if once > 0.0 {
            (microtext.width / once) as usize
        } else {
            0
        };
        if times == 0 {
            return value(
                &table,
                "width",
                format!(
                    "the text takes {once:.1} mm and has {:.1} mm",
                    microtext.width
                ),
                "shorten the text or lengthen the line",
            );
        }
        let frame = Frame {
            x: microtext.at[0],
            y: microtext.at[1] - microtext.size * MM_PER_POINT,
            width: microtext.width,
            height: microtext.size * MM_PER_POINT,
        };
        self.place(&table, frame)?;
        self.built.base.push(Placed::Text(TextRun {
            text: Arc::from(microtext.text.repeat(times)),
            x: microtext.at[0],
            y: microtext.at[1],
            size: microtext.size,
            ink,
            tracking: 0.0,
            stretch: 100.0,
            pieces: pieces
                .iter()
                .cycle()
                .take(pieces.len() * times)
                .cloned()
                .collect(),
        }));
        Ok(())
    }
}

/// Checks the keys that say how a text may shrink.
fn text_room(table: &str, text: &TextFile, template: &Template) -> Result<Room, LayoutProblem> {
    rules::between(
        table,
        "narrow",
        text.narrow,
        [rules::NARROW_MIN_PERCENT, 100.0],
    )?;
    rules::between(table, "tracking", text.tracking, [-0.05, 0.5])?;
    let hindi = has_devanagari(&text.text) || template.fields().any(Field::may_be_hindi);
    let least = if hindi {
        rules::HINDI_MIN_POINTS
    } else {
        rules::LATIN_MIN_POINTS
    };
    rules::falling_sizes(table, &text.size, least)?;
    if text.tracking != 0.0 && hindi {
        return value(
            table,
            "tracking",
            "it would tear the headline of Hindi words",
            "remove it, or split Hindi and Latin into two texts",
        );
    }
    if let Some(y) = text.broken_y {
        rules::between(table, "broken_y", y, [0.0, TRIM_MM[1]])?;
    }
    if let Some(width) = text.width {
        rules::positive(table, "width", &[width])?;
    } else if template.fields().next().is_some() {
        return value(
            table,
            "width",
            "it is missing",
            "a text with a field needs its room in mm, so that it can shrink",
        );
    }
    Ok(Room {
        x: text.at[0],
        align: text.align,
        width: text.width.unwrap_or(f32::INFINITY),
        weight: text.font,
        sizes: text.size.clone().into(),
        narrow: text.narrow,
        tracking: text.tracking,
        lines: text.lines,
        line_height: line_height(table, text)?,
        broken_y: text.broken_y.unwrap_or(text.at[1]),
    })
}

fn line_height(table: &str, text: &TextFile) -> Result<f32, LayoutProblem> {
    match (text.lines, text.line_height) {
        (1, _) => Ok(0.0),
        (2..=4, Some(height)) => {
            rules::positive(table, "line_height", &[height])?;
            Ok(height)
        }
        (2..=4, None) => value(
            table,
            "line_height",
            "it is missing",
            "lines > 1 needs it, in mm",
        ),
        (lines, _) => value(
            table,
            "lines",
            format!("{lines} is not from 1 to 4"),
            "use 1 to 4",
        ),
    }
}

/// The frame of a text of this width about its baseline, all its lines included.
pub(super) fn room_frame(room: &Room, y: f32, width: f32) -> Frame {
    let x = match room.align {
        Align::Left => room.x,
        Align::Center => room.x - width / 2.0,
        Align::Right => room.x - width,
    };
    let em = room.sizes[0] * MM_PER_POINT;
    #[expect(clippy::cast_precision_loss, reason = "at most four lines")]
    let more_lines = (room.lines - 1) as f32;
    let first = if room.lines > 1 {
        y.min(room.broken_y)
    } else {
        y
    };
    let last = if room.lines > 1 {
        y.max(room.broken_y + more_lines * room.line_height)
    } else {
        y
    };
    let top = first - em * rules::CAPITALS_EM;
    Frame {
        x,
        y: top,
        width,
        height: last - top,
    }
}

fn condition(table: &str, when: &str) -> Result<Field, LayoutProblem> {
    let template = template(table, "when", when)?;
    let field = template.fields().next();
    match field {
        Some(field)
            if template.fields().count() == 1 && when.starts_with('{') && when.ends_with('}') =>
        {
            Ok(field)
        }
        _ => value(
            table,
            "when",
            "it is not one field",
            "write it as \"{part}\"",
        ),
    }
}
