//! A survey in, the parts of its diagram that can be read out.

use std::sync::Arc;

use minijinja::value::Value;

use super::drawing::Drawing;
use super::markdown;
use super::participants::Names;
use super::value::{object, safe};
use crate::config::{Settings, Word};
use crate::diagram::{Part, Plan};
use crate::step::Survey;

/// Margins that leave the labels more room than mermaid's own.
const INIT: &str = "%%{init: {\"sequence\": {\"width\": 90, \"actorMargin\": 12, \
                    \"diagramMarginX\": 12, \"boxMargin\": 5, \"wrapPadding\": 10}}}%%";
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
pub(super) fn values(survey: &Arc<Survey>) -> Value {
    let (plan, parts) = Plan::parts(&survey.flow, &survey.settings.diagrams);
    let (plan, survey) = (Arc::new(plan), Arc::clone(survey));
    Value::make_iterable(move || {
        let (plan, survey) = (Arc::clone(&plan), Arc::clone(&survey));
        let part = move |part: Part| value(&survey, &plan, &part);
        Box::new(parts.clone().into_iter().map(part))
            as Box<dyn Iterator<Item = Value> + Send + Sync>
    })
}

fn value(survey: &Arc<Survey>, plan: &Arc<Plan>, part: &Part) -> Value {
    let Settings { diagrams, labels, .. } = &*survey.settings;
    let afterwards = part.afterwards.as_deref().map(|service| {
        let label = labels.get(Word::Afterwards);
        label.replace("{service}", &markdown::code(service))
    });
    let names =
        Names::of(&part.participants, &diagrams.participants, plan.activations).declared_all();
    let gaps = part.participants.len().saturating_sub(1).max(1);
    let columns = ((WIDTH - ACTOR) / gaps).saturating_sub(AROUND) * 2 / COLUMNS;
    let first = part.steps.first.get();
    let title = part.steps.to_string();
    let lines =
        Drawing::new(&survey.flow, labels, plan, names, part.steps, Some(columns.clamp(8, 60)));
    let lines: Vec<Value> = lines.map(safe).collect();
    object([
        ("numbers", Value::from(title)),
        ("title", afterwards.map_or(Value::from(""), safe)),
        ("first", Value::from(first)),
        ("init", safe(INIT.to_owned())),
        ("lines", Value::from(lines)),
    ])
}
