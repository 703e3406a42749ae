//! A step in, its call, headers and body as a page shows them out.

use std::borrow::Cow;

use super::{Arrow, BodyKind, Step};
use crate::config::Word;
use crate::graph::Exchange;
use crate::number::Span;
use crate::record::METHODS;
use crate::route;

impl Step {
    /// The steps from its request to its response.
    #[must_use]
    pub fn span(&self) -> Span {
        let exchange = self.survey.flow.graph.exchange_of_step(self.number);
        exchange.and_then(Exchange::span).unwrap_or(self.number.into())
    }

    /// The response to a request, as a diagram shows it.
    #[must_use]
    pub fn answer(&self) -> Option<Arrow<'_>> {
        let answer = self.span().last;
        self.survey.flow.arrows.of(answer).filter(|_| answer != self.number)
    }

    /// Whether the call is one of HTTP, and not a query to a database, a message or the like.
    #[must_use]
    pub fn is_http(&self) -> bool {
        METHODS.contains(&self.method().as_bytes()) || self.url().contains("://")
    }

    /// Path and query, as the start line of HTTP has them.
    #[must_use]
    pub fn target(&self) -> String {
        let url = self.url();
        let path = route::path(&url);
        let query = url.find('?').map_or("", |at| &url[at..]);
        format!("{}{}", if path.is_empty() { "/" } else { path }, query)
    }

    /// The header lines, below the start line of HTTP if that is wanted.
    #[must_use]
    pub fn head(&self) -> String {
        let form = &self.settings().body;
        let lines = if form.hide_headers.is_empty() {
            self.header_text()
        } else {
            let shown = self.header_lines().filter(|(name, _)| !form.hides(name));
            Cow::Owned(shown.map(|(_, line)| line).collect::<Vec<_>>().join("\n"))
        };
        if !self.has_start_line() {
            return lines.into_owned();
        }
        let end = if lines.is_empty() { "" } else { "\n" };
        match self.status() {
            Some(status) => ["HTTP/1.1 ", &status, end, &lines].concat(),
            None => [&self.method(), " ", &self.target(), " HTTP/1.1", end, &lines].concat(),
        }
    }

    /// Whether its headers say more than the heading and the second line of its section: a header,
    /// or a path and query that are not those of the heading.
    #[must_use]
    pub fn has_more_in_head(&self) -> bool {
        let start_says_more = !self.is_response() && self.target() != self.template();
        self.shown_headers().next().is_some() || self.has_start_line() && start_says_more
    }

    /// Whether the start line of HTTP is shown: not for a query to a database, or a message, which have
    /// a word in capitals in the place of the method.
    fn has_start_line(&self) -> bool {
        let method = self.method();
        let is_word = !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_uppercase());
        self.settings().body.start_line && (self.is_http() || !is_word)
    }

    /// The names of the headers that are shown, in order.
    pub fn shown_headers(&self) -> impl Iterator<Item = Cow<'_, str>> {
        let form = &self.settings().body;
        self.header_lines().map(|(name, _)| name).filter(|name| !form.hides(name))
    }

    /// The body, with a word for none, as far as it is wanted.
    #[must_use]
    pub fn shown_body(&self) -> Cow<'_, str> {
        let settings = self.settings();
        if self.body_kind() == BodyKind::None {
            return Cow::Borrowed(settings.labels.get(Word::None));
        }
        let body = self.body();
        let Some(most) = settings.body.max_lines else { return body };
        let Some(end) = memchr::memchr_iter(b'\n', body.as_bytes()).nth(most.max(1) - 1) else {
            return body;
        };
        let more = memchr::memchr_iter(b'\n', &body.as_bytes()[end..]).count();
        Cow::Owned([&body[..=end], &settings.labels.number(Word::MoreLines, more)].concat())
    }
}
