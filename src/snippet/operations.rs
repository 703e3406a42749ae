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
    Ok(reference.finish().into_iter().map(|usage| value(usage, settings)).collect())
}

fn value(usage: Usage, settings: &Settings) -> Value {
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
        ("curl", safe(curl(&usage, flavor))),
        ("example", safe(example(&usage, labels, body.max_lines.unwrap_or(EXAMPLE), flavor))),
        ("statuses", statuses(&usage, flavor)),
        ("request", Parameters::of(usage.request, settings)),
        ("response", Parameters::of(usage.response, settings)),
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

/// Which cell of a row is the description; a table has it if one of its rows does.
const DESCRIPTION: usize = 3;

/// A table as templates see it: as the lines of a page, and row by row for those who write them
/// otherwise. There are many rows, and a template mostly asks for the lines alone.
#[derive(Debug)]
struct Parameters {
    table: Table,
    labels: Arc<Labels>,
    flavor: Flavor,
}

impl Parameters {
    fn of(table: Table, settings: &Settings) -> Value {
        let (labels, flavor) = (Arc::clone(&settings.labels), settings.flavor);
        Value::from_object(Self { table, labels, flavor })
    }

    fn lines(&self) -> String {
        let described = self.table.is_described();
        let rows = self.table.rows();
        let mut lines = String::new();
        for row in &rows {
            push_line(&mut lines, &self.cells(row), described);
            lines.push('\n');
        }
        lines.pop();
        lines
    }

    /// What stands in the cells of a row: name, place, types, description and example.
    fn cells(&self, &(place, name, is_optional, row): &(In, &str, bool, &Row)) -> [String; 5] {
        let Self { labels, flavor, .. } = self;
        let mut name = flavor.cell(name);
        if is_optional {
            name.extend([" (", labels.get(Word::Optional), ")"]);
        }
        let place = flavor.text(labels.get(word(place))).into_owned();
        let description = flavor.words(&row.description);
        [name, place, row.types.join(", "), description, flavor.cell(&row.example)]
    }

    fn rows(&self) -> impl Iterator<Item = Value> {
        let described = self.table.is_described();
        self.table.rows().into_iter().map(move |row| {
            let cells = self.cells(&row);
            let mut line = String::new();
            push_line(&mut line, &cells, described);
            let line = safe(line);
            let [name, place, types, description, example] = cells.map(safe);
            object([
                ("line", line),
                ("name", name),
                ("in", place),
                ("type", types),
                ("description", description),
                ("example", example),
            ])
        })
    }

    /// The text about rows that are left out.
    fn more(&self) -> String {
        let more = self.table.more();
        if more > 0 { self.labels.number(Word::MoreParameters, more) } else { String::new() }
    }
}

impl Object for Parameters {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        Some(match key {
            "lines" => safe(self.lines()),
            "rows" => self.rows().collect(),
            "described" => Value::from(self.table.is_described()),
            "more" => Value::from(self.more()),
            _ => return None,
        })
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Str(&["described", "lines", "more", "rows"])
    }
}

/// Adds the cells of a row as a line of the table.
fn push_line(line: &mut String, cells: &[String; 5], described: bool) {
    for (at, cell) in cells.iter().enumerate() {
        if at != DESCRIPTION || described {
            line.extend(["| ", cell, " "]);
        }
    }
    line.push('|');
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
