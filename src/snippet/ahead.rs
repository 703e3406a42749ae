//! Steps in, what templates see of them out, with what takes long made already.
//!
//! The template of a long recording keeps one thread busy. Another one makes the fences of the next
//! sections meanwhile.

use std::sync::Arc;

use super::section::{Section, Shared};
use crate::step::{Error, Feed, Step, Weigh};

/// The sections of the steps of another thread.
pub(super) fn sections(
    steps: Feed<Step>,
    shared: Arc<Shared>,
) -> impl Iterator<Item = Result<Arc<Section>, Error>> {
    steps.map(move |step| {
        let section = Section::new(step?, Arc::clone(&shared));
        section.make();
        Ok(Arc::new(section))
    })
}

impl Weigh for Arc<Section> {
    fn weight(&self) -> usize {
        self.step.weight()
    }
}
