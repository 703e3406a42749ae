//! A scenario in, the objects that templates see out: those of `show --json`, and what the
//! embedded templates need beside them.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use minijinja::value::{Enumerator, Object, ObjectRepr, Serde, Value};
use minijinja::{Error, ErrorKind};

use super::drawing::Drawing;
use super::exchange::of_sections;
use super::ladder::Ladder;
use super::section::{Section, Shared};
use super::value::{pairs, safe};
use super::weave::Slot;
use super::{files, flow_title, gfm, operations, parts};
use crate::config::{Flavor, Labels, Settings, Snippet, Word};
use crate::step::{self, Fed, Feed, Step, Steps, Survey};

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
    snippet: Snippet,
    survey: Arc<Survey>,
    shared: Arc<Shared>,
    labels: OnceLock<Value>,
    /// The lines of the diagram, if they were drawn already.
    drawn: Option<Arc<[String]>>,
    trouble: Trouble,
    /// Where the pieces of sections say what they are.
    slot: Slot,
    /// What another thread reads, for the first walk over it.
    feed: Mutex<Option<Read>>,
}

/// What another thread reads.
#[derive(Debug)]
pub(super) enum Read {
    /// The steps.
    Steps(Feed<Step>),
    /// The same, with what takes long made already.
    Sections(Feed<Arc<Section>>),
}

impl Context {
    pub(super) fn new(
        snippet: Snippet,
        survey: &Arc<Survey>,
        shared: &Arc<Shared>,
        drawn: Option<Arc<[String]>>,
        feed: Option<Read>,
        trouble: &Trouble,
        slot: &Slot,
    ) -> Self {
        let labels = OnceLock::new();
        let (survey, shared, trouble) = (Arc::clone(survey), Arc::clone(shared), trouble.clone());
        let (slot, feed) = (slot.clone(), Mutex::new(feed));
        Self { snippet, survey, shared, labels, drawn, trouble, slot, feed }
    }
}

impl Object for Context {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let survey = &self.survey;
        Some(match key.as_str()? {
            "scenario" => Value::from(survey.scenario.name.clone()),
            "participants" => survey.flow.participants.iter().cloned().collect(),
            "steps" => Value::from_object(StepList(Arc::clone(self))),
            "pieces" => {
                Value::make_object_iterable(Arc::clone(self), |context| Box::new(context.pieces()))
            }
            "exchanges" => match survey.exchange_views() {
                Ok(views) => Value::from(Serde(&views)),
                Err(error) => self.trouble.keep(error),
            },
            "variables" => Value::from(Serde(&survey.variable_views().collect::<Vec<_>>())),
            "diagnostics" => Value::from(Serde(&survey.diagnostic_views().collect::<Vec<_>>())),
            "declared" => self
                .shared
                .names
                .renamed()
                .map(|(id, name)| pairs([("id", id), ("name", name)]))
                .collect(),
            "labels" => self.words(),
            "lines" => Value::make_object_iterable(Arc::clone(self), |context| {
                match context.drawn.as_deref() {
                    Some(lines) => Box::new(lines.iter().cloned().map(safe)),
                    None => Box::new(Drawing::whole(&context.survey, context.snippet).map(safe)),
                }
            }),
            "ladder" => Value::make_object_iterable(Arc::clone(self), |context| {
                let Context { survey, shared, snippet, .. } = &**context;
                Box::new(Ladder::new(survey, &shared.notes, *snippet).map(safe))
            }),
            "summary" => {
                let summary = self.shared.notes.summary.clone();
                summary.map_or(Value::from(""), safe)
            }
            "console" => self.console(),
            "parts" => parts::values(survey, &self.shared.notes, self.snippet),
            "operations" => operations::values(&survey.settings, steps(survey, self.fed()))
                .unwrap_or_else(|error| self.trouble.keep(error)),
            key => return self.of_page(key),
        })
    }
}

impl Context {
    /// What a page is made of besides.
    fn of_page(&self, key: &str) -> Option<Value> {
        let survey = &self.survey;
        Some(match key {
            "flavor" => Value::from(survey.settings.flavor.word()),
            "title" => safe(flow_title(survey)),
            "links" => self.links(),
            "sections" => Value::from(of_sections(&survey.settings)),
            "open_fence" => safe(gfm::OPEN_FENCE.to_owned()),
            _ => return None,
        })
    }

    fn words(&self) -> Value {
        let words = || Value::from_object(Words(Arc::clone(&self.survey.settings.labels)));
        self.labels.get_or_init(words).clone()
    }

    /// What leads from the page of a whole flow to what is not on it.
    fn links(&self) -> Value {
        let Settings { labels, flavor, .. } = &*self.survey.settings;
        let others = [
            (Snippet::Reference, Word::Reference),
            (Snippet::Variables, Word::PathVariables),
            (Snippet::Log, Word::FullLog),
        ];
        let made = files(&self.survey, &self.shared.notes);
        // On a site these are no pages.
        let others = others.into_iter().filter(|_| *flavor == Flavor::Github);
        let others = others.filter(|(snippet, _)| made.iter().any(|(_, made)| made == snippet));
        let link = |(snippet, word): (Snippet, _)| {
            safe(flavor.link(labels.get(word), Some(snippet.name())))
        };
        others.map(link).collect()
    }

    /// The command that was recorded, and what it printed.
    fn console(&self) -> Value {
        let console = self.survey.console.as_deref();
        let flavor = self.survey.settings.flavor;
        console.map_or(Value::from(""), |text| safe(flavor.block(text, "console")))
    }

    /// What another thread reads, if nobody took it yet.
    fn fed(&self) -> Option<Read> {
        self.feed.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// What templates see of the steps.
    fn sections(self: &Arc<Self>) -> impl Iterator<Item = Result<Arc<Section>, Value>> + use<> {
        let (context, shared) = (Arc::clone(self), Arc::clone(&self.shared));
        let sections: Each<Arc<Section>> = match self.fed() {
            Some(Read::Sections(feed)) => Box::new(feed.map(|section| Ok(Arc::clone(&*section?)))),
            fed => {
                let section = move |step| Section::new(step, Arc::clone(&shared));
                Box::new(steps(&self.survey, fed).map(move |step| step.map(&section).map(Arc::new)))
            }
        };
        sections.map(move |section| section.map_err(|error| context.trouble.keep(error)))
    }

    /// The pieces of the sections of exchanges, in the order of the log.
    fn pieces(self: &Arc<Self>) -> impl Iterator<Item = Value> + use<> {
        let slot = self.slot.clone();
        self.sections().flat_map(move |section| -> Box<dyn Iterator<Item = Value> + Send + Sync> {
            match section {
                Ok(section) => Box::new(section.pieces(slot.clone())),
                Err(error) => Box::new(std::iter::once(error)),
            }
        })
    }
}

/// The words that the settings name, by their keys.
#[derive(Debug)]
pub(super) struct Words(pub(super) Arc<Labels>);

impl Object for Words {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        self.0.iter().find(|(known, _)| *known == key).map(|(_, word)| Value::from(word))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        let mut keys: Vec<&str> = self.0.iter().map(|(key, _)| key).collect();
        keys.sort_unstable();
        Enumerator::Values(keys.into_iter().map(Value::from).collect())
    }
}

/// The steps, read anew each time that a template walks over them.
#[derive(Debug)]
struct StepList(Arc<Context>);

impl Object for StepList {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Iterable
    }

    fn enumerator_len(self: &Arc<Self>) -> Option<usize> {
        let flow = &self.0.survey.flow;
        Some(flow.shown.as_ref().map_or(flow.graph.steps(), BTreeSet::len))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        let value =
            |section: Result<_, _>| section.map_or_else(|error| error, Value::from_dyn_object);
        Enumerator::Iter(Box::new(self.0.sections().map(value)))
    }
}

/// One after another, or why there are no more.
type Each<T> = Box<dyn Iterator<Item = Result<T, step::Error>> + Send + Sync>;

/// The steps that another thread reads, or else those that are read here.
fn steps(survey: &Arc<Survey>, fed: Option<Read>) -> Each<Fed<Step>> {
    match fed {
        Some(Read::Steps(feed)) => Box::new(feed),
        _ => Box::new(Steps::new(survey).map(|step| step.map(Fed::from))),
    }
}
