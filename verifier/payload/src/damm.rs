/// Damm's check digit of decimal digits: it finds every single wrong digit and every swap of
/// neighbours (H. M. Damm, "Total anti-symmetrische Quasigruppen", 2004). A value above 9 counts as
/// its last digit.
pub fn damm_digit(digits: impl IntoIterator<Item = u8>) -> u8 {
    const TABLE: [[u8; 10]; 10] = [
        [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
        [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
        [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
        [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
        [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
        [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
        [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
        [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
        [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
        [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
    ];
    digits.into_iter().fold(0, |state, digit| {
        TABLE[usize::from(state)][usize::from(digit % 10)]
    })
}

#[cfg(test)]
mod tests {
    use super::damm_digit;

    #[test]
    fn the_check_digit_of_572_is_4_as_in_the_literature() {
        assert_eq!(damm_digit([5, 7, 2]), 4);
        assert_eq!(damm_digit([5, 7, 2, 4]), 0);
    }
}
