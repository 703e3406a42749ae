//! Steps in, the operations that `reference.md` tells of out.

use minijinja::value::Value;

use super::value::{object, safe};
use super::{fence, markdown};
use crate::config::{BodyForm, Labels, Word};
use crate::number::{Span, StepNumber};
use crate::reference::{Reference, Row, Table, Usage};
use crate::route::{In, Operation};
use crate::step::{self, BodyKind, Fed, StatusView, Step};

/// So many lines of a response are an example.
const EXAMPLE: usize = 40;

/// The operations as templates see them, with links to the sections of `body.md` and no more lines of
/// a body than there.
pub(super) fn values(
    labels: &Labels,
    body: &BodyForm,
    steps: impl Iterator<Item = Result<Fed<Step>, step::Error>>,
) -> Result<Value, step::Error> {
    let mut reference = Reference::default();
    for step in steps {
        reference.add(&*step?);
    }
    Ok(reference.finish().iter().map(|usage| value(usage, labels, body)).collect())
}

fn value(usage: &Usage, labels: &Labels, body: &BodyForm) -> Value {
    let heading = match &usage.known[..] {
        [one] => markdown::title(&one.title),
        _ => markdown::heading(&usage.method, &usage.template),
    };
    // A title without a page stands in the heading already.
    let told = |one: &&Operation| one.link.is_some() || usage.known.len() > 1;
    let known = usage.known.iter().filter(told);
    let links: Vec<Value> =
        known.map(|one| safe(markdown::link(&one.title, one.link.as_deref()))).collect();
    let number = |step: &StepNumber| {
        let number = Span::from(*step);
        body.link_of_reference(*step)
            .map_or(number.to_string(), |link| format!("[{number}]({link})"))
    };
    let numbers: Vec<String> = usage.steps.iter().map(number).collect();
    let more = usage.count - usage.steps.len();
    let more = (more > 0).then(|| labels.number(Word::MoreParameters, more));
    object([
        ("heading", safe(heading)),
        ("call", safe(markdown::code(&format!("{} {}", usage.method, usage.template)))),
        ("callee", safe(markdown::code(&usage.callee))),
        ("links", Value::from(links)),
        ("steps", Value::from(numbers.into_iter().chain(more).collect::<Vec<_>>().join(", "))),
        ("curl", safe(fence::block(&usage.curl, "sh"))),
        ("request", table(&usage.request, labels)),
        ("response", table(&usage.response, labels)),
        ("example", safe(example(usage, labels, body.max_lines.unwrap_or(EXAMPLE)))),
        ("statuses", usage.statuses.keys().map(|status| self::status(status)).collect()),
    ])
}

fn status(status: &str) -> Value {
    let view = StatusView::of(status);
    let code = view.code.map(|code| code.to_string()).unwrap_or_default();
    object([("code", safe(markdown::cell(&code))), ("reason", safe(markdown::words(&view.reason)))])
}

fn table(table: &Table, labels: &Labels) -> Value {
    let optional = format!(" ({})", labels.get(Word::Optional));
    let row = |&(place, name, is_optional, row): &(In, &str, bool, &Row)| {
        let optional = if is_optional { optional.as_str() } else { "" };
        object([
            ("name", safe(markdown::cell(name) + optional)),
            ("in", Value::from(labels.get(word(place)))),
            ("type", Value::from(row.types.join(", "))),
            ("example", safe(markdown::cell(&row.example))),
            ("description", safe(markdown::words(&row.description))),
        ])
    };
    let rows = table.rows();
    let described = rows.iter().any(|(.., row)| !row.description.is_empty());
    let more = (table.more() > 0).then(|| labels.number(Word::MoreParameters, table.more()));
    object([
        ("rows", rows.iter().map(row).collect::<Value>()),
        ("described", Value::from(described)),
        ("more", Value::from(more.unwrap_or_default())),
    ])
}

fn word(place: In) -> Word {
    match place {
        In::Path => Word::InPath,
        In::Query => Word::InQuery,
        In::Header => Word::InHeader,
        In::Body => Word::InBody,
    }
}

/// The first lines of the first response.
fn example(usage: &Usage, labels: &Labels, most: usize) -> String {
    let Some((kind, text)) = &usage.example else { return String::new() };
    let mut lines: Vec<&str> = text.lines().take(most).collect();
    let more = text.lines().count() - lines.len();
    let more = labels.number(Word::MoreLines, more);
    if lines.len() < text.lines().count() {
        lines.push(&more);
    }
    let language = if *kind == BodyKind::Json { "json" } else { "text" };
    fence::block(&lines.join("\n"), language)
}
