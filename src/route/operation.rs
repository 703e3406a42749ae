//! What an API says of one of its operations.

use std::borrow::Cow;

use serde_json::Value;

/// One operation of an API: of the catalog or of an OpenAPI document.
#[derive(Debug, Clone, Default)]
pub struct Operation {
    /// The method, in upper case.
    pub method: Cow<'static, str>,
    /// The path template, without the mount of the service.
    pub path: Cow<'static, str>,
    /// What it is called.
    pub title: Cow<'static, str>,
    /// The page that documents it.
    pub link: Option<Cow<'static, str>>,
    /// Pointers to what the body of its requests holds, each with the value if that matters.
    pub(super) body: Vec<(Cow<'static, str>, Option<Cow<'static, str>>)>,
    /// What a document tells of its parameters.
    pub parameters: Vec<Parameter>,
}

/// Where a parameter of a call stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum In {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// Among the headers.
    Header,
    /// In the body.
    Body,
}

/// A parameter of a request or a response, as an OpenAPI document has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Whether it belongs to responses.
    pub response: bool,
    /// Where it stands.
    pub place: In,
    /// The name; a member of an object stands behind a dot, and `[]` behind a list.
    pub name: String,
    /// What it means.
    pub description: String,
}

impl Operation {
    /// How many of the pointers that tell it from its neighbours are in a body; `None` if one is not.
    fn likeness(&self, body: &Value) -> Option<usize> {
        let holds = |(pointer, value): &(Cow<'_, str>, Option<Cow<'_, str>>)| {
            let found = member(body, pointer)?;
            value.as_ref().is_none_or(|value| found == value.as_ref()).then_some(1)
        };
        let values = self.body.iter().filter(|(_, value)| value.is_some()).count();
        self.body.iter().map(holds).sum::<Option<usize>>().map(|pointers| pointers + values)
    }
}

/// What a pointer to members of objects leads to. The keys that tell operations apart hold no `~`.
fn member<'v>(body: &'v Value, pointer: &str) -> Option<&'v Value> {
    pointer.split('/').skip(1).try_fold(body, |value, key| value.get(key))
}

/// Of operations that share method and path those that a body fits best; all if it tells nothing.
#[must_use]
pub(crate) fn told_apart<'o>(operations: &[&'o Operation], body: &Value) -> Vec<&'o Operation> {
    let likeness: Vec<_> = operations.iter().map(|operation| operation.likeness(body)).collect();
    let best = likeness.iter().flatten().max().copied();
    let fits = operations.iter().zip(likeness).filter(|(_, like)| best.is_some() && *like == best);
    let fitting: Vec<_> = fits.map(|(operation, _)| *operation).collect();
    if fitting.is_empty() { operations.to_vec() } else { fitting }
}
