//! The outlines of all scenarios in, who calls whom and who uses which operation out.

use std::collections::{BTreeMap, BTreeSet};

use super::outline::{Known, Outline, Used};
use crate::config::Paths;
use crate::route::{self, Operation};

/// What all scenarios come to together.
#[derive(Debug)]
pub(crate) struct Overview<'o> {
    /// Caller, callee and the number of calls, by the names of both.
    pub calls: Vec<(&'o str, &'o str, usize)>,
    /// The services that are called, by their names.
    pub services: Vec<ServiceUse<'o>>,
}

/// The use of a service.
#[derive(Debug)]
pub(crate) struct ServiceUse<'o> {
    /// Its name.
    pub name: &'o str,
    /// Its operations that are used, by their paths.
    pub operations: Vec<OperationUse<'o>>,
    /// How many operations its API has; 0 if that is not known.
    pub known: usize,
    /// Those of them that no scenario uses, by their paths.
    pub unused: Vec<Operation>,
}

/// The use of an operation.
#[derive(Debug)]
pub(crate) struct OperationUse<'o> {
    /// As the scenario uses it that has the shortest names for its variables.
    pub shown: &'o Used,
    /// How often it is used.
    pub count: usize,
    /// The scenarios that use it, each by its place.
    pub flows: Vec<(usize, &'o Used)>,
}

/// An operation that an API's own pages know: method, path there and title.
type Documented<'o> = (&'o str, &'o str, &'o str);

impl<'o> Overview<'o> {
    /// Puts the outlines together. The paths say which operations there are.
    #[must_use]
    pub(crate) fn of(outlines: &'o [&'o Outline], paths: &Paths) -> Self {
        let mut services: BTreeMap<&str, BTreeMap<_, OperationUse<'_>>> = BTreeMap::new();
        for (flow, outline) in outlines.iter().enumerate() {
            for used in &outline.operations {
                let service = services.entry(&used.callee).or_default();
                let new = || OperationUse { shown: used, count: 0, flows: Vec::new() };
                service.entry(key(used)).or_insert_with(new).add(flow, used);
            }
        }
        let apis = Apis::of(outlines, paths);
        let service = |(name, operations): (&'o str, BTreeMap<_, OperationUse<'o>>)| {
            let operations: Vec<_> = operations.into_values().collect();
            let (known, unused) = apis.unused(name, &operations);
            ServiceUse { name, operations, known, unused }
        };
        Self { calls: calls(outlines), services: services.into_iter().map(service).collect() }
    }
}

impl<'o> OperationUse<'o> {
    fn add(&mut self, flow: usize, used: &'o Used) {
        self.count += used.count;
        self.flows.push((flow, used));
        // A second image of one scenario is `{image_id_2}` there.
        self.shown = [self.shown, used]
            .into_iter()
            .min_by_key(|used| (used.template.len(), &used.template))
            .unwrap_or(used);
    }
}

/// By what uses of operations are the same: path, method, and a title that is not in doubt.
fn key(used: &Used) -> (String, &str, &str) {
    let title = match &used.known[..] {
        [one] => &one.title,
        _ => "",
    };
    (shape(&used.template), &used.method, title)
}

/// A path template without the names of its variables, which another scenario may call otherwise.
fn shape(template: &str) -> String {
    let segment = |segment: &str| match (segment.split_once('{'), segment.rsplit_once('}')) {
        (Some((before, _)), Some((_, behind))) => format!("{before}{{}}{behind}"),
        _ => segment.to_owned(),
    };
    template.split('/').map(segment).collect::<Vec<_>>().join("/")
}

fn calls<'o>(outlines: &[&'o Outline]) -> Vec<(&'o str, &'o str, usize)> {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for calls in outlines.iter().flat_map(|outline| &outline.calls) {
        *counts.entry((&calls.caller, &calls.callee)).or_default() += calls.count;
    }
    counts.into_iter().map(|((caller, callee), count)| (caller, callee, count)).collect()
}

/// What is documented, and which of it is used by whichever service.
struct Apis<'o> {
    documents: Vec<Vec<Operation>>,
    catalog: bool,
    used: BTreeSet<Documented<'o>>,
}

impl<'o> Apis<'o> {
    fn of(outlines: &'o [&'o Outline], paths: &Paths) -> Self {
        let all = outlines.iter().flat_map(|outline| &outline.operations);
        let used = all.flat_map(documented).collect();
        Self { documents: route::documented(&paths.openapi), catalog: paths.catalog, used }
    }

    /// How many operations the API of a service has, and which of them no scenario uses: those of the
    /// documents that one of its own is in, else those of the catalog.
    fn unused(&self, name: &str, operations: &[OperationUse<'_>]) -> (usize, Vec<Operation>) {
        let own: BTreeSet<_> = operations
            .iter()
            .flat_map(|one| one.flows.iter().flat_map(|(_, used)| documented(used)))
            .collect();
        let has_own = |api: &[Operation]| api.iter().any(|one| own.contains(&as_documented(one)));
        let documents = self.documents.iter().filter(|api| has_own(api));
        let documents: Vec<&Operation> = documents.flatten().collect();
        // The same path may be in the catalogs of several services.
        let (all, used) = if documents.is_empty() {
            let catalog = if self.catalog { route::catalogued(name) } else { Vec::new() };
            (catalog.into_iter().collect(), &own)
        } else {
            (documents, &self.used)
        };
        if !all.iter().any(|one| own.contains(&as_documented(one))) {
            return (0, Vec::new());
        }
        let is_unused = |one: &&&Operation| !used.contains(&as_documented(one));
        let mut unused: Vec<Operation> = all.iter().filter(is_unused).copied().cloned().collect();
        unused.sort_by(|a, b| (&a.path, &a.method, &a.title).cmp(&(&b.path, &b.method, &b.title)));
        (all.len(), unused)
    }
}

/// The operations that a use may be of.
fn documented(used: &Used) -> impl Iterator<Item = Documented<'_>> {
    used.known.iter().map(|Known { path, title, .. }| (&*used.method, &**path, &**title))
}

fn as_documented(operation: &Operation) -> Documented<'_> {
    (&operation.method, &operation.path, &operation.title)
}
