//! The same work on every item, over all cores, in the items' order.

use std::num::NonZero;
use std::thread;

/// Applies `work` to every item on as many threads as there are cores; results stand in the order
/// of the items, so the number of cores never shows in an output.
pub(super) fn map<Item, Output>(
    items: &[Item],
    work: impl Fn(&Item) -> Output + Sync,
) -> Vec<Output>
where
    Item: Sync,
    Output: Send,
{
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let share = items.len().div_ceil(cores).max(1);
    if items.len() <= share {
        return items.iter().map(work).collect();
    }
    let work = &work;
    thread::scope(|scope| {
        let threads: Vec<_> = items
            .chunks(share)
            .map(|chunk| scope.spawn(move || chunk.iter().map(work).collect::<Vec<_>>()))
            .collect();
        threads
            .into_iter()
            .flat_map(|thread| match thread.join() {
                Ok(outputs) => outputs,
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_in_the_order_of_the_items() {
        for length in [0, 1, 2, 3, 500] {
            let items: Vec<u32> = (0..length).collect();
            let doubled = map(&items, |item| item * 2);
            assert!(doubled.into_iter().eq(items.iter().map(|item| item * 2)));
        }
    }
}
