//! A selector that chooses: what a step says in, whether it is chosen out.

use regex::bytes::{Regex, RegexBuilder};
use serde::Deserialize;

use super::Selector;
use crate::number::StepNumber;
use crate::url;

/// A selector that means all calls that fit it, in a configuration or an option.
///
/// A variable of its path fits any value, and `*` any text.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct Choice {
    text: String,
    selector: Selector,
    path: Option<Regex>,
}

/// What a step says, to be compared.
#[derive(Debug, Clone, Copy)]
pub struct Said<'s> {
    /// Its number.
    pub number: StepNumber,
    /// Whether it is a response.
    pub response: bool,
    /// The service that sent the request.
    pub caller: &'s str,
    /// The service that answers it.
    pub callee: &'s str,
    /// The method of the request.
    pub method: &'s str,
    /// Code and reason of the response.
    pub status: &'s str,
    /// The path as recorded.
    pub path: &'s str,
    /// The path with its variables by name.
    pub template: &'s str,
    /// The query as recorded, without the question mark.
    pub query: &'s str,
}

impl<'s> Said<'s> {
    /// What a request says before its variables have names.
    #[must_use]
    pub fn of_request(
        number: StepNumber,
        [caller, callee]: [&'s str; 2],
        method: &'s str,
        url: &'s str,
    ) -> Self {
        let (path, query) = (url::path(url), url::query(url));
        let path = if path.is_empty() { url::root(url) } else { path };
        let (response, status) = (false, "");
        Self { number, response, caller, callee, method, status, path, template: path, query }
    }
}

impl TryFrom<String> for Choice {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let wrong = || {
            format!(
                "`{text}` does not name a step; write a number such as `(6)`, a call such as \
                 `GET /v2/images`, or `openstack->>keystone: POST /v3/auth/tokens`"
            )
        };
        let selector = Selector::parse(&text).filter(|selector| is_whole(selector, &text));
        let selector = selector.ok_or_else(wrong)?;
        let path = selector.path.as_deref().map(pattern).transpose();
        Ok(Self { path: path.map_err(|_| wrong())?, selector, text })
    }
}

/// Whether a selector says all that its text says, and something at all.
fn is_whole(selector: &Selector, text: &str) -> bool {
    let (named, says_call) = (selector.ends.as_ref(), !selector.verb.is_empty());
    let nobody = named.is_some_and(|ends| ends.iter().all(String::is_empty));
    // Behind the services stands a call, or nothing.
    let more = named.is_some() && text.contains(": ");
    !nobody && (says_call || !more) && selector.number != Some(StepNumber::NEVER)
}

/// What a path fits: itself, with any value in the place of a variable, and any text of `*`.
fn pattern(path: &str) -> Result<Regex, regex::Error> {
    let mut pattern = String::from("^");
    let mut rest = path;
    while let Some(at) = rest.find(['{', '*']) {
        pattern.push_str(&regex::escape(&rest[..at]));
        rest = &rest[at..];
        let variable = rest.find('}').filter(|_| rest.starts_with('{'));
        let variable = variable.filter(|end| !rest[..*end].contains('/'));
        let (any, length) = match variable {
            Some(end) => ("[^/]+", end + 1),
            None if rest.starts_with('*') => (".*", 1),
            None => (r"\{", 1),
        };
        pattern.push_str(any);
        rest = &rest[length..];
    }
    pattern.push_str(&regex::escape(rest));
    // Bytes need no tables of characters, which take longer to compile than all else.
    RegexBuilder::new(&(pattern + "$")).unicode(false).build()
}

impl Choice {
    /// Whether a step is chosen.
    #[must_use]
    pub fn fits(&self, said: &Said<'_>) -> bool {
        let Selector { number, ends, response, verb, query, .. } = &self.selector;
        let Some(response) = response else { return *number == Some(said.number) };
        let is = |wanted: &str, name: &str| wanted.is_empty() || wanted == name;
        let said_verb =
            if said.response { said.status.split(' ').next().unwrap_or("") } else { said.method };
        *response == said.response
            && query.as_ref().is_none_or(|query| query == said.query)
            && is(verb, said_verb)
            && ends
                .as_ref()
                .is_none_or(|[caller, callee]| is(caller, said.caller) && is(callee, said.callee))
            && self.path.as_ref().is_none_or(|path| {
                [said.path, said.template].iter().any(|said| path.is_match(said.as_bytes()))
            })
    }

    /// The text of a selector that chooses this step and says no more than this one does; `None` if
    /// it is a step of the other kind.
    #[must_use]
    pub fn like_this(&self, said: &Said<'_>) -> Option<String> {
        self.selector.like_this(said)
    }

    /// The selector as it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it names requests by what they say.
    #[must_use]
    pub fn is_request(&self) -> bool {
        self.selector.response == Some(false)
    }

    /// The number of the step, if that is all it says.
    #[must_use]
    pub fn number(&self) -> Option<StepNumber> {
        self.selector.number.filter(|_| self.selector.response.is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_fits_is_chosen() {
        let said = Said {
            number: StepNumber::FIRST,
            response: false,
            caller: "openstack",
            callee: "glance-api",
            method: "PUT",
            status: "",
            path: "/v2/images/17/file",
            template: "/v2/images/{image_id_2}/file",
            query: "limit=2",
        };
        let cases = [
            ("(1)", true),
            ("(2)", false),
            ("PUT /v2/images/{image_id}/file", true),
            ("PUT `/v2/images/17/file`", true),
            ("PUT /v2/images/*", true),
            ("PUT /v2/*/file", true),
            ("PUT /v2/images/{id}", false),
            ("PUT /v2/{x}", false),
            ("PUT /*/file", true),
            ("GET /v2/images/*", false),
            ("->>glance-api", true),
            ("openstack->>", true),
            ("->>keystone", false),
            ("openstack->>glance-api: PUT /v2/images/{image_id}/file", true),
            ("PUT /v2/images/17/file?limit=2", true),
            ("PUT /v2/images/17/file?limit=3", false),
            ("204 /v2/images/17/file", false),
        ];
        for (text, expected) in cases {
            let choice = Choice::try_from(text.to_owned()).expect(text);
            assert_eq!(choice.fits(&said), expected, "{text}");
        }
        let answer = Said { response: true, status: "204 No Content", ..said };
        for (text, expected) in
            [("204", true), ("glance-api-->>openstack: 204", true), ("404", false)]
        {
            let choice = Choice::try_from(text.to_owned()).expect(text);
            assert_eq!(choice.fits(&answer), expected, "{text}");
        }
    }

    #[test]
    fn what_names_nothing_or_says_more_than_it_means_is_refused() {
        for wrong in [
            "",
            "nothing",
            "->>",
            "get",
            "GET",
            "GET *",
            "GET images",
            "(0)",
            "(x)",
            "a->>b: nothing",
        ] {
            assert!(Choice::try_from(wrong.to_owned()).is_err(), "{wrong}");
        }
    }
}
