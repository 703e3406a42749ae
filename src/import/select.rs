//! A selector as people write it in, whether a call is meant out.
//!
//! The grammar is that of headings of notes. Besides, `->>CALLEE` and `CALLER->>` stand alone, and in a
//! path `*` stands for any text and `{name}` for any segment.

use super::call::Call;
use crate::note::Selector;
use crate::route;

/// Which calls are meant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Pattern {
    caller: Option<String>,
    callee: Option<String>,
    method: Option<String>,
    status: Option<String>,
    path: Option<Vec<Piece>>,
    query: Option<String>,
}

/// A piece of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Sign(char),
    /// Any text.
    Any,
    /// Text without a slash.
    Segment,
}

impl Pattern {
    /// Reads a selector.
    ///
    /// # Errors
    ///
    /// What is wrong with it, and how it is written.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let name = |name: &str| Some(name.trim().to_owned()).filter(|name| !name.is_empty());
        if let Some(caller) = text.strip_suffix("->>").and_then(name) {
            return Ok(Self { caller: Some(caller), ..Self::default() });
        }
        if let Some(rest) = text.strip_prefix("->>") {
            let (callee, call) = rest.split_once(": ").unwrap_or((rest, ""));
            let of_call = if call.trim().is_empty() { Self::default() } else { Self::parse(call)? };
            if let Some(callee) = name(callee) {
                return Ok(Self { callee: Some(callee), ..of_call });
            }
        }
        let selector = Selector::parse(text).filter(|selector| {
            let named = selector.ends.iter().flatten().all(|name| !name.is_empty());
            selector.number.is_none()
                && selector.anchor.is_none()
                && selector.response.is_some()
                && named
        });
        let selector = selector.ok_or_else(|| {
            format!(
                "`{text}` does not select calls; write it like `GET /items/*`, `shop->>cart` or \
                 `->>cart`"
            )
        })?;
        let [caller, callee] = selector.ends.map(|ends| ends.map(Some)).unwrap_or_default();
        let verb = Some(selector.verb).filter(|verb| !verb.is_empty());
        let is_status =
            verb.as_ref().is_some_and(|verb| verb.starts_with(|c: char| c.is_ascii_digit()));
        let (method, status) = if is_status { (None, verb) } else { (verb, None) };
        let path = selector.path.as_deref().map(pieces);
        Ok(Self { caller, callee, method, status, path, query: selector.query })
    }

    /// Whether a call is meant.
    pub(super) fn fits(&self, call: &Call) -> bool {
        let same = |wanted: &Option<String>, there: &str| {
            wanted.as_ref().is_none_or(|wanted| wanted == there)
        };
        let status = call.response.as_ref().map_or("", |response| response.status.as_str());
        same(&self.caller, &call.caller)
            && same(&self.callee, &call.callee)
            && same(&self.method, &call.method)
            && same(&self.status, status.split(' ').next().unwrap_or_default())
            && self.query.as_ref().is_none_or(|query| query == route::query(&call.url))
            && self.path.as_ref().is_none_or(|pieces| matches(pieces, route::path(&call.url)))
    }
}

fn pieces(path: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = path;
    while let Some(sign) = rest.chars().next() {
        rest = &rest[sign.len_utf8()..];
        let variable = rest.find('}').filter(|_| sign == '{');
        match (sign, variable) {
            (_, Some(end)) if !rest[..end].contains('/') => {
                pieces.push(Piece::Segment);
                rest = &rest[end + 1..];
            }
            ('*', _) => pieces.push(Piece::Any),
            (sign, _) => pieces.push(Piece::Sign(sign)),
        }
    }
    pieces
}

/// Whether a path is made of the pieces, by the ends that the pieces so far can have in it.
fn matches(pieces: &[Piece], path: &str) -> bool {
    let signs: Vec<char> = if path.is_empty() { vec!['/'] } else { path.chars().collect() };
    let mut ends = vec![false; signs.len() + 1];
    ends[0] = true;
    for piece in pieces {
        let mut next = vec![false; signs.len() + 1];
        let mut inside = false;
        for at in 0..=signs.len() {
            match piece {
                Piece::Sign(sign) => next[at] = at > 0 && ends[at - 1] && signs[at - 1] == *sign,
                Piece::Any => {
                    inside |= ends[at];
                    next[at] = inside;
                }
                Piece::Segment => {
                    inside = at > 0 && signs[at - 1] != '/' && (inside || ends[at - 1]);
                    next[at] = inside;
                }
            }
        }
        ends = next;
    }
    ends[signs.len()]
}

#[cfg(test)]
mod tests {
    use super::super::call::Response;
    use super::*;

    fn call() -> Call {
        let response = Response { status: "404 Not Found".to_owned(), ..Response::default() };
        Call {
            caller: "shop".to_owned(),
            callee: "cart".to_owned(),
            method: "GET".to_owned(),
            url: "http://cart/items/7/parts?x=1".to_owned(),
            response: Some(response),
            ..Call::default()
        }
    }

    #[test]
    fn selectors_choose_calls() {
        for (text, expected) in [
            ("GET /items/7/parts", true),
            ("get /items/{id}/parts", true),
            ("GET /items/*", true),
            ("GET */parts", false),
            ("GET /*/parts", true),
            ("GET /items/{id}", false),
            ("POST /items/*", false),
            ("GET /items/7/parts?x=1", true),
            ("GET /items/7/parts?x=2", false),
            ("->>cart", true),
            ("->>cart: GET /items/*", true),
            ("->>cart: POST /items/*", false),
            ("shop->>", true),
            ("cart->>", false),
            ("shop->>cart", true),
            ("shop->>cart: GET /items/*", true),
            ("404", true),
            ("200", false),
            ("cart-->>shop: 404", true),
        ] {
            let fits = Pattern::parse(text).map(|pattern| pattern.fits(&call()));
            assert_eq!(fits.unwrap_or(false), expected, "{text}");
        }
        for text in ["", "->>", "cart", "(3)", "POST", "/items"] {
            assert!(Pattern::parse(text).is_err(), "{text}");
        }
    }
}
