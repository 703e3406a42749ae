//! The events of one service in, the parents of its requests out.
//!
//! The first round decides what it can while the log is read. What it is certain of teaches habits;
//! the stretches in which something is not certain are kept, and searched once more with them.

use std::thread::JoinHandle;

use super::Evidence;
use super::ahead;
use super::beam::Beam;
use super::event::{Call, Decided, Event};
use super::explain::Told;
use super::facts::{About, Ground};
use super::habits::Habits;
use super::lean::Leaning;
use super::weights::CLEAR;
use crate::number::ExchangeIndex;
use crate::thread::joined;

/// So many times a stretch is searched with habits, each time with those that the time before was
/// certain of.
const ROUNDS: usize = 4;

/// Once so many events are kept they are searched, only once, and forgotten: memory is bounded.
const MANY: usize = 4096;

/// So many events are looked ahead.
const AHEAD: usize = 1024;

/// The parent of a request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed {
    pub(super) exchange: ExchangeIndex,
    pub(super) parent: Option<ExchangeIndex>,
    /// The answered call that its sender still worked on.
    pub(super) after: Option<ExchangeIndex>,
    pub(super) evidence: Evidence,
}

/// What happened until all of it was decided, and what was known before.
#[derive(Debug, Default)]
struct Stretch {
    start: Ground,
    events: Vec<Event>,
    decided: Vec<Decided>,
}

/// Both rounds.
#[derive(Debug)]
pub(super) struct Rounds {
    beam: Beam,
    /// What happened since, which is looked at before it is decided.
    queue: Vec<Event>,
    leaning: Leaning,
    now: Stretch,
    open: Vec<Stretch>,
    kept: usize,
    /// The search in what was kept before.
    aside: Option<JoinHandle<Vec<Placed>>>,
    /// What was learnt from what is never searched again.
    certain: Habits,
    habits: Habits,
    asked: Option<ExchangeIndex>,
    /// What there is to say of the request that somebody asks about.
    pub(super) told: Option<Told>,
}

impl Rounds {
    pub(super) fn new() -> Self {
        Self {
            beam: Beam::new(Ground::default()),
            queue: Vec::new(),
            leaning: Leaning::default(),
            now: Stretch::default(),
            open: Vec::new(),
            kept: 0,
            aside: None,
            certain: Habits::default(),
            habits: Habits::default(),
            asked: None,
            told: None,
        }
    }

    /// Keeps what there is to say of a request.
    pub(super) fn ask(&mut self, exchange: ExchangeIndex) {
        self.asked = Some(exchange);
        self.beam.asked = self.asked;
    }

    /// Takes the next event; gives the parents that are decided by it. While several calls are open,
    /// decisions wait for what comes later.
    pub(super) fn take(&mut self, event: Event, is_idle: bool) -> Vec<Placed> {
        self.queue.push(event);
        if is_idle {
            self.catch_up(self.queue.len())
        } else if self.queue.len() >= AHEAD {
            self.catch_up(AHEAD / 2)
        } else {
            Vec::new()
        }
    }

    fn catch_up(&mut self, count: usize) -> Vec<Placed> {
        ahead::look(&mut self.queue);
        let later = self.queue.split_off(count);
        let mut placed = Vec::new();
        for event in std::mem::replace(&mut self.queue, later) {
            self.note(&event);
            let is_decided = self.beam.take(&event, None);
            self.now.events.push(event);
            if is_decided {
                placed.extend(self.settle());
            }
        }
        if self.queue.is_empty() {
            placed.extend(self.settle());
        }
        placed
    }

    /// Forgets a call that nothing can be below any more.
    pub(super) fn forget(&mut self, call: ExchangeIndex) -> Vec<Placed> {
        self.take(Event::Forgotten(call), false)
    }

    /// Notes what the second round needs to know to begin with.
    fn note(&mut self, event: &Event) {
        let Self { beam, now: Stretch { start, .. }, .. } = self;
        let mut note = |call: Option<ExchangeIndex>| {
            beam.known_of(call).for_each(|(about, fact)| start.set(about, Some(fact)));
        };
        match event {
            Event::Sent(call) => {
                call.choices.iter().for_each(|choice| note(choice.parent));
                let marks = [call.marks.token, call.marks.request];
                for mark in marks.iter().flatten().chain(&call.marks.ids) {
                    let about = About::link(*mark);
                    if let Some(fact) = beam.known(about) {
                        start.set(about, Some(fact));
                    }
                }
            }
            Event::Got(exchange, _) => {
                let about = About::cause(*exchange);
                if let Some(fact) = beam.known(about) {
                    start.set(about, Some(fact));
                }
            }
            Event::Answered(answered) => note(Some(answered.call)),
            Event::Forgotten(_) => {}
        }
    }

    fn settle(&mut self) -> Vec<Placed> {
        let (decided, told) = self.beam.settle();
        let mut stretch = std::mem::take(&mut self.now);
        let leaning = sent(&stretch.events).zip(decided);
        let decided: Vec<_> =
            leaning.map(|(call, decided)| self.leaning.weigh(call, decided)).collect();
        let sent = || sent(&stretch.events).zip(&decided);
        let mut placed: Vec<_> =
            sent().map(|(call, decided)| placed(call, *decided, decided.margin)).collect();
        if let Some(told) = told
            && let Some((call, decided)) =
                sent().find(|(call, _)| Some(call.exchange) == self.asked)
        {
            self.told = Some(Told::new(call, *decided, &told));
        }
        self.habits.learn(&stretch.events, &decided);
        let is_open = sent().any(|(call, decided)| {
            decided.margin < CLEAR && call.choices.iter().any(|choice| choice.shown().is_some())
        });
        if !is_open {
            self.certain.learn(&stretch.events, &decided);
            return placed;
        }
        self.kept += stretch.events.len();
        stretch.decided = decided;
        self.open.push(stretch);
        if self.kept > MANY {
            placed.extend(self.search_aside());
        }
        placed
    }

    /// Decides what is left, and searches once more what is not certain.
    pub(super) fn finish(&mut self) -> Vec<Placed> {
        let mut all = self.catch_up(self.queue.len());
        all.extend(self.searched());
        all.extend(self.search());
        all
    }

    /// Searches the stretches that are kept, once, beside what comes; gives what the search before
    /// found.
    fn search_aside(&mut self) -> Vec<Placed> {
        let found = self.searched();
        self.kept = 0;
        let (open, habits) = (std::mem::take(&mut self.open), self.habits.clone());
        self.aside = Some(std::thread::spawn(move || {
            let again = open.iter().map(|stretch| stretch.agreed(&stretch.search(&habits)));
            again.flatten().collect()
        }));
        found
    }

    /// What the search aside finds, once it is done.
    fn searched(&mut self) -> Vec<Placed> {
        self.aside.take().map_or_else(Vec::new, |aside| joined(aside.join()))
    }

    /// Searches the stretches that are left, with the habits so far, and then with those that the time
    /// before was certain of.
    fn search(&mut self) -> Vec<Placed> {
        let open = std::mem::take(&mut self.open);
        let mut latest: Vec<Vec<Decided>> = Vec::new();
        for round in 0..ROUNDS {
            let again = open.iter().map(|stretch| stretch.search(&self.habits)).collect();
            let before = std::mem::replace(&mut latest, again);
            if before == latest || round + 1 == ROUNDS {
                break;
            }
            self.habits = self.certain.clone();
            for (stretch, decided) in open.iter().zip(&latest) {
                self.habits.learn(&stretch.events, decided);
            }
        }
        open.iter().zip(&latest).flat_map(|(stretch, again)| stretch.agreed(again)).collect()
    }
}

impl Stretch {
    /// Searches it once more, with habits.
    fn search(&self, habits: &Habits) -> Vec<Decided> {
        let mut beam = Beam::new(self.start.clone());
        let mut decided = Vec::new();
        for event in &self.events {
            if beam.take(event, Some(habits)) {
                decided.extend(beam.settle().0);
            }
        }
        decided.extend(beam.settle().0);
        let mut leaning = Leaning::default();
        let decided = sent(&self.events).zip(decided);
        decided.map(|(call, decided)| leaning.weigh(call, decided)).collect()
    }

    /// What both rounds make of it. What is clear without habits stays, but is no longer certain if
    /// they say otherwise.
    fn agreed(&self, again: &[Decided]) -> Vec<Placed> {
        let both = sent(&self.events).zip(&self.decided).zip(again);
        let agreed = both.map(|((call, first), second)| {
            let is_same = first.parent == second.parent;
            let margin = if is_same { first.margin.min(second.margin) } else { 0 };
            placed(call, if first.margin >= CLEAR { *first } else { *second }, margin)
        });
        agreed.collect()
    }
}

fn sent(events: &[Event]) -> impl Iterator<Item = &Call> {
    events.iter().filter_map(|event| match event {
        Event::Sent(call) => Some(call),
        _ => None,
    })
}

/// What a decision means for the graph.
fn placed(call: &Call, decided: Decided, margin: i32) -> Placed {
    let mut open = call.choices.iter().filter_map(super::event::Choice::shown);
    let evidence = match (open.next(), open.next()) {
        (None, _) => Evidence::NoneOpen,
        _ if margin < CLEAR => Evidence::Guess,
        (only, None) if only == decided.parent => Evidence::OnlyOpen,
        _ => Evidence::Joint,
    };
    let Decided { exchange, parent, after, .. } = decided;
    Placed { exchange, parent, after, evidence }
}
