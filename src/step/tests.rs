//! Tests of a feed: every reader gets every item in order, and every error.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::feed::Weigh;
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
