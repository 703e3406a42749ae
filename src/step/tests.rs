//! Tests of a feed: every reader gets every item in order, and every error. Tests of what threads make
//! of the items: it comes in order, each with its place, up to the first error.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::feed::Weigh;
use super::ordered::{self, LONG};
use super::{Error, Feed};

/// Light up to a million, and so many bytes heavy from there on.
impl Weigh for usize {
    fn weight(&self) -> usize {
        self.saturating_sub(1_000_000)
    }
}

type Items = Vec<Result<usize, Error>>;

/// What each of so many readers gets; the n-th one leaves after `stay[n]` items.
fn fed(items: Items, stay: &[usize]) -> Vec<Vec<Result<usize, String>>> {
    std::thread::scope(|scope| {
        let (feeds, work) = Feed::new(items.into_iter(), stay.len());
        scope.spawn(work);
        let read = |(feed, stay): (Feed<usize>, &usize)| {
            let stay = *stay;
            let text = |item: Result<super::Fed<usize>, Error>| {
                item.map(|item| *item).map_err(|error| error.to_string())
            };
            scope.spawn(move || feed.map(text).take(stay).collect())
        };
        let readers: Vec<_> = feeds.into_iter().zip(stay).map(read).collect();
        readers.into_iter().map(|reader| reader.join().unwrap()).collect()
    })
}

#[test]
fn every_reader_gets_every_item_in_order() {
    // Around the size of a batch, and more than the queues hold.
    for count in [0, 1, 255, 256, 257, 512, 5000] {
        let expected: Vec<_> = (0..count).map(Ok).collect();
        for got in fed((0..count).map(Ok).collect(), &[usize::MAX; 3]) {
            assert_eq!(got, expected, "{count} items");
        }
    }
}

#[test]
fn a_reader_that_leaves_does_not_hold_up_the_others() {
    let got = fed((0..5000).map(Ok).collect(), &[3, usize::MAX, 0]);
    assert_eq!(got.iter().map(Vec::len).collect::<Vec<_>>(), [3, 5000, 0]);
}

#[test]
fn an_error_reaches_every_reader_and_ends_the_reading() {
    // At the very start, in a batch, and where one ends.
    for good in [0, 1, 255, 256, 257, 300, 512] {
        let items = (0..good).map(Ok).chain([Err(Error::Changed("x".to_owned()))]);
        let items: Items = items.chain((good..5000).map(Ok)).collect();
        // One leaves before the error, another one after its first item.
        let got = fed(items, &[usize::MAX, 1, usize::MAX, 0]);
        for got in [&got[0], &got[2]] {
            let (last, before) = got.split_last().expect("an error");
            assert!(last.as_ref().is_err_and(|error| error.contains("`x`")), "{good}: {last:?}");
            assert_eq!(before, (0..good).map(Ok).collect::<Vec<_>>(), "{good}");
        }
    }
}

#[test]
fn heavy_items_are_not_read_far_ahead() {
    let read = AtomicUsize::new(0);
    let items = (0..1000).map(|_| {
        read.fetch_add(1, Ordering::Relaxed);
        Ok(12_000_000)
    });
    std::thread::scope(|scope| {
        let (mut feeds, work) = Feed::new(items, 1);
        scope.spawn(work);
        let mut feed = feeds.remove(0);
        assert!(feed.next().is_some());
        // The work has time to read on, until the queue is full.
        (0..10_000).for_each(|_| std::thread::yield_now());
        let ahead = read.load(Ordering::Relaxed);
        assert!(ahead < 8, "{ahead} items were read for one");
        assert_eq!(feed.count(), 999);
    });
}

/// What workers that tell place and item make of some items, and how it ends; `take` may stop it.
fn made(items: Items, bytes: u64, stop: usize) -> (Vec<(usize, String)>, Result<(), String>) {
    let mut got = Vec::new();
    let tell = |index: usize, item: &usize| format!("{index}: {item}");
    let end = ordered::all(items.into_iter(), bytes, [tell; 2], |item, made| {
        got.push((*item, made));
        if *item == stop { Err(Error::Changed("stopped".to_owned())) } else { Ok(()) }
    });
    (got, end.map(drop).map_err(|error| error.to_string()))
}

#[test]
fn what_threads_make_of_items_comes_in_their_order() {
    for (count, bytes) in [0, 1, 255, 256, 257, 511, 512, 5000]
        .into_iter()
        .flat_map(|count| [0, LONG].map(|bytes| (count, bytes)))
    {
        let told = |item: usize| (item + 7, format!("{item}: {}", item + 7));
        let (got, end) = made((7..count + 7).map(Ok).collect(), bytes, usize::MAX);
        assert_eq!(got, (0..count).map(told).collect::<Vec<_>>(), "{count} items");
        assert_eq!(end, Ok(()));
    }
}

#[test]
fn an_error_ends_what_threads_make() {
    for (good, bytes) in [(0, 0), (0, LONG), (256, LONG), (300, LONG), (3000, LONG)] {
        let items = (0..good).map(Ok).chain([Err(Error::Changed("x".to_owned()))]);
        let (got, end) = made(items.chain((good..9000).map(Ok)).collect(), bytes, usize::MAX);
        assert_eq!(got.len(), good);
        assert!(end.is_err_and(|error| error.contains("`x`")));
        let (got, end) = made((0..9000).map(Ok).collect(), bytes, good);
        assert_eq!(got.len(), good + 1);
        assert!(end.is_err_and(|error| error.contains("`stopped`")));
    }
}

#[test]
#[should_panic(expected = "scoped thread panicked")]
fn a_worker_that_panics_ends_the_work() {
    let make = |_: usize, item: &usize| assert!(*item < 1000, "a mistake");
    let _ = ordered::all((0..9000).map(Ok), LONG, [make; 2], |_, ()| Ok(()));
}
