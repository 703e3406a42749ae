//! The events of a service in, the best way to place its requests out, all of them decided jointly.
//!
//! Several ways are followed side by side, the best ones first. Ways that know the same of all open
//! calls become one, since whatever comes counts the same for them; what they differ in is decided
//! then, and by how much. Once a single way is left, all is decided and forgotten.

use rustc_hash::FxHashMap;

use super::event::{Answered, Call, Decided, Event};
use super::facts::{About, Fact, Ground};
use super::habits::Habits;
use super::left_out::{Head, LeftOut};
use super::marks::Given;
use super::way::{Clues, Footing, Put, Way};
use super::weights::{HOPELESS, PLAIN};
use crate::number::ExchangeIndex;

/// So many ways are followed.
const WIDTH: usize = 64;
const LEAST: usize = 8;

/// The memory of so many ways is kept for the next search.
const SPARE: usize = 24;

/// So many requests are placed in all ways together, as long as there are not too few ways.
const LENGTH: usize = 6400;

/// So many requests may wait to be decided; then the best way so far is taken.
const WINDOW: usize = 192;

/// A search for the best way to place the requests of one service.
#[derive(Debug)]
pub(super) struct Beam {
    ground: Ground,
    /// The ways, the best one first.
    ways: Vec<Way>,
    /// The requests that are not yet decided.
    pending: Vec<ExchangeIndex>,
    /// The request that somebody asks about.
    pub(super) asked: Option<ExchangeIndex>,
    /// Whether so many calls are open that only a few of them can be considered anyway.
    is_crowded: bool,
    /// For so many of the first pending requests all ways have the same parent.
    agreed: usize,
    spare: Spare,
}

/// Memory that the next request takes over.
#[derive(Debug, Default)]
struct Spare {
    /// Ways that were given up.
    ways: Vec<Way>,
    heads: Vec<Head>,
    /// How many heads go on from each way.
    uses: Vec<usize>,
    /// The ways before the request.
    before: Vec<Way>,
    /// Which way knows what, by the key of what is known.
    known: FxHashMap<u64, usize>,
}

impl Beam {
    pub(super) fn new(ground: Ground) -> Self {
        Self {
            ground,
            ways: vec![Way::default()],
            pending: Vec::new(),
            asked: None,
            is_crowded: false,
            agreed: 0,
            spare: Spare::default(),
        }
    }

    /// Takes the next event; whether all is decided.
    pub(super) fn take(&mut self, event: &Event, habits: Option<&Habits>) -> bool {
        match event {
            Event::Sent(call) => self.sent(call, habits),
            Event::Got(exchange, given) => self.got(*exchange, given),
            Event::Answered(answered) => self.answered(answered, habits),
            Event::Forgotten(call) => self.forget(Some(*call)),
        }
        let window = if self.is_crowded { WINDOW / 4 } else { WINDOW };
        self.ways.len() == 1 || self.pending.len() >= window
    }

    /// What is known of a call for certain.
    pub(super) fn known_of(
        &self,
        call: Option<ExchangeIndex>,
    ) -> impl Iterator<Item = (About, Fact)> {
        self.ground.of(call)
    }

    /// What is known for certain.
    pub(super) fn known(&self, about: About) -> Option<Fact> {
        self.ground.get(about)
    }

    fn sent(&mut self, call: &Call, habits: Option<&Habits>) {
        self.is_crowded = call.is_crowded;
        let on = Footing { ground: &self.ground, habits };
        self.pending.push(call.exchange);
        if self.asked == Some(call.exchange) {
            for way in &mut self.ways {
                way.told = Some(way.tell(on, call).into());
            }
        }
        let mut heads = std::mem::take(&mut self.spare.heads);
        find_heads(&mut heads, &self.ways, on, call);
        let mut left_out = LeftOut::new(self.agreed);
        left_out.heads(heads.split_off(heads.len().min(self.width() * 3 / 2)), &self.ways, call);
        let Spare { ways: spare, uses, before, .. } = &mut self.spare;
        uses.clear();
        uses.resize(self.ways.len(), 0);
        for head in &heads {
            uses[head.at] += 1;
        }
        std::mem::swap(&mut self.ways, before);
        for head in heads.drain(..) {
            uses[head.at] -= 1;
            let mut way = spare.pop().unwrap_or_default();
            // The last one that goes on from a way takes it over.
            if uses[head.at] == 0 {
                std::mem::swap(&mut way, &mut before[head.at]);
            } else {
                way.copy(&before[head.at]);
            }
            way.points = head.points;
            way.place(on, call, head.number);
            self.ways.push(way);
        }
        spare.append(before);
        self.spare.heads = heads;
        self.keep(left_out);
    }

    /// So many ways are followed: the fewer, the longer each of them is.
    fn width(&self) -> usize {
        if self.is_crowded {
            return LEAST;
        }
        (LENGTH / self.pending.len().max(1)).clamp(LEAST, WIDTH)
    }

    fn got(&mut self, exchange: ExchangeIndex, given: &Given) {
        let on = Footing { ground: &self.ground, habits: None };
        self.ways.iter_mut().for_each(|way| way.get_answer(on, exchange, given));
        self.merge();
    }

    fn answered(&mut self, answered: &Answered, habits: Option<&Habits>) {
        let on = Footing { ground: &self.ground, habits };
        for way in &mut self.ways {
            let mut points = 0;
            way.weigh_answer(on, answered, |clue| points += clue.points());
            way.points += points;
            way.beyond.set(&self.ground, About::LATEST, None);
        }
        // What nobody caused is over, as far as anyone can tell.
        let over = [(!answered.works_on).then_some(Some(answered.call)), Some(None)];
        for call in over.into_iter().flatten() {
            self.forget(call);
        }
        self.merge();
    }

    /// Forgets what is known of a call that nothing can be below any more.
    fn forget(&mut self, call: Option<ExchangeIndex>) {
        self.ways.iter_mut().for_each(|way| way.beyond.forget(&self.ground, call));
        self.ground.forget(call);
    }

    fn merge(&mut self) {
        if self.ways.len() > 1 {
            self.keep(LeftOut::new(self.agreed));
        }
    }

    /// Goes on with the best ways, those that know the same made one, and not too many.
    fn keep(&mut self, mut left_out: LeftOut) {
        if self.ways.len() > 1 {
            self.thin_out(&mut left_out);
        }
        left_out.warn(&mut self.ways);
        self.agree();
    }

    fn thin_out(&mut self, left_out: &mut LeftOut) {
        self.ways.sort_by_cached_key(|way| std::cmp::Reverse((way.rank(), way.points)));
        let (width, best) = (self.width(), self.ways.first().map_or(0, Way::rank));
        let Spare { ways: spare, before, known, .. } = &mut self.spare;
        known.clear();
        std::mem::swap(&mut self.ways, before);
        for way in before.drain(..) {
            if way.rank() <= best - HOPELESS {
                spare.push(way);
            } else if let Some(at) = known.get(&way.beyond.key) {
                self.ways[*at].merge(&way);
                spare.push(way);
            } else if self.ways.len() < width {
                known.insert(way.beyond.key, self.ways.len());
                self.ways.push(way);
            } else {
                left_out.add(way.rank(), &way.placed);
                spare.push(way);
            }
        }
    }

    /// Finds out for how many requests all ways have the same parent.
    fn agree(&mut self) {
        let Some((best, others)) = self.ways.split_first() else { return };
        let rest = &best.placed[self.agreed..];
        let is_same =
            |at: usize, put: &Put| others.iter().all(|other| other.placed[at].parent == put.parent);
        let start = self.agreed;
        self.agreed +=
            rest.iter().enumerate().take_while(|(at, put)| is_same(start + at, put)).count();
    }

    /// Decides what is not yet decided, for the best way.
    pub(super) fn settle(&mut self) -> (Vec<Decided>, Option<Clues>) {
        self.ways.sort_by_key(|way| std::cmp::Reverse(way.points));
        let mut ways = self.ways.drain(..);
        let mut best = ways.next().unwrap_or_default();
        for way in ways {
            best.merge(&way);
            self.spare.ways.push(way);
        }
        let decided = self.pending.drain(..).zip(best.placed.drain(..));
        let decided = decided.map(|(exchange, Put { parent, after, margin })| Decided {
            exchange,
            parent,
            after,
            margin,
        });
        let decided = decided.collect();
        best.beyond.settle(&mut self.ground);
        let told = best.told.take();
        best.restart();
        self.ways.push(best);
        self.agreed = 0;
        self.spare.ways.truncate(SPARE);
        (decided, told)
    }
}

/// What ways may go on with, the best first.
fn find_heads(heads: &mut Vec<Head>, ways: &[Way], on: Footing<'_>, call: &Call) {
    heads.clear();
    for (at, way) in ways.iter().enumerate() {
        let (start, links) = (heads.len(), way.links(on, call));
        for (number, choice) in call.choices.iter().enumerate() {
            let mut points = way.points;
            way.weigh(on, call, choice, &links, |clue| points += clue.points());
            heads.push(Head { rank: way.rank_with(points, call, number), points, at, number });
        }
        let best = heads[start..].iter().map(|head| head.rank).max().unwrap_or_default();
        let mut kept = start;
        for at in start..heads.len() {
            if heads[at].rank > best - PLAIN {
                heads.swap(kept, at);
                kept += 1;
            }
        }
        heads.truncate(kept);
    }
    heads.sort_by_key(|head| std::cmp::Reverse(head.rank));
    let best = heads.first().map_or(0, |head| head.rank);
    heads.retain(|head| head.rank > best - HOPELESS);
}
