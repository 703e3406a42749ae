//! Requests in, which of them are the same operation of an API out.

use indexmap::IndexMap;
use rustc_hash::FxHashMap;

use crate::route::Operation;
use crate::step::{ArrowId, Step};

/// Operations in the order of their first use, each with what is gathered of it.
#[derive(Debug)]
pub(super) struct Operations<T> {
    found: IndexMap<[String; 4], T>,
    /// The operations of arrows that do not depend on a body.
    known: FxHashMap<ArrowId, usize>,
}

impl<T> Default for Operations<T> {
    fn default() -> Self {
        Self { found: IndexMap::new(), known: FxHashMap::default() }
    }
}

impl<T> Operations<T> {
    /// The place of the operation that a request is. One that is new is made of its callee, method and
    /// path template, and of what the API's own pages say of it.
    pub(super) fn of(
        &mut self,
        step: &Step,
        new: impl FnOnce([String; 3], Vec<Operation>) -> T,
    ) -> usize {
        if let Some(index) = self.known.get(&step.arrow()) {
            return *index;
        }
        let (known, by_body) = step.operations();
        let title = match known[..] {
            [one] => one.title.to_string(),
            _ => String::new(),
        };
        let names = [step.callee(), step.method(), step.template()].map(String::from);
        let [callee, method, _] = names.clone();
        let entry = self.found.entry([callee, method, step.shape(), title]);
        let index = entry.index();
        if !by_body {
            self.known.insert(step.arrow(), index);
        }
        entry.or_insert_with(|| new(names, known.into_iter().cloned().collect()));
        index
    }

    /// What is gathered of the operation at a place that was given.
    pub(super) fn at(&mut self, index: usize) -> &mut T {
        &mut self.found[index]
    }

    /// What was gathered.
    pub(super) fn finish(self) -> impl Iterator<Item = T> {
        self.found.into_values()
    }
}
