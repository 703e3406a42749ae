//! The plan of a diagram in, its lines of mermaid out.

use std::borrow::Cow;
use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::mermaid;
use super::participants::Names;
use crate::config::{BoxKind, Labels, PathMode, Responses, Settings, Snippet};
use crate::diagram::{Caption, Note, Plan, Stop, Walk};
use crate::number::{Span, StepNumber};
use crate::step::{Arrow, Flow, Service, Survey};

/// A diagram, or a part of one, that is drawn as its lines are asked for.
#[derive(Debug)]
pub(super) struct Drawing {
    flow: Arc<Flow>,
    labels: Arc<Labels>,
    plan: Arc<Plan>,
    names: Names,
    /// All its steps.
    steps: Span,
    /// The way along them.
    walk: Walk,
    /// How many columns a label has between two lifelines that stand side by side; any if `None`.
    columns: Option<usize>,
    /// The number that mermaid gives the next arrow.
    counter: StepNumber,
    /// How many boxes are open.
    depth: usize,
    /// The requests that are drawn and not answered, if that is asked for, by caller and callee.
    asked: FxHashMap<[Service; 2], BTreeSet<StepNumber>>,
    lines: VecDeque<String>,
    /// The first step whose label is not shown as a whole.
    shortened: Option<StepNumber>,
}

/// The label of an arrow is cut behind so many characters, where labels are broken.
const LABEL: usize = 120;

impl Drawing {
    /// A drawing of some steps, which begins with the number of the first.
    pub(super) fn new(
        flow: &Arc<Flow>,
        labels: &Arc<Labels>,
        plan: &Arc<Plan>,
        names: Names,
        steps: Span,
        columns: Option<usize>,
    ) -> Self {
        let first = steps.first;
        let walk = Walk::new(plan, steps);
        let open = walk.open().to_vec();
        let lines = names.declarations(columns.map(|_| ACTOR_COLUMNS)).into();
        // Boxes that an earlier part opened go on in this one.
        let mut drawing = Self {
            flow: Arc::clone(flow),
            labels: Arc::clone(labels),
            plan: Arc::clone(plan),
            names,
            walk,
            steps,
            columns,
            counter: first,
            depth: 0,
            asked: FxHashMap::default(),
            lines,
            shortened: None,
        };
        for index in open {
            drawing.open_frame(index);
        }
        drawing
    }

    /// The whole diagram, or a view.
    pub(super) fn whole(survey: &Arc<Survey>, snippet: Snippet) -> Self {
        let (flow, Settings { diagrams, labels, .. }) = (&survey.flow, &*survey.settings);
        let plan = match snippet.view() {
            Some(index) => Plan::view(flow, diagrams, index),
            None => Plan::whole(flow, diagrams),
        };
        let steps = flow.graph.span();
        let drawn = plan.participants(flow, steps);
        let names = Names::of(&drawn, &diagrams.participants, plan.activations);
        Self::new(flow, labels, &Arc::new(plan), names, steps, None)
    }

    /// What was shortened among the lines that were drawn: the label of a step, a name.
    pub(super) fn shortened(&self) -> (Option<StepNumber>, bool) {
        (self.shortened, self.names.has_long())
    }

    fn stop(&mut self, stop: &Stop) {
        self.close(stop.closed);
        if stop.draws && self.counter != stop.step {
            self.line(format!("autonumber {}", stop.step));
            self.counter = stop.step;
        }
        for index in stop.opened.clone() {
            self.open_frame(index);
        }
        let plan = Arc::clone(&self.plan);
        for note in &plan.notes[stop.notes.clone()] {
            self.line(self.note(note));
        }
        if let Some(line) = stop.draws.then(|| self.arrow(stop.step)).flatten() {
            self.line(line);
            self.counter = self.counter.next();
        }
    }

    /// Closes so many boxes.
    fn close(&mut self, boxes: usize) {
        for _ in 0..boxes {
            self.depth -= 1;
            self.line("end".to_owned());
        }
    }

    fn open_frame(&mut self, index: usize) {
        let frame = &self.plan.frames[index];
        let label = match (&frame.caption, frame.kind) {
            (Caption::Own(colour), BoxKind::Rect) => colour.clone(),
            (caption, _) => self.label(caption, 2),
        };
        let line = [frame.kind.word(), " ", &label].concat();
        self.line(line.trim_end().to_owned());
        self.depth += 1;
    }

    fn note(&self, note: &Note) -> String {
        let name = |service: Service| &self.flow.participants[service.index()];
        let [from, to] = note.over.map(|service| self.names.id(name(service)));
        let over = if from == to { from.to_owned() } else { format!("{from},{to}") };
        format!("note over {over}: {}", self.label(&note.caption, 1))
    }

    /// What a person or the configuration says, in lines if that is asked for.
    fn label(&self, caption: &Caption, gaps: usize) -> String {
        let styled = self.names.styled;
        let text = &*self.said(caption);
        match self.columns {
            Some(columns) if !text.is_empty() => mermaid::broken(text, columns * gaps, styled),
            _ if text.is_empty() => String::new(),
            _ => mermaid::lines(text, styled),
        }
    }

    fn said<'c>(&self, caption: &'c Caption) -> Cow<'c, str> {
        match caption {
            Caption::Own(text) => text.into(),
            Caption::Calls { word, count, steps } => {
                [&self.labels.number(*word, *count), " ", &steps.to_string()].concat().into()
            }
        }
    }

    fn arrow(&mut self, step: StepNumber) -> Option<String> {
        let flow = Arc::clone(&self.flow);
        let arrow = flow.arrows.of(step)?;
        let [from, to] = if arrow.response {
            [arrow.callee, arrow.caller]
        } else {
            [arrow.caller, arrow.callee]
        };
        let text = self.text(step, &arrow);
        let text = match self.columns {
            Some(columns) => {
                let short: String = text.chars().take(LABEL).collect();
                let dots = if short.len() < text.len() { "..." } else { "" };
                let gaps = self.names.distance(from, to).clamp(1, 3);
                mermaid::broken(&(short + dots), columns * gaps, self.names.styled)
            }
            None => mermaid::text(&self.short(step, &text), self.names.styled),
        };
        let exchange = self.flow.graph.exchange_of_step(step);
        let line = match arrow.response {
            true => "-->>",
            // An open head stands for a message that nobody answers.
            false if exchange.is_some_and(|exchange| exchange.one_way) => "-)",
            false => "->>",
        };
        let bar = match self.partner(step).filter(|_| self.plan.activations) {
            Some(_) if arrow.response => "-",
            Some(_) => "+",
            None => "",
        };
        let text = if text.is_empty() { "-" } else { &text };
        Some([self.names.id(from), line, bar, self.names.id(to), ": ", text].concat())
    }

    /// The text of a label that is not broken.
    fn short<'t>(&mut self, step: StepNumber, text: &'t str) -> Cow<'t, str> {
        let short = mermaid::short(text);
        if matches!(short, Cow::Owned(_)) {
            self.shortened = self.shortened.or(Some(step));
        }
        short
    }

    fn text(&mut self, step: StepNumber, arrow: &Arrow<'_>) -> String {
        let verb = if arrow.response { arrow.status } else { arrow.method };
        if self.plan.responses == Responses::Status && self.is_plain_answer(step, arrow) {
            return verb.to_owned();
        }
        let path = match self.plan.paths {
            PathMode::Raw => self.flow.variables.raw(arrow.template),
            PathMode::Template => arrow.template.into(),
        };
        let is_alone = path.is_empty() && arrow.query.is_empty();
        let space = if verb.is_empty() || is_alone { "" } else { " " };
        [verb, space, &path, arrow.query].concat()
    }

    /// Whether a response answers the newest open request between its ends, so that its status says
    /// enough.
    fn is_plain_answer(&mut self, step: StepNumber, arrow: &Arrow<'_>) -> bool {
        if !arrow.response {
            self.asked.entry(arrow.ends).or_default().insert(step);
            return false;
        }
        let Some(request) = self.partner(step) else { return !arrow.status.is_empty() };
        let Some(of_request) = self.flow.arrows.of(request) else { return false };
        let newest = |asked: &BTreeSet<StepNumber>| asked.last() == Some(&request);
        let newest = self.asked.get(&arrow.ends).is_some_and(newest);
        if let Some(asked) = self.asked.get_mut(&of_request.ends) {
            asked.remove(&request);
        }
        newest && !arrow.status.is_empty()
    }

    /// The other step of the exchange, if this drawing has both.
    fn partner(&self, step: StepNumber) -> Option<StepNumber> {
        let partner = self.flow.graph.partner(step)?;
        (self.steps.contains(partner) && self.plan.draws(partner)).then_some(partner)
    }

    fn line(&mut self, mut line: String) {
        if self.depth > 0 {
            line.insert_str(0, &"  ".repeat(self.depth));
        }
        self.lines.push_back(line);
    }
}

/// The columns of a participant's label in a diagram with broken labels.
const ACTOR_COLUMNS: usize = 10;

impl Iterator for Drawing {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        while self.lines.is_empty() {
            let plan = Arc::clone(&self.plan);
            match self.walk.next(&plan) {
                Some(stop) => self.stop(&stop),
                None if self.depth == 0 => return None,
                None => self.close(self.depth),
            }
        }
        self.lines.pop_front()
    }
}
