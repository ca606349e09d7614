//! The member table of a layout.

use super::error::{LayoutProblem, value};
use super::file::{Align, ColumnFile, MembersFile, RowLine};
use super::side::{SideBuilder, frame};
use super::texts::room_frame;
use super::{Column, InkChoice, MemberTable, Pitch, TextBox, rules};
use crate::fit::Room;
use crate::placed::{FillRule, Segment, Shape, Stroke};

impl SideBuilder<'_> {
    pub(super) fn members(&mut self, file: MembersFile) -> Result<(), LayoutProblem> {
        let table = self.table("members");
        rules::positive(&table, "width", &[file.width])?;
        let pitches = self.pitches(&table, &file)?;
        let rule = match (&file.rule, file.rule_width) {
            (Some(ink), Some(width)) => {
                rules::between(&table, "rule_width", width, [0.05, 0.5])?;
                Some((self.inks.id(&table, "rule", ink)?, width))
            }
            (None, None) => None,
            _ => {
                let what = "rule and rule_width go together";
                return value(&table, "rule", what, "give both, or neither");
            }
        };
        let zebra = file.zebra.as_deref();
        let zebra = zebra
            .map(|ink| self.inks.id(&table, "zebra", ink))
            .transpose()?;
        let named = |name| format!("{table}.{name}");
        let column =
            |name, file: ColumnFile, line, least| self.column(&named(name), file, line, least);
        let (hindi, latin) = (rules::HINDI_MIN_POINTS, rules::LATIN_MIN_POINTS);
        let at = file.at;
        let width = file.width;
        let mut members = MemberTable {
            left: at[0],
            top: at[1],
            width,
            rule,
            zebra,
            pitches,
            name: column(
                "name",
                file.name,
                RowLine::First,
                rules::MEMBER_NAME_MIN_POINTS,
            )?,
            second_name: file
                .second_name
                .map(|file| column("second_name", file, RowLine::Second, latin))
                .transpose()?,
            relation: file
                .relation
                .map(|file| column("relation", file, RowLine::Middle, hindi))
                .transpose()?,
            relation_latin: file
                .relation_latin
                .map(|file| column("relation_latin", file, RowLine::Second, latin))
                .transpose()?,
            birth_year: file
                .birth_year
                .map(|file| column("birth_year", file, RowLine::Middle, latin))
                .transpose()?,
            number: file
                .number
                .map(|file| column("number", file, RowLine::Middle, latin))
                .transpose()?,
        };
        let mut boxes = Vec::new();
        for (name, column) in members.columns_mut() {
            let right = column.room.x + column.room.width;
            rules::between(&named(name), "x", column.room.x, [0.0, width])?;
            if right > width + 0.01 {
                return value(
                    &named(name),
                    "x",
                    format!("the column ends at {right:.2} mm in a table of {width:.2} mm"),
                    "x and width are measured from the table's left edge",
                );
            }
            column.room.x += at[0]
                + match column.room.align {
                    Align::Left => 0.0,
                    Align::Center => column.room.width / 2.0,
                    Align::Right => column.room.width,
                };
            for pitch in &file.pitches {
                #[expect(clippy::cast_precision_loss, reason = "some ten rows")]
                let top_of_last = at[1] + pitch.pitch * (pitch.rows - 1) as f32;
                for top in [at[1], top_of_last] {
                    let y = top + pitch.middle;
                    let frame = room_frame(&column.room, y, column.room.width);
                    boxes.push(TextBox {
                        table: named(name),
                        frame,
                        ink: column.ink,
                    });
                }
            }
        }
        self.built.boxes.extend(boxes);
        self.built.members = Some(members);
        Ok(())
    }

    fn pitches(&self, table: &str, file: &MembersFile) -> Result<Vec<Pitch>, LayoutProblem> {
        if file.pitches.is_empty() {
            return value(
                table,
                "pitches",
                "there is none",
                "write { rows = 8, pitch = 4.7, … }",
            );
        }
        if file
            .pitches
            .windows(2)
            .any(|pair| pair[0].rows >= pair[1].rows)
        {
            return value(
                table,
                "pitches",
                "rows do not rise",
                "list the fewest rows first",
            );
        }
        file.pitches
            .iter()
            .map(|pitch| {
                rules::positive(table, "pitches", &[pitch.pitch])?;
                if pitch.rows == 0 || pitch.rows > 40 {
                    let hint = "count the rows that fit";
                    return value(table, "pitches", "rows are from 1 to 40", hint);
                }
                for baseline in [pitch.first, pitch.second, pitch.middle] {
                    rules::between(table, "pitches", baseline, [0.0, pitch.pitch])?;
                }
                #[expect(clippy::cast_precision_loss, reason = "at most 40 rows")]
                let height = pitch.pitch * pitch.rows as f32;
                self.place(table, frame(file.at, [file.width, height]))?;
                Ok(Pitch {
                    rows: pitch.rows,
                    height: pitch.pitch,
                    first: pitch.first,
                    second: pitch.second,
                    middle: pitch.middle,
                })
            })
            .collect()
    }

    fn column(
        &self,
        table: &str,
        file: ColumnFile,
        line: RowLine,
        least: f32,
    ) -> Result<Column, LayoutProblem> {
        rules::positive(table, "width", &[file.width])?;
        rules::falling_sizes(table, &file.size, least)?;
        rules::between(
            table,
            "narrow",
            file.narrow,
            [rules::NARROW_MIN_PERCENT, 100.0],
        )?;
        let ink: InkChoice = self.inks.choice(table, "ink", &file.ink)?;
        let room = Room {
            x: file.x,
            align: file.align,
            width: file.width,
            weight: file.font,
            sizes: file.size.into(),
            narrow: file.narrow,
            tracking: 0.0,
            lines: 1,
            line_height: 0.0,
            broken_y: 0.0,
        };
        Ok(Column {
            room,
            ink,
            line: file.line.unwrap_or(line),
        })
    }
}

impl MemberTable {
    fn columns_mut(&mut self) -> impl Iterator<Item = (&'static str, &mut Column)> {
        [
            ("name", Some(&mut self.name)),
            ("second_name", self.second_name.as_mut()),
            ("relation", self.relation.as_mut()),
            ("relation_latin", self.relation_latin.as_mut()),
            ("birth_year", self.birth_year.as_mut()),
            ("number", self.number.as_mut()),
        ]
        .into_iter()
        .filter_map(|(name, column)| Some((name, column?)))
    }
}

impl MemberTable {
    /// Bars behind every second row, and a rule below each; rows go from one of `edges` to the next.
    pub(crate) fn lines(&self, edges: &[f32]) -> impl Iterator<Item = Shape> {
        let (left, right) = (self.left, self.left + self.width);
        let bars = self.zebra.filter(|_| edges.len() > 2).map(|ink| {
            let bars = edges.windows(2).skip(1).step_by(2).flat_map(|row| {
                [
                    Segment::Move([left, row[0]]),
                    Segment::Line([right, row[0]]),
                    Segment::Line([right, row[1]]),
                    Segment::Line([left, row[1]]),
                    Segment::Close,
                ]
            });
            let fill = Some((ink, FillRule::NonZero));
            Shape {
                segments: bars.collect(),
                fill,
                stroke: None,
            }
        });
        let rules = self.rule.filter(|_| edges.len() > 1).map(|(ink, width)| {
            let ends = edges.iter().skip(1);
            let rules = ends.flat_map(|y| [Segment::Move([left, *y]), Segment::Line([right, *y])]);
            let stroke = Some(Stroke {
                ink,
                width,
                round: false,
            });
            Shape {
                segments: rules.collect(),
                fill: None,
                stroke,
            }
        });
        bars.into_iter().chain(rules)
    }
}
