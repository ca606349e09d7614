//! One side of a layout: from its tables to items that are ready.

use std::sync::Arc;

use super::compile::{Inks, PAPER, template};
use super::error::{LayoutProblem, value};
use super::file::{
    Align, ChipFile, EmblemSlotFile, GhostFile, MicrotextFile, PhotoFile, QrFile, SideFile,
    TextFile,
};
use super::outline::rounded_rectangle;
use super::{
    BLEED_MM, CardTypes, Chip, Field, Files, InkChoice, PhotoSlot, SideLayout, TRIM_MM, TextBox,
    TextSlot, rules,
};
use crate::artwork;
use crate::fit::{MM_PER_POINT, Room};
use crate::placed::{FillRule, Frame, Placed, Shape, Side, Stroke, TextRun};
use crate::text::{TextShaper, has_devanagari};

/// Builds a side, checking as it goes.
pub(super) struct SideBuilder<'a> {
    pub(super) name: &'static str,
    pub(super) inks: &'a Inks,
    files: &'a dyn Files,
    shaper: &'a mut TextShaper,
    pub(super) built: SideLayout,
}

impl<'a> SideBuilder<'a> {
    pub(super) fn build(
        side: Side,
        file: SideFile,
        inks: &'a Inks,
        files: &'a dyn Files,
        shaper: &'a mut TextShaper,
    ) -> Result<SideLayout, LayoutProblem> {
        let name = match side {
            Side::Front => "front",
            Side::Back => "back",
        };
        let mut builder = Self {
            name,
            inks,
            files,
            shaper,
            built: SideLayout::default(),
        };
        builder.artwork()?;
        if let Some(qr) = file.qr {
            builder.qr(&qr)?;
        }
        if let Some(slot) = file.emblem_slot {
            builder.emblem_slot(&slot)?;
        }
        builder.built.base_shapes = builder.built.base.len();
        for (at, chip) in file.chip.into_iter().enumerate() {
            builder.chip(at, &chip)?;
        }
        if let Some(photo) = file.photo {
            builder.photo(&photo)?;
        }
        if let Some(ghost) = file.ghost {
            builder.ghost(&ghost)?;
        }
        for (at, text) in file.text.into_iter().enumerate() {
            builder.text(at, text)?;
        }
        for (at, microtext) in file.microtext.into_iter().enumerate() {
            builder.microtext(at, &microtext)?;
        }
        if let Some(members) = file.members {
            builder.members(members)?;
        }
        Ok(builder.built)
    }

    pub(super) fn table(&self, name: &str) -> String {
        format!("{}.{name}", self.name)
    }

    fn numbered(&self, name: &str, at: usize) -> String {
        format!("{}.{name}[{}]", self.name, at + 1)
    }

    /// Refuses what leaves the safe area or stands on the QR box.
    pub(super) fn place(&self, table: &str, frame: Frame) -> Result<(), LayoutProblem> {
        rules::inside_safe_area(table, frame)?;
        match self.built.qr {
            Some(qr) if rules::overlap(qr, frame) => value(
                table,
                "at",
                "it stands on the QR box",
                format!(
                    "keep out of x {} to {}, y {} to {}",
                    qr.x,
                    qr.x + qr.width,
                    qr.y,
                    qr.y + qr.height
                ),
            ),
            _ => Ok(()),
        }
    }

    fn svg(&self, file: &str, view_box: Frame, at: [f32; 2]) -> Result<Vec<Shape>, LayoutProblem> {
        let svg = self.files.read(file)?;
        // The viewBox's own corner stands at `at`, whatever its numbers.
        artwork::read(&svg, view_box, at, &self.inks.list).map_err(|problem| {
            LayoutProblem::Artwork {
                file: file.to_owned(),
                problem,
            }
        })
    }

    fn artwork(&mut self) -> Result<(), LayoutProblem> {
        let sheet = Frame {
            x: -BLEED_MM,
            y: -BLEED_MM,
            width: TRIM_MM[0] + 2.0 * BLEED_MM,
            height: TRIM_MM[1] + 2.0 * BLEED_MM,
        };
        let shapes = self.svg(&format!("{}.svg", self.name), sheet, [sheet.x, sheet.y])?;
        self.built
            .base
            .extend(shapes.into_iter().map(Placed::Shape));
        Ok(())
    }

    fn qr(&mut self, qr: &QrFile) -> Result<(), LayoutProblem> {
        let table = self.table("qr");
        rules::between(&table, "size", qr.size, rules::QR_BOX_MM)?;
        rules::between(&table, "radius", qr.radius, [0.0, 3.0])?;
        let frame = Frame {
            x: qr.at[0],
            y: qr.at[1],
            width: qr.size,
            height: qr.size,
        };
        rules::inside_safe_area(&table, frame)?;
        self.built.qr = Some(frame);
        self.built.base.push(Placed::Shape(Shape {
            segments: rounded_rectangle(frame, qr.radius),
            fill: Some((PAPER, FillRule::NonZero)),
            stroke: None,
        }));
        Ok(())
    }

    fn emblem_slot(&mut self, slot: &EmblemSlotFile) -> Result<(), LayoutProblem> {
        let table = self.table("emblem_slot");
        rules::positive(&table, "size", &slot.size)?;
        let frame = frame(slot.at, slot.size);
        self.place(&table, frame)?;
        let shapes = self.svg(
            &slot.file,
            Frame {
                x: 0.0,
                y: 0.0,
                ..frame
            },
            slot.at,
        )?;
        self.built
            .base
            .extend(shapes.into_iter().map(Placed::Shape));
        Ok(())
    }

    fn chip(&mut self, at: usize, chip: &ChipFile) -> Result<(), LayoutProblem> {
        let table = self.numbered("chip", at);
        rules::positive(&table, "size", &chip.size)?;
        rules::between(&table, "radius", chip.radius, [0.0, chip.size[1] / 2.0])?;
        let frame = frame(chip.at, chip.size);
        self.place(&table, frame)?;
        let border = match (&chip.border, chip.border_width) {
            (Some(ink), Some(width)) => {
                rules::between(&table, "border_width", width, [0.05, 1.0])?;
                Some((self.inks.choice(&table, "border", ink)?, width))
            }
            (None, None) => None,
            _ => return border_needs_both(&table),
        };
        self.built.chips.push(Chip {
            frame,
            segments: rounded_rectangle(frame, chip.radius),
            ink: self.inks.choice(&table, "ink", &chip.ink)?,
            border,
            card_types: CardTypes::of(&table, chip.card_types.as_ref())?,
        });
        Ok(())
    }

    fn photo(&mut self, photo: &PhotoFile) -> Result<(), LayoutProblem> {
        let table = self.table("photo");
        rules::positive(&table, "size", &photo.size)?;
        let frame = frame(photo.at, photo.size);
        rules::between(
            &table,
            "radius",
            photo.radius,
            [0.0, photo.size[0].min(photo.size[1]) / 2.0],
        )?;
        self.place(&table, frame)?;
        let border = match (&photo.border, photo.border_width) {
            (Some(ink), Some(width)) => {
                rules::between(&table, "border_width", width, [0.05, 1.0])?;
                let ink = self.inks.id(&table, "border", ink)?;
                Some(Shape {
                    segments: rounded_rectangle(frame, photo.radius),
                    fill: None,
                    stroke: Some(Stroke {
                        ink,
                        width,
                        round: false,
                    }),
                })
            }
            (None, None) => None,
            _ => return border_needs_both(&table),
        };
        let figure = self.svg(
            &photo.figure,
            Frame {
                x: 0.0,
                y: 0.0,
                ..frame
            },
            photo.at,
        )?;
        self.built.photo = Some(PhotoSlot {
            frame,
            radius: photo.radius,
            opacity: 1.0,
            figure,
            border,
        });
        Ok(())
    }

    fn ghost(&mut self, ghost: &GhostFile) -> Result<(), LayoutProblem> {
        let table = self.table("ghost");
        rules::positive(&table, "size", &ghost.size)?;
        rules::between(&table, "opacity", ghost.opacity, rules::GHOST_OPACITY)?;
        let frame = frame(ghost.at, ghost.size);
        rules::between(
            &table,
            "radius",
            ghost.radius,
            [0.0, ghost.size[0].min(ghost.size[1]) / 2.0],
        )?;
        self.place(&table, frame)?;
        self.built.ghost = Some(PhotoSlot {
            frame,
            radius: ghost.radius,
            opacity: ghost.opacity,
            figure: Vec::new(),
            border: None,
        });
        Ok(())
    }

    fn text(&mut self, at: usize, text: TextFile) -> Result<(), LayoutProblem> {
        let table = self.numbered("text", at);
        let template = template(&table, "text", &text.text)?;
        let has_fields = template.fields().next().is_some();
        rules::falling_sizes(&table, &text.size, rules::TEXT_MIN_POINTS)?;
        rules::between(
            &table,
            "narrow",
            text.narrow,
            [rules::NARROW_MIN_PERCENT, 100.0],
        )?;
        rules::between(&table, "tracking", text.tracking, [-0.05, 0.5])?;
        let hindi = has_devanagari(&text.text) || template.fields().any(Field::may_be_hindi);
        if text.tracking != 0.0 && hindi {
            return value(
                &table,
                "tracking",
                "it would tear the headline of Hindi words",
                "remove it, or split Hindi and Latin into two texts",
            );
        }
        if let Some(width) = text.width {
            rules::positive(&table, "width", &[width])?;
        } else if has_fields {
            return value(
                &table,
                "width",
                "it is missing",
                "a text with a field needs its room in mm, so that it can shrink",
            );
        }
        let line_height = match (text.lines, text.line_height) {
            (1, _) => 0.0,
            (2..=4, Some(height)) => {
                rules::positive(&table, "line_height", &[height])?;
                height
            }
            (2..=4, None) => {
                return value(
                    &table,
                    "line_height",
                    "it is missing",
                    "lines > 1 needs it, in mm",
                );
            }
            (lines, _) => {
                return value(
                    &table,
                    "lines",
                    format!("{lines} is not from 1 to 4"),
                    "use 1 to 4",
                );
            }
        };
        let ink = self.inks.choice(&table, "ink", &text.ink)?;
        let card_types = CardTypes::of(&table, text.card_types.as_ref())?;
        let when = text
            .when
            .as_deref()
            .map(|when| condition(&table, when))
            .transpose()?;
        let room = Room {
            x: text.at[0],
            align: text.align,
            width: text.width.unwrap_or(f32::INFINITY),
            weight: text.font,
            sizes: text.size.into(),
            narrow: text.narrow,
            tracking: text.tracking,
            lines: text.lines,
            line_height,
            broken_y: text.broken_y.unwrap_or(text.at[1]),
        };
        let y = text.at[1];
        let words = if text.uppercase {
            text.text.to_uppercase()
        } else {
            text.text
        };
        if has_fields {
            let frame = room_frame(&room, y, room.width);
            self.place(&table, frame)?;
            self.built.boxes.push(TextBox {
                table: table.clone(),
                frame,
                ink,
            });
        } else {
            let placed = self.shaped(&table, &words, &room, y)?;
            let width = placed.iter().map(|run| self.width(run)).fold(0.0, f32::max);
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
                && when.is_none()
                && card_types == CardTypes::ALL
                && !on_chip
            {
                let runs = placed
                    .into_iter()
                    .map(|run| Placed::Text(TextRun { ink, ..run }));
                self.built.base.extend(runs);
                return Ok(());
            }
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
        match room.place(text, pieces, y, PAPER, self.shaper.fonts(), &mut out) {
            Ok(()) => Ok(out
                .into_iter()
                .filter_map(|placed| match placed {
                    Placed::Text(run) => Some(run),
                    _ => None,
                })
                .collect()),
            Err(wide) => value(
                table,
                "width",
                format!(
                    "the text needs {:.1} mm and has {:.1} mm",
                    wide.needed, wide.available
                ),
                "give it more room or a smaller size",
            ),
        }
    }

    fn width(&self, run: &TextRun) -> f32 {
        let em: f32 = run
            .pieces
            .iter()
            .map(|piece| self.shaper.fonts().width_em(piece))
            .sum();
        #[expect(
            clippy::cast_precision_loss,
            reason = "a line has far fewer than 2^24 clusters"
        )]
        let clusters = run
            .pieces
            .iter()
            .map(|piece| crate::text::clusters(piece))
            .sum::<usize>() as f32;
        (em + (clusters - 1.0).max(0.0) * run.tracking) * run.size * MM_PER_POINT * run.stretch
            / 100.0
    }

    fn microtext(&mut self, at: usize, microtext: &MicrotextFile) -> Result<(), LayoutProblem> {
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

pub(super) fn frame(at: [f32; 2], size: [f32; 2]) -> Frame {
    Frame {
        x: at[0],
        y: at[1],
        width: size[0],
        height: size[1],
    }
}

fn border_needs_both<T>(table: &str) -> Result<T, LayoutProblem> {
    value(
        table,
        "border",
        "border and border_width go together",
        "give both, or neither",
    )
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
