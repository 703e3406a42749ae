//! What `[[call]]` says: which call another one is below, by hand.

use serde::Deserialize;

/// One decision.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecidedCall {
    /// The calls that it is about.
    pub call: CallSelector,
    /// The call that each of them is below: of several, the newest one that is open, else the newest.
    pub below: CallSelector,
}

/// A choice of requests: `(12)`, `GET /v2/images/{image_id}`, `glance-api->>keystone: GET /v3`, or
/// with only one of caller and callee. What is not said fits everything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct CallSelector {
    step: Option<u32>,
    caller: Option<String>,
    callee: Option<String>,
    method: Option<String>,
    path: Option<String>,
}

impl TryFrom<String> for CallSelector {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(text.trim()).ok_or_else(|| {
            format!(
                "`{text}` does not select a call; write `GET /v2/images/{{image_id}}`, \
                 `glance-api->>keystone: GET /v3/auth/tokens`, `->>keystone` or the number of a \
                 step, such as `(12)`"
            )
        })
    }
}

impl CallSelector {
    fn parse(text: &str) -> Option<Self> {
        let number = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
        if let Some(number) = number {
            let step = number.parse().ok().filter(|step| *step > 0);
            return Some(Self { step: Some(step?), ..Self::default() });
        }
        let Some((caller, rest)) = text.split_once("->>") else { return Self::of_call(text) };
        let (callee, call) = match rest.split_once(": ") {
            Some((callee, call)) => (callee, Self::of_call(call.trim())?),
            None => (rest, Self::default()),
        };
        let name = |name: &str| Some(name.trim().to_owned()).filter(|name| !name.is_empty());
        let (caller, callee) = (name(caller), name(callee));
        (caller.is_some() || callee.is_some()).then_some(Self { caller, callee, ..call })
    }

    fn of_call(text: &str) -> Option<Self> {
        let (method, path) = text.split_once(' ')?;
        let is_method = !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_uppercase());
        let path = path.trim().replace('`', "");
        let is_path = path.starts_with('/') && !path.contains(' ');
        let (method, path) = (Some(method.to_owned()), Some(path));
        (is_method && is_path).then(|| Self { method, path, ..Self::default() })
    }

    /// Whether it chooses a request; its step has a number if nothing leaves it out.
    #[must_use]
    pub fn fits(&self, step: u32, [caller, callee]: [&[u8]; 2], method: &[u8], url: &[u8]) -> bool {
        let is = |wanted: &Option<String>, found: &[u8]| {
            wanted.as_ref().is_none_or(|wanted| wanted.as_bytes() == found)
        };
        self.step.is_none_or(|wanted| wanted == step)
            && is(&self.caller, caller)
            && is(&self.callee, callee)
            && is(&self.method, method)
            && self.path.as_ref().is_none_or(|path| fits_target(path.as_bytes(), url))
    }
}

/// Whether a path, and a query if the selector has one, are those of a URL.
fn fits_target(wanted: &[u8], url: &[u8]) -> bool {
    let host = memchr::memmem::find(url, b"://").map_or(0, |at| at + 3);
    let path = memchr::memchr(b'/', &url[host..]).map_or(url.len(), |at| host + at);
    let target = &url[path..];
    let target = &target[..memchr::memchr(b'#', target).unwrap_or(target.len())];
    if wanted.contains(&b'?') {
        return fits_text(wanted, target);
    }
    fits_text(wanted, &target[..memchr::memchr(b'?', target).unwrap_or(target.len())])
}

/// Whether a text fits a pattern: `{name}` stands for a segment, `*` for any text.
fn fits_text(pattern: &[u8], text: &[u8]) -> bool {
    let mut tail = pattern;
    // Where each part of the pattern so far may end.
    let mut ends = vec![0];
    while !tail.is_empty() {
        let variable = tail.starts_with(b"{").then(|| memchr::memchr(b'}', tail)).flatten();
        let length = variable.map_or(1, |end| end + 1);
        ends = if variable.is_some() {
            skipped(&ends, text, |byte| byte != b'/')
        } else if tail[0] == b'*' {
            skipped(&ends, text, |_| true)
        } else {
            ends.iter().filter(|at| text.get(**at) == Some(&tail[0])).map(|at| at + 1).collect()
        };
        tail = &tail[length..];
    }
    ends.contains(&text.len())
}

/// All places that can be reached from some by skipping bytes; the places are in order.
fn skipped(from: &[usize], text: &[u8], skips: impl Fn(u8) -> bool) -> Vec<usize> {
    let mut found = Vec::new();
    for start in from {
        let mut at = *start;
        while found.last().is_none_or(|last| *last < at) {
            found.push(at);
            if !text.get(at).is_some_and(|byte| skips(*byte)) {
                break;
            }
            at += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(selector: &str, ends: [&str; 2], method: &str, url: &str) -> bool {
        let selector = CallSelector::try_from(selector.to_owned()).expect("a selector");
        selector.fits(12, ends.map(str::as_bytes), method.as_bytes(), url.as_bytes())
    }

    #[test]
    fn a_selector_chooses_calls() {
        let url = "http://127.0.0.1:9292/v2/images/692238fc?limit=2";
        let cases = [
            ("GET /v2/images/{image_id}", true),
            ("GET /v2/images/{image_id}/file", false),
            ("GET /v2/{x}", false),
            ("GET /v2/*", true),
            ("GET *", false),
            ("GET /*/692238fc", true),
            ("GET /v2/images/{image_id}?limit=2", true),
            ("GET /v2/images/{image_id}?limit=3", false),
            ("PUT /v2/images/{image_id}", false),
            ("openstack->>glance-api: GET /v2/images/{image_id}", true),
            ("openstack->>glance-api", true),
            ("->>glance-api", true),
            ("openstack->>", true),
            ("glance-api->>", false),
            ("(12)", true),
            ("(13)", false),
        ];
        for (selector, expected) in cases {
            let parsed = CallSelector::try_from(selector.to_owned());
            let found = parsed.is_ok() && fits(selector, ["openstack", "glance-api"], "GET", url);
            assert_eq!(found, expected, "{selector}");
        }
        for wrong in ["", "->>", "get", "GET", "GET images", "(0)", "(x)", "200 /v2"] {
            assert!(CallSelector::try_from(wrong.to_owned()).is_err(), "{wrong}");
        }
    }
}
