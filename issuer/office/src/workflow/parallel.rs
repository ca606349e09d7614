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
    // Whether there are more cores takes files to find out.
    let cores = match items {
        [] | [_] => 1,
        _ => thread::available_parallelism().map_or(1, NonZero::get),
    };
    map_with(&mut vec![(); cores], items, |(), item| work(item))
}

/// The same with one state for each thread, such as a cache, that outlives the call. What `work`
/// returns must not depend on it.
pub(super) fn map_with<State, Item, Output>(
    states: &mut [State],
    items: &[Item],
    work: impl Fn(&mut State, &Item) -> Output + Sync,
) -> Vec<Output>
where
    State: Send,
    Item: Sync,
    Output: Send,
{
    let share = items.len().div_ceil(states.len().max(1)).max(1);
    let work = &work;
    thread::scope(|scope| {
        let mut shares = items.chunks(share).zip(states);
        let own = shares.next();
        let others: Vec<_> = shares
            .map(|(chunk, state)| {
                scope.spawn(move || {
                    chunk
                        .iter()
                        .map(|item| work(state, item))
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        let mut outputs = Vec::with_capacity(items.len());
        if let Some((chunk, state)) = own {
            outputs.extend(chunk.iter().map(|item| work(state, item)));
        }
        for other in others {
            match other.join() {
                Ok(more) => outputs.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        outputs
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
            for threads in 1..4 {
                let mut seen = vec![0_usize; threads];
                let same = map_with(&mut seen, &items, |seen, item| {
                    *seen += 1;
                    *item
                });
                assert_eq!(same, items);
                assert_eq!(seen.iter().sum::<usize>(), items.len());
            }
        }
    }
}
