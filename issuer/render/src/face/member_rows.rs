//! The member table of a card: one row a member, higher where a name needs several lines.

use std::sync::Arc;

use super::{FaceError, Filler, Trouble};
use crate::card_data::MemberLine;
use crate::fit::{Lines, MM_PER_POINT};
use crate::layout::{Column, MemberTable, Pitch, RowLine};
use crate::placed::{Placed, ShapedWord};

/// Lines that one name may take. Two hold the 99 characters of a register's longest name in most
/// scripts, three in all but single words.
const NAME_LINES_MAX: usize = 3;

/// From one line of a name to the next, in em: the height of Hindi letters with their vowel signs.
const LINE_STEP_EM: f32 = 1.15;

/// Rows may end a hair below the last one's place: sums of millimetres are rounded.
const SLACK_MM: f32 = 0.01;

/// A member's names, in lines.
struct Row {
    name: Lines,
    second: Option<Lines>,
    /// How much higher than the pitch the row is, but for what its second line leaves free.
    extra: f32,
}

impl Filler<'_> {
    pub(super) fn members(&mut self, table: &MemberTable) -> Result<(), FaceError> {
        let card = self.card;
        let rows = (1..)
            .zip(&card.members)
            .map(|(number, member)| {
                self.row(member, table)
                    .map_err(|(part, trouble)| of_member(number, part, trouble))
            })
            .collect::<Result<Vec<_>, _>>()?;
        let Some(pitch) = table.pitches.iter().find(|pitch| holds(pitch, &rows)) else {
            let rows = table.pitches.last().map_or(0, |pitch| pitch.rows);
            return Err(FaceError::TooManyMembers {
                members: card.members.len(),
                rows,
            });
        };
        let mut edges = Vec::with_capacity(rows.len() + 1);
        edges.push(table.top);
        let mut top = table.top;
        for row in &rows {
            top += height(row, pitch);
            edges.push(top);
        }
        self.items.extend(table.lines(&edges).map(Placed::Shape));
        for (((number, member), row), top) in (1..).zip(&card.members).zip(rows).zip(edges) {
            self.names(row, top, pitch, table);
            self.facts(number, member, top, pitch, table)
                .map_err(|(part, trouble)| of_member(number, part, trouble))?;
        }
        Ok(())
    }

    fn row(
        &mut self,
        member: &MemberLine,
        table: &MemberTable,
    ) -> Result<Row, (&'static str, Trouble)> {
        let (first, second) = match (member.name.hindi(), member.name.latin()) {
            (Some(hindi), Some(latin)) => (hindi, Some(latin)),
            _ => (member.name.first_hindi(), None),
        };
        let name = self
            .lines(&table.name, first)
            .map_err(|trouble| ("name", trouble))?;
        let mut extra = more_lines(&name) * step(&table.name);
        let second = match (&table.second_name, second) {
            (Some(column), Some(second)) => {
                let lines = self
                    .lines(column, second)
                    .map_err(|trouble| ("second name", trouble))?;
                extra += more_lines(&lines) * step(column);
                Some(lines)
            }
            _ => None,
        };
        Ok(Row {
            name,
            second,
            extra,
        })
    }

    fn lines(&mut self, column: &Column, text: &str) -> Result<Lines, Trouble> {
        let mut pieces: Vec<Arc<ShapedWord>> = Vec::with_capacity(8);
        self.shaper
            .shape(text, column.room.weight, &mut pieces)
            .map_err(Trouble::Glyph)?;
        column
            .room
            .fewest_lines(pieces, NAME_LINES_MAX, self.shaper.fonts())
            .map_err(Trouble::Width)
    }

    fn names(&mut self, row: Row, top: f32, pitch: &Pitch, table: &MemberTable) {
        let in_middle = row.second.is_none() && row.name.count() == 1;
        let line = if in_middle {
            RowLine::Middle
        } else {
            table.name.line
        };
        let below = more_lines(&row.name) * step(&table.name);
        let mut place = |column: &Column, lines: Lines, y: f32| {
            let ink = column.ink.of(self.layout.category_style(self.leading));
            let fonts = self.shaper.fonts();
            column
                .room
                .place_at(lines, y, step(column), ink, fonts, &mut self.items);
        };
        place(&table.name, row.name, top + baseline(line, pitch));
        if let (Some(column), Some(second)) = (&table.second_name, row.second) {
            place(column, second, top + below + baseline(column.line, pitch));
        }
    }

    fn facts(
        &mut self,
        number: usize,
        member: &MemberLine,
        top: f32,
        pitch: &Pitch,
        table: &MemberTable,
    ) -> Result<(), (&'static str, Trouble)> {
        let relation = member.relation;
        let year = member.birth_year.map(|year| year.to_string());
        let place = number.to_string();
        for (part, column, text) in [
            (
                "relation",
                &table.relation,
                Some(relation.hindi(member.gender)),
            ),
            (
                "relation",
                &table.relation_latin,
                Some(relation.latin(member.gender)),
            ),
            ("year of birth", &table.birth_year, year.as_deref()),
            ("number", &table.number, Some(place.as_str())),
        ] {
            if let (Some(column), Some(text)) = (column, text) {
                self.text.clear();
                self.text.push_str(text);
                self.line(&column.room, column.ink, top + baseline(column.line, pitch))
                    .map_err(|trouble| (part, trouble))?;
            }
        }
        Ok(())
    }
}

fn of_member(number: usize, part: &str, trouble: Trouble) -> FaceError {
    trouble.error(format!("member {number}'s {part}"), "back.members")
}

fn baseline(line: RowLine, pitch: &Pitch) -> f32 {
    match line {
        RowLine::First => pitch.first,
        RowLine::Second => pitch.second,
        RowLine::Middle => pitch.middle,
    }
}

fn step(column: &Column) -> f32 {
    column.room.smallest() * MM_PER_POINT * LINE_STEP_EM
}

fn more_lines(lines: &Lines) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "a name has some lines")]
    let count = lines.count() as f32;
    (count - 1.0).max(0.0)
}

/// A name without a second one uses that one's line, too.
fn height(row: &Row, pitch: &Pitch) -> f32 {
    let free = if row.second.is_none() {
        pitch.second - pitch.first
    } else {
        0.0
    };
    pitch.height + (row.extra - free).max(0.0)
}

fn holds(pitch: &Pitch, rows: &[Row]) -> bool {
    #[expect(clippy::cast_precision_loss, reason = "at most 40 rows")]
    let room = pitch.height * pitch.rows as f32;
    let needed: f32 = rows.iter().map(|row| height(row, pitch)).sum();
    rows.len() <= pitch.rows && needed <= room + SLACK_MM
}
