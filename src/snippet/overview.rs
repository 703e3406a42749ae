//! The outlines of all scenarios in, the text of the pages that tell of them out.

use std::collections::BTreeMap;
use std::io::{BufWriter, Write};
use std::sync::Arc;

use minijinja::value::Value;

use super::context::Words;
use super::value::{object, safe};
use super::{Error, chart, mermaid, template};
use crate::config::{Flavor, Labels, Settings, Templates, Word};
use crate::number::Span;
use crate::redact::{Gate, Guarded, Vault};
use crate::reference::{Known, OperationUse, Outline, Overview, ServiceUse, Used};
use crate::route::Operation;

/// So many scenarios are named at an operation.
const NAMED: usize = 10;

/// A scenario, with the addresses of its pages as seen from those of the overview.
#[derive(Debug)]
pub(crate) struct Listed<'o> {
    /// What is told of it.
    pub outline: &'o Outline,
    /// The page that shows it.
    pub page: Option<String>,
    /// The page that has the sections of its steps.
    pub sections: Option<String>,
}

/// The pages of an overview.
pub(crate) struct OverviewPages<'o> {
    settings: &'o Settings,
    templates: &'o Templates,
    context: Value,
}

impl<'o> OverviewPages<'o> {
    /// The pages that tell of these scenarios.
    #[must_use]
    pub(crate) fn of(
        listed: &[Listed<'_>],
        settings: &'o Settings,
        templates: &'o Templates,
    ) -> Self {
        let outlines: Vec<&Outline> = listed.iter().map(|one| one.outline).collect();
        let overview = Overview::of(&outlines, &settings.paths);
        let (labels, titles) = (&settings.labels, titles(&outlines, settings.flavor));
        let flavor = settings.flavor;
        let flows = Flows { listed, titles: &titles, labels, flavor };
        let (lines, shown) = chart::lines(&overview.calls);
        let busiest = (shown < overview.calls.len()).then(|| {
            let (n, m) = (shown, overview.calls.len());
            labels.number(Word::Busiest, n).replace("{m}", &m.to_string())
        });
        let service = |service: &ServiceUse<'_>| flows.service(service, settings.unused);
        let context = object([
            ("labels", Value::from_object(Words(Arc::clone(labels)))),
            ("flows", (0..listed.len()).map(|at| flows.row(at)).collect()),
            ("chart", lines.into_iter().map(safe).collect()),
            ("busiest", Value::from(busiest.unwrap_or_default())),
            ("calls", overview.calls.iter().map(|call| calls(call, flavor)).collect()),
            ("services", overview.services.iter().map(service).collect()),
        ]);
        Self { settings, templates, context }
    }

    /// Writes the page of that name.
    ///
    /// # Errors
    ///
    /// If its template fails, the text cannot be written, or if it has the form of a secret: then what
    /// was written must not be kept.
    pub(crate) fn render(&self, name: &str, out: &mut impl Write) -> Result<(), Error> {
        // What the recordings hold was taken out of the outlines; a template may hold something else.
        let vault = Vault::default();
        let gate = Gate::new(&vault, self.settings.redaction.clone());
        let mut out = Guarded::new(gate, out);
        let mut buffer = BufWriter::new(&mut out);
        let flavor = self.settings.flavor;
        template::render_page(name, self.templates, flavor, &self.context, &mut buffer)?;
        buffer.flush().map_err(Error::Write)?;
        drop(buffer);
        out.finish().map_or(Ok(()), |leak| Err(Error::Leak(Box::new(leak), None)))
    }
}

/// The title of each scenario in a cell: the command that was recorded, else its name. Those that have
/// the same command have their names beside it.
fn titles(outlines: &[&Outline], flavor: Flavor) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for command in outlines.iter().filter_map(|outline| outline.command.as_deref()) {
        *counts.entry(command).or_default() += 1;
    }
    let title = |outline: &&Outline| {
        let name = flavor.words(&outline.name.replace('/', " "));
        match outline.command.as_deref() {
            Some(command) if counts[command] > 1 => {
                format!("{} - {name}", flavor.cell(&mermaid::short(command)))
            }
            Some(command) => flavor.cell(&mermaid::short(command)),
            None => name,
        }
    };
    outlines.iter().map(title).collect()
}

fn calls(&(caller, callee, count): &(&str, &str, usize), flavor: Flavor) -> Value {
    object([
        ("caller", safe(flavor.cell(caller))),
        ("callee", safe(flavor.cell(callee))),
        ("count", Value::from(count)),
    ])
}

/// What templates see of the scenarios.
struct Flows<'o> {
    listed: &'o [Listed<'o>],
    titles: &'o [String],
    labels: &'o Labels,
    flavor: Flavor,
}

impl Flows<'_> {
    /// A scenario, by its place.
    fn row(&self, at: usize) -> Value {
        let Listed { outline, page, .. } = &self.listed[at];
        object([
            ("title", safe(linked(&self.titles[at], page.as_deref()))),
            ("name", Value::from(outline.name.as_str())),
            ("steps", Value::from(outline.steps)),
            ("services", Value::from(outline.services)),
            ("operations", Value::from(outline.operations.len())),
            ("failing", Value::from(outline.failing)),
        ])
    }

    fn service(&self, service: &ServiceUse<'_>, lists_unused: bool) -> Value {
        let unused = self.labels.number(Word::Unused, service.unused.len());
        let unused = unused.replace("{m}", &service.known.to_string());
        let listed = service.unused.iter().filter(|_| lists_unused);
        object([
            ("heading", safe(self.flavor.heading(service.name, ""))),
            ("unused", Value::from(if service.known > 0 { unused.as_str() } else { "" })),
            ("operations", service.operations.iter().map(|one| self.operation(one)).collect()),
            ("unused_operations", listed.map(|one| operation(one, self.flavor)).collect()),
        ])
    }

    fn operation(&self, operation: &OperationUse<'_>) -> Value {
        let Used { method, template, known, .. } = operation.shown;
        let title = match &known[..] {
            [Known { title, link, .. }] => self.flavor.cell_link(title, link.as_deref()),
            _ => String::new(),
        };
        let flows = operation.flows.iter().take(NAMED).map(|(at, used)| self.uses(*at, used));
        let more = operation.flows.len().saturating_sub(NAMED);
        let more = (more > 0).then(|| self.labels.number(Word::MoreParameters, more));
        object([
            ("call", safe(self.flavor.cell(&format!("{method} {template}")))),
            ("title", safe(title)),
            ("count", Value::from(operation.count)),
            ("flows", flows.map(safe).chain(more.map(Value::from)).collect()),
        ])
    }

    /// The steps in which a scenario uses an operation.
    fn uses(&self, at: usize, used: &Used) -> String {
        let Listed { outline, page, sections } = &self.listed[at];
        let ids = sections.as_ref().zip(outline.anchors.as_ref());
        let number = |span: &Span| match ids {
            Some((page, before)) => format!("[{span}]({page}#{before}step-{})", span.first),
            None => span.to_string(),
        };
        let more = used.count - used.steps.len().min(used.count);
        let more = (more > 0).then(|| self.labels.number(Word::MoreParameters, more));
        let steps: Vec<_> = used.steps.iter().map(number).chain(more).collect();
        let page = page.as_deref().filter(|_| ids.is_none());
        format!("{} {}", linked(&self.titles[at], page), steps.join(", "))
    }
}

/// An operation that no scenario uses.
fn operation(operation: &Operation, flavor: Flavor) -> Value {
    let call = format!("{} {}", operation.method, operation.path);
    let title = flavor.cell_link(&operation.title, operation.link.as_deref());
    object([("call", safe(flavor.cell(&call))), ("title", safe(title))])
}

/// A text of Markdown as a link to a page.
fn linked(text: &str, page: Option<&str>) -> String {
    page.map_or(text.to_owned(), |page| format!("[{text}]({page})"))
}
