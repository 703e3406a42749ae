//! A survey in, its calls as a tree of hashes out: the most that is kept of a recording.
//!
//! Call 0 stands for the recording as a whole; those that nobody caused are its children.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use super::Numbers;
use super::rules::Rules;
use super::side::Side;
use crate::config::{Part, Place, Settings};
use crate::route;
use crate::selector::Said;
use crate::step::{ArrowId, Error, Step, Steps, Survey};

/// A call.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) numbers: Numbers,
    pub(super) children: Vec<usize>,
    pub(super) parent: usize,
    /// Who called whom, with which method, for what kind of path.
    pub(super) key: u64,
    /// What request and response say.
    pub(super) says: [u64; 2],
    /// The keys of the call and of all below it.
    pub(super) form: u64,
    /// All that is known of the call and of all below it.
    pub(super) whole: u64,
    /// How many calls there are below it.
    pub(super) below: usize,
    /// Whether the configuration leaves it out.
    pub(super) ignored: bool,
}

/// The calls of a recording, in the order of the log.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) calls: Vec<Call>,
}

impl Tree {
    /// Reads all steps. What either recording's configuration ignores does not count in any.
    pub(super) fn read(survey: &Arc<Survey>, other: &Survey, values: bool) -> Result<Self, Error> {
        let both = [&*survey.settings, &*other.settings];
        let rules = Rules::of(both, values);
        let graph = &survey.flow.graph;
        let exchanges = graph.exchanges.iter();
        let mut calls = vec![Call::whole_recording()];
        calls.extend(exchanges.map(|exchange| Call {
            numbers: Numbers { request: exchange.request, response: exchange.response },
            parent: exchange.parent.map_or(0, |parent| parent.index() + 1),
            ..Call::whole_recording()
        }));
        let mut keys = Keys { known: HashMap::new(), rules: &rules };
        for step in Steps::new(survey) {
            let step = step?;
            let call = &mut calls[step.exchange().index() + 1];
            if !step.is_response() || call.numbers.request.is_none() {
                call.key = keys.of(&step);
            }
            call.says[usize::from(step.is_response())] = Side::of(&step, &rules).hash();
            call.ignored |= both.iter().any(|settings| ignores(settings, &step));
        }
        Ok(Self::of(calls))
    }

    /// Hangs the calls below their parents, those below one that is ignored below the next parent.
    fn of(mut calls: Vec<Call>) -> Self {
        for at in 1..calls.len() {
            let mut parent = calls[at].parent;
            while parent != 0 && calls[parent].ignored {
                parent = calls[parent].parent;
            }
            calls[at].parent = parent;
            if !calls[at].ignored {
                calls[parent].children.push(at);
            }
        }
        let mut tree = Self { calls };
        for at in tree.below(0).into_iter().rev() {
            tree.sum_up(at);
        }
        tree
    }

    /// A call and all below it, each before its children.
    pub(super) fn below(&self, at: usize) -> Vec<usize> {
        let (mut found, mut open) = (Vec::new(), vec![at]);
        while let Some(at) = open.pop() {
            found.push(at);
            open.extend(self.calls[at].children.iter().rev());
        }
        found
    }

    /// Makes the hashes of a call whose children have theirs.
    fn sum_up(&mut self, at: usize) {
        let call = &self.calls[at];
        let (mut form, mut whole) = (DefaultHasher::new(), DefaultHasher::new());
        call.key.hash(&mut form);
        (call.key, call.says).hash(&mut whole);
        let mut below = 0;
        for child in call.children.iter().map(|child| &self.calls[*child]) {
            child.form.hash(&mut form);
            child.whole.hash(&mut whole);
            below += 1 + child.below;
        }
        // A parent is not taken for the sum of other calls.
        (below, 0_u8).hash(&mut form);
        (below, 1_u8).hash(&mut whole);
        let call = &mut self.calls[at];
        (call.form, call.whole, call.below) = (form.finish(), whole.finish(), below);
    }
}

impl Call {
    fn whole_recording() -> Self {
        Self {
            numbers: Numbers { request: None, response: None },
            children: Vec::new(),
            parent: 0,
            key: 0,
            says: [0; 2],
            form: 0,
            whole: 0,
            below: 0,
            ignored: false,
        }
    }
}

fn ignores(settings: &Settings, step: &Step) -> bool {
    let mut choices = settings.compared.choices().peekable();
    if choices.peek().is_none() {
        return false;
    }
    let [caller, callee, method] = [step.caller(), step.callee(), step.method()];
    let (status, path, template) =
        (step.status().unwrap_or_default(), step.path(), step.template());
    let url = step.url();
    let said = Said {
        number: step.number(),
        response: step.is_response(),
        caller: &caller,
        callee: &callee,
        method: &method,
        status: &status,
        path: &path,
        template: &template,
        query: route::query(&url),
    };
    choices.any(|choice| choice.fits(&said))
}

/// The keys of calls, made once for those whose arrows say the same.
struct Keys<'r> {
    known: HashMap<(ArrowId, bool), u64>,
    rules: &'r Rules<'r>,
}

impl Keys<'_> {
    fn of(&mut self, step: &Step) -> u64 {
        let by_path = self.rules.places.iter().any(|place| place.part == Part::Path);
        let make = || {
            let shape = if by_path { self.shape(step) } else { step.shape() };
            let mut hasher = DefaultHasher::new();
            // A response without its request is not the call.
            let key = (step.is_response(), step.caller(), step.callee(), step.method(), shape);
            key.hash(&mut hasher);
            hasher.finish()
        };
        if by_path {
            return make();
        }
        let id = (step.arrow(), step.is_response());
        if let Some(key) = self.known.get(&id) {
            return *key;
        }
        let key = make();
        self.known.insert(id, key);
        key
    }

    /// The shape of the path, with `{}` for the segments that are ignored.
    fn shape(&self, step: &Step) -> String {
        let path = step.path();
        let segments: Vec<String> = path.split('/').skip(1).map(str::to_owned).collect();
        let shape = step.shape();
        let place = |at: usize| {
            let mut segments = segments.clone();
            segments.get_mut(at)?.replace_range(.., "{}");
            Some(Place { part: Part::Path, segments })
        };
        let segment = |(at, segment)| {
            let ignored = place(at).is_some_and(|place| self.rules.ignores(&place));
            if ignored { "{}" } else { segment }
        };
        let rest = shape.strip_prefix('/').unwrap_or(&shape);
        rest.split('/').enumerate().map(segment).collect::<Vec<_>>().join("/")
    }
}
