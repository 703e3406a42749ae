//! A step in, what counts of it out: as a hash, or to be compared name by name.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::body::{self, Node};
use super::rules::Rules;
use super::vary;
use super::{Difference, Within};
use crate::config::{Part, Place};
use crate::step::{BodyKind, Step};
use crate::url;

/// Names by which they are compared, each as it is written and with its value if that counts.
type Named = BTreeMap<String, (String, Option<String>)>;

/// What counts of a request or a response.
#[derive(Debug)]
pub(super) struct Side {
    response: bool,
    status: Option<String>,
    query: Named,
    headers: Named,
    body: Option<Node>,
}

impl Side {
    pub(super) fn of(step: &Step, rules: &Rules<'_>) -> Self {
        Self {
            response: step.is_response(),
            status: step.status().map(Cow::into_owned),
            query: if step.is_response() { Named::new() } else { query(step, rules) },
            headers: headers(step, rules),
            body: match step.body_kind() {
                BodyKind::None => None,
                BodyKind::Binary => Some(Node::plain("binary", None)),
                BodyKind::Json => Node::json(&step.body(), rules),
                BodyKind::Text => {
                    let whole = Place { part: Part::Body, segments: Vec::new() };
                    let text = rules.values.then(|| step.body());
                    let value = text.and_then(|text| vary::settled("", &text));
                    (!rules.ignores(&whole)).then(|| Node::plain("text", value))
                }
            },
        }
    }

    /// A hash of all that counts.
    pub(super) fn hash(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.status.as_deref().map(code).hash(&mut hasher);
        for named in [&self.query, &self.headers] {
            named.len().hash(&mut hasher);
            for (name, (_, value)) in named {
                (name, value).hash(&mut hasher);
            }
        }
        self.body.as_ref().map(Node::hash).hash(&mut hasher);
        hasher.finish()
    }

    /// Lists what this one and a new one differ in.
    pub(super) fn differences(&self, new: &Self, found: &mut Vec<Difference>) {
        if self.status.as_deref().map(code) != new.status.as_deref().map(code) {
            let (old, new) = (self.status.clone(), new.status.clone());
            found.push(Difference { within: Within::Status, name: String::new(), old, new });
        }
        let (headers, body) = if self.response {
            (Within::ResponseHeaders, Within::ResponseBody)
        } else {
            (Within::RequestHeaders, Within::RequestBody)
        };
        names(Within::Query, &self.query, &new.query, found);
        names(headers, &self.headers, &new.headers, found);
        body::differences(body, (self.body.as_ref(), new.body.as_ref()), found);
    }
}

/// What counts of a status: its code, since the words beside it say the same.
fn code(status: &str) -> &str {
    let code = status.split(' ').next().unwrap_or_default();
    if !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit()) { code } else { status }
}

fn query(step: &Step, rules: &Rules<'_>) -> Named {
    let url = step.url();
    let parameters = url::query(&url).split('&').filter(|parameter| !parameter.is_empty());
    let parts = parameters.map(|parameter| parameter.split_once('=').unwrap_or((parameter, "")));
    let kept = parts.filter(|(name, _)| !rules.ignores_name(Part::Query, name));
    kept.map(|(name, value)| (name.to_owned(), valued(name, value, rules))).collect()
}

fn headers(step: &Step, rules: &Rules<'_>) -> Named {
    let kept = step.headers().filter(|(name, _)| !rules.ignores_name(Part::Header, name));
    kept.map(|(name, value)| (name.to_ascii_lowercase(), valued(&name, &value, rules))).collect()
}

fn valued(name: &str, value: &str, rules: &Rules<'_>) -> (String, Option<String>) {
    (name.to_owned(), rules.values.then(|| vary::settled(name, value)).flatten())
}

fn names(within: Within, old: &Named, new: &Named, found: &mut Vec<Difference>) {
    let present = || Some("present".to_owned());
    for (key, (name, value)) in old {
        let (old, new) = match new.get(key) {
            None => (present(), None),
            Some((_, other)) if other != value => {
                (value.clone().or_else(present), other.clone().or_else(present))
            }
            Some(_) => continue,
        };
        found.push(Difference { within, name: name.clone(), old, new });
    }
    for (name, _) in new.iter().filter(|(key, _)| !old.contains_key(*key)).map(|(_, entry)| entry) {
        found.push(Difference { within, name: name.clone(), old: None, new: present() });
    }
}
