//! Templates in, an environment that renders a scenario out.

use std::borrow::Cow;
use std::io::Write;
use std::sync::{Arc, OnceLock};

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Value, ValueKind};
use minijinja::{Environment, UndefinedBehavior};

use super::context::{Context, Read, Trouble};
use super::exchange::{TEMPLATE as EXCHANGE, of_sections};
use super::participants::Names;
use super::section::Shared;
use super::value::safe;
use super::weave::{Slot, Weave};
use super::{Error, Scene, ahead, fence, markdown, mermaid};
use crate::config::{Flavor, OVERVIEW, Preset, Sections, Settings, Snippet, Templates, embedded};
use crate::note::Marked;
use crate::step::{Feed, Step};
use crate::text;

/// What the embedded templates are made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// The bytes of the middleware.
    Recorded,
    /// Pages of a flavor.
    Of(Flavor),
}

impl Form {
    fn of(settings: &Settings) -> Self {
        match settings.preset {
            Preset::Requestshook => Self::Recorded,
            Preset::Default => Self::Of(settings.flavor),
        }
    }
}

fn text_of(snippet: Snippet, form: Form) -> &'static str {
    use Form::{Of, Recorded};
    match (snippet, form) {
        (Snippet::Diagram, Recorded) => embedded::REQUESTSHOOK_DIAGRAM,
        (Snippet::Body, Recorded) => embedded::REQUESTSHOOK_BODY,
        (Snippet::Log, Recorded) => embedded::REQUESTSHOOK_LOG,
        (Snippet::Diagram | Snippet::View(_), Of(Flavor::Github)) => embedded::GITHUB_DIAGRAM,
        (Snippet::Body, Of(Flavor::Github)) => embedded::GITHUB_BODY,
        (Snippet::Log, Of(Flavor::Github)) => embedded::GITHUB_LOG,
        (Snippet::Diagram | Snippet::View(_), _) => embedded::DIAGRAM,
        (Snippet::Body, _) => embedded::BODY,
        (Snippet::Log, _) => embedded::LOG,
        (Snippet::Diagrams | Snippet::DiagramsView(_), _) => embedded::DIAGRAMS,
        (Snippet::Summary, _) => embedded::SUMMARY,
        (Snippet::Variables, _) => embedded::VARIABLES,
        (Snippet::Console, _) => embedded::CONSOLE,
        (Snippet::Reference, _) => embedded::REFERENCE,
        (Snippet::Ladder | Snippet::LadderView(_), _) => embedded::LADDER,
        (Snippet::Page, _) => embedded::PAGE,
    }
}

fn by_exchange(form: Form) -> &'static str {
    if form == Form::Of(Flavor::Github) { embedded::GITHUB_EXCHANGE } else { embedded::EXCHANGE }
}

/// Renders a snippet's template over a scenario. What takes long in the sections of a long one is made
/// by a thread of its own.
pub(super) fn render(
    snippet: Snippet,
    scene: &Scene,
    feed: Option<Feed<Step>>,
    out: &mut impl Write,
) -> Result<(), Error> {
    let Scene { survey, notes, templates, .. } = scene;
    let names = Names::of(&survey.flow.participants, &survey.settings.diagrams.participants, false);
    let shared = Arc::new(Shared::new(names, notes));
    let is_embedded = templates.replaced(snippet.name()).is_none();
    let is_long = |feed: &Feed<Step>| !feed.is_held() && has_sections(snippet) && is_embedded;
    match feed {
        Some(steps) if is_long(&steps) => std::thread::scope(|scope| {
            let sections = ahead::sections(steps, Arc::clone(&shared));
            let (mut feeds, work) = Feed::new(sections, 1);
            scope.spawn(work);
            render_fed(snippet, scene, &shared, feeds.pop().map(Read::Sections), out)
        }),
        feed => render_fed(snippet, scene, &shared, feed.map(Read::Steps), out),
    }
}

fn has_sections(snippet: Snippet) -> bool {
    matches!(snippet, Snippet::Body | Snippet::Page)
}

fn render_fed(
    snippet: Snippet,
    scene: &Scene,
    shared: &Arc<Shared>,
    fed: Option<Read>,
    out: &mut impl Write,
) -> Result<(), Error> {
    let Scene { survey, templates, drawn, .. } = scene;
    let form = Form::of(&survey.settings);
    let environment = prepared(snippet, form, shared.names.styled, templates);
    let environment = environment.map_err(|error| wrong(&error))?;
    let by_exchange = has_sections(snippet) && survey.settings.body.sections == Sections::Exchange;
    let template = match templates.replaced(snippet.name()) {
        Some(own) => environment.template_from_named_str(&own.name, &own.text),
        None => environment.get_template(&match snippet {
            Snippet::Body => of_sections(&survey.settings),
            _ => Templates::file_name(snippet.name()),
        }),
    };
    let template = template.map_err(|error| wrong(&error))?;
    let (trouble, slot) = (Trouble::default(), Slot::default());
    let context = Value::from_object(Context::new(
        snippet,
        survey,
        shared,
        drawn.get().filter(|_| snippet == Snippet::Diagram).cloned(),
        fed,
        &trouble,
        &slot,
    ));
    let (rendered, woven) = if by_exchange {
        let mut weave = Weave::new(out, slot);
        let rendered = template.render_captured_to(context, &mut weave).map(|_| ());
        let woven = rendered.is_ok().then(|| weave.finish());
        (rendered, woven.unwrap_or(Ok(())))
    } else {
        (template.render_captured_to(context, out).map(|_| ()), Ok(()))
    };
    // An error of the log comes out of the template as one of its own; the cause is told instead.
    match trouble.take() {
        Some(error) => return Err(error.into()),
        None => rendered.map_err(|error| failed(&error))?,
    }
    woven.map_err(Error::Write)
}

/// The environment for a snippet. The page of a whole flow is made of other templates, also of those that
/// a user wrote.
fn prepared(
    snippet: Snippet,
    form: Form,
    styled: bool,
    templates: &Templates,
) -> Result<Cow<'_, Environment<'_>>, minijinja::Error> {
    let embedded = compiled(form, styled)?;
    if snippet != Snippet::Page {
        return Ok(Cow::Borrowed(embedded));
    }
    let mut environment = embedded.clone();
    for snippet in Snippet::ALL {
        let Some(own) = templates.replaced(snippet.name()) else { continue };
        environment.add_template_owned(Templates::file_name(snippet.name()), &*own.text)?;
        if snippet == Snippet::Body {
            environment.add_template_owned(EXCHANGE, &*own.text)?;
        }
    }
    Ok(Cow::Owned(environment))
}

/// Renders the template of a page over what it tells of.
pub(super) fn render_page(
    name: &str,
    templates: &Templates,
    flavor: Flavor,
    context: &Value,
    out: &mut impl Write,
) -> Result<(), Error> {
    let environment = compiled(Form::Of(flavor), false).map_err(|error| wrong(&error))?;
    let template = match templates.replaced(name) {
        Some(own) => environment.template_from_named_str(&own.name, &own.text),
        None => environment.get_template(&Templates::file_name(name)),
    };
    let template = template.map_err(|error| wrong(&error))?;
    template.render_captured_to(context, out).map(|_| ()).map_err(|error| failed(&error))
}

/// Why a template did not come to its end: its text could not be written, or it is wrong.
fn failed(error: &minijinja::Error) -> Error {
    match std::error::Error::source(error) {
        Some(source) if source.is::<std::io::Error>() => {
            Error::Write(std::io::Error::other(source.to_string()))
        }
        _ => wrong(error),
    }
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

/// What embedded templates are compiled to, once for all scenarios, by form and `styled`.
static COMPILED: [OnceLock<Environment<'static>>; 6] = [const { OnceLock::new() }; 6];

/// An environment with the embedded templates of a form.
fn compiled(form: Form, styled: bool) -> Result<&'static Environment<'static>, minijinja::Error> {
    let at = match form {
        Form::Recorded => 0,
        Form::Of(Flavor::Mkdocs) => 1,
        Form::Of(Flavor::Github) => 2,
    };
    let at = at * 2 + usize::from(styled);
    if let Some(known) = COMPILED[at].get() {
        return Ok(known);
    }
    let mut new = environment(form, styled)?;
    for snippet in Snippet::ALL {
        new.add_template_owned(Templates::file_name(snippet.name()), text_of(snippet, form))?;
    }
    new.add_template_owned(EXCHANGE, by_exchange(form))?;
    for (name, text) in OVERVIEW.into_iter().zip([embedded::FLOWS, embedded::SERVICES]) {
        new.add_template_owned(Templates::file_name(name), text)?;
    }
    Ok(COMPILED[at].get_or_init(|| new))
}

fn environment(form: Form, styled: bool) -> Result<Environment<'static>, minijinja::Error> {
    let mut environment = Environment::new();
    let mut syntax = SyntaxConfig::builder();
    environment.set_syntax(
        syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build()?,
    );
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let flavor = if let Form::Of(flavor) = form { flavor } else { Flavor::Mkdocs };
    environment.add_filter("mermaid", move |text: &str| safe(mermaid::text(text, styled)));
    environment.add_filter("code", move |text: &str| safe(flavor.code(text)));
    environment.add_filter("cell", move |text: &str| safe(flavor.cell(text)));
    environment.add_filter("quoted", |text: &str| safe(markdown::quoted(text)));
    environment.add_filter("html", |label: &str| safe(text::html(label)));
    environment.add_filter("fence", move |text: &str, language: &str, title: &str| {
        safe(flavor.fence(text, language, &markdown::quoted(title), &Marked::default()))
    });
    environment.add_filter("indented", |text: &str| safe(fence::indented(text)));
    environment.add_filter("log", move |text: &str| safe(flavor.log(text)));
    if let Form::Of(flavor) = form {
        environment.set_formatter(move |out, state, value| {
            let text = value.as_str().filter(|_| value.kind() == ValueKind::String);
            let Some(text) = text else {
                return minijinja::escape_formatter(out, state, value);
            };
            if value.is_safe() {
                return out.write_str(text).map_err(Into::into);
            }
            out.write_str(&flavor.text(text)).map_err(Into::into)
        });
    }
    Ok(environment)
}
