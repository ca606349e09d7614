use rxing::common::BitMatrix;

use crate::picture::Picture;

/// The shorter side is so many times as long as what is looked at on each side of a pixel: about two
/// modules of a card's code that takes two thirds of the picture. Of 30, 60, 90 and 120, 90 reads most
/// of the photographs of `tests/photos`.
const REACHES_A_SIDE: u32 = 90;

/// Pixels on each side of a small picture.
const REACH_MIN: u32 = 3;

/// Percent of the mean of its surroundings below which a pixel is dark. Less than all, so that noise
/// on white paper stays light.
const DARK_PERCENT: u64 = 97;

/// Set where a pixel is darker than the square around it.
pub(crate) fn darker_than_around(picture: &Picture<'_>) -> Option<BitMatrix> {
    let reach = (picture.shorter_side() / REACHES_A_SIDE).max(REACH_MIN) as usize;
    let mut dark = BitMatrix::new(picture.width, picture.height).ok()?;
    let rows: Vec<&[u8]> = picture.luma.chunks_exact(picture.width as usize).collect();
    // Of each column, what lies at most `reach` rows above or below.
    let mut columns = vec![0_u64; picture.width as usize];
    for row in rows.iter().take(reach) {
        add(&mut columns, row);
    }
    let mut rows_in_reach = reach.min(rows.len()) as u64;
    for (y, (row, at)) in rows.iter().zip(0_u32..).enumerate() {
        if let Some(next) = rows.get(y + reach) {
            add(&mut columns, next);
            rows_in_reach += 1;
        }
        if let Some(last) = y.checked_sub(reach + 1) {
            subtract(&mut columns, rows[last]);
            rows_in_reach -= 1;
        }
        mark_row(&mut dark, at, row, &columns, rows_in_reach, reach);
    }
    Some(dark)
}

fn mark_row(
    dark: &mut BitMatrix,
    at: u32,
    row: &[u8],
    columns: &[u64],
    rows_in_reach: u64,
    reach: usize,
) {
    let mut sum: u64 = columns.iter().take(reach).sum();
    let mut columns_in_reach = reach.min(columns.len()) as u64;
    for (x, (&pixel, column)) in row.iter().zip(0_u32..).enumerate() {
        if let Some(next) = columns.get(x + reach) {
            sum += next;
            columns_in_reach += 1;
        }
        if let Some(last) = x.checked_sub(reach + 1) {
            sum -= columns[last];
            columns_in_reach -= 1;
        }
        let pixels = rows_in_reach * columns_in_reach;
        if u64::from(pixel) * pixels * 100 < sum * DARK_PERCENT {
            dark.set(column, at);
        }
    }
}

fn add(columns: &mut [u64], row: &[u8]) {
    for (sum, &pixel) in columns.iter_mut().zip(row) {
        *sum += u64::from(pixel);
    }
}

fn subtract(columns: &mut [u64], row: &[u8]) {
    for (sum, &pixel) in columns.iter_mut().zip(row) {
        *sum -= u64::from(pixel);
    }
}

#[cfg(test)]
mod tests {
    use super::darker_than_around;
    use crate::picture::Picture;

    #[test]
    fn a_pixel_is_dark_beside_lighter_ones_however_dim_it_is_there() {
        // Light falls off from left to right; every fifth column is ink.
        let (width, height) = (61_u32, 40_u32);
        let ink = |x: u32| x.is_multiple_of(5);
        let light = |x: u32| 240 - 3 * x;
        let grey = |x: u32| if ink(x) { light(x) / 2 } else { light(x) };
        let luma: Vec<u8> = (0..height)
            .flat_map(|_| (0..width).map(|x| u8::try_from(grey(x)).unwrap()))
            .collect();
        let dark = darker_than_around(&Picture::new(&luma, width, height).unwrap()).unwrap();
        for y in 0..height {
            for x in 0..width {
                assert_eq!(dark.get(x, y), ink(x), "column {x} of row {y}");
            }
        }
    }
}
