//! Steps in, the operations that `reference.md` tells of out.

use std::sync::Arc;

use minijinja::value::{Enumerator, Object, Value};

use super::value::{object, safe};
use crate::config::{Flavor, Labels, Settings, Word};
use crate::number::{Span, StepNumber};
use crate::reference::{Reference, Row, Table, Usage};
use crate::route::{In, Operation};
use crate::step::{self, BodyKind, Fed, StatusView, Step};

/// So many lines of a response are an example.
const EXAMPLE: usize = 40;

/// The operations as templates see them, with links to the sections of `body.md` and no more lines of
/// a body than there.
pub(super) fn values(
    settings: &Settings,
    steps: impl Iterator<Item = Result<Fed<Step>, step::Error>>,
) -> Result<Value, step::Error> {
    let mut reference = Reference::default();
    for step in steps {
        reference.add(&*step?);
    }
    Ok(reference.finish().iter().map(|usage| value(usage, settings)).collect())
}

fn value(usage: &Usage, settings: &Settings) -> Value {
    let Settings { labels, body, flavor, .. } = settings;
    let flavor = *flavor;
    let heading = match &usage.known[..] {
        [one] => flavor.title(&one.title),
        _ => flavor.heading(&usage.method, &usage.template),
    };
    // A title without a page stands in the heading already.
    let told = |one: &&Operation| one.link.is_some() || usage.known.len() > 1;
    let known = usage.known.iter().filter(told);
    let links: Vec<Value> =
        known.map(|one| safe(flavor.link(&one.title, one.link.as_deref()))).collect();
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
        ("call", safe(flavor.code(&format!("{} {}", usage.method, usage.template)))),
        ("callee", safe(flavor.code(&usage.callee))),
        ("links", Value::from(links)),
        ("steps", Value::from(numbers.into_iter().chain(more).collect::<Vec<_>>().join(", "))),
        ("curl", safe(curl(usage, flavor))),
        ("request", table(&usage.request, labels, flavor)),
        ("response", table(&usage.response, labels, flavor)),
        ("example", safe(example(usage, labels, body.max_lines.unwrap_or(EXAMPLE), flavor))),
        ("statuses", statuses(usage, flavor)),
    ])
}

/// The command in a fence, if there is one.
fn curl(usage: &Usage, flavor: Flavor) -> String {
    if usage.curl.is_empty() { String::new() } else { flavor.block(&usage.curl, "sh") }
}

/// The statuses that say something: a database answers without one.
fn statuses(usage: &Usage, flavor: Flavor) -> Value {
    let told = usage.statuses.keys().filter(|status| !status.is_empty());
    told.map(|one| status(one, flavor)).collect()
}

fn status(status: &str, flavor: Flavor) -> Value {
    let view = StatusView::of(status);
    let code = view.code.map(|code| code.to_string()).unwrap_or_default();
    object([("code", safe(flavor.cell(&code))), ("reason", safe(flavor.reason(&view.reason)))])
}

fn table(table: &Table, labels: &Labels, flavor: Flavor) -> Value {
    let optional = format!(" ({})", labels.get(Word::Optional));
    let rows = table.rows();
    let described = rows.iter().any(|(.., row)| !row.description.is_empty());
    let cells = |&(place, name, is_optional, row): &(In, &str, bool, &Row)| {
        let optional = if is_optional { optional.as_str() } else { "" };
        Value::from_object(Cells {
            name: flavor.cell(name) + optional,
            place: flavor.text(labels.get(word(place))).into_owned(),
            types: row.types.join(", "),
            description: described.then(|| flavor.words(&row.description)),
            example: flavor.cell(&row.example),
        })
    };
    let more = (table.more() > 0).then(|| labels.number(Word::MoreParameters, table.more()));
    object([
        ("rows", rows.iter().map(cells).collect::<Value>()),
        ("described", Value::from(described)),
        ("more", Value::from(more.unwrap_or_default())),
    ])
}

/// A row of a table, whose cells are ready for a page. There are many, and a template mostly asks for
/// the line alone.
#[derive(Debug)]
struct Cells {
    name: String,
    place: String,
    types: String,
    /// If a row of the table has one.
    description: Option<String>,
    example: String,
}

impl Cells {
    fn line(&self) -> String {
        let described = self.description.as_deref();
        let cells = [&self.name, &self.place, &self.types].map(String::as_str).into_iter();
        let cells = cells.chain(described).chain([&*self.example]);
        ["| ", &cells.collect::<Vec<_>>().join(" | "), " |"].concat()
    }
}

impl Object for Cells {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        Some(safe(match key {
            "line" => self.line(),
            "name" => self.name.clone(),
            "in" => self.place.clone(),
            "type" => self.types.clone(),
            "description" => self.description.clone().unwrap_or_default(),
            "example" => self.example.clone(),
            _ => return None,
        }))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Str(&["line", "name", "in", "type", "description", "example"])
    }
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
fn example(usage: &Usage, labels: &Labels, most: usize, flavor: Flavor) -> String {
    let Some((kind, text)) = &usage.example else { return String::new() };
    let mut lines: Vec<&str> = text.lines().take(most).collect();
    let more = text.lines().count() - lines.len();
    let more = labels.number(Word::MoreLines, more);
    if lines.len() < text.lines().count() {
        lines.push(&more);
    }
    let language = if *kind == BodyKind::Json { "json" } else { "text" };
    flavor.block(&lines.join("\n"), language)
}
