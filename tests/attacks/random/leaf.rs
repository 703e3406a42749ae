//! A name and its value in, a text in one format that holds both out.

use super::name::Name;
use super::value::Make;
use crate::attacks::attack::{FORM, HTML, JSON, PARTS, TEXT, TOML, XML, YAML};
use crate::attacks::fill::escaped;
use crate::support::chance::Chance;

/// A text with its media type, and the recipe of it.
#[derive(Debug, Clone)]
pub(super) struct Text {
    pub(super) kind: &'static str,
    pub(super) body: String,
    pub(super) recipe: String,
}

/// How a name and a value are put together.
type Leaf = (&'static str, &'static str, fn(&Asked<'_>) -> Option<String>);

/// What is to be put together, and a number that decides what is left open.
pub(super) struct Asked<'a> {
    pub(super) name: Name,
    pub(super) value: &'a str,
    pub(super) make: Make,
    pub(super) odd: usize,
}

/// A text with the value in it, in any format that can hold both.
pub(super) fn leaf(chance: &mut Chance) -> usize {
    chance.below(LEAVES.len())
}

/// The text of a format, or nothing if it cannot hold the value.
pub(super) fn text(number: usize, asked: &Asked<'_>) -> Option<Text> {
    let (recipe, kind, make) = LEAVES[number];
    let recipe = format!("{recipe}.{}({})", asked.odd, asked.name.text);
    Some(Text { kind, body: make(asked)?, recipe })
}

const LEAVES: &[Leaf] = &[
    ("json-member", JSON, |a| Some(format!("{{{}: {}}}", json(a, a.name.text), json(a, a.value)))),
    ("json-deep", JSON, |a| {
        Some(format!(
            "{{\"a\": [{{\"b\": {{\n{}\n:{}}}}}]}}",
            json(a, a.name.text),
            json(a, a.value)
        ))
    }),
    ("json-number", JSON, |a| {
        // A small number may count what is wrong with a password.
        let fits = a.make == Make::Number && a.name.fits_bare_number() && a.value.len() > 3;
        fits.then(|| format!("{{\"n\": 1, \"{}\": {}, \"m\": 2}}", a.name.text, a.value))
    }),
    ("json-list", JSON, |a| {
        // Words with blanks in a list below `password` are what a check of a form says of it.
        let fits = !a.make.is_prose();
        fits.then(|| format!("{{\"{}\": [{}]}}", a.name.text, json(a, a.value)))
    }),
    ("json-beside", JSON, |a| {
        let (name, value) =
            *[("name", "value"), ("key", "value"), ("key", "val")].get(a.odd % 3)?;
        Some(format!("{{\"{name}\": \"{}\", \"{value}\": {}}}", a.name.text, json(a, a.value)))
    }),
    ("json-before", JSON, |a| {
        Some(format!("[{{\"value\": {}, \"name\": \"{}\"}}]", json(a, a.value), a.name.text))
    }),
    ("json-pairs", JSON, |a| {
        // A word such as `username` could be one more name.
        let (fits, value) = (a.make != Make::Public, json(a, a.value));
        fits.then(|| format!("{{\"list\": [[\"user\", \"bob\"], [\"{}\", {value}]]}}", a.name.text))
    }),
    ("json-default", JSON, |a| {
        let below = ["default", "value", "default"][a.odd % 3];
        let value = json(a, a.value);
        Some(format!(
            "{{\"parameters\": {{\"{}\": {{\"type\": \"string\", \"{below}\": {value}}}}}}}",
            a.name.text
        ))
    }),
    ("json-patch", JSON, |a| {
        let end = ["", "/-", "/0"][a.odd % 3];
        let value = json(a, a.value);
        Some(format!(
            "[{{\"op\": \"add\", \"path\": \"/extra/{}{end}\", \"value\": {value}}}]",
            a.name.text
        ))
    }),
    ("json-har", JSON, |a| {
        let list = ["headers", "queryString", "params"][a.odd % 3];
        let value = json(a, a.value);
        a.name.is_ascii().then(|| {
            format!(
                "{{\"request\": {{\"{list}\": [{{\"name\": \"{}\", \"value\": {value}}}]}}}}",
                a.name.text
            )
        })
    }),
    ("json-lines", JSON, |a| {
        Some(format!("{{\"a\": 1}}\n{{\"{}\": {}}}\n{{\"b\": 2}}", a.name.text, json(a, a.value)))
    }),
    ("form", FORM, |a| {
        Some(format!("user=bob&{}={}&x=1", field(a, a.name.text), field(a, a.value)))
    }),
    ("form-alone", FORM, |a| Some(format!("{}={}", field(a, a.name.text), field(a, a.value)))),
    ("url", TEXT, |a| {
        let (name, value) = (escaped("pct", a.name.text), escaped("pct", a.value));
        Some(format!("see http://h.example/p?user=bob&{name}={value}&x=1"))
    }),
    ("multipart", PARTS, |a| Some(part(a))),
    ("xml-element", XML, |a| {
        Some(format!("<a><b>bob</b><{0}>{1}</{0}></a>", a.name.text, markup(a)))
    }),
    ("xml-attribute", XML, |a| {
        let sign = ['"', '\''][a.odd % 2];
        Some(format!("<a user=\"bob\" {}={sign}{}{sign}/>", a.name.text, entities(a)))
    }),
    ("xml-beside", XML, |a| {
        let name = a.name.text;
        Some(match a.odd % 3 {
            0 => format!("<p><property name=\"{name}\" value=\"{}\"/></p>", entities(a)),
            1 => format!("<p><property name=\"{name}\">{}</property></p>", markup(a)),
            _ => format!(
                "<p><property><name>{name}</name><value>{}</value></property></p>",
                markup(a)
            ),
        })
    }),
    ("plist", XML, |a| {
        let name = a.name.text;
        Some(format!(
            "<plist><dict><key>user</key><string>bob</string><key>{name}</key>\n<string>{}</string></dict></plist>",
            markup(a)
        ))
    }),
    ("xml-rpc", XML, |a| {
        let name = a.name.text;
        Some(format!(
            "<struct><member><name>{name}</name><value><string>{}</string></value></member></struct>",
            markup(a)
        ))
    }),
    ("html-input", HTML, |a| {
        let (name, value) = (a.name.text, entities(a));
        match a.odd % 3 {
            0 => Some(format!(
                "<form><input type=\"hidden\" name=\"{name}\" value=\"{value}\"></form>"
            )),
            1 => Some(format!("<form><input value='{value}' name='{name}'/></form>")),
            _ => {
                a.make.is_plain().then(|| format!("<form><input name={name} value={value}></form>"))
            }
        }
    }),
    ("html-meta", HTML, |a| {
        Some(format!("<meta name=\"{}\" content=\"{}\">", a.name.text, entities(a)))
    }),
    ("yaml-block", YAML, |a| {
        Some(format!("a:\n  - user: bob\n    {}: {}\n", a.name.text, yaml(a)))
    }),
    ("yaml-flow", YAML, |a| {
        Some(format!("a: {{user: bob, {}: {}, b: c}}\n", a.name.text, quoted(a)))
    }),
    ("yaml-list", YAML, |a| {
        let fits = !a.make.is_prose();
        let value = quoted(a);
        fits.then(|| format!("a: 1\n{}:\n  - {value}\nb: 2\n", a.name.text))
    }),
    ("yaml-literal", YAML, |a| {
        let fits = a.make.is_plain() || a.make == Make::Blanks;
        let mark = ["|", ">-", "|-"][a.odd % 3];
        fits.then(|| format!("user: bob\n{}: {mark}\n  {}\nb: c\n", a.name.text, a.value))
    }),
    ("yaml-beside", YAML, |a| Some(format!("- name: {}\n  value: {}\n", a.name.text, yaml(a)))),
    ("toml", TOML, |a| {
        if !a.name.is_ascii() {
            return None;
        }
        let value = quoted(a);
        Some(match a.odd % 3 {
            0 => format!("[db]\nuser = \"bob\"\n{} = {value}\n", a.name.text),
            1 => format!("db = {{ user = \"bob\", {} = {value} }}\n", a.name.text),
            _ => format!("\"{}\" = {value}\n", a.name.text),
        })
    }),
    ("lines", TEXT, |a| {
        let sign = [": ", " = ", "="][a.odd % 3];
        let fits = a.make.is_plain() || (a.make == Make::Blanks && a.odd % 3 == 0);
        fits.then(|| format!("user{sign}bob\n{}{sign}{}\nhost{sign}h\n", a.name.text, a.value))
    }),
    ("label", TEXT, |a| {
        let sign = ["; ", ", ", " | "][a.odd % 3];
        let fits = a.make == Make::Mixed && a.value.len() >= 8;
        fits.then(|| format!("Login: bob{sign}{}: {}{sign}Host: h", a.name.text, a.value))
    }),
    ("command", TEXT, |a| {
        let name = option(a.name.text);
        let fits = a.make.is_plain() && a.name.is_ascii();
        let text = match a.odd % 3 {
            0 => format!("openstack --os-{name} {} server list", a.value),
            1 => format!("openstack --{name}={} server list", a.value),
            _ => format!("openstack --{name} '{}' server list", a.value),
        };
        fits.then_some(text)
    }),
    ("python", TEXT, |a| {
        let (name, value) = (a.name.text, escaped("repr", a.value));
        let mark = ["", "u", "b"][a.odd % 3];
        // Bytes are printed with escapes for what is not ASCII.
        let fits = mark != "b" || a.value.is_ascii();
        fits.then(|| format!("{{'user': None, '{name}': {mark}'{value}', 'c': (1, 2)}}"))
    }),
    ("http", TEXT, |a| {
        let name = ["X-Auth-Token", "X-Api-Key", "Authorization: Bearer"][a.odd % 3];
        let fits = a.make.is_plain();
        let line = if name.contains(':') {
            format!("{name} {}", a.value)
        } else {
            format!("{name}: {}", a.value)
        };
        fits.then(|| format!("GET /p HTTP/1.1\r\nHost: h\r\n{line}\r\nAccept: */*\r\n\r\n"))
    }),
    ("sentence", TEXT, |a| {
        let word = ["password", "token", "password"][a.odd % 3];
        // The begin of another value may be letters alone, which no sentence gives away.
        let digits = a.value.bytes().any(|byte| byte.is_ascii_digit());
        let fits = a.make == Make::Mixed && (8..60).contains(&a.value.len()) && digits;
        let text = match a.odd % 3 {
            0 => format!("could not log in with {word} '{}' today", a.value),
            1 => format!("The {word} {} has expired", a.value),
            _ => format!("it seems that {} is the {word}", a.value),
        };
        fits.then_some(text)
    }),
];

/// A string of JSON, as it is or with escapes for all of it.
fn json(asked: &Asked<'_>, text: &str) -> String {
    let way = if asked.odd % 5 == 4 { "uni" } else { "js" };
    format!("\"{}\"", escaped(way, text))
}

/// A name as an option of a command has it, in small letters with dashes between its words.
fn option(name: &str) -> String {
    let mut option = String::new();
    for sign in name.chars() {
        if sign.is_ascii_uppercase() && option.ends_with(|last: char| last.is_ascii_lowercase()) {
            option.push('-');
        }
        option.push(sign);
    }
    option.replace('_', "-").to_lowercase()
}

fn field(asked: &Asked<'_>, text: &str) -> String {
    escaped(["pct", "plus", "low"][asked.odd % 3], text)
}

/// The content of an element.
fn markup(asked: &Asked<'_>) -> String {
    match asked.odd % 7 {
        5 if !asked.value.contains("]]>") => format!("<![CDATA[{}]]>", asked.value),
        6 => format!("\n  {}\n", escaped("ent", asked.value)),
        _ => entities(asked),
    }
}

fn entities(asked: &Asked<'_>) -> String {
    escaped(["ent", "ent", "dec", "hex"][asked.odd % 4], asked.value)
}

/// A scalar of YAML: as it is, or in quotes.
fn yaml(asked: &Asked<'_>) -> String {
    let as_it_is = asked.make.is_plain() || asked.make == Make::Blanks;
    let is_bare = as_it_is && asked.odd.is_multiple_of(2);
    if is_bare { asked.value.to_owned() } else { quoted(asked) }
}

/// A string that YAML and TOML agree on.
fn quoted(asked: &Asked<'_>) -> String {
    let simple = !asked.value.contains(['\'', '\n']);
    if simple && asked.odd % 2 == 1 {
        return format!("'{}'", asked.value);
    }
    format!("\"{}\"", escaped("js", asked.value))
}

fn part(asked: &Asked<'_>) -> String {
    let (name, value) = (asked.name.text, asked.value);
    let head = match asked.odd % 3 {
        0 => format!("Content-Disposition: form-data; name=\"{name}\""),
        1 => format!(
            "content-disposition: form-data;\r\n name=\"{name}\"\r\nContent-Type: text/plain"
        ),
        _ => format!("Content-Disposition: form-data; name*=UTF-8''{}", escaped("pct", name)),
    };
    let first = "--XbX\r\nContent-Disposition: form-data; name=\"user\"\r\n\r\nbob\r\n";
    format!("{first}--XbX\r\n{head}\r\n\r\n{value}\r\n--XbX--\r\n")
}
