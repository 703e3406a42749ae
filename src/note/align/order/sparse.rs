//! The best way to place notes in order, by a look at each pair of a note and a step that it fits.

use super::Note;
use crate::number::StepNumber;

/// How good a way to place notes is: how many are placed, and how many at the number they name.
type Score = (u32, u32);

pub(super) fn place(notes: &[Note<'_>]) -> Vec<Option<StepNumber>> {
    let last = notes.iter().filter_map(|note| note.steps.last()).max();
    let mut best = Best::new(last.map_or(0, |last| last.get()));
    // For each note and each step that it fits the best score with the note there, and the notes
    // behind it.
    let mut scores: Vec<Vec<Score>> = Vec::with_capacity(notes.len());
    for note in notes.iter().rev() {
        let score = |step: &StepNumber| {
            let (count, hits) = best.from(step.next());
            (count + 1, hits + note.hits(*step))
        };
        let of_note: Vec<Score> = note.steps.iter().map(score).collect();
        for (step, score) in note.steps.iter().zip(&of_note) {
            best.raise(*step, *score);
        }
        scores.push(of_note);
    }
    let (mut wanted, mut from) = (best.from(StepNumber::FIRST), StepNumber::FIRST);
    let place = |(note, scores): (&Note<'_>, &Vec<Score>)| {
        let late = note.steps.partition_point(|step| *step < from);
        let at = scores[late..].iter().position(|score| *score == wanted)?;
        let step = note.steps[late + at];
        wanted = (wanted.0 - 1, wanted.1 - note.hits(step));
        from = step.next();
        Some(step)
    };
    notes.iter().zip(scores.iter().rev()).map(place).collect()
}

impl Note<'_> {
    fn hits(&self, step: StepNumber) -> u32 {
        u32::from(self.hint == Some(step))
    }
}

/// The best score from each step on.
struct Best {
    /// As a Fenwick tree, the last step first.
    nodes: Vec<Score>,
}

impl Best {
    fn new(last: u32) -> Self {
        Self { nodes: vec![(0, 0); last as usize + 1] }
    }

    fn from(&self, step: StepNumber) -> Score {
        let mut node = self.nodes.len().saturating_sub(step.get() as usize);
        let mut best = (0, 0);
        while node > 0 {
            best = best.max(self.nodes[node]);
            node &= node - 1;
        }
        best
    }

    fn raise(&mut self, step: StepNumber, score: Score) {
        let mut node = self.nodes.len() - step.get() as usize;
        while node < self.nodes.len() {
            self.nodes[node] = self.nodes[node].max(score);
            node += node & node.wrapping_neg();
        }
    }
}
