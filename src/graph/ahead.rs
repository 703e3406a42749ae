//! Events in, what later requests have to say of the parents of earlier ones out.
//!
//! That a request is the first one with a token ties it to the login that the token is from, whatever
//! caused both. A login says nothing of its own parent, but what it was made for does. Such points
//! count only for the order in which ways are followed, until the later request is placed.

use rustc_hash::{FxHashMap, FxHashSet};

use super::event::{Ahead, Call, Event};
use super::marks::Mark;
use super::weights::Clue;

/// A later request that belongs to the same call as an earlier one, or so many points are lost.
#[derive(Debug, Clone, Copy)]
struct Tie {
    later: usize,
    loss: i32,
}

/// Notes at each request what later ones have to say.
pub(super) fn look(events: &mut [Event]) {
    give_up(events);
    let mut ties = ties(events);
    let mut worth: FxHashMap<usize, Vec<i32>> = FxHashMap::default();
    for at in (0..events.len()).rev() {
        let ties = ties.remove(&at).unwrap_or_default();
        let Event::Sent(call) = &events[at] else { continue };
        let ahead: Vec<Ahead> = ties
            .iter()
            .filter_map(|tie| match &events[tie.later] {
                Event::Sent(later) => Some(ahead(call, later, worth.get(&tie.later)?, tie.loss)),
                _ => None,
            })
            .collect();
        worth.insert(at, worth_of(call, &ahead));
        if let Event::Sent(call) = &mut events[at] {
            call.ahead = ahead;
        }
    }
}

/// Notes which calls are not waited for any more: those that are not answered as far as is known,
/// and whose senders went on.
fn give_up(events: &mut [Event]) {
    let answered = events.iter().filter_map(|event| match event {
        Event::Answered(answered) => Some(answered.call),
        _ => None,
    });
    let answered: FxHashSet<_> = answered.collect();
    for event in events {
        let Event::Sent(call) = event else { continue };
        for choice in &mut call.choices {
            choice.clues.retain(|clue| *clue != Clue::GivenUp);
            let is_answered = choice.parent.is_some_and(|parent| answered.contains(&parent));
            choice.clues.extend((choice.went_on && !is_answered).then_some(Clue::GivenUp));
        }
    }
}

/// What each choice is worth, with what comes later.
fn worth_of(call: &Call, ahead: &[Ahead]) -> Vec<i32> {
    let own = call.choices.iter().map(|choice| choice.clues.iter().map(|clue| clue.points()).sum());
    let mut worth: Vec<i32> = own.collect();
    for ahead in ahead {
        worth.iter_mut().zip(&ahead.points).for_each(|(worth, points)| *worth += points);
    }
    worth
}

fn ahead(call: &Call, later: &Call, worth: &[i32], loss: i32) -> Ahead {
    let best = worth.iter().max().copied().unwrap_or_default();
    let points = call.choices.iter().map(|choice| {
        let same = later.choices.iter().position(|other| other.parent == choice.parent);
        same.map_or(-loss, |at| (worth[at] - best).max(-loss))
    });
    Ahead { later: later.exchange, points: points.collect() }
}

/// For each request those that follow it by a token or a request id.
fn ties(events: &[Event]) -> FxHashMap<usize, Vec<Tie>> {
    let mut ties: FxHashMap<usize, Vec<Tie>> = FxHashMap::default();
    let mut sent = FxHashMap::default();
    let mut issued: FxHashMap<Mark, usize> = FxHashMap::default();
    let mut used: FxHashMap<Mark, usize> = FxHashMap::default();
    let check = Clue::FirstCheck.points();
    let first = Clue::FirstUse.points() - Clue::UsedElsewhere.points();
    let request = Clue::SameRequest.points() - Clue::OtherRequest.points();
    for (later, event) in events.iter().enumerate() {
        let mut tie = |at: usize, loss| ties.entry(at).or_default().push(Tie { later, loss });
        match event {
            Event::Sent(call) => {
                sent.insert(call.exchange, later);
                if let Some(token) = call.marks.token {
                    if let Some(login) = issued.remove(&token) {
                        tie(login, if call.is_check() { check } else { first });
                    } else if let Some(before) = used.get(&token).filter(|_| !call.is_check()) {
                        tie(*before, Clue::LaterUse.points());
                    }
                    if !call.is_check() {
                        used.insert(token, later);
                    }
                }
                if let Some(id) = call.marks.request
                    && let Some(before) = used.insert(id, later)
                {
                    tie(before, request);
                }
            }
            Event::Got(exchange, given) => {
                if let Some(token) = given.token.filter(|_| given.issues)
                    && let Some(at) = sent.get(exchange)
                {
                    issued.insert(token, *at);
                }
            }
            Event::Answered(_) | Event::Forgotten(_) => {}
        }
    }
    ties
}
