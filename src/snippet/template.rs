//! Templates in, an environment that renders a scenario out.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Value, ValueKind};
use minijinja::{Environment, UndefinedBehavior};

use super::context::{Context, Trouble};
use super::{Error, include, markdown, mermaid};
use crate::config::{Preset, Snippet};
use crate::step::{Feed, Survey};
use crate::text::visible;

/// The templates: embedded ones, and a user's in the place of those of the same name.
#[derive(Debug, Default)]
pub struct Templates {
    replaced: Vec<(Snippet, String)>,
}

impl Templates {
    /// The embedded templates, and each `NAME.md.jinja` of a folder instead of the one it names.
    ///
    /// # Errors
    ///
    /// If the folder or a template in it cannot be read.
    pub fn read(folder: Option<&Path>) -> Result<Self, Error> {
        let mut replaced = Vec::new();
        if let Some(folder) = folder {
            let io = |path: &Path, source| Error::Io { path: path.display().to_string(), source };
            std::fs::read_dir(folder).map_err(|source| io(folder, source))?;
            for snippet in Snippet::DEFAULT {
                let path: PathBuf = folder.join(file_name(snippet));
                if path.exists() {
                    let text =
                        std::fs::read_to_string(&path).map_err(|source| io(&path, source))?;
                    replaced.push((snippet, text));
                }
            }
        }
        Ok(Self { replaced })
    }

    /// Whether a user's template is in the place of the embedded one.
    #[must_use]
    pub fn replaces(&self, snippet: Snippet) -> bool {
        self.replaced.iter().any(|(replaced, _)| *replaced == snippet)
    }

    fn text(&self, snippet: Snippet, preset: Preset) -> &str {
        let replaced = self.replaced.iter().find(|(replaced, _)| *replaced == snippet);
        replaced.map_or_else(|| embedded(snippet, preset), |(_, text)| text.as_str())
    }
}

fn file_name(snippet: Snippet) -> String {
    format!("{}.jinja", snippet.file_name())
}

fn embedded(snippet: Snippet, preset: Preset) -> &'static str {
    match (snippet, preset) {
        (Snippet::Diagram, Preset::Default) => include_str!("../../templates/diagram.md.jinja"),
        (Snippet::Body, Preset::Default) => include_str!("../../templates/body.md.jinja"),
        (Snippet::Diagram, Preset::Requestshook) => {
            include_str!("../../templates/requestshook/diagram.md.jinja")
        }
        (Snippet::Body, Preset::Requestshook) => {
            include_str!("../../templates/requestshook/body.md.jinja")
        }
        (Snippet::Log, _) => include_str!("../../templates/log.md.jinja"),
    }
}

/// Renders a snippet's template over a scenario.
pub(super) fn render(
    snippet: Snippet,
    survey: &Arc<Survey>,
    templates: &Templates,
    feed: Option<Feed>,
    out: &mut impl Write,
) -> Result<(), Error> {
    let preset = survey.settings.preset;
    let environment = environment(survey).map_err(|error| wrong(&error))?;
    let name = file_name(snippet);
    let text = templates.text(snippet, preset);
    let template =
        environment.template_from_named_str(&name, text).map_err(|error| wrong(&error))?;
    let trouble = Trouble::default();
    let context = Value::from_object(Context::new(survey, feed, &trouble));
    let rendered = template.render_captured_to(context, out).map(|_| ());
    // An error of the log comes out of the template as one of its own; the cause is told instead.
    match trouble.take() {
        Some(error) => Err(error.into()),
        None => rendered.map_err(|error| match std::error::Error::source(&error) {
            Some(source) if source.is::<std::io::Error>() => {
                Error::Write(std::io::Error::other(source.to_string()))
            }
            _ => wrong(&error),
        }),
    }
}

fn wrong(error: &minijinja::Error) -> Error {
    let place = error.name().zip(error.line()).map(|(name, line)| format!("{name}:{line}: "));
    let detail = error.detail().unwrap_or_default();
    let text = format!("{}{}: {detail}", place.unwrap_or_default(), error.kind());
    Error::Template(text.trim_end_matches(": ").to_owned())
}

fn environment(survey: &Survey) -> Result<Environment<'static>, minijinja::Error> {
    let mut environment = Environment::new();
    let mut syntax = SyntaxConfig::builder();
    environment.set_syntax(
        syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build()?,
    );
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let names = mermaid::Names::of(&survey.graph.participants);
    let styled = names.styled;
    environment.add_filter("mermaid", move |text: &str| safe(mermaid::text(text, styled)));
    environment.add_filter("code", |text: &str| safe(markdown::code(text)));
    environment.add_filter("quoted", |text: &str| safe(markdown::quoted(text)));
    environment.add_filter("fence", |text: &str, language: &str, title: &str| {
        safe(markdown::fence(text, language, title))
    });
    environment.add_filter("indented", |text: &str| safe(markdown::indented(text)));
    environment.add_filter("log", |text: &str| safe(markdown::log(text)));
    if survey.settings.preset == Preset::Default {
        environment.set_formatter(|out, state, value| {
            if value.kind() == ValueKind::String && !value.is_safe() {
                let text = value.as_str().unwrap_or_default();
                return out.write_str(&include::lines(&visible(text))).map_err(Into::into);
            }
            minijinja::escape_formatter(out, state, value)
        });
    }
    Ok(environment)
}

/// Text that is written as it is, since its filter made it so.
fn safe(text: String) -> Value {
    Value::from_safe_string(text)
}
