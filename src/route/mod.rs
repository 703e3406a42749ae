//! URLs in, paths, path templates and operations out.
//!
//! A template shows what varies in a path by the name of a variable. Which segments do is said by
//!
//! 1. the templates of the configuration,
//! 2. its OpenAPI documents,
//! 3. the route that the server matched, where it was recorded,
//! 4. the catalog that is built in,
//! 5. and else by the segments themselves: an id (a UUID, or 32 hex digits and more) is named by the
//!    segment before it, so that `/v2/images/<uuid>` is `/v2/images/{image_id}`.
//!
//! One id has one name in the whole scenario, that of its first appearance, whoever is called; a
//! second value of the same kind is `{image_id_2}`. All else is shown as recorded, a trailing slash
//! too.

mod catalog;
mod naming;
mod openapi;
mod operation;
mod recorded;
#[cfg(test)]
mod tests;
mod tree;
mod variables;

use crate::config::Paths;
use tree::{Segment, Tree};

pub(crate) use naming::is_id;
pub(crate) use operation::{In, Operation, Parameter, told_apart};
pub(crate) use recorded::Route;
pub(crate) use tree::{fits, like};
pub(crate) use variables::Variables;

pub(crate) use crate::url::{path, query, root};

/// What is known of the paths of a scenario before its log is read.
#[derive(Debug, Default)]
pub struct Routes {
    /// Whether variables have names at all.
    names_variables: bool,
    templates: Tree,
    documents: openapi::Documents,
    catalog: bool,
}

/// The operations of each document.
#[must_use]
pub(crate) fn documented(documents: &[serde_json::Value]) -> Vec<Vec<Operation>> {
    let read = |document| {
        let mut one = openapi::Documents::default();
        one.add(document);
        one.operations
    };
    documents.iter().map(read).collect()
}

/// The operations that the catalog has of a service.
#[must_use]
pub(crate) fn catalogued(service: &str) -> Vec<&'static Operation> {
    catalog::service(service).map_or_else(Vec::new, catalog::Service::all)
}

/// What a segment of a recorded path is: a literal, or a variable between two literals.
type Named<'r> = Option<(&'r str, &'r str, &'r str)>;

impl Routes {
    /// The templates, documents and catalog of a configuration.
    #[must_use]
    pub fn new(paths: &Paths, names_variables: bool) -> Self {
        let mut routes = Self { names_variables, catalog: paths.catalog, ..Self::default() };
        for (index, template) in paths.templates.iter().enumerate() {
            routes.templates.insert(template, index);
        }
        for document in &paths.openapi {
            routes.documents.add(document);
        }
        routes
    }

    /// The operations that a request may be, with the most that is known of them: several share
    /// method and path, see [`told_apart`].
    #[must_use]
    pub fn operations(&self, callee: &str, method: &str, path: &str) -> Vec<&Operation> {
        let documents = &self.documents;
        let of_method = |index: &&usize| documents.operations[**index].method == method;
        let same = |ends: &[usize]| ends.iter().any(|index| of_method(&index));
        if let Some(found) = documents.tree.find(path, &same) {
            let named = found.ends.iter().filter(of_method);
            return named.map(|index| &documents.operations[*index]).collect();
        }
        let service = self.catalog.then(|| catalog::service(callee)).flatten();
        service
            .and_then(|service| service.find(method, path))
            .map(|found| found.1)
            .unwrap_or_default()
    }

    /// A path, or a template of one, with `{}` for each variable: what it has in common with others of
    /// its kind.
    #[must_use]
    pub fn shape(&self, callee: &str, method: &str, path: &str) -> String {
        let named = self.named(callee, method, path, None);
        let segment = |(index, segment): (usize, &str)| {
            let known = named.as_ref().and_then(|named| named.get(index).copied().flatten());
            let pieces = known.map(|(before, _, behind)| (before, behind));
            let pieces = pieces.or_else(|| {
                let (before, _, behind) = naming::pieces(segment)?;
                Some((before, behind))
            });
            let pieces =
                pieces.or_else(|| Some((segment.split_once('{')?.0, segment.rsplit_once('}')?.1)));
            pieces.map_or(segment.to_owned(), |(before, behind)| format!("{before}{{}}{behind}"))
        };
        let segments: Vec<String> = tree::segments(path).enumerate().map(segment).collect();
        segments.join("/")
    }

    /// What each segment of a path is, by the first source that knows the path.
    fn named<'r>(
        &'r self,
        callee: &str,
        method: &str,
        path: &str,
        route: Option<&'r Route>,
    ) -> Option<Vec<Named<'r>>> {
        if let Some(found) = self.templates.find(path, &|_| true) {
            return Some(found.segments.into_iter().map(variable).collect());
        }
        let documents = &self.documents;
        let same =
            |ends: &[usize]| ends.iter().any(|end| documents.operations[*end].method == method);
        let found = documents.tree.find(path, &same);
        if let Some(found) = found.or_else(|| documents.tree.find(path, &|_| true)) {
            return Some(found.segments.into_iter().map(variable).collect());
        }
        if let Some(route) = route.filter(|route| route.fits(path)) {
            return Some(route.segments().map(variable).collect());
        }
        let service = self.catalog.then(|| catalog::service(callee)).flatten()?;
        let (found, _) = service.find(method, path)?;
        let mount = tree::segments(found.mount).take(found.mounted);
        let mount = mount.map(|segment| {
            let name = segment.strip_prefix('{')?.strip_suffix('}')?;
            Some(("", name, ""))
        });
        Some(mount.chain(found.found.segments.into_iter().map(variable)).collect())
    }
}

fn variable(segment: &Segment) -> Named<'_> {
    match segment {
        Segment::Literal(_) => None,
        Segment::Variable { before, name, behind } => Some((before, name, behind)),
    }
}
