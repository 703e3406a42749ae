//! A HAR in, its calls out: a file of a browser, a proxy or a test runner.
//!
//! 1. `entry` makes a call of an entry, and says why it is none.
//! 2. `api` tells the calls of a program from the parts of a page.
//! 3. `body` decodes what was sent.
//!
//! Entries are read one at a time. They are siblings: nothing in the file says that one caused another.

mod api;
mod body;
mod entry;
mod header;

use std::io::Read;
use std::path::Path;

use super::Options;
use super::collect::{Calls, is_wanted};
use super::json::{self, Json, Kind, Reader};
use entry::{Context, Recorded};

pub(super) use body::of_bytes;

/// What is known of a file before and beside its entries.
#[derive(Debug, Default)]
pub(super) struct Har {
    /// What the ids of its calls begin with.
    prefix: String,
    pub(super) writer: String,
    pub(super) entries: usize,
    pages: Vec<(String, String)>,
    /// The calls that ask whether another may be sent, and all others, until the file is read.
    waiting: Waiting,
}

impl Har {
    /// Nothing of a file was read yet, the n-th of one or several.
    pub(super) fn new(number: usize, several: bool) -> Self {
        let prefix = if several { format!("har-{}-", number + 1) } else { "har-".to_owned() };
        Self { prefix, ..Self::default() }
    }

    /// Reads the object behind `log`.
    pub(super) fn log<R: Read>(
        &mut self,
        reader: &mut Reader<R>,
        path: &Path,
        options: &Options,
        calls: &mut Calls,
    ) -> Result<(), json::Error> {
        reader.object(&mut |reader, key| match key {
            "entries" => reader.list(&mut |reader| {
                let entry = match reader.kind()? {
                    Kind::Object => reader.members(&entry::MEMBERS)?,
                    _ => reader.value()?,
                };
                self.entry(&entry, path, options, calls).map_err(json::Error::Spool)
            }),
            "creator" => {
                let creator = reader.value()?;
                let words = ["name", "version"].map(|key| creator.get(key).plain());
                self.writer = words.into_iter().flatten().collect::<Vec<_>>().join(" ");
                Ok(())
            }
            "pages" => {
                let pages = reader.value()?;
                let page = |page: &Json| {
                    let [id, title] = ["id", "title"].map(|key| page.get(key).text());
                    Some((id?.to_owned(), title?.to_owned()))
                };
                self.pages = pages.items().iter().filter_map(page).collect();
                Ok(())
            }
            _ => reader.skip(),
        })
    }

    fn entry(
        &mut self,
        entry: &Json,
        path: &Path,
        options: &Options,
        calls: &mut Calls,
    ) -> std::io::Result<()> {
        self.entries += 1;
        let id = format!("{}{}", self.prefix, self.entries);
        let context = Context { options, file: path, pages: &self.pages, id: id.clone() };
        match entry::call(entry, &context, &mut calls.summary.notes) {
            Err(reason) => calls.summary.left_out.add(reason),
            Ok(recorded) if !is_wanted(&recorded.call, options) => {
                calls.summary.left_out.add("not selected");
            }
            Ok(recorded) => {
                if let Some(failure) = &recorded.failure {
                    calls.summary.unanswered += 1;
                    calls.summary.failures.add(failure);
                }
                self.waiting.note(&recorded, calls.timed.len());
                calls.add(recorded.call, recorded.timed, &id)?;
            }
        }
        Ok(())
    }

    /// Puts each call behind the one that asks whether it may be sent: browsers begin it earlier, and
    /// hold it up.
    pub(super) fn finish(self, calls: &mut Calls) {
        self.waiting.settle(&mut calls.timed);
    }
}

/// Calls by what they call, for the sake of those that ask whether another may be sent.
#[derive(Debug, Default)]
struct Waiting {
    asking: Vec<(usize, String, String)>,
    held_up: rustc_hash::FxHashMap<(String, String), Vec<(usize, i128)>>,
}

impl Waiting {
    fn note(&mut self, recorded: &Recorded, index: usize) {
        let url = recorded.call.url.clone();
        if let Some(method) = &recorded.preflight {
            self.asking.push((index, method.clone(), url));
        } else if recorded.blocked > 0 {
            let key = (recorded.call.method.clone(), url);
            self.held_up.entry(key).or_default().push((index, recorded.blocked));
        }
    }

    fn settle(mut self, timed: &mut [super::order::Timed]) {
        for (asking, method, url) in self.asking {
            let (Some(from), Some(to)) = (timed[asking].start, timed[asking].end) else { continue };
            let Some(known) = self.held_up.get_mut(&(method, url)) else { continue };
            let is_held_up = |(index, blocked): &(usize, i128)| {
                let start = timed[*index].start;
                start.is_some_and(|start| start <= from && from <= start + blocked)
            };
            let Some(at) = known.iter().position(is_held_up) else { continue };
            let (index, blocked) = known.swap_remove(at);
            let sent = timed[index].start.map(|start| (start + blocked).max(to));
            timed[index].start = sent;
            timed[index].end = timed[index].end.max(sent);
        }
    }
}
