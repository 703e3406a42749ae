//! The calls and steps that a person asks for in, the numbers of the steps that are shown out.

use std::collections::BTreeSet;

use super::hidden::hidden;
use super::{Arrow, Arrows, Error};
use crate::config::{Shown, nearest};
use crate::graph::{CallGraph, Exchange};
use crate::number::StepNumber;
use crate::redact::Gate;
use crate::selector::Choice;

/// The steps that are shown; `None` if it is all of them.
///
/// # Errors
///
/// If a selector chooses nothing, or a step does not exist.
pub(super) fn steps(
    wanted: &Shown,
    graph: &CallGraph,
    arrows: &Arrows,
    gate: &Gate<'_>,
) -> Result<Option<BTreeSet<StepNumber>>, Error> {
    let mut chosen: Option<BTreeSet<StepNumber>> = None;
    for (index, choice) in wanted.calls.iter().enumerate() {
        let fits = |step: StepNumber| match choice.number() {
            Some(number) => step == number,
            None => arrows.chosen(index, step),
        };
        let fits = |exchange: &&Exchange| exchange.steps().any(fits);
        let calls = graph.exchanges.iter().filter(fits);
        let found: BTreeSet<_> = calls.flat_map(Exchange::steps).collect();
        if found.is_empty() {
            return Err(unfit(choice, graph, arrows, gate));
        }
        chosen.get_or_insert_default().extend(found);
    }
    let Some(steps) = wanted.steps else { return Ok(chosen) };
    if steps.last > graph.span().last {
        return Err(Error::NoStep(steps.last, graph.steps()));
    }
    let Some(chosen) = chosen else { return Ok(Some(steps.iter().collect())) };
    let both: BTreeSet<_> = chosen.range(steps.first..=steps.last).copied().collect();
    if both.is_empty() { Err(Error::NoChosenStep(steps)) } else { Ok(Some(both)) }
}

/// Why a selector chooses nothing, with one that does and is much like it.
fn unfit(choice: &Choice, graph: &CallGraph, arrows: &Arrows, gate: &Gate<'_>) -> Error {
    if let Some(number) = choice.number() {
        return Error::NoStep(number, graph.steps());
    }
    let like = |(step, arrow): (_, Arrow<'_>)| choice.like_this(&arrow.said(step, arrow.template));
    let known: Vec<String> = arrows.distinct().filter_map(like).collect();
    let said = format!("`{}` matches no call of this recording", choice.text());
    let text = match nearest(choice.text(), known.iter().map(String::as_str)) {
        Some(known) => format!("{said}; did you mean `{known}`?"),
        None => format!("{said}; `seqdoc show` without `--select` lists all calls"),
    };
    Error::NoCall(hidden(gate, &text).map_or(text, |(shown, _)| shown))
}
