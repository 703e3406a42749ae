//! The names of services in, their API operations out: the catalogs that are built in.
//!
//! `openstack.txt` holds facts of the published API references of OpenStack. A line that begins
//! with `=` opens a service (its name, the names it has in logs, the paths it is mounted at), one
//! with `@` says which page documents the operations below it. An operation is a line with method
//! and path, a tab, and the title; its place on the page is the title in lower case with `-` for
//! what is no letter or digit. Where operations share method and path, JSON pointers behind a second
//! tab say what the body of a request holds, `POINTER=VALUE` with which value.
//!
//! The text is taken apart for a service that is asked for, and never at start-up.

use std::sync::{LazyLock, OnceLock};

use super::operation::Operation;
use super::tree::{Found, Tree};

static OPENSTACK: LazyLock<Vec<Service>> = LazyLock::new(|| {
    let text = include_str!("openstack.txt").strip_prefix("= ").unwrap_or_default();
    text.split("\n= ").filter_map(Service::new).collect()
});

/// The operations of one service.
#[derive(Debug)]
pub(super) struct Service {
    callees: Vec<&'static str>,
    mounts: Vec<&'static str>,
    text: &'static str,
    operations: OnceLock<(Tree, Vec<Line>)>,
}

/// A line with an operation, which is read as a whole when that is asked for.
#[derive(Debug)]
struct Line {
    method: &'static str,
    /// What stands behind the method.
    rest: &'static str,
    /// The page of the operation.
    page: &'static str,
    operation: OnceLock<Operation>,
}

/// The service that a callee belongs to: by its name, else by the first word of it, since a callee
/// may be called `nova-api-wsgi`.
pub(super) fn service(callee: &str) -> Option<&'static Service> {
    let word = |name: &str| name.split('-').next().map(str::to_lowercase);
    let named = |service: &&Service| service.callees.contains(&callee);
    let alike = |service: &&Service| service.callees.iter().any(|name| word(name) == word(callee));
    OPENSTACK.iter().find(named).or_else(|| OPENSTACK.iter().find(alike))
}

impl Service {
    fn new(text: &'static str) -> Option<Self> {
        let (head, text) = text.split_once('\n')?;
        let mut words = head.split(' ').skip(1);
        let mut list = || Some(words.next()?.split(',').collect());
        let (callees, mounts) = (list()?, list()?);
        Some(Self { callees, mounts, text, operations: OnceLock::new() })
    }

    fn operations(&self) -> &(Tree, Vec<Line>) {
        self.operations.get_or_init(|| {
            let (mut tree, mut lines, mut page) = (Tree::default(), Vec::new(), "");
            for line in self.text.lines() {
                if let Some(link) = line.strip_prefix('@') {
                    page = link.trim_start();
                } else if let Some((method, rest)) = line.split_once(' ') {
                    tree.insert(rest.split('\t').next().unwrap_or(rest), lines.len());
                    lines.push(Line { method, rest, page, operation: OnceLock::new() });
                }
            }
            (tree, lines)
        })
    }

    /// All its operations.
    pub(super) fn all(&self) -> Vec<&Operation> {
        self.operations().1.iter().map(Line::operation).collect()
    }

    /// The template that fits a path best, behind one of the mounts, and its operations of a method;
    /// of any method if there is none of that.
    pub(super) fn find(&self, method: &str, path: &str) -> Option<(Match<'_>, Vec<&Operation>)> {
        let (tree, operations) = self.operations();
        let of_method = |index: &usize| operations[*index].method == method;
        let same = |ends: &[usize]| ends.iter().any(of_method);
        let find = |accepts: &dyn Fn(&[usize]) -> bool| {
            self.mounts.iter().find_map(|mount| {
                let (mounted, rest) = below(path, mount)?;
                let found = tree.find(rest, accepts)?;
                Some(Match { mounted, mount, found })
            })
        };
        let found = find(&same).or_else(|| find(&|_| true))?;
        let named = found.found.ends.iter().filter(|index| of_method(index));
        let named = named.map(|index| operations[*index].operation()).collect();
        Some((found, named))
    }
}

/// A template behind a mount.
#[derive(Debug)]
pub(super) struct Match<'t> {
    /// How many segments of the path the mount takes.
    pub(super) mounted: usize,
    /// The mount, which may hold a variable.
    pub(super) mount: &'static str,
    /// What fits the rest.
    pub(super) found: Found<'t>,
}

/// How many segments a mount takes of a path, and what is left.
fn below<'p>(path: &'p str, mount: &str) -> Option<(usize, &'p str)> {
    let mut rest = path;
    let mut taken = 0;
    for wanted in super::tree::segments(mount) {
        let inside = rest.strip_prefix('/')?;
        let segment = &inside[..inside.find('/').unwrap_or(inside.len())];
        let variable = wanted.starts_with('{') && !segment.is_empty();
        if segment != wanted && !variable {
            return None;
        }
        rest = &inside[segment.len()..];
        taken += 1;
    }
    Some((taken, rest))
}

impl Line {
    fn operation(&self) -> &Operation {
        self.operation.get_or_init(|| {
            let mut fields = self.rest.split('\t');
            let mut field = || fields.next().unwrap_or_default();
            let (path, title, pointers) = (field(), field(), field());
            let page = Some(self.page).filter(|page| !page.is_empty());
            let pointers = pointers.split(' ').filter(|pointer| !pointer.is_empty());
            let pointer = |pointer: &'static str| match pointer.split_once('=') {
                Some((pointer, value)) => (pointer.into(), Some(value.into())),
                None => (pointer.into(), None),
            };
            Operation {
                method: self.method.into(),
                path: path.into(),
                title: title.into(),
                link: page.map(|page| format!("{page}#{}", anchor(title)).into()),
                body: pointers.map(pointer).collect(),
                parameters: Vec::new(),
            }
        })
    }
}

fn anchor(title: &str) -> String {
    let mut anchor = String::with_capacity(title.len());
    for character in title.chars() {
        match character.to_ascii_lowercase() {
            plain @ ('a'..='z' | '0'..='9') => anchor.push(plain),
            _ if anchor.is_empty() || anchor.ends_with('-') => {}
            _ => anchor.push('-'),
        }
    }
    anchor.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read() {
        let lines: Vec<_> = OPENSTACK.iter().flat_map(|service| &service.operations().1).collect();
        assert_eq!((OPENSTACK.len(), lines.len()), (8, 1237));
        assert!(lines.iter().all(|line| !line.operation().title.is_empty()));
        assert!(OPENSTACK.iter().all(|service| !service.mounts.is_empty()));
    }

    #[test]
    fn operations_are_found_below_their_mounts() {
        let title = |callee: &str, method: &str, path: &str| {
            let found = service(callee)?.find(method, path);
            found.and_then(|(_, operations)| Some(operations.first()?.title.to_string()))
        };
        let cases = [
            ("keystone", "GET", "/identity/", "List API versions"),
            ("glance-api", "GET", "/v2/images/x", "Show image"),
            ("glance-api", "GET", "/image/v2/images/x/", "Show image"),
            ("nova-api-wsgi", "GET", "/compute/v2.1/abc/servers/detail", "List Servers Detailed"),
            ("swift-proxy-server", "HEAD", "/v1/AUTH_a/b", "Show container metadata"),
        ];
        for (callee, method, path, expected) in cases {
            assert_eq!(title(callee, method, path).as_deref(), Some(expected), "{path}");
        }
        assert_eq!(title("keystone", "GET", "/v3/nothing/like/it"), None);
        assert!(service("my-service").is_none());
        assert!(service("glance-api").expect("is there").find("LOCK", "/v2/images").is_some());
    }
}
