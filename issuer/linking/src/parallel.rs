//! The same work on ranges of rows, over all threads, in the order of the rows.

use std::num::NonZero;
use std::ops::Range;
use std::thread;

/// As many threads as the machine has cores.
pub(crate) fn cores() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// Applies `work` to ranges that cover `0..length`. The number of ranges depends on `length` alone,
/// so what is summed up range by range does not depend on the number of threads.
/// Every thread makes one state, such as a cache, on which outputs must not depend.
pub(crate) fn map_ranges<State, Output: Send>(
    length: usize,
    threads: usize,
    state: impl Fn() -> State + Sync,
    work: impl Fn(&mut State, Range<usize>) -> Output + Sync,
) -> Vec<Output> {
    /// Small enough that no thread waits long for the last one.
    const ROWS_OF_A_RANGE: usize = 2_048;
    let ranges = length.div_ceil(ROWS_OF_A_RANGE);
    let threads = threads.clamp(1, ranges.max(1));
    let (state, work) = (&state, &work);
    let of_thread = move |first: usize| {
        let mut state = state();
        (first..ranges)
            .step_by(threads)
            .map(|at| {
                let start = at * ROWS_OF_A_RANGE;
                (
                    at,
                    work(&mut state, start..length.min(start + ROWS_OF_A_RANGE)),
                )
            })
            .collect::<Vec<_>>()
    };
    let mut outputs = thread::scope(|scope| {
        let others: Vec<_> = (1..threads)
            .map(|first| scope.spawn(move || of_thread(first)))
            .collect();
        let mut outputs = of_thread(0);
        for other in others {
            match other.join() {
                Ok(more) => outputs.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        outputs
    });
    outputs.sort_by_key(|(at, _)| *at);
    outputs.into_iter().map(|(_, output)| output).collect()
}

#[cfg(test)]
mod tests {
    use super::map_ranges;

    #[test]
    fn every_row_comes_once_and_in_order() {
        for length in [0, 1, 2_048, 2_049, 10_000] {
            for threads in [1, 2, 7] {
                let rows: Vec<usize> =
                    map_ranges(length, threads, || (), |(), rows| rows.collect::<Vec<_>>())
                        .into_iter()
                        .flatten()
                        .collect();
                assert!(rows.into_iter().eq(0..length));
            }
        }
    }
}
