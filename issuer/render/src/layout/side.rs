//! One side of a layout: from its tables to items that are ready.

use super::compile::{Inks, PAPER};
use super::error::{LayoutProblem, value};
use super::file::{ChipFile, EmblemSlotFile, GhostFile, PhotoFile, QrFile, SideFile};
use super::outline::rounded_rectangle;
use super::{BLEED_MM, CardTypes, Chip, Files, PhotoSlot, SideLayout, TRIM_MM, rules};
use crate::artwork;
use crate::placed::{FillRule, Frame, Placed, Shape, Side, Stroke};
use crate::text::TextShaper;

/// Builds a side, checking as it goes.
pub(super) struct SideBuilder<'a> {
    pub(super) name: &'static str,
    pub(super) inks: &'a Inks,
    files: &'a dyn Files,
    pub(super) shaper: &'a mut TextShaper,
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

    pub(super) fn numbered(&self, name: &str, at: usize) -> String {
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
