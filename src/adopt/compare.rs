//! A page and what a build makes of it in, each line that does not come back out.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::Told;
use super::block::Blocks;
use super::compared::Compared;
use super::made;
use super::marker::is_redacted_as;
use super::opening::highlights_same;
use super::page::{Page, Section};
use crate::config::{Labels, Word};
use crate::number::{Span, StepNumber};

/// What a build makes of a page.
pub(super) struct Comparison<'c> {
    pub(super) page: &'c Page<'c>,
    pub(super) built: &'c [&'c str],
    pub(super) labels: &'c Labels,
    /// Lines of which more is told than that they do not come back, counted from 0.
    pub(super) known: &'c HashSet<usize>,
    /// Whether the notes may have texts that are newer than the page.
    pub(super) newer: bool,
    pub(super) told: Vec<Told>,
    pub(super) redacted: usize,
}

/// The lines of a diagram, or above all sections, that a build does not give back, and how many come back
/// with markers.
#[must_use]
pub(super) fn lines(made: &str, built: &str, diagram: bool) -> (Vec<Told>, usize) {
    let (made, built): (Vec<&str>, Vec<&str>) = (made.lines().collect(), built.lines().collect());
    let (mut told, mut redacted) = (Vec::new(), 0);
    for op in capture_diff_slices(Algorithm::Patience, &made, &built) {
        let (lost, markers) = lost(&op, &made, &built, &|_| false);
        redacted += markers;
        told.extend(runs(&lost).into_iter().map(|run| Told { diagram, ..not_restored(run) }));
    }
    (told, redacted)
}

impl Comparison<'_> {
    pub(super) fn sections(&mut self, sections: &[Compared]) {
        let made = made::split(self.built);
        let by_step: BTreeMap<StepNumber, (Span, Range<usize>)> =
            made.iter().map(|(span, lines)| (span.first, (*span, lines.clone()))).collect();
        let mut seen = HashSet::new();
        for compared in sections {
            match compared.step.and_then(|step| by_step.get(&step)) {
                Some((span, lines)) => {
                    seen.insert(span.first);
                    self.section(compared, lines.clone());
                }
                None => self.unplaced(&compared.section),
            }
        }
        let at = |other: &Compared| Some((other.step?, other.section.lines.start));
        let lines: BTreeMap<StepNumber, usize> = sections.iter().filter_map(at).collect();
        let end = self.page.lines.len().saturating_sub(1);
        let missing = made.iter().filter(|(span, _)| !seen.contains(&span.first));
        for (span, _) in missing {
            let line = lines.range(span.last..).next().map_or(end, |(_, line)| *line);
            self.tell(
                line,
                format!(
                    "the section {span} was deleted here; a build restores it; leave out its call \
                     with `[[exclude]]` in `seqdoc.toml`"
                ),
            );
        }
    }

    fn tell(&mut self, line: usize, text: String) {
        self.told.push(Told::lost(line, 0, text));
    }

    /// A section that no step has: its text is kept, the rest is not.
    fn unplaced(&mut self, section: &Section) {
        let count = section.lines.len();
        let text = if section.selector.call.verb.is_empty() {
            format!(
                "no step matches this section of {count} lines; correct the number in its heading"
            )
        } else {
            format!(
                "no step matches this section of {count} lines; only its text is kept in `notes.md`"
            )
        };
        self.told.push(Told::lost(section.lines.start, count, text));
    }

    fn section(&mut self, compared: &Compared, lines: Range<usize>) {
        let (start, end) = (compared.section.lines.start, compared.section.lines.end);
        let old = &self.page.lines[start..end];
        let new = &self.built[lines];
        let kinds = Kinds::of(new, self.labels);
        let in_tab = |at: usize| {
            let at = at + start;
            compared.blocks.tabs.iter().any(|tab| tab.lines.contains(&at))
        };
        let ops = capture_diff_slices(Algorithm::Patience, old, new);
        let inserted: HashSet<&str> = ops
            .iter()
            .filter(|op| !matches!(op, DiffOp::Equal { .. }))
            .flat_map(|op| new[op.new_range()].iter().copied())
            .filter(|line| !line.trim().is_empty())
            .collect();
        let mut lost_lines = HashSet::new();
        for op in &ops {
            let (lost, markers) = lost(op, old, new, &in_tab);
            self.redacted += markers;
            let (moved, gone): (Vec<usize>, Vec<usize>) =
                lost.into_iter().partition(|at| inserted.contains(old[*at]) && !in_tab(*at));
            lost_lines.extend(moved.iter().map(|at| old[*at]));
            for (first, last) in runs(&moved) {
                self.tell(start + first, moved_text(last - first + 1));
            }
            let is_known = |at: &usize| {
                let line = start + at;
                self.known.contains(&line) || compared.is_route(line, old[*at], new)
            };
            let unknown = gone.into_iter().filter(|at| !is_known(at));
            for (first, last) in runs(&unknown.collect::<Vec<_>>()) {
                self.told.push(not_restored((start + first, start + last)));
            }
        }
        for op in &ops {
            let is_empty = |at: usize| old[at].trim().is_empty();
            if matches!(op, DiffOp::Equal { .. }) || !op.old_range().all(is_empty) {
                continue;
            }
            let next = (op.old_range().start..old.len()).find(|at| !is_empty(*at));
            let line = start + next.unwrap_or(old.len().saturating_sub(1));
            self.restored(op.new_range(), &kinds, new, line, (compared, &lost_lines));
        }
    }

    /// Says what a build writes that is not on the page.
    fn restored(
        &mut self,
        range: Range<usize>,
        kinds: &Kinds,
        new: &[&str],
        line: usize,
        (compared, moved): (&Compared, &HashSet<&str>),
    ) {
        let (blocks, section) = (&compared.blocks, &compared.section);
        let mut others = 0;
        let mut named = HashSet::new();
        for at in range.filter(|at| !new[*at].trim().is_empty() || kinds.in_tab(*at)) {
            let text = match kinds.of_line(at) {
                Kind::Heading if section.heading.is_none() => HEADING.to_owned(),
                Kind::Route if blocks.route.is_none() => ROUTE.to_owned(),
                Kind::Reference if blocks.reference.is_none() => REFERENCE.to_owned(),
                Kind::Tab(Some(word)) if blocks.tabs.iter().all(|tab| tab.word != Some(word)) => {
                    tab_deleted(self.labels.get(word))
                }
                Kind::Text if moved.contains(new[at]) => continue,
                Kind::Text if self.newer => NEWER.to_owned(),
                _ => {
                    others += 1;
                    continue;
                }
            };
            named.insert(text);
        }
        if others > 0 && named.is_empty() {
            let lines = if others == 1 { "a line".to_owned() } else { format!("{others} lines") };
            named.insert(format!("a build restores {lines} before this one"));
        }
        let mut named: Vec<String> = named.into_iter().collect();
        named.sort_unstable();
        if !named.is_empty() {
            self.tell(line, named.join("; "));
        }
    }
}

const HEADING: &str = "the heading of this section was deleted; a build restores it; give it other \
                       words with `title=\"...\"` in `notes.md`";
const ROUTE: &str = "the line with caller and callee was deleted here; a build restores it; leave \
                     out such lines with a template of your own (`--templates`)";
const REFERENCE: &str = "the reference box was deleted here; a build restores it; leave out all of \
                         them with `reference = false` under `[body]` in `seqdoc.toml`";
const NEWER: &str = "`notes.md` has a text here that the page does not have; a build adds it";
fn tab_deleted(title: &str) -> String {
    format!(
        "the tab `{title}` was deleted here; a build restores it; leave out such tabs with a \
         template of your own (`--templates`)"
    )
}

/// What a line of a section that seqdoc made belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Heading,
    Route,
    Reference,
    Tab(Option<Word>),
    Text,
}

/// The blocks of a section that seqdoc made.
struct Kinds(Blocks);

impl Kinds {
    fn of(lines: &[&str], labels: &Labels) -> Self {
        Self(Blocks::of_made(lines, labels))
    }

    fn of_line(&self, at: usize) -> Kind {
        let tab = self.0.tabs.iter().find(|tab| tab.lines.contains(&at));
        match tab {
            Some(tab) => Kind::Tab(tab.word),
            None if at == 0 => Kind::Heading,
            None if self.0.route == Some(at) => Kind::Route,
            None if self.0.reference.as_ref().is_some_and(|lines| lines.contains(&at)) => {
                Kind::Reference
            }
            None => Kind::Text,
        }
    }

    fn in_tab(&self, at: usize) -> bool {
        self.0.tabs.iter().any(|tab| tab.lines.contains(&at))
    }
}

/// The lines that an operation of a difference takes away, and how many of them come back with
/// markers. Empty lines count in a tab alone, and lines that highlight the same do not count.
fn lost(
    op: &DiffOp,
    old: &[&str],
    new: &[&str],
    in_tab: &dyn Fn(usize) -> bool,
) -> (Vec<usize>, usize) {
    if matches!(op, DiffOp::Equal { .. }) {
        return (Vec::new(), 0);
    }
    let (from, to) = (op.old_range(), op.new_range());
    let twin = |at: usize| new.get(to.start + at - from.start).filter(|_| from.len() == to.len());
    let is_same = |at: usize| twin(at).is_some_and(|twin| highlights_same(old[at], twin));
    let counts = |at: &usize| (!old[*at].trim().is_empty() || in_tab(*at)) && !is_same(*at);
    let is_redacted = |at: &usize| twin(*at).is_some_and(|twin| is_redacted_as(old[*at], twin));
    let (redacted, lost): (Vec<usize>, Vec<usize>) =
        from.clone().filter(counts).partition(is_redacted);
    (lost, redacted.len())
}

fn moved_text(lines: usize) -> String {
    match lines {
        1 => "a build writes this line elsewhere in its section".to_owned(),
        more => format!("a build writes these {more} lines elsewhere in their section"),
    }
}

/// Lines as the first and the last of each run without gaps.
fn runs(lines: &[usize]) -> Vec<(usize, usize)> {
    crate::text::runs(lines.iter().copied())
}

/// What a line says is not told: it may be a secret.
fn not_restored((first, last): (usize, usize)) -> Told {
    let text = match last - first {
        0 => "this line is not restored by a build".to_owned(),
        more => format!("these {} lines are not restored by a build", more + 1),
    };
    Told::lost(first, last - first + 1, text)
}
