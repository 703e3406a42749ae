//! A scenario in, the objects that templates see out: those of `show --json`, and what the
//! embedded templates need beside them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use minijinja::value::{Enumerator, Object, ObjectRepr, Serde, Value};
use minijinja::{Error, ErrorKind};

use super::{markdown, mermaid};
use crate::step::{self, BodyKind, Fed, Feed, StatusView, Step, Steps, Survey};

/// Where an error of the log waits while a template fails for it.
#[derive(Debug, Clone, Default)]
pub(super) struct Trouble(Arc<Mutex<Option<step::Error>>>);

impl Trouble {
    pub(super) fn take(&self) -> Option<step::Error> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Keeps the error and gives a value that ends the rendering.
    fn keep(&self, error: step::Error) -> Value {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
        Value::from(Error::new(ErrorKind::BadSerialization, "the log cannot be read"))
    }
}

/// The variables at the top of a template.
#[derive(Debug)]
pub(super) struct Context {
    survey: Arc<Survey>,
    names: Arc<mermaid::Names>,
    trouble: Trouble,
    /// Steps that another thread reads, for the first walk over them.
    feed: Mutex<Option<Feed<Step>>>,
}

impl Context {
    pub(super) fn new(
        survey: &Arc<Survey>,
        names: mermaid::Names,
        feed: Option<Feed<Step>>,
        trouble: &Trouble,
    ) -> Self {
        let (survey, names, trouble) = (Arc::clone(survey), Arc::new(names), trouble.clone());
        Self { survey, names, trouble, feed: Mutex::new(feed) }
    }
}

impl Object for Context {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let survey = &self.survey;
        Some(match key.as_str()? {
            "scenario" => Value::from(survey.scenario.name.clone()),
            "participants" => survey.graph.participants.iter().cloned().collect(),
            "steps" => Value::from_object(StepList(Arc::clone(self))),
            "exchanges" => match survey.exchange_views() {
                Ok(views) => Value::from(Serde(&views)),
                Err(error) => self.trouble.keep(error),
            },
            "variables" => Value::from(Serde(&survey.variable_views().collect::<Vec<_>>())),
            "diagnostics" => Value::from(Serde(&survey.diagnostic_views().collect::<Vec<_>>())),
            "declared" => self
                .names
                .declared()
                .map(|(id, name)| pairs([("id", id), ("name", name)]))
                .collect(),
            "labels" => {
                let labels = &survey.settings.labels;
                pairs([("header", &labels.header), ("body", &labels.body)])
            }
            _ => return None,
        })
    }
}

fn pairs<const N: usize>(pairs: [(&'static str, &str); N]) -> Value {
    let pairs = pairs.into_iter().map(|(key, value)| (key, Value::from(value)));
    Value::from(pairs.collect::<BTreeMap<_, _>>())
}

/// The steps, read anew each time that a template walks over them.
#[derive(Debug)]
struct StepList(Arc<Context>);

impl Object for StepList {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Iterable
    }

    fn enumerator_len(self: &Arc<Self>) -> Option<usize> {
        Some(self.0.survey.graph.steps() as usize)
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        let context = Arc::clone(&self.0);
        let value = move |step: Result<Fed<Step>, step::Error>| match step {
            Ok(step) => Value::from_object(StepObject {
                step,
                fence_title: OnceLock::new(),
                names: Arc::clone(&context.names),
            }),
            Err(error) => context.trouble.keep(error),
        };
        let fed = self.0.feed.lock().unwrap_or_else(PoisonError::into_inner).take();
        Enumerator::Iter(match fed {
            Some(feed) => Box::new(feed.map(value)),
            None => Box::new(Steps::new(&self.0.survey).map(|step| step.map(Fed::from)).map(value)),
        })
    }
}

/// One step; each text is made when a template asks for it.
#[derive(Debug)]
struct StepObject {
    step: Fed<Step>,
    /// The title of its two fences, between quotes.
    fence_title: OnceLock<String>,
    names: Arc<mermaid::Names>,
}

impl Object for StepObject {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        let step = &self.step;
        Some(match key {
            "n" => step.number().into(),
            "kind" => Value::from(if step.is_response() { "response" } else { "request" }),
            "exchange" => step.exchange().into(),
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
            "line" => step.line().into(),
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

impl StepObject {
    /// What is made for the embedded templates.
    fn made(&self, key: &str) -> Option<Value> {
        let step = &self.step;
        Some(match key {
            "verb" => text(self.verb()),
            "title" => self.title().into(),
            "recorded_title" => self.recorded_title().into(),
            "heading" => safe(markdown::heading(&self.verb(), &step.template())),
            "route" => safe(self.route()),
            "arrow" => Value::from(self.arrow()),
            "direction" => Value::from(self.direction()),
            "from" => Value::from(self.names.id(&self.ends()[0])),
            "to" => Value::from(self.names.id(&self.ends()[1])),
            "head" => self.head().into(),
            "head_fence" => safe(markdown::fence(&self.head(), "http", self.fence_title())),
            "language" => Value::from(language(step)),
            "shown_body" => text(shown_body(step)),
            "body_fence" => {
                safe(markdown::fence(&shown_body(step), language(step), self.fence_title()))
            }
            "message" => safe(self.message()),
            "log" => safe(markdown::log(&step.log())),
            "record" => text(step.log()),
            _ => return None,
        })
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
        let [from, to] = [self.names.id(&ends[0]), self.names.id(&ends[1])];
        let text = mermaid::text(&self.title(), self.names.styled);
        [from, self.arrow(), to, ": ", &text].concat()
    }

    fn title(&self) -> String {
        joined(&self.verb(), &self.step.template())
    }

    fn recorded_title(&self) -> String {
        joined(&self.verb(), &self.step.path())
    }

    fn fence_title(&self) -> &str {
        self.fence_title.get_or_init(|| markdown::quoted(&self.recorded_title()))
    }

    /// Caller and callee in code spans, and the arrow between them.
    fn route(&self) -> String {
        let [caller, callee] =
            [self.step.caller(), self.step.callee()].map(|name| markdown::code(&name));
        [&caller, " ", self.direction(), " ", &callee].concat()
    }

    fn verb(&self) -> Cow<'_, str> {
        self.step.status().unwrap_or_else(|| self.step.method())
    }

    /// The header lines, below the start line of HTTP if that is wanted.
    fn head(&self) -> String {
        let step = &self.step;
        let start = match step.status() {
            _ if !step.has_start_line() => None,
            Some(status) => Some(["HTTP/1.1 ", &status].concat()),
            None => Some([&step.method(), " ", &step.target(), " HTTP/1.1"].concat()),
        };
        let lines = step.header_text();
        match start {
            Some(start) if lines.is_empty() => start,
            Some(start) => [&start, "\n", &lines].concat(),
            None => lines.into_owned(),
        }
    }
}

/// The text of a step as a value; each is made for the one place that asks for it.
#[expect(clippy::needless_pass_by_value, reason = "the callers have nothing else to do with it")]
fn text(text: Cow<'_, str>) -> Value {
    Value::from(&*text)
}

/// Text that is written as it is, since it was made so.
pub(super) fn safe(text: String) -> Value {
    Value::from_safe_string(text)
}

fn joined(verb: &str, path: &str) -> String {
    if verb.is_empty() || path.is_empty() {
        return [verb, path].concat();
    }
    [verb, " ", path].concat()
}

/// The body, with requestshook's word for none.
fn shown_body(step: &Step) -> Cow<'_, str> {
    if step.body_kind() == BodyKind::None { Cow::Borrowed("none") } else { step.body() }
}

fn body(step: &Step) -> Value {
    pairs([("kind", step.body_kind().word()), ("text", &step.body())])
}

/// The language that the fence of the body has.
fn language(step: &Step) -> &'static str {
    match step.body_kind() {
        BodyKind::Json => "json",
        BodyKind::None | BodyKind::Binary => "text",
        BodyKind::Text => {
            let is_type = |name: &str| name.eq_ignore_ascii_case("content-type");
            let content_type = step.headers().find(|(name, _)| is_type(name));
            let content_type =
                content_type.map_or_else(String::new, |(_, value)| value.to_lowercase());
            markdown::language(&step.body(), &content_type)
        }
    }
}
