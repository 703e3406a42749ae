//! The parent of a step in, the calls that it could be and what speaks for each out.

use std::io::{self, Write};

use crate::graph::{CallGraph, Candidate, Cause, Explanation};
use crate::number::StepNumber;

/// Prints why the parent of a step is its parent. No recorded text is part of it.
pub(super) fn print(
    step: StepNumber,
    graph: &CallGraph,
    explanation: &Explanation,
    out: &mut impl Write,
) -> io::Result<()> {
    let exchange = graph.exchange_of_step(step);
    let parent = exchange.and_then(|exchange| exchange.parent);
    let span = parent.and_then(|parent| graph.exchanges.get(parent.index())?.span());
    let below = span.map_or("below no call".to_owned(), |span| format!("below {span}"));
    let evidence = exchange.map_or(explanation.evidence, |exchange| exchange.evidence);
    let sure = if evidence.is_certain() { "certain" } else { "not certain" };
    writeln!(out, "step {step} is {below}: {sure}, `{}`", evidence.word())?;
    if explanation.candidates.is_empty() {
        return writeln!(out, "no call to its caller was open");
    }
    writeln!(out)?;
    for candidate in &explanation.candidates {
        print_candidate(graph, candidate, out)?;
    }
    let enough = explanation.enough;
    match explanation.margin {
        Some(margin) => writeln!(
            out,
            "\nAll requests taken together, the best way with another parent has {margin} points \
             less; {enough} are enough to be certain."
        ),
        None => writeln!(out, "\nAll requests taken together, no other parent comes near."),
    }
}

fn print_candidate(
    graph: &CallGraph,
    candidate: &Candidate,
    out: &mut impl Write,
) -> io::Result<()> {
    let span = |step| graph.exchange_of_step(step).and_then(crate::graph::Exchange::span);
    let call = match candidate.call {
        Cause::Call(step) => span(step).map_or(step.to_string(), |span| span.to_string()),
        Cause::Answered(step) => format!("answered before: {step}"),
        Cause::LeftOut => "a call that is left out".to_owned(),
        Cause::Nobody => "no call".to_owned(),
    };
    let mark = if candidate.chosen { ">" } else { " " };
    writeln!(out, "{mark} {call}  {:+}", candidate.points())?;
    for (words, points) in &candidate.clues {
        writeln!(out, "    {points:+}  {words}")?;
    }
    Ok(())
}
