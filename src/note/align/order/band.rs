//! The best way to place notes in order, by a look at those ways only that leave out few notes and
//! miss few of the numbers that could be met: about as few as the best way does.

use super::Note;
use crate::number::StepNumber;

/// How many notes a way leaves out at most, and how many numbers it misses.
#[derive(Debug, Clone, Copy)]
struct Most {
    left_out: usize,
    missed: usize,
}

/// The best way; `None` if it takes more looks than there are pairs of notes and steps.
pub(super) fn place(notes: &[Note<'_>], pairs: usize) -> Option<Vec<Option<StepNumber>>> {
    let plain: Vec<Note<'_>> = notes.iter().map(|note| Note { hint: None, ..*note }).collect();
    let (left_out, band) = narrowest(&plain, pairs, |width| Most { left_out: width, missed: 0 })?;
    let notes = with_hints_in_reach(notes, &band, left_out);
    let (missed, band) = narrowest(&notes, pairs, |width| Most { left_out, missed: width })?;
    Some(band.way(&notes, Most { left_out, missed }))
}

/// The least that a way takes, and a band that holds it.
fn narrowest(
    notes: &[Note<'_>],
    pairs: usize,
    most: impl Fn(usize) -> Most,
) -> Option<(usize, Band)> {
    let mut width = 0;
    loop {
        let Most { left_out, missed } = most(width);
        if (notes.len() + 1) * (left_out + 1) * (missed + 1) > pairs {
            return None;
        }
        let band = Band::of(notes, most(width));
        let least = (0..=width).find(|width| band.latest(0, most(*width)).is_some());
        if let Some(least) = least {
            return Some((least, band));
        }
        width = 2 * width + 1;
    }
}

/// The notes with those numbers only at which a way that leaves out so many can place them.
fn with_hints_in_reach<'f>(notes: &[Note<'f>], band: &Band, left_out: usize) -> Vec<Note<'f>> {
    // From which step on the next note can be placed, by how many of those before are left out.
    let mut from = vec![StepNumber::FIRST; left_out + 1];
    let mut reached = Vec::with_capacity(notes.len());
    for (index, note) in notes.iter().enumerate() {
        let in_reach = |hint: &StepNumber| {
            (0..=left_out).any(|before| {
                let behind = Most { left_out: left_out - before, missed: 0 };
                from[before] <= *hint && Some(*hint) < band.latest(index + 1, behind)
            })
        };
        reached.push(Note { hint: note.hint.filter(in_reach), ..*note });
        for before in (0..=left_out).rev() {
            let first = note.steps.get(note.steps.partition_point(|step| *step < from[before]));
            let placed = first.map_or(StepNumber::NEVER, |step| step.next());
            let skipped = before.checked_sub(1).map_or(StepNumber::NEVER, |before| from[before]);
            from[before] = placed.min(skipped);
        }
    }
    reached
}

/// For each note, and how much the notes from it on leave out and miss at most, the latest step that
/// they can begin at; none if they take more, and the number of no step behind the last note.
struct Band {
    most: Most,
    steps: Vec<Option<StepNumber>>,
}

impl Band {
    fn of(notes: &[Note<'_>], most: Most) -> Self {
        let row = (most.left_out + 1) * (most.missed + 1);
        let mut band = Self { most, steps: vec![None; (notes.len() + 1) * row] };
        // Behind the last note nothing is placed.
        band.steps[notes.len() * row..].fill(Some(StepNumber::NEVER));
        for (index, note) in notes.iter().enumerate().rev() {
            for left_out in 0..=most.left_out {
                for missed in 0..=most.missed {
                    let most = Most { left_out, missed };
                    let place = band.place(index, most);
                    band.steps[place] = band.begins(note, index, most);
                }
            }
        }
        band
    }

    fn place(&self, note: usize, most: Most) -> usize {
        let row = self.most.missed + 1;
        (note * (self.most.left_out + 1) + most.left_out) * row + most.missed
    }

    fn latest(&self, note: usize, most: Most) -> Option<StepNumber> {
        self.steps[self.place(note, most)]
    }

    /// The latest step that a note and those behind it can begin at.
    fn begins(&self, note: &Note<'_>, index: usize, most: Most) -> Option<StepNumber> {
        let Most { left_out, missed } = most;
        let hint = note.hint.filter(|hint| Some(*hint) < self.latest(index + 1, most));
        let Some(missed) = missed.checked_sub(usize::from(note.hint.is_some())) else {
            return hint;
        };
        let behind = self.latest(index + 1, Most { left_out, missed });
        let late = note.steps.partition_point(|step| Some(*step) < behind);
        let placed = late.checked_sub(1).map(|at| note.steps[at]);
        let without = left_out.checked_sub(1);
        let skipped =
            without.and_then(|left_out| self.latest(index + 1, Most { left_out, missed }));
        hint.max(placed).max(skipped)
    }

    /// The way that takes so much, each note at the earliest step that it can have.
    fn way(&self, notes: &[Note<'_>], mut most: Most) -> Vec<Option<StepNumber>> {
        let mut from = StepNumber::FIRST;
        let step = |(index, note): (usize, &Note<'_>)| {
            let first = note.steps.get(note.steps.partition_point(|step| *step < from)).copied();
            let missed = most.missed.checked_sub(usize::from(note.hint.is_some()));
            let other = missed.map(|missed| Most { missed, ..most });
            let other_fits = |step: &StepNumber| {
                other.is_some_and(|most| Some(*step) < self.latest(index + 1, most))
            };
            let hint = note.hint.filter(|hint| *hint >= from);
            let hint = hint.filter(|hint| Some(*hint) < self.latest(index + 1, most));
            let step = first.filter(|step| hint == Some(*step) || other_fits(step)).or(hint);
            match step {
                Some(step) => from = step.next(),
                None => most.left_out -= 1,
            }
            if step.is_none() || step != hint {
                most.missed = missed.unwrap_or_default();
            }
            step
        };
        notes.iter().enumerate().map(step).collect()
    }
}
