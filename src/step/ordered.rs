//! Items in, what two threads make of each of them out, in the order of the items.
//!
//! Each thread takes every other batch of a [`Feed`], and one that takes the results has the items from
//! a third reader. Which thread has which batch depends on the items alone, as what a thread remembers
//! of earlier ones does.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use super::feed::Weigh;
use super::{Error, Feed};
use crate::thread::joined;

/// How many threads there are, on any machine.
pub(super) const WORKERS: usize = 2;

/// From so many bytes on, threads are worth their start.
pub(super) const LONG: u64 = 4 << 20;

/// Calls `take` with each item and what a worker made of it, and gives back what the items came from.
/// A worker is called with the place of the item, too. Fewer bytes than [`LONG`] are left to the first
/// worker, without threads.
pub(super) fn all<T, R, I, W>(
    mut items: I,
    bytes: u64,
    mut workers: [W; WORKERS],
    mut take: impl FnMut(&T, R) -> Result<(), Error>,
) -> Result<I, Error>
where
    T: Send + Sync + Weigh,
    R: Send,
    I: Iterator<Item = Result<T, Error>> + Send,
    W: FnMut(usize, &T) -> R + Send,
{
    if bytes < LONG {
        let [worker, ..] = &mut workers;
        for (index, item) in items.by_ref().enumerate() {
            let item = item?;
            let made = worker(index, &item);
            take(&item, made)?;
        }
        return Ok(items);
    }
    std::thread::scope(|scope| {
        let (feeds, work) = Feed::new(items, WORKERS + 1);
        let reading = scope.spawn(work);
        each(feeds, workers, take)?;
        Ok(joined(reading.join()))
    })
}

/// The same for the items of readers, one for each worker and one more.
fn each<T, R, W>(
    feeds: Vec<Feed<T>>,
    workers: [W; WORKERS],
    mut take: impl FnMut(&T, R) -> Result<(), Error>,
) -> Result<(), Error>
where
    T: Send + Sync + Weigh,
    R: Send,
    W: FnMut(usize, &T) -> R + Send,
{
    std::thread::scope(|scope| {
        let mut feeds = feeds.into_iter();
        let start = |((turn, worker), feed)| {
            let (sender, made) = sync_channel(1);
            scope.spawn(move || work(feed, turn, worker, &sender));
            made
        };
        let made = workers.into_iter().enumerate().zip(feeds.by_ref()).map(start);
        let made: Vec<Receiver<Vec<R>>> = made.collect();
        let mut own = feeds.next();
        let batches = std::iter::from_fn(|| own.as_mut()?.next_batch());
        for (batch, made) in batches.zip(made.iter().cycle()) {
            let batch = batch?;
            // A worker that is gone has panicked, and so does this scope at its end.
            let Ok(made) = made.recv() else { break };
            batch.iter().zip(made).try_for_each(|(item, made)| take(item, made))?;
        }
        Ok(())
    })
}

/// Makes something of the items of every other batch. An error reaches the one that takes the results
/// by itself.
fn work<T: Send + Sync + Weigh, R>(
    mut feed: Feed<T>,
    turn: usize,
    mut make: impl FnMut(usize, &T) -> R,
    made: &SyncSender<Vec<R>>,
) {
    let (mut first, mut turns) = (0, (0..WORKERS).cycle());
    while let Some(Ok(batch)) = feed.next_batch() {
        if turns.next() == Some(turn) {
            let results = batch.iter().enumerate().map(|(index, item)| make(first + index, item));
            if made.send(results.collect()).is_err() {
                return;
            }
        }
        first += batch.len();
    }
}
