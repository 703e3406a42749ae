//! A step in, what templates see of it out.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use minijinja::value::{Enumerator, Object, Serde, Value};

use rustc_hash::FxHashMap;

use super::participants::Names;
use super::value::{pairs, safe};
use super::{fence, markdown, mermaid};
use crate::config::Word;
use crate::note::{Marked, Placed, Placement};
use crate::step::{ArrowId, BodyKind, Fed, StatusView, Step};

/// So many texts are kept.
const MANY: usize = 4096;

/// One step; each text is made when a template asks for it.
#[derive(Debug)]
pub(super) struct Section {
    step: Fed<Step>,
    /// The title of its two fences, between quotes.
    fence_title: OnceLock<String>,
    shared: Arc<Shared>,
}

/// What the steps of a scenario have in common.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) names: Names,
    pub(super) notes: Arc<Placement>,
    /// What the API's pages say of the requests with an arrow, if that does not depend on the body.
    references: Mutex<FxHashMap<ArrowId, String>>,
}

impl Shared {
    pub(super) fn new(names: Names, notes: &Arc<Placement>) -> Self {
        Self { names, notes: Arc::clone(notes), references: Mutex::default() }
    }
}

impl Section {
    pub(super) fn new(step: Fed<Step>, shared: Arc<Shared>) -> Self {
        Self { step, fence_title: OnceLock::new(), shared }
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
            "head_fence" => safe(fence::fence(
                &self.step.head(),
                "http",
                self.fence_title(),
                &self.marked(|placed| &placed.header_lines),
            )),
            "language" => Value::from(language(step)),
            "shown_body" => text(step.shown_body()),
            "body_fence" => safe(fence::fence(
                &step.shown_body(),
                language(step),
                self.fence_title(),
                &self.marked(|placed| &placed.body_lines),
            )),
            "message" => safe(self.message()),
            "above" => safe(self.placed().map_or_else(String::new, |placed| placed.above.clone())),
            "below" => safe(self.placed().map_or_else(String::new, |placed| placed.below.clone())),
            // The tabs of a note in front of it stay a set of their own.
            "tab" => Value::from(self.placed().map_or("===", |placed| {
                let tabs = placed.above.lines().any(|line| line.starts_with("==="));
                if tabs { "===!" } else { "===" }
            })),
            "reference" => safe(self.reference()),
            "log" => safe(fence::log(&step.log())),
            "record" => text(step.log()),
            _ => return None,
        })
    }

    /// What the notes add to the step.
    fn placed(&self) -> Option<&Placed> {
        self.shared.notes.at(self.step.number())
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

    /// What links to the step lead to; it shows nothing. The space before it ends the heading's text.
    fn anchor(&self) -> String {
        let id = self.step.settings().body.anchors.id(self.step.number());
        id.map_or_else(String::new, |id| format!(" <a id=\"{id}\"></a>"))
    }

    /// What a person calls the step, else method or status, and path.
    fn heading(&self) -> String {
        let own = self.own_title().map(str::to_owned);
        own.unwrap_or_else(|| markdown::heading(&self.verb(), &self.step.template()))
    }

    fn own_title(&self) -> Option<&str> {
        self.placed()?.title.as_deref()
    }

    /// Caller and callee in code spans, and the arrow between them; then what the heading does not
    /// say if it has a title.
    fn route(&self) -> String {
        let [caller, callee] =
            [self.step.caller(), self.step.callee()].map(|name| markdown::code(&name));
        let route = [&caller, " ", self.direction(), " ", &callee].concat();
        match self.own_title() {
            Some(_) => [&route, " ", &*markdown::code(&self.title())].concat(),
            None => route,
        }
    }

    fn verb(&self) -> Cow<'_, str> {
        self.step.status().unwrap_or_else(|| self.step.method())
    }

    /// What the API's own pages say of the request; empty if that is not known or not wanted.
    fn reference(&self) -> String {
        if !self.step.settings().body.reference || self.step.is_response() {
            return String::new();
        }
        let mut known = self.shared.references.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(&self.step.arrow()) {
            return known.clone();
        }
        let reference = self.made_reference();
        if known.len() < MANY && !self.step.tells_apart() {
            known.insert(self.step.arrow(), reference.clone());
        }
        reference
    }

    fn made_reference(&self) -> String {
        let operations = self.step.operations();
        let label = self.step.settings().labels.get(Word::Reference);
        let title = match operations[..] {
            [] => return String::new(),
            [one] => [label, " - ", &one.title].concat(),
            _ => label.to_owned(),
        };
        let list = if operations.len() > 1 { "- " } else { "" };
        let mut lines = vec![format!("!!! reference \"{}\"", markdown::admonition_title(&title))];
        for operation in &operations {
            let call = [&operation.method, " ", &*operation.path].concat();
            let text = if list.is_empty() { &*call } else { &operation.title };
            let shown = match &operation.link {
                None if list.is_empty() => {
                    markdown::code(&joined(&self.step.method(), &self.step.template()))
                }
                link => markdown::link(text, link.as_deref()),
            };
            lines.push(format!("    {list}{shown}"));
        }
        lines.join("\n")
    }
}

/// The text of a step as a value; each is made for the one place that asks for it.
#[expect(clippy::needless_pass_by_value, reason = "the callers have nothing else to do with it")]
fn text(text: Cow<'_, str>) -> Value {
    Value::from(&*text)
}

fn joined(verb: &str, path: &str) -> String {
    if verb.is_empty() || path.is_empty() {
        return [verb, path].concat();
    }
    [verb, " ", path].concat()
}

fn body(step: &Step) -> Value {
    pairs([("kind", step.body_kind().word()), ("text", &step.body())])
}

/// The language that the fence of the body has.
fn language(step: &Step) -> &str {
    if let Some(language) = &step.settings().body.language {
        return language;
    }
    match step.body_kind() {
        BodyKind::Json => "json",
        BodyKind::None | BodyKind::Binary => "text",
        BodyKind::Text => {
            let is_type = |name: &str| name.eq_ignore_ascii_case("content-type");
            let content_type = step.headers().find(|(name, _)| is_type(name));
            let content_type =
                content_type.map_or_else(String::new, |(_, value)| value.to_lowercase());
            fence::language(&step.body(), &content_type)
        }
    }
}
