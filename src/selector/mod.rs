//! The text of a selector in, which calls it means out.
//!
//! ```text
//! selector ::= number? (call | status | arrow)     or a number alone
//! number   ::= "(" digits ")"
//! call     ::= METHOD SP path
//! status   ::= digit digit digit (SP reason)? (SP path)?
//! arrow    ::= CALLER "->>" CALLEE (": " call)?  |  CALLEE "-->>" CALLER (": " status)?
//! ```
//!
//! It is the heading of a section of `body.md`, or a line of `diagram.md`. A path may stand in a code
//! span, as it does there. A note means one step by it; [`Choice`] chooses all calls that fit.

mod choice;
mod near;

use crate::number::StepNumber;
use crate::url;

pub use choice::{Choice, Said};
pub use near::near;

/// Which step is meant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selector {
    /// The number that the step had.
    pub number: Option<StepNumber>,
    /// Caller and callee, if they are named; one that is not is empty.
    pub ends: Option<[String; 2]>,
    /// Whether it is a response; `None` if only the number tells.
    pub response: Option<bool>,
    /// The method of a request, the code of a response.
    pub verb: String,
    /// The path without its query; `None` if any will do.
    pub path: Option<String>,
    /// The query, if one is named.
    pub query: Option<String>,
}

impl Selector {
    /// Reads a selector; `None` if the text is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (number, rest) = numbered(text.trim());
        let plain = rest.replace('`', "");
        let alone = number.is_some() && plain.is_empty();
        let selector = Self::call(&plain).or_else(|| alone.then(Self::default))?;
        Some(Self { number, ..selector })
    }

    /// The text of a selector that chooses this step and says no more than this one does; `None` if
    /// it is a step of the other kind, or has another method that is spelt right.
    #[must_use]
    pub fn like_this(&self, said: &Said<'_>) -> Option<String> {
        let Self { ends, response, verb, path, query, .. } = self;
        let arrow = if said.response { "-->>" } else { "->>" };
        let named = |wanted: &String, name| if wanted.is_empty() { "" } else { name };
        let ends = ends.as_ref().map(|[caller, callee]| {
            let [caller, callee] = [named(caller, said.caller), named(callee, said.callee)];
            let [from, to] = if said.response { [callee, caller] } else { [caller, callee] };
            [from, arrow, to].concat()
        });
        let said_verb = if said.response { said.status } else { said.method };
        let verb = named(verb, said_verb.split(' ').next().unwrap_or_default());
        if verb != self.verb && METHODS.contains(&self.verb.to_lowercase().as_str()) {
            return None;
        }
        let path = path.as_ref().map_or("", |_| said.template);
        let query = query.as_ref().filter(|_| !said.query.is_empty());
        let query = query.map(|_| ["?", said.query].concat()).unwrap_or_default();
        let call = [verb, path].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
        let call = Some(call.join(" ") + &query).filter(|call| !call.is_empty());
        let parts: Vec<_> = ends.into_iter().chain(call).collect();
        (*response == Some(said.response)).then(|| parts.join(": "))
    }

    /// What it says itself, as the text of a selector without a number.
    #[must_use]
    pub fn shown(&self) -> String {
        let [caller, callee] = self.ends.as_ref().map_or(["", ""], |[a, b]| [a, b]);
        let (path, query) = (self.path.as_deref(), self.query.as_deref());
        let (path, query) = (path.unwrap_or_default(), query.unwrap_or_default());
        let said = Said::of_request(StepNumber::NEVER, [caller, callee], &self.verb, path);
        let response = self.response == Some(true);
        self.like_this(&Said { response, status: &self.verb, query, ..said }).unwrap_or_default()
    }

    /// The same of what stands behind the number, without code spans.
    #[must_use]
    pub fn call(plain: &str) -> Option<Self> {
        arrow(plain).or_else(|| call(plain))
    }
}

/// The number in front of a selector: `(3)`, or `(3-4)`, of which the first counts.
#[must_use]
pub fn numbered(text: &str) -> (Option<StepNumber>, &str) {
    let inside = text.strip_prefix('(').and_then(|rest| rest.split_once(')'));
    let number = inside.and_then(|(inside, rest)| {
        let first = inside.split('-').next()?;
        let plain = inside.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let number = first.parse().ok().filter(|_| plain)?;
        Some((StepNumber::new(number).unwrap_or(StepNumber::NEVER), rest.trim_start()))
    });
    number.map_or((None, text), |(number, rest)| (Some(number), rest))
}

fn arrow(text: &str) -> Option<Selector> {
    let (from, rest, response) = match text.split_once("-->>") {
        Some((from, rest)) => (from, rest, true),
        None => text.split_once("->>").map(|(from, rest)| (from, rest, false))?,
    };
    let (to, rest) = rest.split_once(": ").unwrap_or((rest, ""));
    let to = to.trim().trim_start_matches(['+', '-']);
    let selector = call(rest.trim()).unwrap_or_default();
    let [from, to] = [from.trim().to_owned(), to.to_owned()];
    let ends = if response { [to, from] } else { [from, to] };
    Some(Selector { ends: Some(ends), response: Some(response), ..selector })
}

/// Methods that are also known in lower case.
const METHODS: [&str; 7] = ["get", "post", "put", "patch", "delete", "head", "options"];

/// `METHOD /path`, or a status.
fn call(text: &str) -> Option<Selector> {
    let (verb, rest) = text.split_once(' ').unwrap_or((text, ""));
    let rest = rest.trim();
    if verb.len() == 3 && verb.bytes().all(|byte| byte.is_ascii_digit()) {
        let path = rest.split(' ').rfind(|word| word.starts_with('/'));
        return Some(with_path(verb, path, true));
    }
    let is_method = !verb.is_empty() && verb.bytes().all(|byte| byte.is_ascii_uppercase())
        || METHODS.contains(&verb);
    let is_path = rest.starts_with('/') || rest.contains("://");
    (is_method && is_path && !rest.contains(' '))
        .then(|| with_path(&verb.to_uppercase(), Some(rest), false))
}

fn with_path(verb: &str, path: Option<&str>, response: bool) -> Selector {
    let query = path.and_then(|path| path.split_once('?')).map(|(_, query)| query.to_owned());
    Selector {
        response: Some(response),
        verb: verb.to_owned(),
        path: path.map(|path| url::path(path).to_owned()),
        query,
        ..Selector::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_selector_shows_is_read_as_the_same() {
        for text in ["a->>b: GET /x", "b-->>a: 201 /x", "GET /x?limit", "404"] {
            let selector = Selector::call(text).expect(text);
            assert_eq!(selector.shown(), text);
        }
    }
}
