//! A request in, a command that sends it again out.

use std::sync::LazyLock;

use regex::Regex;

use super::is_told;
use crate::step::{BodyKind, Step};

/// The marker of a secret.
static MARKER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"REDACTED-([A-Z]+)(?:-([0-9]+))?").expect("a test uses the pattern")
});

/// The command, an option a line; empty for what no client of HTTP can send, such as a query to a
/// database.
pub(super) fn command(step: &Step) -> String {
    let method = step.method();
    if !step.is_http() {
        return String::new();
    }
    let body = match step.body_kind() {
        BodyKind::None => None,
        BodyKind::Binary => Some("--data-binary @FILE".to_owned()),
        BodyKind::Json | BodyKind::Text => Some(format!("--data-raw {}", quoted(&step.body()))),
    };
    let url = step.url();
    let glob = if url.contains(['{', '}', '[', ']']) { "--globoff " } else { "" };
    let mut words = vec![format!("curl {glob}{}", quoted(&url))];
    match &*method {
        "HEAD" => words.push("--head".to_owned()),
        "GET" if body.is_none() => {}
        "POST" if body.is_some() => {}
        other => words.push(format!("-X {}", quoted(other))),
    }
    let form = &step.settings().body;
    for (name, value) in step.headers() {
        if is_told(&name, &value) && !form.hides(&name) {
            words.push(format!("-H {}", quoted(&format!("{name}: {value}"))));
        }
    }
    words.extend(body);
    words.join(" \\\n  ")
}

/// A text as a shell takes it, with a variable in the place of each marker.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 8);
    let mut start = 0;
    for found in MARKER.captures_iter(text) {
        let Some(marker) = found.get(0) else { continue };
        quoted.push_str(&single(&text[start..marker.start()]));
        let number = found.get(2).map(|number| format!("_{}", number.as_str()));
        let name = [&found[1], number.as_deref().unwrap_or_default()].concat();
        quoted.push_str(&["\"$", &name, "\""].concat());
        start = marker.end();
    }
    quoted.push_str(&single(&text[start..]));
    if quoted.is_empty() { "''".to_owned() } else { quoted }
}

fn single(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-:@%+,".contains(c);
    if text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_variables_and_nothing_else_is() {
        let cases = [
            ("X-Auth-Token: REDACTED-TOKEN-1", "'X-Auth-Token: '\"$TOKEN_1\""),
            ("{\"p\": \"REDACTED-PASSWORD\"}", "'{\"p\": \"'\"$PASSWORD\"'\"}'"),
            ("it's $HOME `id`", "'it'\\''s $HOME `id`'"),
            ("GET", "GET"),
            ("", "''"),
        ];
        for (text, expected) in cases {
            assert_eq!(quoted(text), expected);
        }
    }
}
