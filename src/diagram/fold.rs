//! Runs of exchanges that look alike, or that everybody knows, in; what is drawn in their place out.
//!
//! A folded range is labelled with its steps, so that no number is lost. A call that failed is never
//! folded away: what went wrong is what a reader looks for.

use super::failure::Failures;
use super::forest::Forest;
use super::{Caption, Frame, Note, Plan, Shown};
use crate::config::{BoxKind, Folds, Word};
use crate::number::Span;
use crate::step::{Arrow, ArrowId, Flow};

/// Polling is told from a repeated call by so many requests.
const POLLING: usize = 3;

/// Draws notes in the place of the calls that the configuration names.
pub(super) fn notes(flow: &Flow, folds: Folds, forest: &Forest, plan: &mut Plan) {
    if !(folds.token_issue || folds.token_check || folds.version_discovery) {
        return;
    }
    let failures = Failures::of(flow, forest);
    let known = |index: usize| {
        let steps = forest.trees[index].steps;
        Known::of(flow, forest, index).filter(|_| !failures.are_in(steps))
    };
    let mut index = 0;
    while index < forest.trees.len() {
        let kind = known(index);
        let issue = forest.neighbour(index).filter(|next| {
            kind == Some(Known::Discovery)
                && known(*next) == Some(Known::Issue)
                && same_ends(flow, forest, index, *next)
        });
        let (word, last) = match (kind, issue) {
            (_, Some(issue)) if folds.token_issue => (Word::TokenIssue, issue),
            (Some(Known::Issue), _) if folds.token_issue => (Word::TokenIssue, index),
            (Some(Known::Check), _) if folds.token_check => (Word::TokenCheck, index),
            (Some(Known::Discovery), _) if folds.version_discovery => {
                (Word::VersionDiscovery, index)
            }
            _ => {
                index += 1;
                continue;
            }
        };
        let steps = Span::new(forest.trees[index].steps.first, forest.trees[last].steps.last);
        let alone = forest.is_alone(index) && forest.is_alone(last);
        if let Some(arrow) = flow.arrows.of(steps.first).filter(|_| alone) {
            plan.notes.push(Note {
                at: steps.first,
                over: arrow.ends,
                caption: Caption::Calls { word, count: 1, steps },
            });
            plan.show(steps, Shown::Noted);
        }
        index = last + 1;
    }
}

/// What everybody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    Discovery,
    Issue,
    Check,
}

impl Known {
    fn of(flow: &Flow, forest: &Forest, index: usize) -> Option<Self> {
        let tree = &forest.trees[index];
        let request = flow.arrows.of(tree.steps.first).filter(|arrow| !arrow.response)?;
        let path = request.template.trim_end_matches('/');
        let tokens = path.ends_with("/auth/tokens") || path.ends_with("/v2.0/tokens");
        match request.method {
            "POST" if tokens => Some(Self::Issue),
            "GET" | "HEAD" if tokens => Some(Self::Check),
            "GET" => is_discovery(&request, flow.arrows.of(tree.last)).then_some(Self::Discovery),
            _ => None,
        }
    }
}

/// Whether a request asks for the versions of an API: at its root, or at that of a version.
fn is_discovery(request: &Arrow<'_>, answer: Option<Arrow<'_>>) -> bool {
    let is_version = |segment: &str| {
        let digits = segment.strip_prefix('v').unwrap_or_default();
        digits.starts_with(|c: char| c.is_ascii_digit())
            && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
    };
    let path = request.template;
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    let choices = answer.is_some_and(|answer| answer.status.starts_with("300"));
    match segments[..] {
        [] => true,
        [root] => path.ends_with('/') || is_version(root) || choices,
        [_, version] => is_version(version),
        _ => false,
    }
}

fn same_ends(flow: &Flow, forest: &Forest, one: usize, other: usize) -> bool {
    let ends = |index: usize| {
        let arrow = flow.arrows.of(forest.trees[index].steps.first)?;
        Some([arrow.caller, arrow.callee])
    };
    ends(one) == ends(other)
}

/// Draws the first of neighbours that look alike in a loop, and the others not at all.
pub(super) fn loops(flow: &Flow, folds: Folds, forest: &Forest, plan: &mut Plan) {
    if !(folds.repeats || folds.polling) {
        return;
    }
    let failures = Failures::of(flow, forest);
    let mut done = vec![false; forest.trees.len()];
    for start in 0..forest.trees.len() {
        if done[start] || !forest.is_alone(start) {
            continue;
        }
        let polling =
            if folds.polling { polling(flow, forest, &failures, start) } else { Vec::new() };
        let repeats = if folds.repeats { repeats(flow, forest, start) } else { Vec::new() };
        let (word, run) = if polling.len() >= POLLING && polling.len() > repeats.len() {
            (Word::Polling, polling)
        } else {
            (Word::Times, repeats)
        };
        let [first, .., last] = run[..] else { continue };
        for index in &run {
            done[*index] = true;
        }
        let steps = Span::new(forest.trees[first].steps.first, forest.trees[last].steps.last);
        let caption = Caption::Calls { word, count: run.len(), steps };
        let hidden = Span::new(forest.trees[first].steps.last.next(), steps.last);
        if plan.frames.add(Frame { steps, kind: BoxKind::Loop, caption }) {
            plan.show(hidden, Shown::Hidden);
        }
    }
}

/// The neighbours from a tree on that have the same arrows.
fn repeats(flow: &Flow, forest: &Forest, start: usize) -> Vec<usize> {
    let same = |next: usize| arrows(flow, forest, next).eq(arrows(flow, forest, start));
    run(forest, start, same)
}

/// The neighbours from a tree on that ask the same, without the last one if it ends otherwise. One that
/// fails is among them only if the first, which is drawn, fails in the same way.
fn polling(flow: &Flow, forest: &Forest, failures: &Failures, start: usize) -> Vec<usize> {
    let asked = |index: usize| flow.arrows.id(forest.trees[index].steps.first);
    let told = |index: usize| flow.arrows.of(forest.trees[index].last).map(|arrow| arrow.status);
    let is_question = flow.arrows.of(forest.trees[start].steps.first);
    if !is_question.is_some_and(|arrow| matches!(arrow.method, "GET" | "HEAD")) {
        return Vec::new();
    }
    let as_drawn = |next: usize| {
        !failures.are_in(forest.trees[next].steps)
            || arrows(flow, forest, next).eq(arrows(flow, forest, start))
    };
    let mut run = run(forest, start, |next| asked(next) == asked(start) && as_drawn(next));
    if run.last().is_some_and(|last| told(*last) != told(start)) {
        run.pop();
    }
    run
}

fn run(forest: &Forest, start: usize, same: impl Fn(usize) -> bool) -> Vec<usize> {
    let next = |index: &usize| {
        forest.neighbour(*index).filter(|next| forest.is_alone(*next) && same(*next))
    };
    std::iter::successors(Some(start), next).collect()
}

fn arrows(flow: &Flow, forest: &Forest, index: usize) -> impl Iterator<Item = Option<ArrowId>> {
    forest.trees[index].steps.iter().map(|step| flow.arrows.id(step))
}
