//! The penalty by which a mask is chosen (ISO/IEC 18004:2015, 7.8.3.1, table 11), over whole rows
//! of bits at once.
//!
//! The standard leaves two things open; they are read so here and in the test's plain
//! implementation:
//! * Beyond the symbol's border all is light: the quiet zone stands there on every card. So a
//!   finder-like pattern at the border has its four light modules.
//! * A finder-like pattern counts once, however many of its sides have four light modules.
//!
//! How many dark modules lie exactly on a step of 5 % needs no reading: the number of modules is
//! odd, so that no symbol ever does.

const ADJACENT_POINTS: u32 = 3;
const BLOCK_POINTS: u32 = 3;
const FINDER_POINTS: u32 = 40;
const BALANCE_POINTS: u32 = 10;

/// Points of the four features; a symbol is the better the fewer it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Penalty {
    /// Five or more modules of one colour in a row or column: 3 points, and 1 for each above five.
    pub adjacent: u32,
    /// Blocks of 2 × 2 modules of one colour, overlapping ones too: 3 points each.
    pub blocks: u32,
    /// Dark-light-dark-light-dark as 1:1:3:1:1 beside four light modules: 40 points each.
    pub finders: u32,
    /// 10 points for each full 5 % that the dark modules are away from half of all.
    pub balance: u32,
}

impl Penalty {
    /// The sum, which decides.
    pub fn total(&self) -> u32 {
        self.adjacent + self.blocks + self.finders + self.balance
    }
}

/// The penalty of a square of at most 117 modules a side.
pub(super) fn of(rows: &[u128]) -> Penalty {
    let side = rows.len();
    let inside = (1_u128 << side) - 1;
    // Bit x: module x has the colour of its right neighbour.
    let pairs_inside = inside >> 1;
    let mut penalty = Penalty::default();
    let mut dark = 0;

    let row = |y: usize| if y < side { rows[y] } else { 0 };
    // Bit x of `equal_below[y]`: module (x, y) has the colour of (x, y + 1).
    let equal_below = |y: usize| {
        if y + 1 < side {
            !(rows[y] ^ rows[y + 1]) & inside
        } else {
            0
        }
    };

    let mut above_in_run = 0;
    // Equality of rows y..y+1 to y+3..y+4, and the seven rows of a finder-like pattern, slide.
    let mut below = [
        equal_below(0),
        equal_below(1),
        equal_below(2),
        equal_below(3),
    ];
    for y in 0..side {
        let bits = rows[y];
        dark += bits.count_ones();

        let equal_right = !(bits ^ bits >> 1) & pairs_inside;
        let run = equal_right & equal_right >> 1 & equal_right >> 2 & equal_right >> 3;
        penalty.adjacent += run_points(run, run << 1);
        let run = below[0] & below[1] & below[2] & below[3];
        penalty.adjacent += run_points(run, above_in_run);
        above_in_run = run;

        if y + 1 < side {
            let next = rows[y + 1];
            let equal_right_below = !(next ^ next >> 1);
            let blocks = equal_right & equal_right_below & below[0];
            penalty.blocks += BLOCK_POINTS * blocks.count_ones();
        }

        penalty.finders += FINDER_POINTS * finders_along(bits).count_ones();
        if y + 7 <= side {
            penalty.finders += FINDER_POINTS * finders_down(y, row).count_ones();
        }

        below = [below[1], below[2], below[3], equal_below(y + 4)];
    }
    penalty.balance = balance_points(dark, side);
    penalty
}

/// A run of n ≥ 5 equal modules scores 3 + (n − 5). It holds n − 4 windows of five, so that is one
/// point for each window and 2 for each run; a run begins where the window before is not one.
fn run_points(windows: u128, windows_before: u128) -> u32 {
    windows.count_ones() + (ADJACENT_POINTS - 1) * (windows & !windows_before).count_ones()
}

/// Where the 1:1:3:1:1 pattern begins in a row. Shifts bring zeros in, which are light.
fn finders_along(bits: u128) -> u128 {
    let pattern =
        bits & !(bits >> 1) & bits >> 2 & bits >> 3 & bits >> 4 & !(bits >> 5) & bits >> 6;
    if pattern == 0 {
        return 0;
    }
    let dark_before = bits << 1 | bits << 2 | bits << 3 | bits << 4;
    let dark_after = bits >> 7 | bits >> 8 | bits >> 9 | bits >> 10;
    pattern & !(dark_before & dark_after)
}

/// In which columns the pattern begins at row `y`.
fn finders_down(y: usize, row: impl Fn(usize) -> u128) -> u128 {
    let pattern =
        row(y) & !row(y + 1) & row(y + 2) & row(y + 3) & row(y + 4) & !row(y + 5) & row(y + 6);
    if pattern == 0 {
        return 0;
    }
    let dark_before = (1..=4)
        .filter_map(|up| y.checked_sub(up))
        .fold(0, |dark, y| dark | row(y));
    let dark_after = (7..=10).fold(0, |dark, down| dark | row(y + down));
    pattern & !(dark_before & dark_after)
}

fn balance_points(dark: u32, side: usize) -> u32 {
    let modules = u32::try_from(side * side).unwrap_or(u32::MAX);
    // |dark / modules − 1/2| / 5 % = |20 × dark − 10 × modules| / modules
    BALANCE_POINTS * ((20 * dark).abs_diff(10 * modules) / modules)
}
