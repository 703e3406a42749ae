//! Notes and steps in, the step of each note out.
//!
//! Notes keep their order, and each step has one note at most. Of all ways to place them the one is
//! taken that
//!
//! 1. places the most notes,
//! 2. then agrees with the most numbers that the notes name,
//! 3. then has the notes at the earliest steps, the first note before the second.
//!
//! It is found from the end by dynamic programming over notes and the steps that fit one at least.
//! Then calls may have moved: a note that is left over takes a step elsewhere if it fits one free step
//! only. A path fits as it was recorded or as a template; if a note fits no step that way, it fits
//! those whose path has the same shape, since ids differ from recording to recording.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Notes, Selector};
use crate::route;
use crate::step::{self, Arrow, Steps, Survey};

/// The step of each note, in the order of the notes; what should be known of them is added to the
/// warnings, with its line.
///
/// # Errors
///
/// If the steps cannot be read.
pub fn places(
    notes: &Notes,
    survey: &Arc<Survey>,
    warnings: &mut Vec<(usize, String)>,
) -> Result<Vec<Option<u32>>, step::Error> {
    let asks = notes.notes.iter().any(|note| note.selector.query.is_some());
    let queries = if asks { queries(survey)? } else { HashMap::new() };
    let fits: Vec<Vec<u32>> =
        notes.notes.iter().map(|note| fitting(&note.selector, survey, &queries)).collect();
    let hints: Vec<Option<u32>> = notes.notes.iter().map(|note| note.selector.number).collect();
    let mut placed = in_order(&fits, &hints);
    place_moved(&fits, &mut placed);
    for (index, note) in notes.notes.iter().enumerate() {
        let told = match placed[index] {
            None if fits[index].is_empty() => "no step fits this note",
            None => "every step that fits this note has another one, or several fit it",
            Some(_) if could_move(index, &fits, &hints, &placed) => {
                "this note could as well stand at another step; \
                 write the number of its step in front: `(3) ...`"
            }
            Some(_) => continue,
        };
        warnings.push((note.line, told.to_owned()));
    }
    Ok(placed)
}

/// The query of each step that has one.
fn queries(survey: &Arc<Survey>) -> Result<HashMap<u32, String>, step::Error> {
    let mut queries = HashMap::new();
    for step in Steps::new(survey) {
        let step = step?;
        queries.insert(step.number(), route::query(&step.url()).to_owned());
    }
    Ok(queries)
}

/// The steps that a selector fits, in order.
fn fitting(selector: &Selector, survey: &Survey, queries: &HashMap<u32, String>) -> Vec<u32> {
    let steps = 1..=survey.graph.steps();
    if selector.response.is_none() {
        return selector.number.filter(|number| steps.contains(number)).into_iter().collect();
    }
    let with = |same_path: &dyn Fn(&Arrow<'_>) -> bool| -> Vec<u32> {
        // Arrows repeat, so that each is looked at once.
        let mut known = HashMap::new();
        let mut fits = |step: &u32| {
            let number = survey.arrows.number(*step).unwrap_or(u32::MAX);
            let fits = *known.entry(number).or_insert_with(|| {
                let arrow = survey.arrows.of(*step);
                arrow.is_some_and(|arrow| same_call(selector, &arrow) && same_path(&arrow))
            });
            let asked = |query: &String| queries.get(step).is_none_or(|asked| asked == query);
            fits && selector.query.as_ref().is_none_or(asked)
        };
        steps.clone().filter(|step| fits(step)).collect()
    };
    let Some(path) = &selector.path else { return with(&|_| true) };
    let exact =
        with(&|arrow| path == arrow.template || *path == survey.variables.raw(arrow.template));
    if !exact.is_empty() {
        return exact;
    }
    let shape = |path: &str, arrow: &Arrow<'_>| {
        survey.variables.routes.shape(arrow.callee, arrow.method, path)
    };
    with(&|arrow| shape(path, arrow) == shape(arrow.template, arrow))
}

fn same_call(selector: &Selector, arrow: &Arrow<'_>) -> bool {
    let ends = selector.ends.as_ref();
    let verb = if arrow.response {
        selector.verb.is_empty() || arrow.status.split(' ').next() == Some(&selector.verb)
    } else {
        selector.verb.is_empty() || selector.verb == arrow.method
    };
    selector.response == Some(arrow.response)
        && verb
        && ends.is_none_or(|[caller, callee]| caller == arrow.caller && callee == arrow.callee)
}

/// How good a way to place notes is: how many are placed, and how many at the number they name.
type Score = (u32, u32);

/// The best way to place notes in order.
fn in_order(fits: &[Vec<u32>], hints: &[Option<u32>]) -> Vec<Option<u32>> {
    // Only steps that fit a note matter; their places among each other stand for them.
    let mut steps: Vec<u32> = fits.iter().flatten().copied().collect();
    steps.sort_unstable();
    steps.dedup();
    let columns = steps.len() + 1;
    // best[note * columns + place]: the best score of this note and the later ones from this place on.
    let mut best: Vec<Score> = vec![(0, 0); (fits.len() + 1) * columns];
    let score = |note: usize, step: u32| (1, u32::from(hints[note] == Some(step)));
    for note in (0..fits.len()).rev() {
        let mut fitting = fits[note].iter().rev().peekable();
        for place in (0..steps.len()).rev() {
            let left_out = best[(note + 1) * columns + place];
            let later = best[note * columns + place + 1];
            let mut most = left_out.max(later);
            if fitting.next_if(|step| **step == steps[place]).is_some() {
                let (count, hits) = best[(note + 1) * columns + place + 1];
                let (one, hit) = score(note, steps[place]);
                most = most.max((count + one, hits + hit));
            }
            best[note * columns + place] = most;
        }
        // Behind the last place nothing is placed.
        best[note * columns + steps.len()] = (0, 0);
    }
    let mut placed = vec![None; fits.len()];
    let mut from = 0;
    for note in 0..fits.len() {
        let wanted = best[note * columns + from];
        let earliest = fits[note].iter().find_map(|step| {
            let place = steps.binary_search(step).ok().filter(|place| *place >= from)?;
            let (count, hits) = best[(note + 1) * columns + place + 1];
            let (one, hit) = score(note, *step);
            ((count + one, hits + hit) == wanted).then_some((*step, place))
        });
        if let Some((step, place)) = earliest {
            placed[note] = Some(step);
            from = place + 1;
        }
    }
    placed
}

/// Places a note that is left over, if it fits one free step only.
fn place_moved(fits: &[Vec<u32>], placed: &mut [Option<u32>]) {
    for note in 0..fits.len() {
        if placed[note].is_some() {
            continue;
        }
        let free = |step: &&u32| !placed.contains(&Some(**step));
        let mut free = fits[note].iter().filter(free);
        if let (Some(only), None) = (free.next(), free.next()) {
            placed[note] = Some(*only);
        }
    }
}

/// Whether a note fits another free step between the notes beside it, and its number does not tell.
fn could_move(
    note: usize,
    fits: &[Vec<u32>],
    hints: &[Option<u32>],
    placed: &[Option<u32>],
) -> bool {
    let Some(own) = placed[note].filter(|own| hints[note] != Some(*own)) else { return false };
    let before = placed[..note].iter().flatten().filter(|step| **step < own).max();
    let behind = placed[note + 1..].iter().flatten().filter(|step| **step > own).min();
    fits[note].iter().any(|step| {
        *step != own
            && before.is_none_or(|before| step > before)
            && behind.is_none_or(|behind| step < behind)
            && !placed.contains(&Some(*step))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Every way to place notes in order, the best of them by the rules as they are written.
    fn plain(fits: &[Vec<u32>], hints: &[Option<u32>]) -> Vec<Option<u32>> {
        fn ways(fits: &[Vec<u32>], from: u32) -> Vec<Vec<Option<u32>>> {
            let Some((first, rest)) = fits.split_first() else { return vec![Vec::new()] };
            let choices = first.iter().filter(|step| **step >= from).map(|step| Some(*step));
            let with = |choice: Option<u32>| {
                let from = choice.map_or(from, |step| step + 1);
                ways(rest, from).into_iter().map(move |way| [vec![choice], way].concat())
            };
            choices.chain([None]).flat_map(with).collect()
        }
        let rank = |way: &Vec<Option<u32>>| {
            let count = way.iter().flatten().count();
            let hits =
                way.iter().zip(hints).filter(|(step, hint)| step == hint && step.is_some()).count();
            let early = way.iter().map(|step| step.map_or(i64::MIN, |step| -i64::from(step)));
            (count, hits, early.collect::<Vec<_>>())
        };
        ways(fits, 1).into_iter().max_by_key(rank).expect("leaving all out is a way")
    }

    proptest! {
        #[test]
        fn the_best_way_is_found(
            fits in prop::collection::vec(prop::collection::btree_set(1_u32..7, 0..5), 0..5),
            hints in prop::collection::vec(prop::option::of(1_u32..7), 5),
        ) {
            let fits: Vec<Vec<u32>> = fits.into_iter().map(|set| set.into_iter().collect()).collect();
            let hints = &hints[..fits.len()];
            prop_assert_eq!(in_order(&fits, hints), plain(&fits, hints));
        }

        #[test]
        fn each_note_is_placed_once_and_where_it_fits(
            fits in prop::collection::vec(prop::collection::btree_set(1_u32..20, 0..6), 0..12),
        ) {
            let fits: Vec<Vec<u32>> = fits.into_iter().map(|set| set.into_iter().collect()).collect();
            let mut placed = in_order(&fits, &vec![None; fits.len()]);
            prop_assert!(placed.iter().flatten().is_sorted_by(|one, other| one < other));
            place_moved(&fits, &mut placed);
            let steps: Vec<u32> = placed.iter().flatten().copied().collect();
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
