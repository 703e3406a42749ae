//! Records in, what their arrows say out, each text once.
//!
//! Diagrams are planned by these, before the logs are read a second time.

use std::borrow::Cow;
use std::collections::BTreeSet;

use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::headings::{Headings, Texts, place};
use super::query::{parameters, shown_query};
use crate::config::{Filters, Fitting, Query, Settings};
use crate::number::{StepNumber, narrow};
use crate::record::Record;
use crate::route::{self, Route, Variables};
use crate::selector::Said;
use crate::text::decode;

/// What the arrow of a step says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrow<'a> {
    /// Whether it is a response.
    pub response: bool,
    /// The service that sent the request.
    pub caller: &'a str,
    /// The service that answers it.
    pub callee: &'a str,
    /// Both of them.
    pub ends: [Service; 2],
    /// Method of the request.
    pub method: &'a str,
    /// Code and reason of a response.
    pub status: &'a str,
    /// The path with its variables by name.
    pub template: &'a str,
    /// What diagrams show of the query, with the question mark.
    pub query: &'a str,
}

impl<'a> Arrow<'a> {
    /// What a selector asks about, of a step with this arrow and this path as recorded.
    #[must_use]
    pub fn said(&self, number: StepNumber, path: &'a str) -> Said<'a> {
        let Self { response, caller, callee, method, status, template, .. } = *self;
        let query = self.query.trim_start_matches('?');
        Said { number, response, caller, callee, method, status, path, template, query }
    }

    /// Whether it is a response that says that the call failed.
    #[must_use]
    pub fn fails(&self) -> bool {
        let code = self.status.split(' ').next().and_then(|code| code.parse().ok());
        code.is_some_and(|code: u16| code >= 400)
    }
}

/// A service, by its place among the participants of a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Service(u32);

impl Service {
    /// The place, counted from 0.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What an arrow says, as a number: steps whose arrows say the same have the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArrowId(u32);

impl ArrowId {
    /// What the arrow of no step says.
    pub(super) const NONE: Self = Self(u32::MAX);
}

/// The heading of a call of nobody.
const NOTHING: &[u8] = b"### () REQ >>> () : ";

/// The arrows of a scenario.
#[derive(Debug, Default)]
pub struct Arrows {
    /// The headings of the steps, each once, until all secrets are known.
    headings: Headings,
    /// The route of each path that has one, by what was called.
    routes: FxHashMap<Vec<u8>, Option<Route>>,
    /// What arrows say beside their templates, and each template. A long recording has a template for
    /// each id, and says little else.
    all: IndexSet<[u32; 2], FxBuildHasher>,
    /// The fields of each, one a line: no part of a heading holds a line feed.
    texts: IndexSet<String, FxBuildHasher>,
    /// For each of them where its fields end.
    ends: Vec<[usize; 5]>,
    /// For each of them caller and callee.
    services: Vec<[Service; 2]>,
    templates: Texts<str>,
    /// The names of the services, in the order of their first appearance.
    names: Texts<str>,
    /// For each step its heading at first, and its arrow once they are made.
    steps: Vec<u32>,
    /// For each view and each step whether the filters of the view let it through.
    views: Vec<Vec<bool>>,
    /// For each view the filters of `include` and those of `exclude` that fit a step.
    fitting: Vec<[Fitting; 2]>,
    /// The names of the parameters of queries, if some are to be shown by their names.
    parameters: BTreeSet<String>,
    /// For each selector of steps to show and each step whether it fits.
    chosen: Vec<Vec<bool>>,
}

impl Arrows {
    /// Takes the record of the next step.
    pub(super) fn add(&mut self, record: &Record<'_>) {
        self.steps.push(self.headings.add(record));
        if let Some(route) = record.route() {
            let routes = self.routes.entry(called(record));
            routes.or_insert_with(|| Route::parse(&decode(route)));
        }
    }

    /// Makes the arrows, once all records are in, of headings that are redacted by now.
    pub(super) fn finish(
        &mut self,
        settings: &Settings,
        variables: &mut Variables,
        mut redacted: impl FnMut(&Record<'_>) -> Vec<u8>,
    ) {
        let mut arrows = Vec::with_capacity(self.headings.len());
        let mut lets = vec![Vec::new(); settings.diagrams.views.len()];
        self.fitting = vec![Default::default(); settings.diagrams.views.len()];
        self.chosen = vec![Vec::new(); settings.shown.calls.len()];
        let routes = std::mem::take(&mut self.routes);
        for heading in std::mem::take(&mut self.headings).lines() {
            let Some(record) = Record::of_heading(&heading) else { continue };
            let route = routes.get(&called(&record)).and_then(Option::as_ref);
            let heading = redacted(&record);
            // A secret that is part of the heading's own words leaves none that could be read.
            let Some(record) = Record::of_heading(&heading).or(Record::of_heading(NOTHING)) else {
                continue;
            };
            arrows.push(self.read(&record, settings, variables, route));
            let views = settings.diagrams.views.iter().zip(&mut self.fitting);
            for ((view, fitting), lets) in views.zip(&mut lets) {
                let fits = |filters: &Filters| {
                    filters.fit(record.caller(), record.callee(), record.method(), record.url())
                };
                let said = [record.caller(), record.callee(), record.method(), record.url()];
                view.include.note(said, &mut fitting[0]);
                view.exclude.note(said, &mut fitting[1]);
                lets.push((view.include.is_empty() || fits(&view.include)) && !fits(&view.exclude));
            }
        }
        let of_steps = |lets: Vec<bool>| self.steps.iter().map(|at| lets[*at as usize]).collect();
        self.views = lets.into_iter().map(of_steps).collect();
        self.chosen = std::mem::take(&mut self.chosen).into_iter().map(of_steps).collect();
        self.steps.iter_mut().for_each(|at| *at = arrows[*at as usize]);
        self.steps.shrink_to_fit();
    }

    /// What a heading says.
    fn read(
        &mut self,
        record: &Record<'_>,
        settings: &Settings,
        variables: &mut Variables,
        route: Option<&Route>,
    ) -> u32 {
        let [caller, callee] = [decode(record.caller()), decode(record.callee())];
        let [method, url] = [decode(record.method()), decode(record.url())];
        let status = record.status().map(decode).unwrap_or_default();
        let template = variables.add(&callee, &method, &url, route);
        let template = if template.is_empty() { route::root(&url).into() } else { template };
        let said = Said::of_request(StepNumber::NEVER, [&caller, &callee], &method, &url);
        let response = record.status().is_some();
        let said = Said { response, status: &status, template: &template, ..said };
        for (choice, fits) in settings.shown.calls.iter().zip(&mut self.chosen) {
            fits.push(choice.fits(&said));
        }
        let wanted = &settings.diagrams.drawing.query;
        if matches!(wanted, Query::Names(_)) {
            self.parameters.extend(parameters(route::query(&url)).map(|(name, _)| name.to_owned()));
        }
        let query = shown_query(route::query(&url), wanted);
        let kind = if record.status().is_some() { "<" } else { ">" };
        let text = [kind, &caller, &callee, &method, &status, &query].join("\n");
        let (text, new) = self.texts.insert_full(text);
        if new {
            let mut ends = memchr::memchr_iter(b'\n', self.texts[text].as_bytes());
            self.ends.push([0; 5].map(|_| ends.next().unwrap_or_default()));
            let service = |name: Cow<'_, str>| Service(place(&mut self.names, &*name));
            self.services.push([caller, callee].map(service));
        }
        let said = [narrow(text), place(&mut self.templates, &*template)];
        narrow(self.all.insert_full(said).0)
    }

    /// The names of the services, in the order of their first appearance.
    pub(super) fn participants(&self) -> Vec<String> {
        self.names.iter().map(ToString::to_string).collect()
    }

    /// Which arrow a step has.
    #[must_use]
    pub fn id(&self, step: StepNumber) -> Option<ArrowId> {
        self.steps.get(step.index()).copied().map(ArrowId)
    }

    /// The arrow of a step.
    #[must_use]
    pub fn of(&self, step: StepNumber) -> Option<Arrow<'_>> {
        let [text, template] = *self.all.get_index(self.id(step)?.0 as usize)?;
        let (ends, services) = (&self.ends[text as usize], self.services[text as usize]);
        let text = self.texts.get_index(text as usize)?;
        let field = |from: usize| &text[ends[from] + 1..ends[from + 1]];
        Some(Arrow {
            response: text.starts_with('<'),
            caller: field(0),
            callee: field(1),
            ends: services,
            method: field(2),
            status: field(3),
            template: self.templates.get_index(template as usize)?,
            query: &text[ends[4] + 1..],
        })
    }

    /// Each arrow once, with the first of its steps.
    pub fn distinct(&self) -> impl Iterator<Item = (StepNumber, Arrow<'_>)> {
        let mut seen = vec![false; self.all.len()];
        self.steps.iter().enumerate().filter_map(move |(step, at)| {
            let seen = seen.get_mut(*at as usize)?;
            let step = (!std::mem::replace(seen, true)).then(|| StepNumber::at(step))?;
            Some((step, self.of(step)?))
        })
    }

    /// Whether a selector of steps to show fits a step, by what it says.
    pub(super) fn chosen(&self, choice: usize, step: StepNumber) -> bool {
        self.chosen.get(choice).and_then(|fits| fits.get(step.index())).copied().unwrap_or(false)
    }

    /// The filters of a view that fit a step: those of `include`, and those of `exclude`.
    #[must_use]
    pub fn fitting(&self, view: usize) -> Option<&[Fitting; 2]> {
        self.fitting.get(view)
    }

    /// The names of the parameters of queries, if some are to be shown by their names.
    #[must_use]
    pub fn parameters(&self) -> &BTreeSet<String> {
        &self.parameters
    }

    /// Whether the filters of a view let a step through.
    #[must_use]
    pub fn passes(&self, view: usize, step: StepNumber) -> bool {
        let lets = self.views.get(view).and_then(|lets| lets.get(step.index()));
        lets.copied().unwrap_or(true)
    }
}

/// What a record calls, in its request and its response: callee, method and path.
fn called(record: &Record<'_>) -> Vec<u8> {
    let url = record.url();
    let path = memchr::memchr2(b'?', b'#', url).map_or(url, |end| &url[..end]);
    [record.callee(), b"\n", record.method(), b"\n", path].concat()
}
