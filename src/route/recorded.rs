//! The route that a server matched in, the variables that it names in a path out.
//!
//! Frameworks write routes in many forms: `/items/{id}`, `/items/:id`, `/items/<int:id>`,
//! `/items/[id]`, `^items/(?P<id>\d+)/$`.

use super::tree::{Segment, segments};

/// A route of one form, `/items/{id}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    text: String,
    segments: Vec<Segment>,
}

impl Route {
    /// Reads a route; `None` if it names no variable, or stands for any path.
    #[must_use]
    pub fn parse(route: &str) -> Option<Self> {
        let route = route.trim().trim_start_matches('^').trim_end_matches('$');
        let parts = split(route)?;
        let written: Option<Vec<String>> = parts.iter().map(|part| segment(part)).collect();
        let text = format!("/{}", written?.join("/").trim_start_matches('/'));
        let segments: Vec<_> = segments(&text).map(Segment::parse).collect();
        let names = segments.iter().any(|segment| matches!(segment, Segment::Variable { .. }));
        names.then_some(Self { text, segments })
    }

    /// The route in its one form.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether a path is one of those that it stands for.
    #[must_use]
    pub fn fits(&self, path: &str) -> bool {
        let mut path = segments(path);
        let fits = |segment: &Segment| path.next().is_some_and(|part| segment.fits(part));
        self.segments.iter().all(fits) && path.next().is_none()
    }

    /// Its segments.
    pub(super) fn segments(&self) -> impl Iterator<Item = &Segment> {
        self.segments.iter()
    }
}

/// The segments of a route; a slash in brackets parts nothing. `None` if brackets do not match.
fn split(route: &str) -> Option<Vec<&str>> {
    let (mut parts, mut start, mut open) = (Vec::new(), 0, Vec::new());
    for (at, sign) in route.char_indices() {
        match sign {
            '(' => open.push(')'),
            '{' => open.push('}'),
            '<' if !open.contains(&')') => open.push('>'),
            ')' | '}' => {
                open.pop().filter(|close| *close == sign)?;
            }
            '>' if open.last() == Some(&'>') => drop(open.pop()),
            '/' if open.is_empty() => {
                parts.push(&route[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&route[start..]);
    open.is_empty().then_some(parts)
}

/// A segment in the one form: a literal, or `before{name}behind`. `None` if it stands for any text.
fn segment(part: &str) -> Option<String> {
    let written = |before: &str, name: &str, behind: &str| {
        let plain = |text: &str| !text.contains(['{', '}', '<', '>', '(', ')', '[', ']', '*']);
        let named = !name.is_empty() && name.len() <= 64 && name.chars().all(is_of_name);
        (plain(before) && plain(behind) && named).then(|| format!("{before}{{{name}}}{behind}"))
    };
    if let Some((before, rest)) = part.split_once("(?P<") {
        let (name, rest) = rest.split_once('>')?;
        // A pattern can hold brackets of its own.
        let (_, behind) = rest.rsplit_once(')')?;
        return written(before, name, behind);
    }
    if let Some((before, rest)) = part.split_once('<') {
        let (inside, behind) = rest.split_once('>')?;
        return written(before, inside.rsplit_once(':').map_or(inside, |(_, name)| name), behind);
    }
    if let Some((before, rest)) = part.split_once('{') {
        let (inside, behind) = rest.rsplit_once('}')?;
        return written(before, inside.split_once(':').map_or(inside, |(name, _)| name), behind);
    }
    if let Some(inside) = part.strip_prefix('[').and_then(|part| part.strip_suffix(']')) {
        return written("", inside, "");
    }
    if let Some(rest) = part.strip_prefix(':') {
        let end = rest.find(|sign| !is_of_name(sign) || sign == '-').unwrap_or(rest.len());
        let (name, behind) = rest.split_at(end);
        let behind = behind.trim_end_matches('?');
        // `:id(\d+)` limits what the variable can be.
        let pattern = behind.starts_with('(') && behind.ends_with(')');
        return written("", name, if pattern { "" } else { behind });
    }
    let any = part.contains(['*', '(', ')', '[', ']', '}', '>', '\\', '?', '#']);
    (!any && !part.chars().any(char::is_control)).then(|| part.to_owned())
}

fn is_of_name(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || sign == '_' || sign == '-'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_of_all_frameworks_have_one_form() {
        let cases = [
            ("/items/{id}", "/items/{id}"),
            ("/items/{item_id:int}/x/", "/items/{item_id}/x/"),
            ("/items/{id:[0-9]{2,3}}", "/items/{id}"),
            ("/items/:id", "/items/{id}"),
            ("/items/:id(\\d+)/:sub?", "/items/{id}/{sub}"),
            ("/files/:name.json", "/files/{name}.json"),
            ("items/<int:id>/", "/items/{id}/"),
            ("/items/<id>", "/items/{id}"),
            ("/items/[id]", "/items/{id}"),
            ("^items/(?P<id>[0-9]+)/$", "/items/{id}/"),
            ("^items/(?P<id>(a|b)/?)/x$", "/items/{id}/x"),
            ("/v1/AUTH_{project}", "/v1/AUTH_{project}"),
        ];
        for (route, expected) in cases {
            let read = Route::parse(route);
            assert_eq!(read.as_ref().map(Route::text), Some(expected), "{route}");
        }
    }

    #[test]
    fn a_route_for_any_path_names_nothing() {
        for route in [
            "",
            "/",
            "/*",
            "/items",
            "/items/*",
            "{*rest}",
            "/{id",
            "/x/{a}-{b}",
            "/[...slug]",
            "/x/{a b}",
            "/{id}/\n### (a)",
            "/{<b>}",
            ")",
            "/(?P<id",
            "/:",
            "/{id}?x",
        ] {
            let read = Route::parse(route);
            assert!(read.as_ref().is_none_or(|read| !read.fits("/x/1")), "{route}: {read:?}");
        }
    }

    #[test]
    fn a_route_fits_paths_of_its_segments() {
        let route = Route::parse("/items/{id}/x").unwrap();
        for (path, fits) in [
            ("/items/7/x", true),
            ("/items/7/x/", true),
            ("/items//x", false),
            ("/items/7", false),
            ("/items/7/x/y", false),
            ("/v1/items/7/x", false),
        ] {
            assert_eq!(route.fits(path), fits, "{path}");
        }
    }
}
