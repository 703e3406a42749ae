//! A plan in, the parts that it is cut into out.
//!
//! A part is cut where the fewest calls are open, best where none is, so that it has about as many
//! arrows as the configuration says, few participants, and less text than mermaid's limit. Work that
//! a service goes on with after its answer is a part of its own.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Plan;
use super::cuts::Cuts;
use super::forest::Forest;
use super::named::Named;
use crate::config::MaxSteps;
use crate::number::{Span, StepNumber};
use crate::step::{Arrow, Flow, Service};
use crate::text::is_odd;

/// So many lifelines leave room for labels in a column of 908 pixels.
const PARTICIPANTS: usize = 8;
/// The most that the texts of a part may weigh, in characters: mermaid takes 50,000, and boxes and
/// participants are on top.
const TEXT: usize = 40_000;
/// The most that the text of one arrow weighs: it is shortened to that.
const ARROW: usize = 160;

/// A part of a diagram.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    /// Its first and last step.
    pub steps: Span,
    /// Its participants, in the order of the scenario.
    pub participants: Vec<String>,
    /// The service that goes on working after its answer, if the part is that.
    pub afterwards: Option<String>,
    /// The first call of the client in it, else the one that goes on in it.
    pub call: Option<StepNumber>,
    /// Which part of the configuration it is, or a piece of.
    pub rule: Option<usize>,
}

/// What is known of the place behind each step.
struct Places {
    /// How many calls and boxes are open there.
    open: Vec<usize>,
    /// Where another phase begins, in front of the step.
    begins: Vec<Option<Phase>>,
}

/// What a top-level call belongs to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum Phase {
    /// What was asked for.
    #[default]
    Asked,
    /// What a service does after its answer.
    Afterwards(String),
}

/// Cuts the steps of a plan into parts.
pub(super) fn cut(
    flow: &Flow,
    most: MaxSteps,
    plan: &Plan,
    forest: &Forest,
    named: &[Named],
) -> Vec<Part> {
    let mut named = named.iter().peekable();
    let places = Places::of(flow, plan, forest);
    let roots = forest.trees.iter().filter(|tree| tree.parent().is_none());
    let tops: Vec<StepNumber> = roots.map(|tree| tree.steps.first).collect();
    let mut parts = Vec::new();
    let (mut start, mut phase) = (StepNumber::FIRST, Phase::default());
    while start <= flow.graph.span().last {
        if let Some(begun) = &places.begins[start.index()] {
            phase.clone_from(begun);
        }
        let rule = named.peek().filter(|named| named.steps.contains(start)).copied();
        let last = match (rule, named.peek()) {
            (Some(rule), _) => rule.steps.last,
            (None, Some(next)) => next.steps.first.before(),
            (None, None) => flow.graph.span().last,
        };
        let end = end(flow, most, plan, &places, Span::new(start, last));
        if let Some(part) = part(flow, plan, Span::new(start, end), &phase) {
            let call = top(&tops, part.steps);
            parts.push(Part { call, rule: rule.map(|named| named.rule), ..part });
        }
        named.next_if(|named| named.steps.last <= end);
        start = end.next();
    }
    parts
}

/// The first of some calls that begins in some steps, else the last one before them.
fn top(calls: &[StepNumber], steps: Span) -> Option<StepNumber> {
    let begun = calls.partition_point(|call| *call < steps.first);
    let begins = calls.get(begun).filter(|call| steps.contains(**call));
    begins.or_else(|| calls[..begun].last()).copied()
}

/// The last step of the part that begins with the first of some steps.
fn end(flow: &Flow, most: MaxSteps, plan: &Plan, places: &Places, steps: Span) -> StepNumber {
    let Span { first: start, last } = steps;
    let mut load = Load::default();
    let mut cuts = Cuts::new(most.0, start);
    for step in steps.iter() {
        if let Some(arrow) = flow.arrows.of(step).filter(|_| plan.draws(step)) {
            load.add(&arrow);
        }
        if step > start && (load.is_full() || load.arrows > cuts.most()) {
            return cuts.best(load.arrows);
        }
        let open = places.open[step.index()];
        if open == 0 && places.begins.get(step.next().index()).is_some_and(Option::is_some) {
            return cuts.at_phase(step, load.arrows);
        }
        cuts.offer(step, load.arrows, open);
    }
    cuts.at_phase(last, load.arrows)
}

/// What a part has to carry.
#[derive(Default)]
struct Load {
    arrows: usize,
    text: usize,
    services: Vec<Service>,
}

impl Load {
    fn add(&mut self, arrow: &Arrow<'_>) {
        self.arrows += 1;
        let said = [arrow.status, arrow.method, arrow.template, arrow.query].concat();
        self.text += weight(&said) + 64;
        for service in arrow.ends {
            if !self.services.contains(&service) {
                self.services.push(service);
            }
        }
    }

    fn is_full(&self) -> bool {
        self.text > TEXT || self.services.len() > PARTICIPANTS
    }
}

/// What a text weighs at most once it is escaped and broken into lines.
fn weight(text: &str) -> usize {
    let weigh = |character: char| match character {
        '#' | ';' | '<' | '%' | '$' | '/' | ':' | '?' | '&' => 8,
        odd if is_odd(odd) => 14,
        _ => 2,
    };
    text.chars().take(ARROW).map(weigh).sum()
}

fn part(flow: &Flow, plan: &Plan, steps: Span, phase: &Phase) -> Option<Part> {
    let participants = plan.participants(flow, steps);
    let afterwards = match phase {
        Phase::Asked => None,
        Phase::Afterwards(service) => Some(service.clone()),
    };
    (!participants.is_empty()).then_some(Part {
        steps,
        participants,
        afterwards,
        call: None,
        rule: None,
    })
}

impl Places {
    fn of(flow: &Flow, plan: &Plan, forest: &Forest) -> Self {
        let steps = flow.graph.steps();
        let mut change = vec![0_isize; steps + 1];
        let mut begins = vec![None; steps + 1];
        // A box is cut as unwillingly as a call.
        for frame in plan.frames.iter() {
            change[frame.steps.first.index()] += 1;
            change[frame.steps.last.index()] -= 1;
        }
        // Who calls before it was ever called works for nobody else.
        let none = vec![false; flow.participants.len()];
        let (mut clients, mut called, mut answered) = (none.clone(), none.clone(), none);
        let mut answers = BinaryHeap::new();
        for tree in &forest.trees {
            change[tree.steps.first.index()] += 1;
            change[tree.steps.last.index()] -= 1;
            let Some(arrow) = flow.arrows.of(tree.steps.first) else { continue };
            let [caller, callee] = arrow.ends.map(Service::index);
            while let Some((Reverse(step), done)) = answers.peek().copied()
                && step < tree.steps.first
            {
                answered[done] = true;
                answers.pop();
            }
            if tree.parent().is_none() {
                let on = answered[caller] && !clients[caller];
                let on = if on { Phase::Afterwards(arrow.caller.to_owned()) } else { Phase::Asked };
                begins[tree.steps.first.index()] = Some(on);
            }
            clients[caller] |= !called[caller];
            called[callee] = true;
            answers.push((Reverse(tree.last), callee));
        }
        let mut now = 0;
        let open = change.iter().map(|change| {
            now += change;
            usize::try_from(now).unwrap_or(0)
        });
        let open = open.collect();
        let mut now = Phase::default();
        for begin in &mut begins {
            match begin {
                Some(on) if *on == now => *begin = None,
                Some(on) => now.clone_from(on),
                None => {}
            }
        }
        Self { open, begins }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::visible;

    #[test]
    fn a_text_weighs_no_less_than_what_is_shown_of_it() {
        for text in ["GET /a", "#;<%$/:?&", "\u{200b}\u{202e}", "\u{1b}[31m", "a\u{e0041}b"] {
            let shown = visible(text);
            assert!(weight(text) >= shown.encode_utf16().count(), "{shown}");
        }
    }
}
