//! What usually comes next in calls of a kind, learnt from requests whose parents are certain.

use rustc_hash::FxHashMap;

use super::event::{Choice, Decided, Event};
use super::marks::Mark;
use super::weights::{CLEAR, Clue};
use crate::number::ExchangeIndex;

/// For each kind of call and the last request below it: how often which one came next, or the answer.
#[derive(Debug, Clone, Default)]
pub(super) struct Habits {
    next: FxHashMap<(Mark, Option<Mark>), FxHashMap<Option<Mark>, u32>>,
    /// What is known of the requests below each open call.
    last: FxHashMap<ExchangeIndex, Last>,
}

/// What is known of the requests below a call.
#[derive(Debug, Clone, Copy)]
enum Last {
    /// None was sent yet.
    Start,
    /// The kind of the last one.
    Kind(Mark),
    /// One of them is not certain, so nothing is learnt from the rest.
    Unclear,
}

impl Habits {
    /// What is to be said of a request that comes next in a call, or of the call's answer.
    pub(super) fn clue(&self, call: Mark, last: Option<Mark>, next: Option<Mark>) -> Option<Clue> {
        let known = self.next.get(&(call, last))?;
        let all: u32 = known.values().sum();
        match known.get(&next) {
            Some(times) => (2 * times >= all).then_some(Clue::Usual),
            None => Some(Clue::Unusual),
        }
    }

    /// Learns from what happened, once it is decided.
    pub(super) fn learn<'e>(
        &mut self,
        events: impl IntoIterator<Item = &'e Event>,
        decided: &[Decided],
    ) {
        let mut decided = decided.iter();
        for event in events {
            match event {
                Event::Sent(call) => {
                    let Some(decided) = decided.next() else { return };
                    if decided.margin < CLEAR {
                        let parents = call.choices.iter().filter_map(|choice| choice.parent);
                        self.last.extend(parents.map(|parent| (parent, Last::Unclear)));
                        continue;
                    }
                    let of = |choice: &&Choice| choice.shown() == decided.parent;
                    let Some(choice) = call.choices.iter().find(of) else { continue };
                    if let (Some(parent), Some(kind)) = (choice.shown(), choice.kind) {
                        self.step(parent, kind, call.marks.kind);
                    }
                }
                Event::Answered(answered) => {
                    if let Some(kind) = answered.kind {
                        self.step(answered.call, kind, None);
                    }
                    self.last.remove(&answered.call);
                }
                Event::Got(..) | Event::Forgotten(_) => {}
            }
        }
    }

    fn step(&mut self, call: ExchangeIndex, kind: Mark, next: Option<Mark>) {
        let last = self.last.entry(call).or_insert(Last::Start);
        let before = match *last {
            Last::Unclear => return,
            Last::Start => None,
            Last::Kind(kind) => Some(kind),
        };
        *self.next.entry((kind, before)).or_default().entry(next).or_default() += 1;
        *last = next.map_or(Last::Start, Last::Kind);
    }
}

#[cfg(test)]
mod tests {
    use super::super::event::{Before, Call};
    use super::super::marks::{Marks, mark};
    use super::*;

    #[test]
    fn what_came_next_in_half_of_all_calls_is_usual() {
        let [call, one, two, other] =
            [&b"call"[..], b"one", b"two", b"other"].map(|name| Some(mark(name)));
        let kind = call.expect("a kind");
        let clues = |times: [usize; 3]| {
            let mut habits = Habits::default();
            let next = [(one, times[0]), (two, times[1]), (None, times[2])];
            let all = next.into_iter().flat_map(|(next, times)| vec![next; times]);
            for (at, next) in all.enumerate() {
                habits.step(ExchangeIndex::at(at), kind, next);
            }
            [one, two, None].map(|next| habits.clue(kind, None, next))
        };
        let (usual, unusual) = (Some(Clue::Usual), Some(Clue::Unusual));
        assert_eq!(clues([3, 3, 0]), [usual, usual, unusual]);
        assert_eq!(clues([3, 4, 0]), [None, usual, unusual]);
        assert_eq!(clues([1, 1, 2]), [None, None, usual], "it was answered at once");
        assert_eq!(clues([0, 0, 0]), [None; 3], "nothing is known");
        let mut habits = Habits::default();
        habits.step(ExchangeIndex::at(0), kind, one);
        habits.step(ExchangeIndex::at(0), kind, two);
        assert_eq!(habits.clue(kind, one, two), usual, "it comes after the first");
        assert_eq!(habits.clue(kind, None, two), unusual);
        assert_eq!(habits.clue(kind, other, two), None);
    }

    #[test]
    fn only_clear_decisions_are_learnt_from() {
        let [call, one] = [&b"call"[..], b"one"].map(mark);
        let learnt = |margin: i32| {
            let (parent, exchange) = (Some(ExchangeIndex::at(0)), ExchangeIndex::at(1));
            let choice = Choice { parent, kind: Some(call), ..Choice::default() };
            let sent = Event::Sent(Call {
                exchange,
                marks: Marks { kind: Some(one), ..Marks::default() },
                choices: vec![choice],
                before: Before::default(),
                is_crowded: false,
                ahead: Vec::new(),
            });
            let mut habits = Habits::default();
            habits.learn([&sent], &[Decided { exchange, parent, after: None, margin }]);
            habits.clue(call, None, Some(one))
        };
        assert_eq!(learnt(CLEAR), Some(Clue::Usual));
        assert_eq!(learnt(CLEAR - 1), None);
    }
}
