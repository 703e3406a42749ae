//! Unequal pairs in, what they differ in out, as both recordings are read again side by side.
//!
//! A step waits until its partner was read. Pairs keep the order of the logs but for what moved, and
//! few wait at once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::changes::Found;
use super::rules::Rules;
use super::side::Side;
use super::tree::{Call, Tree};
use super::{Difference, Kind, Within};
use crate::number::StepNumber;
use crate::step::{Error, Steps, Survey};

/// For each change that was found its differences, in the order of the parts of an exchange.
pub(super) fn find(
    [old, new]: [&Arc<Survey>; 2],
    [before, after]: [&Tree; 2],
    found: &[Found],
    values: bool,
) -> Result<Vec<Vec<Difference>>, Error> {
    let mut differences = vec![Vec::new(); found.len()];
    let mut wanted = Wanted::default();
    for (at, found) in found.iter().enumerate() {
        let pair = (found.old, found.new);
        if let ((Some(left), Some(right)), true) = (pair, found.kind != Kind::Repeated) {
            let (left, right) = (&before.calls[left], &after.calls[right]);
            differences[at].extend(answered([old, new], left, right));
            wanted.add(left, right, at);
        }
    }
    let rules = Rules::of([&old.settings, &new.settings], values);
    let mut steps =
        [wanted.old, wanted.new].map(|places| Reader { places, waiting: BTreeMap::new() });
    let [left, right] = &mut steps;
    let only = |survey, reader: &Reader| {
        Steps::only(survey, reader.places.keys().copied().collect::<BTreeSet<_>>())
    };
    let (mut olds, mut news) = (only(old, left), only(new, right));
    loop {
        let (one, other) = (left.next(&mut olds, &rules)?, right.next(&mut news, &rules)?);
        if one.is_none() && other.is_none() {
            break;
        }
        for place in [one, other].into_iter().flatten() {
            if let (Some(old), Some(new)) = (left.waiting.get(&place), right.waiting.get(&place)) {
                old.differences(new, &mut differences[place.0]);
                left.waiting.remove(&place);
                right.waiting.remove(&place);
            }
        }
    }
    for found in &mut differences {
        found.sort_by_key(|difference| difference.within);
    }
    Ok(differences)
}

/// A change, and whether it is its response that is meant.
type Place = (usize, bool);

/// The steps to be read again.
#[derive(Debug, Default)]
struct Wanted {
    old: BTreeMap<StepNumber, Place>,
    new: BTreeMap<StepNumber, Place>,
}

impl Wanted {
    fn add(&mut self, old: &Call, new: &Call, at: usize) {
        let sides = [
            (old.numbers.request, new.numbers.request),
            (old.numbers.response, new.numbers.response),
        ];
        for (side, steps) in sides.into_iter().enumerate() {
            if let ((Some(left), Some(right)), true) = (steps, old.says[side] != new.says[side]) {
                self.old.insert(left, (at, side == 1));
                self.new.insert(right, (at, side == 1));
            }
        }
    }
}

/// What was read of one recording.
struct Reader {
    places: BTreeMap<StepNumber, Place>,
    waiting: BTreeMap<Place, Side>,
}

impl Reader {
    fn next(&mut self, steps: &mut Steps, rules: &Rules<'_>) -> Result<Option<Place>, Error> {
        let Some(step) = steps.next() else { return Ok(None) };
        let step = step?;
        let place = self.places.get(&step.number()).copied();
        if let Some(place) = place {
            self.waiting.insert(place, Side::of(&step, rules));
        }
        Ok(place)
    }
}

/// What there is to say of a response that only one of the exchanges has.
fn answered(surveys: [&Arc<Survey>; 2], old: &Call, new: &Call) -> Option<Difference> {
    let [old, new] = [old, new].map(|call| call.numbers.response);
    if old.is_some() == new.is_some() {
        return None;
    }
    let status = |survey: &Survey, step: Option<StepNumber>| {
        survey.flow.arrows.of(step?).map(|arrow| arrow.status.to_owned())
    };
    let (old, new) = (status(surveys[0], old), status(surveys[1], new));
    Some(Difference { within: Within::Status, name: String::new(), old, new })
}
