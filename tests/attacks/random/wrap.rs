//! A text in one format in, the same text inside another format out.

use super::leaf::Text;
use crate::attacks::attack::{Call, FORM, HTML, JSON, PARTS, TEXT, TOML, XML, YAML};
use crate::attacks::fill::escaped;

/// How a text is put into another.
type Wrap = (&'static str, &'static str, fn(&str) -> String);

const WRAPS: &[Wrap] = &[
    ("json-string", JSON, |text| format!("{{\"note\": \"{}\", \"n\": 1}}", escaped("js", text))),
    ("json-unicode", JSON, |text| format!("{{\"note\": \"{}\"}}", escaped("uni", text))),
    ("json-list", JSON, |text| format!("[1, \"{}\"]", escaped("js", text))),
    ("json-base64", JSON, |text| format!("{{\"note\": \"{}\"}}", escaped("b64", text))),
    ("json-bare64", JSON, |text| format!("{{\"note\": \"{}\"}}", escaped("bare", text))),
    ("json-safe64", JSON, |text| format!("{{\"note\": \"{}\"}}", escaped("safe", text))),
    ("form", FORM, |text| format!("a=1&note={}&b=2", escaped("plus", text))),
    ("form-base64", FORM, |text| format!("a=1&note={}", escaped("pct", &escaped("b64", text)))),
    ("url", TEXT, |text| format!("see http://h.example/q?note={}&a=1", escaped("pct", text))),
    ("xml", XML, |text| format!("<x><note>{}</note></x>", escaped("ent", text))),
    ("xml-attribute", XML, |text| format!("<x note=\"{}\"/>", escaped("ent", text))),
    ("xml-base64", XML, |text| format!("<x><note>{}</note></x>", escaped("b64", text))),
    ("xml-cdata", XML, |text| {
        let text = text.replace("]]>", "]]]]><![CDATA[>");
        format!("<x><note><![CDATA[{text}]]></note></x>")
    }),
    ("html", HTML, |text| format!("<div data-note=\"{}\"></div>", escaped("ent", text))),
    ("yaml", YAML, |text| format!("a: 1\nnote: \"{}\"\nb: 2\n", escaped("js", text))),
    ("yaml-literal", YAML, |text| {
        let lines: Vec<String> =
            text.replace('\r', "").lines().map(|line| format!("  {line}\n")).collect();
        format!("a: 1\nnote: |\n{}b: 2\n", lines.concat())
    }),
    ("toml", TOML, |text| format!("a = 1\nnote = \"{}\"\n", escaped("js", text))),
    ("multipart", PARTS, |text| {
        format!(
            "--XbX\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n{text}\r\n--XbX--\r\n"
        )
    }),
    ("python", TEXT, |text| {
        format!("{{'a': None, 'note': '{}'}}", escaped("repr", text).replace('\r', "\\r"))
    }),
];

pub(super) const WAYS: usize = WRAPS.len();
/// The last ways of [`carried`] are formats of their own.
pub(super) const CARRIERS: usize = 7;

/// Base64 of a shorter text may be any word.
const SHORTEST_PACKED: usize = 24;

/// The text inside another, by the number of the way.
pub(super) fn wrapped(way: usize, inner: &Text) -> Text {
    let (recipe, kind, wrap) = WRAPS[way];
    // A boundary that is used in itself ends the outer part.
    let is_same = kind == PARTS && inner.body.contains("--XbX");
    let is_odd = is_same || (recipe.ends_with("64") && inner.body.len() < SHORTEST_PACKED);
    let (recipe, kind, wrap): Wrap = if is_odd { WRAPS[0] } else { (recipe, kind, wrap) };
    let recipe = format!("{} in {recipe}", inner.recipe);
    Text { kind, body: wrap(&inner.body), recipe }
}

/// Whether a carrier is a format of its own.
pub(super) fn is_format(carrier: usize) -> bool {
    carrier >= 3
}

/// A call that holds a text: in a body, or in a header or the URL.
pub(super) fn carried(carrier: usize, text: &Text) -> (Call, String) {
    let there = Call::of("POST", "http://h.example/p");
    let framed = |text: &Text| {
        let head = format!("Content-Type: {}\nContent-Length: {}\n", text.kind, text.body.len());
        (head, text.body.clone())
    };
    let line = |value: String| (format!("X-Note: {value}\n"), "none".to_owned());
    let is_packed = carrier == 4 || carrier == 5;
    let is_word = is_packed && text.body.len() < SHORTEST_PACKED;
    let (place, call) = match if is_word { 6 } else { carrier } {
        0 | 1 => ("request", Call { request: framed(text), ..there }),
        2 => ("response", Call { response: framed(text), ..there }),
        3 => {
            let url = format!("http://h.example/p?a=1&note={}&b=2", escaped("pct", &text.body));
            ("URL", Call::of("GET", &url))
        }
        4 => ("base64 header", Call { request: line(escaped("b64", &text.body)), ..there }),
        5 => ("unpadded header", Call { response: line(escaped("bare", &text.body)), ..there }),
        _ => ("percent header", Call { request: line(escaped("pct", &text.body)), ..there }),
    };
    (call, format!("{} in {place}", text.recipe))
}
