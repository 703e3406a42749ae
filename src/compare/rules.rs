//! Two configurations in, what counts out.

use crate::config::{Part, Place, Settings};

/// What counts, and what the configuration leaves out.
#[derive(Debug)]
pub(super) struct Rules<'s> {
    /// Whether scalar values count.
    pub(super) values: bool,
    /// The places that do not count.
    pub(super) places: Vec<&'s Place>,
}

impl<'s> Rules<'s> {
    /// What both configurations leave out.
    pub(super) fn of(settings: [&'s Settings; 2], values: bool) -> Self {
        let places = settings.into_iter().flat_map(|settings| settings.compared.places());
        Self { values, places: places.collect() }
    }

    /// Whether what stands at a place does not count.
    pub(super) fn ignores(&self, place: &Place) -> bool {
        self.places.iter().any(|ignored| ignored.holds(place))
    }

    /// Whether a header or a parameter does not count.
    pub(super) fn ignores_name(&self, part: Part, name: &str) -> bool {
        !self.places.is_empty() && self.ignores(&Place { part, segments: vec![name.to_owned()] })
    }
}
