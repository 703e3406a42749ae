//! What was read, kept and left out, with counts. Its texts are recorded text: they go through the gate
//! before they are printed.

use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxBuildHasher;

use super::Format;
use super::line::header_name;

/// What became of the recordings.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    /// The files, in order.
    pub(crate) files: Vec<Read>,
    /// How many calls are in the log.
    pub(crate) calls: usize,
    /// How many of them have no response although one should have come.
    pub(crate) unanswered: usize,
    /// What was left out, by the reason.
    pub(crate) left_out: Counts,
    /// What was kept in another way than it was recorded, or needs a look.
    pub(crate) notes: Counts,
    /// Why calls have no response, in the words of the recorder.
    pub(crate) failures: Counts,
    /// Where calls went to.
    pub(crate) callees: Counts,
    /// The traces that calls belong to.
    pub(crate) traces: Vec<Trace>,
    /// The names of all headers: nothing that redacts a log replaces one.
    headers: IndexSet<String, FxBuildHasher>,
}

/// A file that was read.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) name: String,
    pub(crate) format: Format,
    /// The program that wrote it, if it says so.
    pub(crate) writer: String,
    /// How many entries or spans it has.
    pub(crate) entries: usize,
}

/// A trace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trace {
    pub(crate) id: String,
    /// The name of its first span.
    pub(crate) root: String,
    pub(crate) spans: usize,
    pub(crate) calls: usize,
}

/// Texts with their counts, in the order of their first appearance.
#[derive(Debug, Clone, Default)]
pub(crate) struct Counts(IndexMap<String, usize, FxBuildHasher>);

impl Summary {
    pub(super) fn note_header(&mut self, name: &str) {
        if !self.headers.contains(name) {
            self.headers.insert(name.to_owned());
        }
    }

    /// The names of all headers, as the log has them.
    pub(crate) fn headers(&self) -> impl Iterator<Item = String> {
        self.headers.iter().filter_map(|name| header_name(name))
    }

    /// Calls back with each text that was recorded, to change it.
    pub(crate) fn each_text(&mut self, change: &mut dyn FnMut(&mut String)) {
        self.files.iter_mut().for_each(|file| change(&mut file.writer));
        for counts in [&mut self.failures, &mut self.callees] {
            for (mut text, count) in std::mem::take(counts).0 {
                change(&mut text);
                counts.add_some(&text, count);
            }
        }
        for trace in &mut self.traces {
            change(&mut trace.root);
        }
    }
}

/// So many different texts are kept; whatever else comes is counted together.
const KEPT: usize = 1000;
/// A text is not shown beyond so many characters.
const LONGEST: usize = 200;

impl Counts {
    pub(crate) fn add(&mut self, text: &str) {
        self.add_some(text, 1);
    }

    pub(crate) fn add_some(&mut self, text: &str, count: usize) {
        if let Some(known) = self.0.get_mut(text) {
            *known += count;
        } else if count > 0 {
            let short: String = text.chars().take(LONGEST).collect();
            let text = if self.0.len() < KEPT { short } else { "others".to_owned() };
            *self.0.entry(text).or_default() += count;
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, usize)> {
        self.0.iter().map(|(text, count)| (text.as_str(), *count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousand_texts_are_counted_each_and_the_rest_together() {
        let mut counts = Counts::default();
        for number in 0..1003 {
            counts.add(&number.to_string());
        }
        counts.add("999");
        counts.add_some("1000", 4);
        counts.add_some("nothing", 0);
        let counts: Vec<_> = counts.iter().collect();
        assert_eq!(counts.len(), 1001);
        assert_eq!(counts[998..], [("998", 1), ("999", 2), ("others", 7)]);
    }

    #[test]
    fn a_text_is_counted_by_its_begin() {
        let mut counts = Counts::default();
        counts.add(&"é".repeat(200));
        counts.add(&"é".repeat(201));
        assert_eq!(counts.iter().collect::<Vec<_>>(), [("é".repeat(200).as_str(), 2)]);
    }
}
