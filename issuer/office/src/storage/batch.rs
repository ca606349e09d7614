/// Splits items into chunks whose lengths are powers of two, the largest first: statements over
/// many rows then have few different texts, and each is prepared once.
///
/// `most` is a power of two.
pub(super) fn chunks<T>(items: &[T], most: usize) -> impl Iterator<Item = &[T]> {
    let mut rest = items;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let largest = 1 << rest.len().ilog2();
        let (chunk, after) = rest.split_at(largest.min(most));
        rest = after;
        Some(chunk)
    })
}

#[cfg(test)]
mod tests {
    use super::chunks;

    #[test]
    fn chunks_are_powers_of_two_and_hold_everything_in_order() {
        let items: Vec<u32> = (0..700).collect();
        let lengths: Vec<usize> = chunks(&items, 256).map(<[u32]>::len).collect();
        assert_eq!(lengths, [256, 256, 128, 32, 16, 8, 4]);
        assert_eq!(
            chunks(&items, 256).flatten().copied().collect::<Vec<_>>(),
            items
        );
        assert_eq!(chunks::<u32>(&[], 256).count(), 0);
    }
}
