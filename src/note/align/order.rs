//! Notes and the steps that each fits in, the best way to place them in order out.
//!
//! Where pairs of a note and a step are few, `sparse` looks at each. Where steps repeat, so that many
//! fit a note, `band` looks only at ways that leave few notes out. Both find the same way.

mod band;
mod sparse;

use super::fit::Fits;
use crate::number::StepNumber;

/// A note that fits a step.
#[derive(Debug, Clone, Copy)]
struct Note<'f> {
    /// The steps that it fits, in order; at least one.
    steps: &'f [StepNumber],
    /// The step that it names by its number, if it fits that.
    hint: Option<StepNumber>,
}

/// Up to so many steps for each note are few.
const FEW: usize = 64;

/// The best way to place notes in order.
pub(super) fn in_order(fits: &Fits, hints: &[Option<StepNumber>]) -> Vec<Option<StepNumber>> {
    let fitting: Vec<usize> =
        (0..fits.len()).filter(|note| !fits.steps(*note).is_empty()).collect();
    let note = |index: &usize| {
        let steps = fits.steps(*index);
        Note { steps, hint: hints[*index].filter(|hint| steps.binary_search(hint).is_ok()) }
    };
    let notes: Vec<Note<'_>> = fitting.iter().map(note).collect();
    let pairs: usize = notes.iter().map(|note| note.steps.len()).sum();
    let way = if pairs > FEW * notes.len() { band::place(&notes, pairs) } else { None };
    let way = way.unwrap_or_else(|| sparse::place(&notes));
    let mut placed = vec![None; fits.len()];
    for (index, step) in fitting.into_iter().zip(way) {
        placed[index] = step;
    }
    placed
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Every way to place notes in order, the best of them by the rules as they are written.
    fn plain(fits: &[Vec<StepNumber>], hints: &[Option<StepNumber>]) -> Vec<Option<StepNumber>> {
        fn ways(fits: &[Vec<StepNumber>], from: StepNumber) -> Vec<Vec<Option<StepNumber>>> {
            let Some((first, rest)) = fits.split_first() else { return vec![Vec::new()] };
            let choices = first.iter().filter(|step| **step >= from).map(|step| Some(*step));
            let with = |choice: Option<StepNumber>| {
                let from = choice.map_or(from, StepNumber::next);
                ways(rest, from).into_iter().map(move |way| [vec![choice], way].concat())
            };
            choices.chain([None]).flat_map(with).collect()
        }
        let rank = |way: &Vec<Option<StepNumber>>| {
            let count = way.iter().flatten().count();
            let hits =
                way.iter().zip(hints).filter(|(step, hint)| step == hint && step.is_some()).count();
            let early = way.iter().map(|step| step.map_or(i64::MIN, |step| -i64::from(step.get())));
            (count, hits, early.collect::<Vec<_>>())
        };
        ways(fits, StepNumber::FIRST)
            .into_iter()
            .max_by_key(rank)
            .expect("leaving all out is a way")
    }

    fn notes<'f>(fits: &'f [Vec<StepNumber>], hints: &[Option<StepNumber>]) -> Vec<Note<'f>> {
        let notes = fits
            .iter()
            .zip(hints)
            .map(|(steps, hint)| Note { steps, hint: hint.filter(|hint| steps.contains(hint)) });
        notes.collect()
    }

    #[test]
    fn a_number_that_a_note_does_not_fit_places_nothing() {
        let even = |count: usize| (0..count).map(|at| StepNumber::at(2 * at + 1)).collect();
        let hint = StepNumber::at(2 * FEW);
        for count in [FEW, 2 * FEW] {
            let fits: Vec<Vec<StepNumber>> = vec![even(count)];
            let first = fits[0][0];
            assert_eq!(in_order(&Fits::of_lists(fits), &[Some(hint)]), [Some(first)]);
        }
    }

    /// The looks that a band may take grow as the notes do.
    #[test]
    fn notes_on_calls_that_repeat_take_few_looks() {
        for count in [100, 200, 400] {
            let steps: Vec<StepNumber> = (0..3 * count).map(StepNumber::at).collect();
            // A step was added in the middle.
            let hint = |note: usize| StepNumber::at(3 * note + usize::from(note > count / 2));
            let note = |note| Note { steps: &steps, hint: Some(hint(note)) };
            let notes: Vec<Note<'_>> = (0..count).map(note).collect();
            let way = band::place(&notes, 8 * count).expect("few looks");
            assert!((0..count).zip(way).all(|(note, step)| step == Some(hint(note))));
        }
    }

    fn step(end: u32) -> impl Strategy<Value = StepNumber> {
        (1..end).prop_filter_map("0 is no step", StepNumber::new)
    }

    proptest! {
        #[test]
        fn the_best_way_is_found(
            fits in prop::collection::vec(prop::collection::btree_set(step(7), 0..5), 0..5),
            hints in prop::collection::vec(prop::option::of(step(7)), 5),
        ) {
            let fits: Vec<Vec<StepNumber>> = fits.into_iter().map(|set| set.into_iter().collect()).collect();
            let best = plain(&fits, &hints[..fits.len()]);
            prop_assert_eq!(in_order(&Fits::of_lists(fits), &hints), best);
        }

        #[test]
        fn both_find_the_same_way(
            fits in prop::collection::vec(prop::collection::btree_set(step(30), 1..20), 0..20),
            hints in prop::collection::vec(prop::option::of(step(30)), 20),
        ) {
            let fits: Vec<Vec<StepNumber>> = fits.into_iter().map(|set| set.into_iter().collect()).collect();
            let notes = notes(&fits, &hints);
            prop_assert_eq!(band::place(&notes, usize::MAX), Some(sparse::place(&notes)));
        }
    }
}
