//! Items as they are read in, the same items to several readers that go side by side out.
//!
//! An error reaches every reader, so that none takes it for the end.
//!
//! The work that reads runs in a thread of its own and hands on batches. A reader that is slow holds
//! the others up once its queue is full, so that memory is bounded; one that goes away does not.
//! Batches that were read go back to that thread, since memory is freed fastest where it was taken.

use std::ops::Deref;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use super::{Error, Step};
use crate::record::Record;

/// The items that are handed on at once, and the bytes that a batch ends behind.
const BATCH: (usize, usize) = (256, 1 << 20);
/// The batches that wait for a reader.
const QUEUE: usize = 2;

/// What has a size in memory.
pub trait Weigh {
    /// About how many bytes it is.
    fn weight(&self) -> usize;
}

impl Weigh for Step {
    fn weight(&self) -> usize {
        self.record.raw().len()
    }
}

impl Weigh for (usize, Record<'static>) {
    fn weight(&self) -> usize {
        self.1.raw().len()
    }
}

type Batch<T> = Arc<Vec<T>>;
type Handed<T> = Result<Batch<T>, Arc<Error>>;

/// One reader's end: an iterator over all items.
#[derive(Debug)]
pub struct Feed<T> {
    /// The lock is never waited for: it lets a reader be shared, which it is not.
    batches: Mutex<Receiver<Handed<T>>>,
    spent: Sender<Batch<T>>,
    batch: Batch<T>,
    next: usize,
    is_held: bool,
}

/// An item of a batch.
#[derive(Debug)]
pub struct Fed<T> {
    batch: Batch<T>,
    index: usize,
}

impl<T> From<T> for Fed<T> {
    fn from(item: T) -> Self {
        Self { batch: Arc::new(vec![item]), index: 0 }
    }
}

impl<T> Deref for Fed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.batch[self.index]
    }
}

impl<T> Feed<T> {
    /// A reader of items that are in memory already.
    #[must_use]
    pub fn held(batch: Arc<Vec<T>>) -> Self {
        let ((_, batches), (spent, _)) = (channel(), channel());
        Self { batches: Mutex::new(batches), spent, batch, next: 0, is_held: true }
    }

    /// Whether its items are in memory already, and not read by another thread.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.is_held
    }
}

impl<T: Send + Sync + Weigh> Feed<T> {
    /// So many readers, and the work that feeds them, which must run beside them. It ends when the
    /// items do or when no reader is left, and gives back what it read from.
    pub fn new<I>(items: I, readers: usize) -> (Vec<Self>, impl FnOnce() -> I)
    where
        I: Iterator<Item = Result<T, Error>>,
    {
        let (spent, returned) = channel();
        let (senders, feeds) = (0..readers)
            .map(|_| {
                let (sender, batches) = sync_channel(QUEUE);
                let (batches, spent) = (Mutex::new(batches), spent.clone());
                let batch = Batch::default();
                (Some(sender), Self { batches, spent, batch, next: 0, is_held: false })
            })
            .unzip();
        (feeds, move || feed(items, senders, &returned))
    }
}

fn feed<T: Weigh, I: Iterator<Item = Result<T, Error>>>(
    mut items: I,
    mut senders: Vec<Option<SyncSender<Handed<T>>>>,
    returned: &Receiver<Batch<T>>,
) -> I {
    let mut more = true;
    while more && senders.iter().any(Option::is_some) {
        returned.try_iter().for_each(drop);
        let (items_most, bytes_most) = BATCH;
        let (mut batch, mut bytes) = (Vec::with_capacity(items_most), 0);
        let mut failed = None;
        while more && batch.len() < items_most && bytes < bytes_most {
            match items.next() {
                Some(Ok(item)) => {
                    bytes += item.weight();
                    batch.push(item);
                }
                Some(Err(error)) => {
                    failed = Some(error);
                    more = false;
                }
                None => more = false,
            }
        }
        if !batch.is_empty() {
            hand_on(&mut senders, &Ok(Arc::new(batch)));
        }
        if let Some(error) = failed {
            hand_on(&mut senders, &Err(Arc::new(error)));
        }
    }
    items
}

/// Gives the same to all readers, and forgets those that went away.
fn hand_on<T>(senders: &mut [Option<SyncSender<Handed<T>>>], handed: &Handed<T>) {
    for sender in senders {
        let gone = |sender: &SyncSender<_>| sender.send(handed.clone()).is_err();
        if sender.as_ref().is_some_and(gone) {
            *sender = None;
        }
    }
}

impl<T> Feed<T> {
    /// The next items that are handed on at once; `None` at the end.
    pub(super) fn next_batch(&mut self) -> Option<Result<Arc<Vec<T>>, Error>> {
        let batches = self.batches.get_mut().unwrap_or_else(PoisonError::into_inner);
        let batch = match batches.recv().ok()? {
            Ok(batch) => batch,
            Err(error) => return Some(Err(Error::Shared(error))),
        };
        let spent = std::mem::replace(&mut self.batch, Arc::clone(&batch));
        // At the end nobody waits for it.
        let _ = self.spent.send(spent);
        self.next = 0;
        Some(Ok(batch))
    }
}

impl<T> Iterator for Feed<T> {
    type Item = Result<Fed<T>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.next == self.batch.len()
            && let Err(error) = self.next_batch()?
        {
            return Some(Err(error));
        }
        self.next += 1;
        let index = self.next - 1;
        (index < self.batch.len()).then(|| Ok(Fed { batch: Arc::clone(&self.batch), index }))
    }
}
