//! Notes and steps in, the step of each note out.
//!
//! Notes keep their order, and each step has one note at most. Of all ways to place them the one is
//! taken that
//!
//! 1. places the most notes,
//! 2. then agrees with the most numbers that the notes name,
//! 3. then has the notes at the earliest steps, the first note before the second.
//!
//! `fit` lists the steps that each note fits, `order` finds that way. Then calls may have moved: a note
//! that is left over takes a step elsewhere if it fits one free step only.

mod fit;
mod order;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::{Notes, Selector};
use crate::config::nearest;
use crate::number::{LineNumber, StepNumber};
use crate::selector;
use crate::step::{self, Arrow, Steps, Survey};
use fit::Fits;

/// The step of each note, in the order of the notes; what should be known of those that say something
/// is added to the warnings, with its line.
///
/// # Errors
///
/// If the steps cannot be read.
pub(crate) fn places(
    notes: &Notes,
    survey: &Arc<Survey>,
    warnings: &mut Vec<(LineNumber, String)>,
) -> Result<Vec<Option<StepNumber>>, step::Error> {
    let selectors: Vec<&Selector> = notes.list.iter().map(|note| &note.selector).collect();
    let fits = Fits::new(&selectors, &survey.flow, || Steps::new(survey))?;
    let hints: Vec<Option<StepNumber>> =
        selectors.iter().map(|selector| selector.call.number).collect();
    let mut placed = order::in_order(&fits, &hints);
    place_moved(&fits, &mut placed);
    let between = Between::of(&placed);
    let taken: HashSet<StepNumber> = placed.iter().flatten().copied().collect();
    let could_move = |note: usize| {
        let free = |step: &StepNumber| !taken.contains(step);
        hints[note] != placed[note] && between.fitting(note, fits.steps(note)).iter().any(free)
    };
    for (index, note) in notes.list.iter().enumerate().filter(|(_, note)| !note.is_blank()) {
        let told = match placed[index] {
            None if fits.steps(index).is_empty() => {
                warnings.push((note.line, unfit(&note.selector.call, survey)));
                continue;
            }
            None => "this note matches several steps, or only steps that already have a note",
            Some(_) if could_move(index) => {
                "this note could also belong to another step; write the number of its step before \
                 the heading: `(3) ...`"
            }
            Some(_) => continue,
        };
        warnings.push((note.line, told.to_owned()));
    }
    Ok(placed)
}

/// Places each note that is left over, if it fits one free step only. Such a note could stand nowhere
/// else.
fn place_moved(fits: &Fits, placed: &mut [Option<StepNumber>]) {
    let mut taken: HashSet<StepNumber> = placed.iter().flatten().copied().collect();
    // For each list of steps the places of the first two that may be free: none becomes free again.
    let mut first_two: HashMap<usize, [usize; 2]> = HashMap::new();
    for (note, place) in placed.iter_mut().enumerate() {
        if place.is_some() {
            continue;
        }
        let steps = fits.steps(note);
        let free = |from: usize| {
            let free = steps[from..].iter().position(|step| !taken.contains(step));
            free.map_or(steps.len(), |at| from + at)
        };
        let [first, second] = first_two.entry(fits.list_of(note)).or_insert([0, 1]);
        *first = free(*first);
        *second = free((*second).max(*first + 1).min(steps.len()));
        if *first < steps.len() && *second == steps.len() {
            taken.insert(steps[*first]);
            *place = Some(steps[*first]);
        }
    }
}

/// What to say of a note that no step matches, with a step that is called much like it.
fn unfit(selector: &selector::Selector, survey: &Survey) -> String {
    let said = "no step matches this note";
    let like =
        |(step, arrow): (_, Arrow<'_>)| selector.like_this(&arrow.said(step, arrow.template));
    let known: Vec<String> = survey.flow.arrows.distinct().filter_map(like).collect();
    let own = selector.shown();
    let known = known.iter().map(String::as_str).filter(|known| *known != own);
    nearest(&own, known).map_or(said.to_owned(), |near| format!("{said}; did you mean `{near}`?"))
}

/// For each note the nearest steps of notes before it and behind it that leave its own between them.
struct Between {
    ends: Vec<Option<[Option<StepNumber>; 2]>>,
}

impl Between {
    fn of(placed: &[Option<StepNumber>]) -> Self {
        let (mut before, mut behind) = (BTreeSet::new(), BTreeSet::new());
        let mut ends: Vec<Option<[Option<StepNumber>; 2]>> = Vec::with_capacity(placed.len());
        for step in placed {
            ends.push(step.map(|step| [before.range(..step).next_back().copied(), None]));
            before.extend(step);
        }
        for (step, ends) in placed.iter().zip(&mut ends).rev() {
            if let (Some(step), Some([_, end])) = (step, ends) {
                *end = behind.range(step.next()..).next().copied();
            }
            behind.extend(step);
        }
        Self { ends }
    }

    /// Those of the steps that a note fits.
    fn fitting<'f>(&self, note: usize, steps: &'f [StepNumber]) -> &'f [StepNumber] {
        let Some([before, behind]) = self.ends[note] else { return &[] };
        let start = steps.partition_point(|step| before.is_some_and(|before| *step <= before));
        let end = steps.partition_point(|step| behind.is_none_or(|behind| *step < behind));
        &steps[start..end]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn each_note_is_placed_once_and_where_it_fits(
            fits in prop::collection::vec(prop::collection::btree_set((0_usize..19).prop_map(StepNumber::at), 0..6), 0..12),
        ) {
            let fits: Vec<Vec<StepNumber>> = fits.into_iter().map(|set| set.into_iter().collect()).collect();
            let lists = Fits::of_lists(fits.clone());
            let mut placed = order::in_order(&lists, &vec![None; fits.len()]);
            prop_assert!(placed.iter().flatten().is_sorted_by(|one, other| one < other));
            place_moved(&lists, &mut placed);
            let steps: Vec<StepNumber> = placed.iter().flatten().copied().collect();
            let mut once = steps.clone();
            once.sort_unstable();
            once.dedup();
            prop_assert_eq!(once.len(), steps.len());
            for (step, fits) in placed.iter().zip(&fits) {
                prop_assert!(step.is_none_or(|step| fits.contains(&step)));
            }
        }
    }
}
