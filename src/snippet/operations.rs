//! Steps in, the operations that `reference.md` tells of out.

use minijinja::value::Value;

use super::value::{object, safe};
use super::{fence, markdown};
use crate::config::Labels;
use crate::reference::{Reference, Table, Usage};
use crate::route::Operation;
use crate::step::{self, BodyKind, Fed, StatusView, Step, Survey, numbers};

/// So many lines of a response are an example.
const EXAMPLE: usize = 40;

/// The operations as templates see them.
pub(super) fn values(
    survey: &Survey,
    steps: impl Iterator<Item = Result<Fed<Step>, step::Error>>,
) -> Result<Value, step::Error> {
    let mut reference = Reference::default();
    for step in steps {
        reference.add(&*step?);
    }
    let labels = &survey.settings.labels;
    let most = survey.settings.body.max_lines.unwrap_or(EXAMPLE);
    Ok(reference.finish().iter().map(|usage| value(usage, labels, most)).collect())
}

fn value(usage: &Usage, labels: &Labels, most: usize) -> Value {
    let heading = match &usage.known[..] {
        [one] => markdown::title(&one.title),
        _ => markdown::heading(&usage.method, &usage.template),
    };
    // A title without a page stands in the heading already.
    let told = |one: &&Operation| one.link.is_some() || usage.known.len() > 1;
    let known = usage.known.iter().filter(told);
    let links: Vec<Value> =
        known.map(|one| safe(markdown::link(&one.title, one.link.as_deref()))).collect();
    let numbers: Vec<String> = usage.steps.iter().map(|step| numbers(&(*step..=*step))).collect();
    let more = usage.count - usage.steps.len();
    let more = (more > 0).then(|| labels.number("more_parameters", more));
    object([
        ("heading", safe(heading)),
        ("call", safe(markdown::code(&format!("{} {}", usage.method, usage.template)))),
        ("callee", safe(markdown::code(&usage.callee))),
        ("links", Value::from(links)),
        ("steps", Value::from(numbers.into_iter().chain(more).collect::<Vec<_>>().join(", "))),
        ("curl", safe(fence::block(&usage.curl, "sh"))),
        ("request", table(&usage.request, labels)),
        ("response", table(&usage.response, labels)),
        ("example", safe(example(usage, labels, most))),
        ("statuses", usage.statuses.keys().map(|status| self::status(status)).collect()),
    ])
}

fn status(status: &str) -> Value {
    let view = StatusView::of(status);
    let code = view.code.map(|code| code.to_string()).unwrap_or_default();
    object([("code", safe(markdown::cell(&code))), ("reason", safe(markdown::words(&view.reason)))])
}

fn table(table: &Table, labels: &Labels) -> Value {
    let row = |(place, name, optional, row): (&str, &str, bool, &crate::reference::Row)| {
        let optional =
            if optional { format!(" ({})", labels.get("optional")) } else { String::new() };
        object([
            ("name", safe(markdown::cell(name) + &optional)),
            ("in", Value::from(labels.get(&format!("in_{place}")))),
            ("type", Value::from(row.types.join(", "))),
            ("example", safe(markdown::cell(&row.example))),
            ("description", safe(markdown::words(&row.description))),
        ])
    };
    let described = table.rows().any(|(.., row)| !row.description.is_empty());
    let more = (table.more() > 0).then(|| labels.number("more_parameters", table.more()));
    object([
        ("rows", table.rows().map(row).collect::<Value>()),
        ("described", Value::from(described)),
        ("more", Value::from(more.unwrap_or_default())),
    ])
}

/// The first lines of the first response.
fn example(usage: &Usage, labels: &Labels, most: usize) -> String {
    let Some((kind, text)) = &usage.example else { return String::new() };
    let mut lines: Vec<&str> = text.lines().take(most).collect();
    let more = text.lines().count() - lines.len();
    let more = labels.number("more_lines", more);
    if lines.len() < text.lines().count() {
        lines.push(&more);
    }
    let language = if *kind == BodyKind::Json { "json" } else { "text" };
    fence::block(&lines.join("\n"), language)
}
