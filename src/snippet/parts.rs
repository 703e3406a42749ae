//! A survey in, the parts of its diagram that can be read out.

use std::sync::Arc;

use minijinja::value::Value;

use super::drawing::Drawing;
use super::mermaid;
use super::participants::Names;
use super::value::{object, safe};
use crate::config::{Settings, Snippet, Word};
use crate::diagram::{Part, Plan};
use crate::note::Placement;
use crate::number::StepNumber;
use crate::step::Survey;

/// Margins that leave the labels more room than mermaid's own, and a colour for the heads of arrows that
/// is seen on light and on dark: a theme that gives them none leaves them nearly invisible on one.
const INIT: &str = "%%{init: {\"sequence\": {\"width\": 90, \"actorMargin\": 12, \
                    \"diagramMarginX\": 12, \"boxMargin\": 5, \"wrapPadding\": 10}, \
                    \"themeVariables\": {\"signalColor\": \"#888888\"}}}%%";
/// The width in pixels that a diagram may have: mermaid draws it with text of 16 pixels, and a page
/// with navigation and table of contents scales it to a column of 685 in a window of 1440, where 12
/// must be left.
const WIDTH: usize = 870;
/// The width of a participant, and what a label has around it.
const ACTOR: usize = 90;
const AROUND: usize = 32;
/// The width of two columns of text, rather too large than too small.
const COLUMNS: usize = 16;

/// The parts as templates see them, each made when it is asked for.
pub(super) fn values(survey: &Arc<Survey>, notes: &Arc<Placement>, snippet: Snippet) -> Value {
    let (plan, parts) = Plan::parts(&survey.flow, &survey.settings.diagrams, snippet.view());
    let (plan, survey, notes) = (Arc::new(plan), Arc::clone(survey), Arc::clone(notes));
    let alone = parts.len() == 1;
    Value::make_iterable(move || {
        let (plan, survey, notes) = (Arc::clone(&plan), Arc::clone(&survey), Arc::clone(&notes));
        let part = move |part: Part| value(&survey, &notes, &plan, &part, alone);
        Box::new(parts.clone().into_iter().map(part))
            as Box<dyn Iterator<Item = Value> + Send + Sync>
    })
}

/// What a part is called: as the configuration says, or the summary, or its first call. That says
/// nothing of the whole, where the part is alone.
fn title(survey: &Survey, notes: &Placement, part: &Part, alone: bool) -> String {
    let Settings { diagrams, labels, flavor, .. } = &*survey.settings;
    if let Some(rule) = part.rule.and_then(|rule| diagrams.parts.get(rule)) {
        return rule.title.replace('\n', " ");
    }
    let phases: Vec<&str> =
        notes.phases(part.steps).iter().map(|phase| phase.title.as_str()).collect();
    if !phases.is_empty() {
        return phases.join(", ");
    }
    if alone {
        return flavor.words(labels.get(Word::Diagram));
    }
    if let Some(service) = &part.afterwards {
        let label = labels.get(Word::Afterwards);
        return label.replace("{service}", &flavor.code(service));
    }
    part.call.map_or_else(String::new, |call| call_title(survey, call))
}

/// What the API calls a request, else method and path.
fn call_title(survey: &Survey, call: StepNumber) -> String {
    let Some(arrow) = survey.flow.arrows.of(call) else { return String::new() };
    let flavor = survey.settings.flavor;
    let variables = &survey.flow.variables;
    let path = variables.raw(arrow.template);
    let verb = if arrow.response { arrow.status } else { arrow.method };
    match variables.routes.operations(arrow.callee, arrow.method, &path)[..] {
        [operation] if !arrow.response => flavor.title(&operation.title),
        _ => flavor.heading(verb, &mermaid::short(arrow.template)),
    }
}

fn value(
    survey: &Arc<Survey>,
    notes: &Placement,
    plan: &Arc<Plan>,
    part: &Part,
    alone: bool,
) -> Value {
    let Settings { diagrams, labels, .. } = &*survey.settings;
    let names =
        Names::of(&part.participants, &diagrams.participants, plan.activations).declared_all();
    let gaps = part.participants.len().saturating_sub(1).max(1);
    let columns = ((WIDTH - ACTOR) / gaps).saturating_sub(AROUND) * 2 / COLUMNS;
    let first = part.steps.first.get();
    let numbers = part.steps.to_string();
    let lines =
        Drawing::new(&survey.flow, labels, plan, names, part.steps, Some(columns.clamp(8, 60)));
    let lines: Vec<Value> = lines.map(safe).collect();
    object([
        ("numbers", Value::from(numbers)),
        ("title", safe(title(survey, notes, part, alone))),
        ("first", Value::from(first)),
        ("init", safe(INIT.to_owned())),
        ("lines", Value::from(lines)),
    ])
}
