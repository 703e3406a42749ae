//! requestshook's `should_not_hook.json` in, filters out.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

use regex::bytes::{Regex, RegexBuilder};
use serde::Deserialize;
use serde::de::value::SeqAccessDeserializer;
use serde::de::{Deserializer, SeqAccess, Visitor};
use serde_json::Value;

use super::{Error, mistake};
use crate::number::{LineNumber, StepNumber};
use crate::selector::{Choice, Said};
use crate::source;
use crate::text::decode;

/// A choice of requests: those that one of the filters fits.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(try_from = "Vec<Entry>")]
pub struct Filters(Vec<Filter>);

/// One filter; what it does not name fits everything.
#[derive(Debug, Clone)]
pub struct Filter {
    from: Option<String>,
    to: Option<String>,
    method: Option<String>,
    urls: Vec<Regex>,
    call: Option<Choice>,
}

/// Filters that were of use: the place of each and that of one of its URL patterns, 0 if it has none.
pub type Fitting = BTreeSet<(usize, usize)>;

/// What `exclude` says: where the filters are, or which they are.
#[derive(Debug, Clone)]
pub(super) enum Exclude {
    /// The path is looked up beside the file that says so.
    File,
    Filters(Filters),
}

/// The tables `[[exclude]]`, each with the keys of a filter or with a call.
#[derive(Deserialize)]
#[serde(try_from = "Vec<CallEntry>")]
struct Calls(Filters);

impl<'de> Deserialize<'de> for Exclude {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Excluded)
    }
}

/// Reads a text or a list.
struct Excluded;

impl<'de> Visitor<'de> for Excluded {
    type Value = Exclude;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a path or a list")
    }

    fn visit_str<E>(self, _: &str) -> Result<Exclude, E> {
        Ok(Exclude::File)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Exclude, A::Error> {
        let Calls(filters) = Deserialize::deserialize(SeqAccessDeserializer::new(list))?;
        Ok(Exclude::Filters(filters))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CallEntry {
    from: Option<String>,
    to: Option<String>,
    method: Option<String>,
    urls: Option<Vec<String>>,
    call: Option<Choice>,
}

impl TryFrom<Vec<CallEntry>> for Calls {
    type Error = String;

    fn try_from(entries: Vec<CallEntry>) -> Result<Self, String> {
        let filters = entries.into_iter().map(|entry| {
            let CallEntry { from, to, method, urls, call } = entry;
            if call.as_ref().is_some_and(|call| !call.is_request()) {
                return Err(
                    "`call` of `[[exclude]]` must name requests by what they say, such as \
                            `GET /identity/v3/limits`, not by a number or a status"
                        .to_owned(),
                );
            }
            let mut list = Filters::try_from(vec![Entry { from, to, method, urls }])?.0;
            for filter in &mut list {
                filter.call.clone_from(&call);
            }
            Ok(list)
        });
        let filters: Result<Vec<_>, _> = filters.collect();
        Ok(Self(Filters(filters?.concat())))
    }
}

/// The file as requestshook reads it; other keys are its own.
#[derive(Deserialize)]
struct File {
    #[serde(default)]
    mappings: serde_json::Map<String, Value>,
    filters: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    from: Option<String>,
    to: Option<String>,
    method: Option<String>,
    urls: Option<Vec<String>>,
}

impl TryFrom<Vec<Entry>> for Filters {
    type Error = String;

    fn try_from(entries: Vec<Entry>) -> Result<Self, String> {
        let none = serde_json::Map::new();
        let filters = entries.into_iter().map(|entry| Filter::new(entry, &none));
        let wrong = |(pattern, wrong)| {
            format!("the URL pattern `{pattern}` is not a valid regular expression: {wrong}")
        };
        filters.collect::<Result<_, _>>().map(Self).map_err(wrong)
    }
}

impl Filters {
    /// Reads a file: an object with `filters` and `mappings`, a list of filters, or bare filters
    /// one after another, as pages print them.
    ///
    /// # Errors
    ///
    /// If it cannot be read, is not such JSON, or has a pattern that is no regular expression.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text = source::read_text(path)
            .map_err(|source| Error::Io { path: path.to_owned(), source })?;
        Self::parse(&text).map_err(|(line, text)| Error::Content {
            path: path.to_owned(),
            line,
            text,
        })
    }

    fn parse(text: &str) -> Result<Self, (LineNumber, String)> {
        let wrong =
            |error: serde_json::Error| (LineNumber::new(error.line()), mistake::in_filters(&error));
        let file = if text.contains("\"filters\"") {
            serde_json::from_str::<File>(text).map_err(wrong)?
        } else {
            File { mappings: serde_json::Map::new(), filters: bare(text).map_err(wrong)? }
        };
        let filters = file.filters.into_iter().map(|entry| Filter::new(entry, &file.mappings));
        let place = |(pattern, wrong): (String, String)| {
            let lines = text.lines().position(|line| line.contains(&pattern));
            (
                LineNumber::at(lines.unwrap_or(0)),
                format!("the URL pattern `{pattern}` is not a valid regular expression: {wrong}"),
            )
        };
        filters.collect::<Result<_, _>>().map(Self).map_err(place)
    }

    /// Whether there is no filter, so that none fits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one of them fits a request.
    #[must_use]
    pub fn fit(&self, caller: &[u8], callee: &[u8], method: &[u8], url: &[u8]) -> bool {
        self.0.iter().any(|filter| filter.fits(caller, callee, method, url))
    }

    /// Adds the filters that fit a request.
    pub fn note(&self, [caller, callee, method, url]: [&[u8]; 4], fitting: &mut Fitting) {
        for (at, filter) in self.0.iter().enumerate() {
            if filter.fits(caller, callee, method, url) {
                let patterns = filter.urls.iter().enumerate();
                let patterns = patterns.filter(|(_, pattern)| pattern.is_match(url));
                let none = filter.urls.is_empty().then_some(0);
                fitting.extend(patterns.map(|(pattern, _)| pattern).chain(none).map(|p| (at, p)));
            }
        }
    }
}

/// The filters of a list, or of objects with or without commas between them.
fn bare(text: &str) -> Result<Vec<Entry>, serde_json::Error> {
    if text.trim_start().starts_with('[') {
        return serde_json::from_str(text);
    }
    let list = format!("[{}]", text.trim().trim_end_matches(','));
    serde_json::from_str(&list)
        .or_else(|_| serde_json::Deserializer::from_str(text).into_iter().collect())
}

impl Filter {
    fn new(
        entry: Entry,
        mappings: &serde_json::Map<String, Value>,
    ) -> Result<Self, (String, String)> {
        let compile = |written: &String| {
            let mut pattern = written.clone();
            for (name, expression) in mappings {
                pattern = pattern.replace(name, expression.as_str().unwrap_or_default());
            }
            let built = RegexBuilder::new(&pattern).case_insensitive(true).build();
            built.map_err(|error| {
                let text = error.to_string();
                let last = text.lines().last().unwrap_or_default();
                (written.clone(), last.trim_start_matches("error: ").to_owned())
            })
        };
        let urls = entry.urls.iter().flatten().map(compile).collect::<Result<_, _>>()?;
        Ok(Self { from: entry.from, to: entry.to, method: entry.method, urls, call: None })
    }

    fn fits(&self, caller: &[u8], callee: &[u8], method: &[u8], url: &[u8]) -> bool {
        let same = |wanted: &Option<String>, value: &[u8]| {
            wanted.as_ref().is_none_or(|wanted| wanted.as_bytes().eq_ignore_ascii_case(value))
        };
        same(&self.from, caller)
            && same(&self.to, callee)
            && same(&self.method, method)
            && (self.urls.is_empty() || self.urls.iter().any(|pattern| pattern.is_match(url)))
            && self.call.as_ref().is_none_or(|call| is_call(call, [caller, callee, method, url]))
    }
}

/// Whether a request is one of the calls that a selector chooses.
fn is_call(call: &Choice, heading: [&[u8]; 4]) -> bool {
    let [caller, callee, method, url] = heading.map(decode);
    call.fits(&Said::of_request(StepNumber::NEVER, [&caller, &callee], &method, &url))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"{"mappings": {"{version}": "(v[0-9.]+)"},
        "filters": [{"from": "glance-api", "to": "keystone", "method": "get",
                     "urls": ["/identity/{version}/limits"]},
                    {"from": "placement-api"}]}"#;

    #[test]
    fn a_filter_fits_without_case_and_with_mappings() {
        let filters = Filters::parse(FILE).expect("a valid file");
        let url = b"http://h/identity/v3/limits?x";
        assert!(filters.fit(b"Glance-API", b"keystone", b"GET", url));
        assert!(!filters.fit(b"nova", b"keystone", b"GET", url));
        assert!(!filters.fit(b"glance-api", b"keystone", b"POST", url));
        assert!(!filters.fit(b"glance-api", b"keystone", b"GET", b"/identity/vx/limits"));
        assert!(filters.fit(b"placement-api", b"any", b"PUT", b"/"));
    }

    #[test]
    fn bare_filters_are_read_in_each_form() {
        for text in [
            r#"[{"to": "b"}]"#,
            r#"{"to": "b"}"#,
            "{\"to\": \"b\"},\n{\"to\": \"c\"},",
            "{\"to\": \"c\"}\n{\"to\": \"b\"}",
        ] {
            assert!(Filters::parse(text).expect(text).fit(b"a", b"b", b"GET", b"/"), "{text}");
        }
    }

    #[test]
    fn mistakes_have_a_line() {
        assert_eq!(Filters::parse("{\n\"filters\": 1}").expect_err("no list").0.get(), 2);
        assert!(Filters::parse(r#"{"filters": [{"urls": ["("]}]}"#).is_err());
    }
}
