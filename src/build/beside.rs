//! Items in, what each came to out, in their order: several threads work side by side.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

/// Does the same to each item on so many threads, this one among them, and hands the results on in the
/// order of the items.
pub(super) fn side_by_side<T: Sync, R: Send>(
    items: &[T],
    jobs: NonZeroUsize,
    one: &(dyn Fn(&T) -> R + Sync),
    each: &mut dyn FnMut(R),
) {
    let next = AtomicUsize::new(0);
    let (mut early, mut due) = (BTreeMap::new(), 0);
    let mut hand_on = |(index, result)| {
        early.insert(index, result);
        while let Some(result) = early.remove(&due) {
            each(result);
            due += 1;
        }
    };
    std::thread::scope(|scope| {
        let (sender, results) = mpsc::channel();
        for _ in 1..jobs.get().min(items.len()) {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                while let Some((index, item)) = take(items, next) {
                    // Nobody listens any more only if handing on has panicked.
                    let _ = sender.send((index, one(item)));
                }
            });
        }
        drop(sender);
        while let Some((index, item)) = take(items, &next) {
            hand_on((index, one(item)));
            results.try_iter().for_each(&mut hand_on);
        }
        results.iter().for_each(&mut hand_on);
    });
}

/// The next item that no thread has taken.
fn take<'i, T>(items: &'i [T], next: &AtomicUsize) -> Option<(usize, &'i T)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    items.get(index).map(|item| (index, item))
}
