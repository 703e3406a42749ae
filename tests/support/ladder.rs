//! What a ladder and a diagram show, read from their texts.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::{Captures, Regex};

/// An arrow as a picture shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shown {
    pub(crate) number: usize,
    pub(crate) response: bool,
    /// Sender and receiver, by what stands for them in this picture.
    pub(crate) ends: [String; 2],
    pub(crate) text: String,
}

static ROW: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = "^<tr class=\"(request|response)( error)?( unanswered| one-way)?( uncertain)?( noted)?( in-group)?\">\
                   <th>(?:<a href=\"[^\"]*\">)?([0-9]+)(?:</a>)?</th>((?:<td></td>)*)\
                   <td class=\"to-(right|left|self)\"(?: colspan=\"([0-9]+)\")?>(.*?)</td>((?:<td></td>)*)</tr>$";
    Regex::new(pattern).expect("a pattern")
});

static TIME: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("<td class=\"time\">[^<]*</td>|<th>time</th>").expect("a pattern"));

/// The arrows of a ladder; each other line has its own form, and every row fits its table.
pub(crate) fn arrows(ladder: &str) -> Vec<Shown> {
    let (mut arrows, mut names) = (Vec::new(), Vec::new());
    // A column with times says nothing of the arrows.
    let timed = usize::from(ladder.contains("<th>#</th><th>time</th>"));
    for line in ladder.lines() {
        let line = &*TIME.replace(line, "");
        assert!(!line.trim().is_empty(), "a blank line ends the table");
        if let Some(found) = ROW.captures(line) {
            arrows.push(arrow(&found, &names));
        } else if let Some(head) = line.trim_start_matches("<thead>").strip_prefix("<tr><th>#</th>")
        {
            let cells = head.split("<th>").skip(1);
            names = cells
                .map(|cell| cell.split("</th>").next().unwrap_or_default())
                .map(plain)
                .collect();
        } else if let Some(group) = line.strip_prefix("<tr class=\"group") {
            let columns = format!("<td colspan=\"{}\">", names.len() + 1 + timed);
            assert!(group.contains(&columns), "{line}");
        } else {
            let known = ["<table class=\"seqdoc-ladder\">", "<tbody>", "</tbody>", "</table>"];
            let known = known.contains(&line)
                || line.starts_with("<caption>(")
                || line.starts_with("<thead><tr class=\"boxes\"><th></th>");
            assert!(known, "{line}");
        }
    }
    arrows
}

fn arrow(found: &Captures<'_>, names: &[String]) -> Shown {
    let cells = |group: usize| found[group].matches("<td>").count();
    let span: usize = found.get(10).map_or(1, |span| span.as_str().parse().expect("a number"));
    let (first, after) = (cells(8), cells(12));
    assert_eq!(first + span + after, names.len(), "{}", &found[0]);
    let last = if &found[9] == "self" { first } else { first + span };
    let [from, to] = if &found[9] == "left" { [last, first] } else { [first, last] };
    let text = plain(&found[11]);
    let (sign, text) = text.split_once(' ').expect("a sign");
    let signs = HashMap::from([("right", "\u{2192}"), ("left", "\u{2190}"), ("self", "\u{21bb}")]);
    // A message, which nobody answers, has an open head.
    let open = HashMap::from([("right", "\u{21fe}"), ("left", "\u{21fd}"), ("self", "\u{21bb}")]);
    let signs =
        if found.get(3).is_some_and(|class| class.as_str() == " one-way") { open } else { signs };
    assert_eq!(sign, signs[&found[9]]);
    Shown {
        number: found[7].parse().expect("a number"),
        response: &found[1] == "response",
        // Two services can have names that look alike.
        ends: [from, to].map(|at| {
            let twins = names[..at].iter().filter(|name| **name == names[at]).count();
            format!("{} {twins}", names[at])
        }),
        text: text.trim().to_owned(),
    }
}

/// A text without its tags and escapes.
fn plain(html: &str) -> String {
    static TAG: LazyLock<Regex> = LazyLock::new(|| Regex::new("<[^>]*>").expect("a pattern"));
    let text = TAG.replace_all(html, "").replace("&#123;", "{");
    assert!(!text.contains(['<', '>']), "{html}");
    one_line(&text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The arrows of a `diagram.md`.
pub(crate) fn drawn(diagram: &str) -> Vec<Shown> {
    let (mut arrows, mut number) = (Vec::new(), 1);
    for line in diagram.lines().map(str::trim) {
        if let Some(next) = line.strip_prefix("autonumber ") {
            number = next.parse().expect("a number");
        }
        let declares = line.starts_with("participant ") || line.starts_with("actor ");
        // A message has an open head; no name in a diagram holds `)`.
        let arrow = line.split_once("->>").or_else(|| line.split_once("-)"));
        let Some((from, rest)) = arrow.filter(|_| !declares) else { continue };
        let (to, text) = rest.split_once(": ").expect("a text");
        let response = from.ends_with('-');
        let ends = [from.trim_end_matches('-').to_owned(), to.to_owned()];
        arrows.push(Shown { number, response, ends, text: unescaped(text) });
        number += 1;
    }
    arrows
}

fn unescaped(text: &str) -> String {
    static CODE: LazyLock<Regex> = LazyLock::new(|| Regex::new("#([0-9]+);").expect("a pattern"));
    let character = |found: &Captures<'_>| {
        let code = found[1].parse().ok().and_then(char::from_u32);
        code.expect("a character").to_string()
    };
    one_line(&CODE.replace_all(text, character))
}

/// A ladder has the arrows of its diagram: the same numbers, ends and texts. A response says its
/// status, which the diagram says first.
pub(crate) fn assert_agrees(diagram: &str, ladder: &str) {
    let (drawn, rows) = (drawn(diagram), arrows(ladder));
    let mut names: HashMap<String, String> = HashMap::new();
    let mut twins: HashMap<String, String> = HashMap::new();
    for (arrow, row) in drawn.iter().zip(&rows) {
        assert_eq!((arrow.number, arrow.response), (row.number, row.response), "{arrow:?} {row:?}");
        for (name, column) in arrow.ends.iter().zip(&row.ends) {
            let known = names.entry(name.clone()).or_insert_with(|| column.clone());
            assert_eq!(known, column, "{arrow:?}");
            assert_eq!(
                twins.entry(column.clone()).or_insert_with(|| name.clone()),
                name,
                "{row:?}"
            );
        }
        let [said, short] = [&arrow.text, &row.text].map(|text| text.trim_end_matches('\u{2026}'));
        let agrees = if arrow.response { said.starts_with(short) } else { said == short };
        let cut = said.len() != arrow.text.len() && short.starts_with(said);
        assert!(agrees || cut || short == "-", "{arrow:?} {row:?}");
    }
    assert_eq!(drawn.len(), rows.len());
}
