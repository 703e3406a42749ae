//! A request in, a command that sends it again out.

use super::is_told;
use crate::step::{BodyKind, Step};

/// What the marker of a secret begins with.
const MARKER: &str = "REDACTED-";

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
    let mut plain = 0;
    for (at, _) in text.match_indices(MARKER) {
        let variable = variable(text, at + MARKER.len()).filter(|_| at >= plain);
        let Some((name, end)) = variable else { continue };
        quoted.push_str(&single(&text[plain..at]));
        quoted.push_str(&["\"$", &name, "\""].concat());
        plain = end;
    }
    quoted.push_str(&single(&text[plain..]));
    if quoted.is_empty() { "''".to_owned() } else { quoted }
}

/// The variable that a marker becomes, by what stands behind its begin, and where the marker ends.
fn variable(text: &str, at: usize) -> Option<(String, usize)> {
    let run = |of: &str, is: fn(&u8) -> bool| of.bytes().take_while(is).count();
    let kind = run(&text[at..], u8::is_ascii_uppercase);
    let end = at + kind;
    let number = text[end..].strip_prefix('-').map_or(0, |rest| run(rest, u8::is_ascii_digit));
    let end = if number > 0 { end + 1 + number } else { end };
    (kind > 0).then(|| (text[at..end].replace('-', "_"), end))
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
            ("REDACTED-REDACTED-TOKEN-1", "\"$REDACTED\"-TOKEN-1"),
            ("REDACTED-TOKEN-x", "\"$TOKEN\"-x"),
            ("REDACTED-ü REDACTED-", "'REDACTED-ü REDACTED-'"),
            ("it's $HOME `id`", "'it'\\''s $HOME `id`'"),
            ("GET", "GET"),
            ("", "''"),
        ];
        for (text, expected) in cases {
            assert_eq!(quoted(text), expected);
        }
    }
}
