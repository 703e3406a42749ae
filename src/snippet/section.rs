//! A step in, what templates see of it out.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, OnceLock};

use minijinja::value::{Enumerator, Object, Serde, Value};

use rustc_hash::FxHashMap;

use super::participants::Names;
use super::value::{pairs, safe};
use super::{fence, markdown, mermaid};
use crate::config::{Flavor, Sections};
use crate::note::{Marked, Placed, Placement};
use crate::number::Span;
use crate::step::{ArrowId, Fed, StatusView, Step};

/// So many texts are kept.
pub(super) const MANY: usize = 4096;

/// One step; each text is made when a template asks for it.
#[derive(Debug)]
pub(super) struct Section {
    pub(super) step: Fed<Step>,
    /// The title of its two fences, between quotes.
    fence_title: OnceLock<String>,
    head_fence: OnceLock<Value>,
    body_fence: OnceLock<Value>,
    reference: OnceLock<Value>,
    pub(super) shared: Arc<Shared>,
}

/// What the steps of a scenario have in common.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) names: Names,
    pub(super) notes: Arc<Placement>,
    /// What the API's pages say of the requests with an arrow, if that does not depend on the body.
    pub(super) references: Mutex<FxHashMap<ArrowId, Value>>,
}

impl Shared {
    pub(super) fn new(names: Names, notes: &Arc<Placement>) -> Self {
        Self { names, notes: Arc::clone(notes), references: Mutex::default() }
    }
}

impl Section {
    pub(super) fn new(step: Fed<Step>, shared: Arc<Shared>) -> Self {
        let (fence_title, head_fence) = (OnceLock::new(), OnceLock::new());
        let (body_fence, reference) = (OnceLock::new(), OnceLock::new());
        Self { step, fence_title, head_fence, body_fence, reference, shared }
    }
}

impl Object for Section {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        let step = &self.step;
        Some(match key {
            "n" => step.number().get().into(),
            "kind" => Value::from(if step.is_response() { "response" } else { "request" }),
            "exchange" => step.exchange().number().into(),
            "caller" => text(step.caller()),
            "callee" => text(step.callee()),
            "method" => text(step.method()),
            "url" => text(step.url()),
            "path" => text(step.path()),
            "template" => text(step.template()),
            "status" => Value::from(Serde(&step.status().map(|status| StatusView::of(&status)))),
            "headers" => step
                .headers()
                .map(|(name, value)| Value::from(vec![text(name), text(value)]))
                .collect(),
            "body" => body(step),
            "file" => Value::from(step.file()),
            "line" => step.line().get().into(),
            _ => return self.made(key),
        })
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Str(&[
            "n", "kind", "exchange", "caller", "callee", "method", "url", "path", "template",
            "status", "headers", "body", "file", "line",
        ])
    }
}

impl Section {
    /// What is made for the embedded templates.
    fn made(&self, key: &str) -> Option<Value> {
        let step = &self.step;
        Some(match key {
            "verb" => text(self.verb()),
            "title" => self.title().into(),
            "recorded_title" => self.recorded_title().into(),
            "heading" => safe(self.heading()),
            "anchor" => safe(self.anchor()),
            "route" => safe(self.route()),
            "arrow" => Value::from(self.arrow()),
            "direction" => Value::from(self.direction()),
            "from" => Value::from(self.shared.names.id(&self.ends()[0])),
            "to" => Value::from(self.shared.names.id(&self.ends()[1])),
            "head" => self.step.head().into(),
            "head_fence" => self.head_fence(),
            "language" => Value::from(fence::language_of(step)),
            "shown_body" => text(step.shown_body()),
            "body_fence" => self.body_fence(),
            "message" => safe(self.message()),
            "above" => safe(self.placed().map_or_else(String::new, |placed| placed.above.clone())),
            "below" => safe(self.below()),
            // The tabs of a note in front of it stay a set of their own.
            "tab" => Value::from(if self.has_tabs_above() { "===!" } else { "===" }),
            "numbers" => safe(step.span().to_string()),
            "anchors" => safe(self.anchors()),
            "summary" => safe(self.summary()),
            "reference" => self.reference(),
            "log" => safe(self.flavor().log(&step.log())),
            "record" => text(step.log()),
            _ => return None,
        })
    }

    /// What the notes add to the step.
    pub(super) fn placed(&self) -> Option<&Placed> {
        self.shared.notes.at(self.step.number())
    }

    pub(super) fn below(&self) -> String {
        self.placed().map_or_else(String::new, |placed| placed.below.clone())
    }

    pub(super) fn has_tabs_above(&self) -> bool {
        let tabs = |placed: &Placed| placed.above.lines().any(|line| line.starts_with("==="));
        self.placed().is_some_and(tabs)
    }

    pub(super) fn head_fence(&self) -> Value {
        let make = || {
            let marked = self.marked(|placed| &placed.header_lines);
            safe(self.flavor().fence(&self.step.head(), "http", self.fence_title(), &marked))
        };
        self.head_fence.get_or_init(make).clone()
    }

    pub(super) fn body_fence(&self) -> Value {
        let make = || {
            let marked = self.marked(|placed| &placed.body_lines);
            let (body, language) = (self.step.shown_body(), fence::language_of(&self.step));
            safe(self.flavor().fence(&body, language, self.fence_title(), &marked))
        };
        self.body_fence.get_or_init(make).clone()
    }

    /// What the API's own pages say of the step.
    pub(super) fn reference(&self) -> Value {
        self.reference.get_or_init(|| self.page_of_api()).clone()
    }

    /// The flavor of the page.
    pub(super) fn flavor(&self) -> Flavor {
        self.step.settings().flavor
    }

    /// Highlighted lines.
    fn marked(&self, of: impl Fn(&Placed) -> &Marked) -> Marked {
        self.placed().map(|placed| of(placed).clone()).unwrap_or_default()
    }

    /// Sender and receiver of the arrow.
    fn ends(&self) -> [Cow<'_, str>; 2] {
        let (caller, callee) = (self.step.caller(), self.step.callee());
        if self.step.is_response() { [callee, caller] } else { [caller, callee] }
    }

    /// The arrow of the diagram.
    fn arrow(&self) -> &'static str {
        if self.step.is_response() { "-->>" } else { "->>" }
    }

    /// The arrow between caller and callee in a page.
    fn direction(&self) -> &'static str {
        if self.step.is_response() { "<--" } else { "-->" }
    }

    /// The line of the diagram.
    fn message(&self) -> String {
        let ends = self.ends();
        let [from, to] = [self.shared.names.id(&ends[0]), self.shared.names.id(&ends[1])];
        let title = [&self.title(), self.step.shown_query()].concat();
        let text = mermaid::text(&mermaid::short(&title), self.shared.names.styled);
        [from, self.arrow(), to, ": ", &text].concat()
    }

    fn title(&self) -> String {
        joined(&self.verb(), &self.step.template())
    }

    fn recorded_title(&self) -> String {
        joined(&self.verb(), &self.step.shown_path())
    }

    fn fence_title(&self) -> &str {
        self.fence_title.get_or_init(|| markdown::quoted(&self.recorded_title()))
    }

    /// What a person calls the step, else method or status, and path.
    fn heading(&self) -> String {
        let own = self.own_title().map(str::to_owned);
        own.unwrap_or_else(|| self.flavor().heading(&self.verb(), &self.step.template()))
    }

    /// What links to the step lead to; it shows nothing. The space before it ends the heading's text.
    fn anchor(&self) -> String {
        self.anchors_of(self.step.number().into())
    }

    /// The same for both steps of an exchange.
    fn anchors(&self) -> String {
        self.anchors_of(self.step.span())
    }

    /// The ids of the first and the last step.
    fn anchors_of(&self, Span { first, last }: Span) -> String {
        let ids = [Some(first), Some(last).filter(|last| *last != first)].into_iter().flatten();
        let mut anchors = String::new();
        for id in ids.filter_map(|step| self.step.settings().body.anchors.id(step)) {
            let space = if anchors.is_empty() { " " } else { "" };
            anchors.extend([space, "<a id=\"", &*id, "\"></a>"]);
        }
        anchors
    }

    /// What a person calls the step, or what the step of a section that is about both is called.
    fn own_title(&self) -> Option<&str> {
        let title = |step| self.shared.notes.at(step)?.title.as_deref();
        let Span { first, last } = self.step.span();
        match self.step.settings().body.sections {
            Sections::Step => title(self.step.number()),
            Sections::Exchange => title(first).or_else(|| title(last)),
        }
    }

    /// Caller and callee in code spans, and the arrow between them; then what the heading does not
    /// say if it has a title.
    fn route(&self) -> String {
        let [caller, callee] =
            [self.step.caller(), self.step.callee()].map(|name| self.flavor().code(&name));
        let route = [&caller, " ", self.direction(), " ", &callee].concat();
        match self.own_title() {
            Some(_) => [&route, " ", &*self.flavor().code(&self.title())].concat(),
            None => route,
        }
    }

    /// Caller, callee, and the status of the response.
    fn summary(&self) -> String {
        let status = self.step.answer().map(|answer| answer.status);
        let status = status.filter(|status| !status.is_empty());
        let status = status.map(|status| [" ", &*self.flavor().code(status)].concat());
        [self.route(), status.unwrap_or_default()].concat()
    }

    fn verb(&self) -> Cow<'_, str> {
        self.step.status().unwrap_or_else(|| self.step.method())
    }
}

/// The text of a step as a value; each is made for the one place that asks for it.
#[expect(clippy::needless_pass_by_value, reason = "the callers have nothing else to do with it")]
fn text(text: Cow<'_, str>) -> Value {
    Value::from(&*text)
}

pub(super) fn joined(verb: &str, path: &str) -> String {
    if verb.is_empty() || path.is_empty() {
        return [verb, path].concat();
    }
    [verb, " ", path].concat()
}

fn body(step: &Step) -> Value {
    pairs([("kind", step.body_kind().word()), ("text", &step.body())])
}
