//! Recorded text in, text that mermaid's sequence grammar reads as it is out.
//!
//! In mermaid 11 and 12 `;` and a line end close a statement, `#` begins a comment, `<br>` breaks a
//! line, `%%{` begins a directive, `$$` a formula, and a text that begins with `wrap:` loses it.
//! Such a character is written as `#` and its number and `;`. Each escape is measured as seven
//! characters when mermaid lays the diagram out, so that nothing else is escaped.

use std::borrow::Cow;

use crate::text::visible;

/// A message, note or alias. `styled` says that a participant's name holds a word that makes
/// mermaid cut at `:` in front of an escape.
pub(super) fn text(text: &str, styled: bool) -> String {
    let shown = visible(text);
    let words = words(&shown);
    let mut escaped = String::with_capacity(words.len() + 8);
    if is_safe(words.as_bytes()) {
        escaped.push_str(&words);
    } else {
        for (at, character) in words.char_indices() {
            let rest = &words[at..];
            match character {
                '#' | ';' | '<' => push_escape(&mut escaped, character),
                '%' if rest.starts_with("%%{") => push_escape(&mut escaped, character),
                '$' if rest.starts_with("$$") => push_escape(&mut escaped, character),
                _ => escaped.push(character),
            }
        }
    }
    let cut = || styled || words.contains("style") || words.contains("classDef");
    if escaped.contains('#') && cut() {
        escaped = escaped.replace(':', "#58;");
    } else if let Some(colon) = wrap_prefix(&escaped) {
        escaped.replace_range(colon..=colon, "#58;");
    }
    if escaped.is_empty() { "-".to_owned() } else { escaped }
}

/// Whether the text has no character that may need an escape.
fn is_safe(text: &[u8]) -> bool {
    !text.iter().any(|byte| matches!(byte, b'#' | b';' | b'<' | b'%' | b'$'))
}

fn words(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let blank = |byte: u8| byte == b' ' || byte == b'\n' || byte == b'\t';
    let broken = bytes.windows(2).any(|pair| blank(pair[1]) && (blank(pair[0]) || pair[1] != b' '));
    if broken || bytes.first().is_some_and(|byte| blank(*byte)) || text.ends_with(' ') {
        return Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    Cow::Borrowed(text)
}

fn push_escape(text: &mut String, character: char) {
    text.push('#');
    text.push_str(&u32::from(character).to_string());
    text.push(';');
}

/// Where the colon of a leading `wrap:` or `nowrap:` is.
fn wrap_prefix(text: &str) -> Option<usize> {
    let colon = text.find(':')?;
    let word = text[..colon].to_ascii_lowercase();
    (word == "wrap" || word == "nowrap").then_some(colon)
}

/// How the participants of a scenario are named in its diagram.
#[derive(Debug)]
pub(super) struct Names {
    /// Participants with a name that mermaid cannot take, each with an id that it can.
    declared: Vec<(String, String)>,
    /// Whether a plain name holds `style` or `classDef`.
    pub(super) styled: bool,
}

impl Names {
    pub(super) fn of(participants: &[String]) -> Self {
        let ids = (1..).map(|number| format!("p{number}"));
        let free = ids.filter(|id| !participants.contains(id));
        let declared: Vec<_> = participants
            .iter()
            .filter(|name| !is_plain(name))
            .zip(free)
            .map(|(name, id)| (id, name.clone()))
            .collect();
        let plain = participants.iter().filter(|name| is_plain(name));
        let styled = plain.clone().any(|name| name.contains("style") || name.contains("classDef"));
        Self { declared, styled }
    }

    /// Ids and names of the participants that must be declared.
    pub(super) fn declared(&self) -> impl Iterator<Item = (&str, &str)> {
        self.declared.iter().map(|(id, name)| (id.as_str(), name.as_str()))
    }

    /// What stands for a participant in an arrow.
    pub(super) fn id<'n>(&'n self, name: &'n str) -> &'n str {
        let declared = self.declared.iter().find(|(_, declared)| declared == name);
        declared.map_or(name, |(id, _)| id)
    }
}

/// Words of the sequence grammar; a name may not be one, nor begin with one and a sign.
const KEYWORDS: [&str; 33] = [
    "end",
    "note",
    "loop",
    "par",
    "par_over",
    "and",
    "opt",
    "alt",
    "else",
    "box",
    "actor",
    "participant",
    "create",
    "destroy",
    "over",
    "off",
    "autonumber",
    "activate",
    "deactivate",
    "critical",
    "option",
    "break",
    "rect",
    "left",
    "right",
    "sequencediagram",
    "title",
    "acctitle",
    "accdescr",
    "link",
    "links",
    "properties",
    "details",
];

/// Whether mermaid 11 and 12 both take the name as it is, as sender and as receiver.
fn is_plain(name: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let mut parts = name.split(['-', '.']);
    let first = parts.next().unwrap_or_default();
    let starts =
        first.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    let lower = name.to_ascii_lowercase();
    let keyword = KEYWORDS.iter().any(|keyword| {
        let rest = lower.strip_prefix(keyword);
        rest.is_some_and(|rest| !rest.bytes().next().is_some_and(is_word))
    });
    starts
        && first.bytes().all(is_word)
        && parts
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        && !lower.contains("-x")
        && !keyword
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_misread_is_escaped() {
        let cases = [
            ("GET /v2/images/{image_id}", "GET /v2/images/{image_id}"),
            ("GET /a;b#c<d>", "GET /a#59;b#35;c#60;d>"),
            ("200 %%{init: {}}%% 5%%", "200 #37;%{init: {}}%% 5%%"),
            ("$$x$$ $", "#36;$x#36;$ $"),
            ("wrap: me", "wrap#58; me"),
            ("NoWrap:", "NoWrap#58;"),
            ("GET /style?u=http://h/a#b", "GET /style?u=http#58;//h/a#35;b"),
            (" a\n\tb  c ", "a b c"),
            ("", "-"),
            ("a\u{202e}b", "a\\u202eb"),
        ];
        for (raw, expected) in cases {
            assert_eq!(text(raw, false), expected, "{raw}");
        }
        assert_eq!(text("GET /a:b;c", true), "GET /a#58;b#59;c");
    }

    #[test]
    fn names_that_mermaid_takes_stay() {
        for name in [
            "nova-api",
            "nova.api",
            "_a",
            "endpoint",
            "parser",
            "swift-proxy-server",
            "android",
            "a1",
        ] {
            assert!(is_plain(name), "{name}");
        }
        for name in [
            "end",
            "End-user",
            "note.svc",
            "nova-xvp",
            "proxy-x",
            "a-",
            "-a",
            "a--b",
            "a b",
            "host:80",
            "8080",
            "이미지",
            "",
            "a_b-c_d",
            "par_over",
            "option-svc",
            "a@b",
            "title",
        ] {
            assert!(!is_plain(name), "{name}");
        }
    }

    #[test]
    fn declared_ids_are_free() {
        let participants = ["p1".to_owned(), "end".to_owned(), "a b".to_owned()];
        let names = Names::of(&participants);
        let declared: Vec<_> = names.declared().collect();
        assert_eq!(declared, [("p2", "end"), ("p3", "a b")]);
        assert_eq!((names.id("p1"), names.id("end")), ("p1", "p2"));
    }
}
