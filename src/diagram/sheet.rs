//! A plan in, the sheets that it is cut into out, each with no more participants than have room beside
//! each other in a table.
//!
//! A sheet has as many steps as its participants allow: text in a table stays as large as it is. It
//! ends where no call is open if such a place is in its second half, and every step is looked at no
//! more than twice.

use std::collections::BTreeSet;

use super::{Plan, Walk};
use crate::number::{Span, StepNumber};
use crate::step::{Flow, Service};

/// So many participants have a column in a sheet.
const PARTICIPANTS: usize = 24;

impl Plan {
    /// Cuts the steps into sheets.
    #[must_use]
    pub(crate) fn sheets(&self, flow: &Flow) -> Vec<Span> {
        let (all, stops) = (flow.graph.span(), self.stops(flow));
        let (mut sheets, mut start, mut at) = (Vec::new(), all.first, 0);
        while at < stops.len() {
            let end = end(&stops, at);
            let last = stops.get(end).map_or(all.last, |next| StepNumber::before(next.step));
            sheets.push(Span::new(start, last));
            (start, at) = (last.next(), end);
        }
        sheets
    }

    fn stops(&self, flow: &Flow) -> Vec<Shown> {
        let mut walk = Walk::new(self, flow.graph.span());
        let (mut stops, mut open) = (Vec::new(), 0_usize);
        while let Some(stop) = walk.next(self) {
            let arrow = flow.arrows.of(stop.step).filter(|_| stop.draws);
            let notes = self.notes[stop.notes].iter().flat_map(|note| note.over);
            let services = arrow.iter().flat_map(|arrow| arrow.ends).chain(notes).collect();
            if let (Some(arrow), Some(_)) = (&arrow, flow.graph.partner(stop.step)) {
                open = if arrow.response { open.saturating_sub(1) } else { open + 1 };
            }
            stops.push(Shown { step: stop.step, services, open });
        }
        stops
    }
}

/// A step that shows something.
struct Shown {
    step: StepNumber,
    services: Vec<Service>,
    /// How many calls are open after it.
    open: usize,
}

/// The place after the last stop of the sheet that begins at a place.
fn end(stops: &[Shown], start: usize) -> usize {
    let mut services: BTreeSet<Service> = BTreeSet::new();
    let mut between = None;
    for (at, stop) in stops.iter().enumerate().skip(start) {
        services.extend(&stop.services);
        if services.len() > PARTICIPANTS && at > start {
            let late = between.filter(|end| end - start >= (at - start).div_ceil(2));
            return late.unwrap_or(at);
        }
        if stop.open == 0 {
            between = Some(at + 1);
        }
    }
    stops.len()
}
