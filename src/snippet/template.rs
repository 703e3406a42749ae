//! Templates in, an environment that renders a scenario out.

use std::io::Write;
use std::sync::OnceLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Value, ValueKind};
use minijinja::{Environment, UndefinedBehavior};

use super::context::{Context, Trouble};
use super::participants::Names;
use super::section::Shared;
use super::value::safe;
use super::weave::{Slot, Weave};
use super::{Error, Scene, critic, fence, include, markdown, mermaid};
use crate::config::{Preset, Sections, Snippet, Templates};
use crate::note::Marked;
use crate::step::{Feed, Step};
use crate::text::visible;

fn embedded(snippet: Snippet, preset: Preset) -> &'static str {
    match (snippet, preset) {
        (Snippet::Diagrams | Snippet::DiagramsView(_), _) => {
            include_str!("../../templates/diagrams.md.jinja")
        }
        (Snippet::Summary, _) => include_str!("../../templates/summary.md.jinja"),
        (Snippet::Variables, _) => include_str!("../../templates/variables.md.jinja"),
        (Snippet::Console, _) => include_str!("../../templates/console.md.jinja"),
        (Snippet::Reference, _) => include_str!("../../templates/reference.md.jinja"),
        (Snippet::Ladder | Snippet::LadderView(_), _) => {
            include_str!("../../templates/ladder.md.jinja")
        }
        (Snippet::Diagram, Preset::Default) | (Snippet::View(_), _) => {
            include_str!("../../templates/diagram.md.jinja")
        }
        (Snippet::Body, Preset::Default) => include_str!("../../templates/body.md.jinja"),
        (Snippet::Diagram, Preset::Requestshook) => {
            include_str!("../../templates/requestshook/diagram.md.jinja")
        }
        (Snippet::Body, Preset::Requestshook) => {
            include_str!("../../templates/requestshook/body.md.jinja")
        }
        (Snippet::Log, Preset::Default) => include_str!("../../templates/log.md.jinja"),
        (Snippet::Log, Preset::Requestshook) => {
            include_str!("../../templates/requestshook/log.md.jinja")
        }
    }
}

/// The name of the template of `body.md` with a section for each exchange.
const EXCHANGE: &str = "exchange.md.jinja";

/// Renders a snippet's template over a scenario.
pub(super) fn render(
    snippet: Snippet,
    scene: &Scene,
    feed: Option<Feed<Step>>,
    out: &mut impl Write,
) -> Result<(), Error> {
    let Scene { survey, notes, templates, drawn } = scene;
    let preset = survey.settings.preset;
    let names = Names::of(&survey.flow.participants, &survey.settings.diagrams.participants, false);
    let environment = compiled(preset, names.styled).map_err(|error| wrong(&error))?;
    let by_exchange =
        snippet == Snippet::Body && survey.settings.body.sections == Sections::Exchange;
    let template = match templates.replaced(snippet) {
        Some(own) => environment.template_from_named_str(&own.name, &own.text),
        None if by_exchange => environment.get_template(EXCHANGE),
        None => environment.get_template(&Templates::file_name(snippet)),
    };
    let template = template.map_err(|error| wrong(&error))?;
    let (trouble, slot) = (Trouble::default(), Slot::default());
    let context = Value::from_object(Context::new(
        snippet,
        survey,
        Shared::new(names, notes),
        drawn.get().filter(|_| snippet == Snippet::Diagram).cloned(),
        feed,
        &trouble,
        &slot,
    ));
    let (rendered, woven) = if by_exchange {
        let mut weave = Weave::new(out, slot);
        let rendered = template.render_captured_to(context, &mut weave).map(|_| ());
        let woven = if rendered.is_ok() { weave.finish() } else { Ok(()) };
        (rendered, woven)
    } else {
        (template.render_captured_to(context, out).map(|_| ()), Ok(()))
    };
    // An error of the log comes out of the template as one of its own; the cause is told instead.
    match trouble.take() {
        Some(error) => return Err(error.into()),
        None => rendered.map_err(|error| match std::error::Error::source(&error) {
            Some(source) if source.is::<std::io::Error>() => {
                Error::Write(std::io::Error::other(source.to_string()))
            }
            _ => wrong(&error),
        })?,
    }
    woven.map_err(Error::Write)
}

/// The place of a mistake, what is wrong, and the piece of the template that it is about.
fn wrong(error: &minijinja::Error) -> Error {
    let place = error.name().zip(error.line()).map(|(name, line)| format!("{name}:{line}: "));
    let piece = error.template_source().zip(error.range()).and_then(|(text, at)| text.get(at));
    let about = error.detail().map(str::to_owned);
    let about = about.or_else(|| piece.map(|piece| format!("`{}`", piece.trim())));
    let text = format!("{}{}", place.unwrap_or_default(), error.kind());
    Error::Template(about.map_or(text.clone(), |about| format!("{text}: {about}")))
}

/// What embedded templates are compiled to, once for all scenarios, by preset and `styled`.
static COMPILED: [OnceLock<Environment<'static>>; 4] = [const { OnceLock::new() }; 4];

/// An environment with the embedded templates of a preset.
fn compiled(
    preset: Preset,
    styled: bool,
) -> Result<&'static Environment<'static>, minijinja::Error> {
    let at = usize::from(preset == Preset::Default) * 2 + usize::from(styled);
    if let Some(known) = COMPILED[at].get() {
        return Ok(known);
    }
    let mut new = environment(preset, styled)?;
    for snippet in Snippet::ALL {
        new.add_template_owned(Templates::file_name(snippet), embedded(snippet, preset))?;
    }
    let exchange = include_str!("../../templates/exchange.md.jinja");
    new.add_template_owned(EXCHANGE, exchange)?;
    Ok(COMPILED[at].get_or_init(|| new))
}

fn environment(preset: Preset, styled: bool) -> Result<Environment<'static>, minijinja::Error> {
    let mut environment = Environment::new();
    let mut syntax = SyntaxConfig::builder();
    environment.set_syntax(
        syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build()?,
    );
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.add_filter("mermaid", move |text: &str| safe(mermaid::text(text, styled)));
    environment.add_filter("code", |text: &str| safe(markdown::code(text)));
    environment.add_filter("cell", |text: &str| safe(markdown::cell(text)));
    environment.add_filter("quoted", |text: &str| safe(markdown::quoted(text)));
    environment.add_filter("fence", |text: &str, language: &str, title: &str| {
        safe(fence::fence(text, language, &markdown::quoted(title), &Marked::default()))
    });
    environment.add_filter("indented", |text: &str| safe(fence::indented(text)));
    environment.add_filter("log", |text: &str| safe(fence::log(text)));
    if preset == Preset::Default {
        environment.set_formatter(|out, state, value| {
            let text = value.as_str().filter(|_| value.kind() == ValueKind::String);
            let Some(text) = text else {
                return minijinja::escape_formatter(out, state, value);
            };
            if value.is_safe() {
                return out.write_str(text).map_err(Into::into);
            }
            let text = visible(text);
            let text = critic::shown(&text);
            out.write_str(&include::lines(&text)).map_err(Into::into)
        });
    }
    Ok(environment)
}
