//! Steps in, the API operations that a scenario uses with all that was recorded of them out.
//!
//! 1. `operations` knows which requests are one operation: those of the same callee, method and path
//!    template, unless their bodies tell that the API has several there.
//! 2. `table` infers the parameters of their requests and responses: where each stands, its JSON
//!    type, whether it was ever missing, an example. `body` tells it of those in a body.
//! 3. `curl` writes the first request as a command, with variables of the shell for secrets.
//! 4. An [`Outline`] is what is kept of a scenario beside its snippets, and an [`Overview`] is made of
//!    the outlines of all scenarios.
//!
//! Everything comes redacted from the steps. An operation that is used very often is described by its
//! first exchanges.

mod body;
mod curl;
mod operations;
mod outline;
mod overview;
mod table;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::number::{ExchangeIndex, StepNumber};
use crate::route::{self, In, Operation};
use crate::step::{BodyKind, Step};
use operations::Operations;

pub(crate) use outline::{Calls, Known, Outline, Outliner, Used};
pub(crate) use overview::{OperationUse, Overview, ServiceUse};
pub(crate) use table::{Row, Table};

/// From how many exchanges the tables of an operation are made.
const EXCHANGES: usize = 200;

/// What a scenario uses of an API.
#[derive(Debug, Default)]
pub(crate) struct Reference {
    operations: Operations<Usage>,
    /// The operation of each exchange that waits for its response.
    open: FxHashMap<ExchangeIndex, usize>,
}

/// One operation, as it was used.
#[derive(Debug, Default)]
pub(crate) struct Usage {
    /// The service that has it.
    pub callee: String,
    /// The method.
    pub method: String,
    /// The path with its variables by name.
    pub template: String,
    /// What the API's own pages say of it: several if nothing tells them apart.
    pub known: Vec<Operation>,
    /// The steps of its requests.
    pub steps: Vec<StepNumber>,
    /// How often it was used.
    pub count: usize,
    /// The first request as a command.
    pub curl: String,
    /// The parameters of its requests.
    pub request: Table,
    /// Those of its responses that tell of success, or of the others if there is none.
    pub response: Table,
    /// The first response that the table is of: kind and text of its body.
    pub example: Option<(BodyKind, String)>,
    /// The statuses of its responses.
    pub statuses: BTreeMap<String, usize>,
    succeeded: bool,
}

impl Reference {
    /// Takes the next step.
    pub(crate) fn add(&mut self, step: &Step) {
        if step.is_response() {
            let Some(index) = self.open.remove(&step.exchange()) else { return };
            self.operations.at(index).response(step);
            return;
        }
        let index = self.operations.of(step, |[callee, method, template], known| {
            let curl = curl::command(step);
            Usage { callee, method, template, known, curl, ..Usage::default() }
        });
        self.open.insert(step.exchange(), index);
        self.operations.at(index).request(step);
    }

    /// The operations in the order of their first use.
    #[must_use]
    pub(crate) fn finish(self) -> Vec<Usage> {
        let mut all: Vec<Usage> = self.operations.finish().collect();
        all.iter_mut().for_each(Usage::describe);
        all
    }
}

impl Usage {
    fn request(&mut self, step: &Step) {
        self.count += 1;
        if self.count > EXCHANGES {
            return;
        }
        self.steps.push(step.number());
        self.request.begin();
        self.path(step);
        let url = step.url();
        for parameter in route::query(&url).split('&').filter(|parameter| !parameter.is_empty()) {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            self.request.text(In::Query, name, value);
        }
        message(&mut self.request, step);
    }

    /// The variables of the path: what stands in the template between braces.
    fn path(&mut self, step: &Step) {
        let (path, shown) = (step.path(), step.template());
        // Another value of the same kind is shown by another name; here it has that of the heading.
        let first: Vec<&str> = variables(&self.template).collect();
        let variables = shown.split('/').zip(path.split('/'));
        let variables = variables.filter(|(shown, _)| inner(shown).is_some());
        for (index, (shown, recorded)) in variables.enumerate() {
            let Some(name) = first.get(index) else { continue };
            let before = shown.find('{').map_or("", |at| &shown[..at]);
            let behind = shown.rfind('}').map_or("", |at| &shown[at + 1..]);
            let value = recorded.strip_prefix(before).unwrap_or(recorded);
            self.request.text(In::Path, name, value.strip_suffix(behind).unwrap_or(value));
        }
    }

    fn response(&mut self, step: &Step) {
        let status = step.status().unwrap_or_default().into_owned();
        let success = status.starts_with(['1', '2', '3']);
        let count = self.statuses.entry(status).or_insert(0);
        *count += 1;
        if success && !self.succeeded {
            self.response = Table::default();
            self.example = None;
        }
        self.succeeded |= success;
        if self.succeeded != success || self.response.messages() >= EXCHANGES {
            return;
        }
        self.response.begin();
        message(&mut self.response, step);
        // The table tells all of JSON.
        let kind = step.body_kind();
        if self.example.is_none() && matches!(kind, BodyKind::Text | BodyKind::Binary) {
            self.example = Some((kind, step.body().into_owned()));
        }
    }

    /// Adds what a document says of the parameters.
    fn describe(&mut self) {
        for operation in &self.known {
            // A variable of the path has the name of the heading.
            let names: Vec<_> = variables(&operation.path).zip(variables(&self.template)).collect();
            for parameter in &operation.parameters {
                let table = if parameter.response { &mut self.response } else { &mut self.request };
                let renamed = names.iter().find(|(own, _)| *own == parameter.name);
                let renamed = renamed.filter(|_| parameter.place == In::Path);
                table.describe(parameter, renamed.map_or(&*parameter.name, |(_, shown)| *shown));
            }
        }
    }
}

/// The variables of a path.
fn variables(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(inner)
}

/// The name in the braces of a segment.
fn inner(segment: &str) -> Option<&str> {
    let (_, rest) = segment.split_once('{')?;
    rest.split_once('}').map(|(name, _)| name)
}

/// Headers and body of a message.
fn message(table: &mut Table, step: &Step) {
    for (name, value) in step.headers() {
        if is_told(&name, &value) && !step.settings().body.hides(&name) && !is_accept(&name) {
            table.text(In::Header, &name, &value);
        }
    }
    if step.body_kind() != BodyKind::Json {
        return;
    }
    body::tell(table, &step.body());
}

/// Whether a header tells of the API, and not of the connection or of the recording.
fn is_told(header: &str, value: &str) -> bool {
    const NAMES: [&str; 11] = [
        "host",
        "user-agent",
        "accept-encoding",
        "connection",
        "content-length",
        "date",
        "server",
        "transfer-encoding",
        "keep-alive",
        "vary",
        "via",
    ];
    const BEGINNINGS: [&str; 2] = ["x-requestshook-", "x-forwarded-"];
    let begins = |beginning: &&str| {
        header.get(..beginning.len()).is_some_and(|start| start.eq_ignore_ascii_case(beginning))
    };
    let is_named = || NAMES.iter().any(|name| header.eq_ignore_ascii_case(name));
    !value.is_empty() && !BEGINNINGS.iter().any(begins) && !is_named()
}

/// What the client takes goes without saying in a table, but not in a command.
fn is_accept(header: &str) -> bool {
    header.eq_ignore_ascii_case("accept")
}
