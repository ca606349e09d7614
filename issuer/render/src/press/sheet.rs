//! Where cards stand on a sheet: on whole printer dots, the back behind the front.

use crate::layout::TRIM_MM;
use crate::pdf::geometry::{DOTS_PER_MM, PageBoxes, PageGeometry, TRIM_DOTS};
use crate::placed::{Frame, Side};

/// A profile's sheet in mm, checked.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Grid {
    pub(crate) size: [f32; 2],
    pub(crate) columns: u16,
    pub(crate) rows: u16,
    /// Between trims: across and down.
    pub(crate) gutter: [f32; 2],
    pub(crate) bleed: f32,
    /// What the press leaves white.
    pub(crate) edge: f32,
    /// The sheet is turned over a horizontal edge.
    pub(crate) turned: bool,
    pub(crate) around: Around,
}

/// What is printed around the cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Around {
    pub(crate) marks: bool,
    pub(crate) slug: bool,
    pub(crate) color_bar: bool,
}

/// A sheet with the places of its cards.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sheet {
    pub(crate) grid: Grid,
    /// Width and height in dots.
    page: [u16; 2],
    /// Left edges of the columns' trims on the front, in dots from the left.
    lefts: Vec<u16>,
    /// Top edges of the rows' trims on the front, in dots from the top.
    tops: Vec<u16>,
}

/// How the form of a face, a page of [`PageGeometry::LOT`], is put on a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Placement {
    /// Stands on its head.
    pub(crate) turned: bool,
    /// Where the form's origin comes to lie, in dots from the sheet's bottom left.
    pub(crate) origin: [i32; 2],
}

impl Sheet {
    pub(super) fn new(grid: Grid) -> Self {
        let page = grid.size.map(|mm| whole_dots((mm * DOTS_PER_MM).round()));
        let lines = |axis: usize, count: u16| {
            let bleeds = (TRIM_MM[axis] + 2.0 * grid.bleed) * DOTS_PER_MM;
            let wanted = (TRIM_MM[axis] + grid.gutter[axis]) * DOTS_PER_MM;
            // To the nearest dot, but bleeds may not overlap.
            let pitch = wanted.round().max((bleeds - 0.001).ceil());
            let all = f32::from(count - 1) * pitch + TRIM_MM[axis] * DOTS_PER_MM;
            let first = ((f32::from(page[axis]) - all) / 2.0).floor().max(0.0);
            (0..count)
                .map(|line| whole_dots(first + f32::from(line) * pitch))
                .collect()
        };
        Self {
            page,
            lefts: lines(0, grid.columns),
            tops: lines(1, grid.rows),
            grid,
        }
    }

    /// Cards on the sheet.
    pub(crate) fn slots(&self) -> u32 {
        u32::from(self.grid.columns) * u32::from(self.grid.rows)
    }

    pub(crate) fn backs_are_turned(&self) -> bool {
        self.grid.turned
    }

    /// The sheet as a page without a card of its own.
    pub(crate) fn geometry(&self) -> PageGeometry {
        PageGeometry {
            page: self.page,
            trim: [0, 0],
        }
    }

    pub(crate) fn page_mm(&self) -> [f32; 2] {
        self.geometry().page_mm()
    }

    /// The trim of the card in a slot, counted from 0 row by row on the front: mm from the page's
    /// top left.
    pub(crate) fn trim(&self, slot: u32, side: Side) -> Frame {
        let [left, _] = self.corner(slot, side);
        let [_, height] = self.page_mm();
        let [trim_width, trim_height] = TRIM_MM;
        let front_top = f32::from(self.line(slot).1) / DOTS_PER_MM;
        let y = if side == Side::Back && self.grid.turned {
            height - front_top - trim_height
        } else {
            front_top
        };
        Frame {
            x: f32::from(left) / DOTS_PER_MM,
            y,
            width: trim_width,
            height: trim_height,
        }
    }

    /// Bottom left corner of a slot's trim, in whole dots from the page's bottom left.
    pub(crate) fn corner(&self, slot: u32, side: Side) -> [u16; 2] {
        let (left, top) = self.line(slot);
        let [width, height] = self.page;
        let [trim_width, trim_height] = TRIM_DOTS;
        match side {
            Side::Back if self.grid.turned => [left, top],
            Side::Back => [width - left - trim_width, height - top - trim_height],
            Side::Front => [left, height - top - trim_height],
        }
    }

    /// How the face of the card in a slot is put on its page.
    pub(crate) fn placement(&self, slot: u32, side: Side) -> Placement {
        let form = PageGeometry::LOT;
        let [form_left, form_top] = form.trim.map(i32::from);
        let form_top = i32::from(form.page[1]) - form_top;
        let top = i32::from(self.line(slot).1);
        let left = i32::from(self.corner(slot, side)[0]);
        let turned = side == Side::Back && self.grid.turned;
        let origin = if turned {
            [left + i32::from(TRIM_DOTS[0]) + form_left, top + form_top]
        } else {
            [left - form_left, i32::from(self.page[1]) - top - form_top]
        };
        Placement { turned, origin }
    }

    /// The boxes of a sheet's page: the trim is the cards together, so that bars, register marks and
    /// the sheet's slug stand outside.
    pub(crate) fn boxes(&self, side: Side) -> PageBoxes {
        let frame = self.cards(side);
        let geometry = self.geometry();
        PageBoxes {
            trim: geometry.frame_box(frame, 0.0),
            bleed: geometry.frame_box(frame, self.grid.bleed),
            ..geometry.boxes_of_whole_page()
        }
    }

    /// What the trims of all slots take: mm from the page's top left.
    pub(crate) fn cards(&self, side: Side) -> Frame {
        let ends = [self.trim(0, side), self.trim(self.slots() - 1, side)];
        let least = |edge: fn(&Frame) -> f32| edge(&ends[0]).min(edge(&ends[1]));
        let (x, y) = (least(|frame| frame.x), least(|frame| frame.y));
        let most = |edge: fn(&Frame) -> f32| edge(&ends[0]).max(edge(&ends[1]));
        Frame {
            x,
            y,
            width: most(|frame| frame.x + frame.width) - x,
            height: most(|frame| frame.y + frame.height) - y,
        }
    }

    /// Left and top edge of a slot's trim on the front.
    fn line(&self, slot: u32) -> (u16, u16) {
        let columns = u32::from(self.grid.columns);
        let at = |lines: &[u16], index: u32| {
            let index = usize::try_from(index).unwrap_or_default();
            lines.get(index).copied().unwrap_or_default()
        };
        (
            at(&self.lefts, slot % columns),
            at(&self.tops, slot / columns),
        )
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the largest sheet has 14,173 dots a side"
)]
fn whole_dots(dots: f32) -> u16 {
    dots as u16
}
