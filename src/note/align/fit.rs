//! Selectors and steps in, the steps that each selector fits out.
//!
//! Steps are found by what their arrows say, and selectors that fit the same steps share a list, so
//! that neither looks at all of the others. A path fits as it was recorded or as a template; if a
//! selector fits no step that way, it fits those whose path has the same shape, since ids differ from
//! recording to recording.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::note::Selector;
use crate::number::StepNumber;
use crate::route;
use crate::selector::Selector as Call;
use crate::step::{self, Arrow, ArrowId, Flow, Service, Steps};

/// For each of some notes the steps that it fits, in order.
#[derive(Debug, Default)]
pub(super) struct Fits {
    lists: Vec<Vec<StepNumber>>,
    /// For each note its list.
    of: Vec<usize>,
}

impl Fits {
    /// Reads the steps only if a selector names a query, which no arrow says as a whole.
    pub(super) fn new(
        selectors: &[&Selector],
        flow: &Flow,
        steps: impl FnOnce() -> Steps,
    ) -> Result<Self, step::Error> {
        let asks = selectors.iter().any(|selector| selector.call.query.is_some());
        let mut index = Index::of(flow);
        if asks {
            index.read_queries(steps())?;
        }
        let (mut fits, mut known, mut alike) =
            (Self::default(), FxHashMap::default(), FxHashMap::default());
        for selector in selectors {
            let Call { number, ends, response, verb, path, query } = &selector.call;
            let number = number.filter(|_| response.is_none());
            let list =
                *known.entry((number, ends, response, verb, path, query)).or_insert_with(|| {
                    match index.found(&selector.call) {
                        Found::Steps(steps) => fits.list(steps),
                        Found::Alike(shapes) => {
                            let key = (ends, response, verb, query, shapes.clone());
                            *alike.entry(key).or_insert_with(|| {
                                let arrows = shapes.iter().flat_map(|shape| &index.shaped[*shape]);
                                fits.list(index.steps(arrows.copied(), &selector.call))
                            })
                        }
                    }
                });
            // The id of a section says enough, whatever else its heading says.
            let step = selector.anchor.as_ref().map(|anchor| anchor.step);
            let step = step.filter(|step| flow.graph.span().contains(*step));
            let step = step.filter(|_| fits.lists[list].is_empty());
            let list = step.map_or(list, |step| fits.list(vec![step]));
            fits.of.push(list);
        }
        Ok(fits)
    }

    fn list(&mut self, steps: Vec<StepNumber>) -> usize {
        self.lists.push(steps);
        self.lists.len() - 1
    }

    /// The same by lists that are there; for each note its own.
    #[cfg(test)]
    pub(super) fn of_lists(lists: Vec<Vec<StepNumber>>) -> Self {
        Self { of: (0..lists.len()).collect(), lists }
    }

    /// How many notes there are.
    pub(super) fn len(&self) -> usize {
        self.of.len()
    }

    /// The steps that a note fits.
    pub(super) fn steps(&self, note: usize) -> &[StepNumber] {
        &self.lists[self.of[note]]
    }

    /// The number of the list of a note; notes that fit the same have the same.
    pub(super) fn list_of(&self, note: usize) -> usize {
        self.of[note]
    }
}

/// What a selector fits.
enum Found {
    Steps(Vec<StepNumber>),
    /// The shapes that its path has, since no path is the same.
    Alike(Vec<usize>),
}

/// The arrows of a scenario by what selectors name.
struct Index<'s> {
    flow: &'s Flow,
    services: FxHashMap<&'s str, Service>,
    /// For each arrow one of its steps, by which it is read, and all of them.
    arrows: FxHashMap<ArrowId, Vec<StepNumber>>,
    /// By caller and callee, and by the path, or by either or none.
    calls: FxHashMap<Named<'s>, Vec<ArrowId>>,
    /// The shapes of paths: by callee and method the number of each.
    shapes: FxHashMap<[&'s str; 2], FxHashMap<String, usize>>,
    /// For each shape its arrows.
    shaped: Vec<Vec<ArrowId>>,
    /// The steps of each arrow and query.
    queries: FxHashMap<ArrowId, FxHashMap<String, Vec<StepNumber>>>,
}

/// Caller and callee, where both are named.
type Ends = Option<[Service; 2]>;

/// Caller and callee, and the path, as far as they are named.
type Named<'s> = (Ends, Option<Cow<'s, str>>);

impl<'s> Index<'s> {
    fn of(flow: &'s Flow) -> Self {
        let mut index = Self {
            flow,
            services: FxHashMap::default(),
            arrows: FxHashMap::default(),
            calls: FxHashMap::default(),
            shapes: FxHashMap::default(),
            shaped: Vec::new(),
            queries: FxHashMap::default(),
        };
        for step in flow.graph.span().iter() {
            let Some(id) = flow.arrows.id(step) else { continue };
            let steps = index.arrows.entry(id).or_default();
            steps.push(step);
            if let Some(arrow) = flow.arrows.of(step).filter(|_| steps.len() == 1) {
                index.add(id, &arrow);
            }
        }
        index
    }

    fn add(&mut self, id: ArrowId, arrow: &Arrow<'s>) {
        let [caller, callee] = arrow.ends;
        self.services.extend([(arrow.caller, caller), (arrow.callee, callee)]);
        let recorded = self.flow.variables.raw(arrow.template);
        let mut paths = vec![None, Some(Cow::Borrowed(arrow.template))];
        if recorded != arrow.template {
            paths.push(Some(recorded));
        }
        for path in paths {
            for ends in [None, Some(arrow.ends)] {
                self.calls.entry((ends, path.clone())).or_default().push(id);
            }
        }
    }

    fn read_queries(&mut self, steps: Steps) -> Result<(), step::Error> {
        for step in steps {
            let step = step?;
            let queries = self.queries.entry(step.arrow()).or_default();
            let query = route::query(&step.url()).to_owned();
            queries.entry(query).or_default().push(step.number());
        }
        Ok(())
    }

    fn found(&mut self, selector: &Call) -> Found {
        if selector.response.is_none() {
            let steps = self.flow.graph.span();
            let number = selector.number.filter(|number| steps.contains(*number));
            return Found::Steps(number.into_iter().collect());
        }
        let path = selector.path.as_deref();
        let named = self.ends(selector).map(|ends| (ends, path.map(Cow::Borrowed)));
        let exact = named.and_then(|named| self.calls.get(&named)).into_iter().flatten();
        let steps = self.steps(exact.copied(), selector);
        match path {
            Some(path) if steps.is_empty() => Found::Alike(self.shapes(selector, path)),
            _ => Found::Steps(steps),
        }
    }

    /// The services that a selector names, if it names some; `None` if they are not there.
    fn ends(&self, selector: &Call) -> Option<Ends> {
        let Some([caller, callee]) = &selector.ends else { return Some(None) };
        let service = |name: &String| self.services.get(name.as_str()).copied();
        Some(Some([service(caller)?, service(callee)?]))
    }

    fn arrow(&self, id: ArrowId) -> Option<Arrow<'s>> {
        self.flow.arrows.of(*self.arrows.get(&id)?.first()?)
    }

    /// The shapes that a path has as one of the services.
    fn shapes(&mut self, selector: &Call, path: &str) -> Vec<usize> {
        if self.shapes.is_empty() {
            self.shape_all();
        }
        let routes = &self.flow.variables.routes;
        let is_method = |method: &str| selector.response == Some(true) || selector.verb == method;
        let is_callee =
            |name: &str| selector.ends.as_ref().is_none_or(|[_, callee]| callee == name);
        let shapes = self.shapes.iter().filter(|([callee, method], _)| {
            is_callee(callee) && (is_method(method) || selector.verb.is_empty())
        });
        let shapes = shapes.filter_map(|([callee, method], shapes)| {
            shapes.get(&routes.shape(callee, method, path)).copied()
        });
        let mut shapes: Vec<usize> = shapes.collect();
        shapes.sort_unstable();
        shapes
    }

    fn shape_all(&mut self) {
        for id in self.arrows.keys().copied().collect::<Vec<_>>() {
            let Some(arrow) = self.arrow(id) else { continue };
            let Arrow { callee, method, template, .. } = arrow;
            let shape = self.flow.variables.routes.shape(callee, method, template);
            let shapes = self.shapes.entry([callee, method]).or_default();
            let shape = *shapes.entry(shape).or_insert(self.shaped.len());
            if shape == self.shaped.len() {
                self.shaped.push(Vec::new());
            }
            self.shaped[shape].push(id);
        }
    }

    /// The steps of those arrows that a selector fits, with its query if it names one.
    fn steps(&self, arrows: impl Iterator<Item = ArrowId>, selector: &Call) -> Vec<StepNumber> {
        let same = |id: &ArrowId| self.arrow(*id).is_some_and(|arrow| same(selector, &arrow));
        let steps = |id: ArrowId| match &selector.query {
            Some(query) => self.queries.get(&id).and_then(|queries| queries.get(query)),
            None => self.arrows.get(&id),
        };
        let steps = arrows.filter(same).filter_map(steps);
        let mut steps: Vec<StepNumber> = steps.flatten().copied().collect();
        steps.sort_unstable();
        steps
    }
}

/// Whether a selector names the call of an arrow, whatever its path.
fn same(selector: &Call, arrow: &Arrow<'_>) -> bool {
    let ends = selector.ends.as_ref();
    let verb = if arrow.response {
        selector.verb.is_empty() || arrow.status.split(' ').next() == Some(&selector.verb)
    } else {
        selector.verb.is_empty() || selector.verb == arrow.method
    };
    selector.response == Some(arrow.response)
        && verb
        && ends.is_none_or(|[caller, callee]| caller == arrow.caller && callee == arrow.callee)
}
