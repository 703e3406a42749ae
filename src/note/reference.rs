//! Texts with `[](#id)` in, the same with the numbers of steps out.
//!
//! `[](#id)` is the exchange from its request to its response, `[](#id.request)` and
//! `[](#id.response)` one step of it, `[](#a..#b)` all from the start of one to the end of another.
//! In code a reference is text.

use std::collections::HashMap;
use std::ops::Range;

use super::fence::Fence;
use super::{Error, Notes};
use crate::number::{LineNumber, Span, StepNumber};
use crate::step::Flow;

/// What stands around the target of a reference.
const BEGIN: &str = "[](#";
const END: &str = ")";

/// A text with numbers in the place of its references.
#[derive(Debug, Clone, Default)]
pub(crate) struct Resolved {
    /// The text.
    pub text: String,
    /// The references, in order.
    pub references: Vec<Reference>,
}

/// A reference of a note.
#[derive(Debug, Clone)]
pub(crate) struct Reference {
    /// Where its numbers are in the text.
    pub shown: Range<usize>,
    /// What the note says there, such as `[](#login)`.
    pub source: String,
}

/// The ids that notes give.
#[derive(Debug, Default)]
pub(super) struct Known {
    ids: HashMap<String, Option<Span>>,
}

impl Known {
    pub(super) fn of(
        notes: &Notes,
        places: &[Option<StepNumber>],
        flow: &Flow,
        warnings: &mut Vec<(LineNumber, String)>,
    ) -> Self {
        let mut ids = HashMap::new();
        for (note, place) in notes.list.iter().zip(places) {
            let Some(id) = &note.selector.attributes.id else { continue };
            let range = place.and_then(|step| range(flow, step));
            // A second note with the same id may be at the other step of the same exchange.
            let known = ids.entry(id.clone()).or_insert(range);
            if known.is_some() && range.is_some() && *known != range {
                warnings.push((
                    note.line,
                    format!("`#{id}` already names another call; choose another id"),
                ));
            }
            *known = known.or(range);
        }
        Self { ids }
    }

    /// The text with numbers in the place of its references, each with a link to its first step if
    /// there is one. It begins at a line of the file. A call that this recording does not have has no
    /// number, which is told.
    pub(super) fn resolve(
        &self,
        text: &str,
        line: LineNumber,
        link: impl Fn(StepNumber) -> Option<String>,
        warnings: &mut Vec<(LineNumber, String)>,
    ) -> Result<Resolved, Error> {
        if !text.contains(BEGIN) {
            return Ok(Resolved { text: text.to_owned(), references: Vec::new() });
        }
        let mut found = Vec::new();
        let mut resolved = String::with_capacity(text.len());
        let mut fence = Fence::default();
        for (index, piece) in text.split_inclusive('\n').enumerate() {
            let inside = fence.is_open();
            fence.follow(piece);
            if inside || fence.is_open() {
                resolved.push_str(piece);
                continue;
            }
            let mut at = 0;
            let mut code = Code::of(piece);
            for (start, target) in references(piece) {
                if code.holds(start) {
                    continue;
                }
                resolved.push_str(&piece[at..start]);
                let line = line.after(index);
                let numbers = self.numbers(target);
                let numbers = numbers.map_err(|text| Error::Reference { line, text })?;
                at = start + BEGIN.len() + target.len() + END.len();
                if numbers.is_none() {
                    let text = format!(
                        "`{}` refers to a call that is not in this recording",
                        &piece[start..at]
                    );
                    warnings.push((line, text));
                }
                let from = resolved.len();
                resolved.push_str(&numbers.map_or("(?)".to_owned(), |steps| shown(steps, &link)));
                let source = piece[start..at].to_owned();
                found.push(Reference { shown: from..resolved.len(), source });
            }
            resolved.push_str(&piece[at..]);
        }
        Ok(Resolved { text: resolved, references: found })
    }

    /// Where the first reference of a line is, and its steps, if it has some.
    pub(super) fn first(&self, line: &str) -> Option<(usize, Span)> {
        let (at, target) = references(line).next()?;
        Some((at, self.numbers(target).ok().flatten()?))
    }

    /// The steps of a reference; `None` if no call that it refers to is there.
    fn numbers(&self, target: &str) -> Result<Option<Span>, String> {
        let side =
            |ending: &str| target.strip_suffix(ending).filter(|id| self.ids.contains_key(*id));
        Ok(if let Some((from, to)) = target.split_once("..") {
            let to = to.strip_prefix('#').unwrap_or(to);
            let ends = [self.id(from)?, self.id(to)?];
            let first = ends.iter().flatten().map(|span| span.first).min();
            let last = ends.iter().flatten().map(|span| span.last).max();
            first.zip(last).map(|(first, last)| Span::new(first, last))
        } else if let Some(id) = side(".request") {
            self.id(id)?.map(|span| span.first.into())
        } else if let Some(id) = side(".response") {
            self.id(id)?.map(|span| span.last.into())
        } else {
            self.id(target)?
        })
    }

    /// The steps of an id; `None` if its call is not there.
    fn id(&self, id: &str) -> Result<Option<Span>, String> {
        let unknown = || {
            let name = id.split('.').next().unwrap_or(id);
            format!("unknown reference `#{id}`; add the id to the heading of a note: `{{#{name}}}`")
        };
        self.ids.get(id).copied().ok_or_else(unknown)
    }
}

/// Where each reference begins in a line, and what it refers to.
fn references(line: &str) -> impl Iterator<Item = (usize, &str)> {
    line.match_indices(BEGIN).filter_map(|(start, begin)| {
        let rest = &line[start + begin.len()..];
        let is_no_target = |sign: char| sign.is_whitespace() || matches!(sign, '(' | ')');
        let (target, end) = rest.split_at(rest.find(is_no_target)?);
        (!target.is_empty() && end.starts_with(END)).then_some((start, target))
    })
}

/// The numbers of steps, with a link to the first of them if there is one.
fn shown(steps: Span, link: impl Fn(StepNumber) -> Option<String>) -> String {
    match link(steps.first) {
        Some(link) => format!("[{steps}]({link})"),
        None => steps.to_string(),
    }
}

/// The steps of the exchange that a step belongs to.
fn range(flow: &Flow, step: StepNumber) -> Option<Span> {
    flow.graph.exchange_of_step(step)?.span()
}

/// Follows a line through its code spans.
struct Code {
    /// The runs of backticks that are to come, from the last to the next: start and length.
    runs: Vec<(usize, usize)>,
    /// The last run of each length.
    last: HashMap<usize, usize>,
    /// The length of the run that opened a span.
    open: Option<usize>,
}

impl Code {
    fn of(line: &str) -> Self {
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for tick in memchr::memchr_iter(b'`', line.as_bytes()) {
            match runs.last_mut() {
                Some((start, length)) if *start + *length == tick => *length += 1,
                _ => runs.push((tick, 1)),
            }
        }
        let last = runs.iter().map(|(start, length)| (*length, *start)).collect();
        runs.reverse();
        Self { runs, last, open: None }
    }

    /// Whether a place is in a span, one behind the places before: it is if the span that is open
    /// there is closed behind it.
    fn holds(&mut self, at: usize) -> bool {
        while let Some((_, run)) = self.runs.pop_if(|(start, _)| *start <= at) {
            self.open = match self.open {
                Some(length) if length == run => None,
                None => Some(run),
                other => other,
            };
        }
        self.open.and_then(|run| self.last.get(&run)).is_some_and(|last| *last > at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_spans_are_followed() {
        let line = "a `b` ``c`d`` e ` f `` g";
        let mut code = Code::of(line);
        let held = line.char_indices().filter(|(at, _)| code.holds(*at));
        let held: String = held.map(|(_, character)| character).filter(|c| *c != '`').collect();
        assert_eq!(held, "bc`d".replace('`', ""));
    }
}
