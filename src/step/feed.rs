//! A survey in, its steps out to several readers that go side by side: the logs are read once.
//!
//! A thread reads and looks for secrets, and hands on batches. A reader that is slow holds the
//! others up once its queue is full, so that memory is bounded; one that goes away does not.
//! Batches that were read go back to that thread, since memory is freed fastest where it was taken.

use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use super::{Error, Step, Steps, Survey};

/// The steps that are handed on at once.
const BATCH: usize = 256;
/// The batches that wait for a reader.
const QUEUE: usize = 4;

type Batch = Arc<Vec<Arc<Step>>>;
type Handed = Result<Batch, Error>;

/// One reader's end: an iterator over all steps.
#[derive(Debug)]
pub struct Feed {
    /// The lock is never waited for: it lets a reader be shared, which it is not.
    batches: Mutex<Receiver<Handed>>,
    spent: Sender<Batch>,
    batch: Batch,
    next: usize,
}

impl Feed {
    /// So many readers, and the work that feeds them, which ends when the steps do or when no reader
    /// is left. It must run beside the readers.
    pub fn new(survey: &Arc<Survey>, readers: usize) -> (Vec<Self>, impl FnOnce() + Send + use<>) {
        let (spent, returned) = channel();
        let (senders, feeds) = (0..readers)
            .map(|_| {
                let (sender, batches) = sync_channel(QUEUE);
                let spent = spent.clone();
                (
                    Some(sender),
                    Self { batches: Mutex::new(batches), spent, batch: Batch::default(), next: 0 },
                )
            })
            .unzip();
        let steps = Steps::new(survey);
        (feeds, move || feed(steps, senders, &returned))
    }
}

fn feed(
    mut steps: Steps,
    mut senders: Vec<Option<SyncSender<Handed>>>,
    returned: &Receiver<Batch>,
) {
    let mut more = true;
    while more && senders.iter().any(Option::is_some) {
        returned.try_iter().for_each(drop);
        let mut batch = Vec::with_capacity(BATCH);
        let mut failed = None;
        for step in steps.by_ref().take(BATCH) {
            match step {
                Ok(step) => {
                    step.inspection();
                    batch.push(Arc::new(step));
                }
                Err(error) => failed = Some(error),
            }
        }
        more = batch.len() == BATCH && failed.is_none();
        let batch = Arc::new(batch);
        for sender in &mut senders {
            let gone =
                sender.as_ref().is_some_and(|sender| sender.send(Ok(Arc::clone(&batch))).is_err());
            if gone {
                *sender = None;
            }
        }
        // The first reader that still listens is told; its failure is that of all.
        let mut failed = failed.map(Err);
        for sender in senders.iter().flatten() {
            failed = failed.and_then(|error| sender.send(error).err()).map(|unsent| unsent.0);
        }
    }
}

impl Iterator for Feed {
    type Item = Result<Arc<Step>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.next == self.batch.len() {
            let batches = self.batches.get_mut().unwrap_or_else(PoisonError::into_inner);
            let batch = match batches.recv().ok()? {
                Ok(batch) => batch,
                Err(error) => return Some(Err(error)),
            };
            let spent = std::mem::replace(&mut self.batch, batch);
            // At the end nobody waits for it.
            let _ = self.spent.send(spent);
            self.next = 0;
        }
        self.next += 1;
        self.batch.get(self.next - 1).map(|step| Ok(Arc::clone(step)))
    }
}
