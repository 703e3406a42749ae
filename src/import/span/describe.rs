//! The span of a client and that of a server in, what the call asked for and what it got out.

use super::super::call::{Body, Response};
use super::super::line;
use super::super::url::{Address, phrase, split_port};
use super::{Kind, Span};
use crate::config::Services;
use crate::route::Route;

/// The two sides of a call; one of them may be unknown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sides<'s> {
    pub(super) client: Option<&'s Span>,
    pub(super) server: Option<&'s Span>,
    /// Whether the client waits for several servers, one after another.
    pub(super) several: bool,
}

impl<'s> Sides<'s> {
    fn both(self) -> impl Iterator<Item = &'s Span> {
        let (first, second) =
            if self.several { (self.server, self.client) } else { (self.client, self.server) };
        first.into_iter().chain(second)
    }

    /// What is known of the call: by the client, else by the server.
    fn get(self, field: &str) -> Option<&'s str> {
        self.both().find_map(|span| span.attributes.get(field))
    }

    fn of(span: Option<&'s Span>, field: &str) -> Option<&'s str> {
        span?.attributes.get(field)
    }

    /// Whether it is a message that nobody answers.
    pub(super) fn is_message(self) -> bool {
        let sends = |span: &Span| {
            let word = span.attributes.get("messaging_operation").unwrap_or_default();
            let is_sent =
                ["send", "publish", "create"].contains(&word.to_ascii_lowercase().as_str());
            span.kind == Kind::Producer || (span.kind == Kind::Client && is_sent)
        };
        self.server.is_some_and(|server| server.kind == Kind::Consumer)
            || (self.server.is_none() && self.client.is_some_and(sends))
    }

    pub(super) fn method(self) -> String {
        if self.is_message() {
            let known = self.client.is_some();
            return if known { "PUBLISH" } else { "CONSUME" }.to_owned();
        }
        if self.get("rpc").is_some() {
            return "RPC".to_owned();
        }
        if self.get("db").is_some() || self.get("db_text").is_some() {
            let operation =
                self.get("db_operation").or(self.get("db_summary")).or(self.get("db_text"));
            let word =
                operation.and_then(|text| text.split_whitespace().next()).unwrap_or_default();
            let letters = word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
            return if letters { word.to_ascii_uppercase() } else { "QUERY".to_owned() };
        }
        match self.get("method") {
            Some("_OTHER") => self.get("original").unwrap_or("CALL").to_owned(),
            Some(method) => method.to_owned(),
            None if self.get("url").is_some() => "GET".to_owned(),
            None => "CALL".to_owned(),
        }
    }

    pub(super) fn url(self) -> String {
        if self.is_message() {
            return of_name(self.get("topic").unwrap_or_else(|| self.span_name()));
        }
        if self.get("rpc").is_some() {
            return self.procedure();
        }
        if self.get("db").is_some() || self.get("db_text").is_some() {
            let parts = [self.get("db_name"), self.get("db_table")];
            let parts: Vec<_> = parts.into_iter().flatten().map(line::segment).collect();
            return format!("/{}", parts.join("/"));
        }
        let served =
            ["url", "path", "target"].iter().any(|name| Self::of(self.server, name).is_some());
        if self.several && served {
            return Self { client: None, several: false, ..self }.url();
        }
        if let Some(url) = self.get("url") {
            return with_scheme(url);
        }
        let is_http = self.get("method").is_some();
        let path = self.path();
        match path {
            Some(path) => self.server_host().map_or(path.clone(), |host| host + &path),
            None if is_http => "/".to_owned(),
            None => of_name(self.span_name()),
        }
    }

    fn span_name(self) -> &'s str {
        self.server.or(self.client).map_or("", |span| span.name.as_str())
    }

    /// Path and query as the server or the client has them, else its route.
    fn path(self) -> Option<String> {
        let target = self.get("target").filter(|target| !target.is_empty());
        let path = self.get("path").map(|path| match self.get("query").filter(|q| !q.is_empty()) {
            Some(query) => format!("{path}?{}", query.trim_start_matches('?')),
            None => path.to_owned(),
        });
        let path = path
            .or_else(|| target.map(str::to_owned))
            .or_else(|| self.get("route").map(str::to_owned));
        path.map(|path| if path.starts_with('/') { path } else { format!("/{path}") })
    }

    /// Scheme and host, as the server has them. A host is never guessed.
    fn server_host(self) -> Option<String> {
        let scheme = self.get("scheme")?;
        let host = Self::of(self.server, "host").or(Self::of(self.client, "peer_host"))?;
        let port = Self::of(self.server, "port").or(Self::of(self.client, "peer_port"));
        let port = port.filter(|port| {
            split_port(host).1.is_none()
                && !matches!((scheme, *port), ("http", "80") | ("https", "443"))
        });
        Some(format!("{scheme}://{host}{}", port.map_or(String::new(), |port| format!(":{port}"))))
    }

    fn procedure(self) -> String {
        let method = self.get("rpc_method").unwrap_or_default();
        let name = match self.get("rpc_service") {
            _ if method.contains('/') => method.trim_start_matches('/').to_owned(),
            Some(service) if !method.is_empty() => format!("{service}/{method}"),
            Some(service) => service.to_owned(),
            None if !method.is_empty() => method.to_owned(),
            None => self.span_name().trim_start_matches('/').to_owned(),
        };
        of_name(&name)
    }

    /// The name of what is called, where no server says so.
    pub(super) fn goal(self, services: &Services) -> Option<String> {
        let client = self.client?;
        let get = |field| client.attributes.get(field);
        if let Some(named) = get("peer").or(client.remote.as_deref()) {
            return Some(named.to_owned());
        }
        let address = get("url").and_then(|url| Address::parse(&with_scheme(url)));
        let (host, port) = get("peer_host").map_or((None, None), |host| {
            let (host, port) = split_port(host);
            (Some(host), port.or(get("peer_port")))
        });
        let path = route_path(get("url").or(get("target")).or(get("path")));
        let named = host.and_then(|host| services.name(host, port, path));
        let named = named.or_else(|| address.as_ref().and_then(|address| address.named(services)));
        if let Some(named) = named {
            return Some(named.to_owned());
        }
        // Several services of one machine have the same address.
        let is_here =
            |host: &str| host == "localhost" || host.starts_with("127.") || host.contains("::1");
        let host = host.filter(|host| !host.is_empty()).map(|host| match port {
            Some(port) if is_here(host) => format!("{host}:{port}"),
            _ => host.to_owned(),
        });
        let topic = || get("topic").filter(|_| self.is_message()).map(str::to_owned);
        host.or_else(|| address.map(|address| address.origin()))
            .or_else(|| get("messaging").or(get("db")).map(str::to_owned))
            .or_else(topic)
    }

    /// Who sent a message that nobody else tells of.
    pub(super) fn source(self) -> Option<String> {
        let server = self.server?;
        let topic = server.attributes.get("topic").filter(|_| server.kind == Kind::Consumer);
        server.remote.as_deref().or(topic).map(str::to_owned)
    }

    /// The route, if it is the server's and the path is one of its own.
    pub(super) fn route(self, url: &str) -> Option<String> {
        let route = Route::parse(Self::of(self.server, "route")?)?;
        route.fits(crate::route::path(url)).then(|| route.text().to_owned())
    }

    /// The query of a database is the body of its request.
    pub(super) fn request_body(self) -> Body {
        let text = self.get("request_body").or(self.get("db_text"));
        text.map_or(Body::None, |text| Body::of_text(text.to_owned()))
    }

    pub(super) fn headers(self, side: usize) -> Vec<(String, String)> {
        let headers = |span: &Span| span.attributes.headers[side].clone();
        let spans = self.server.into_iter().chain(self.client);
        spans.map(headers).find(|headers| !headers.is_empty()).unwrap_or_default()
    }

    /// The response; none of a message, and none of a client that no server answered.
    pub(super) fn response(self) -> Option<Response> {
        if self.is_message() {
            return None;
        }
        let failed = self.server.or(self.client).is_some_and(|span| span.failed);
        let code = Self::of(self.server, "status").or(Self::of(self.client, "status"));
        let code = code.and_then(|code| code.parse().ok()).filter(|code: &i128| *code > 0);
        let rpc = Self::of(self.server, "rpc_status").or(Self::of(self.client, "rpc_status"));
        let is_http = self.get("method").is_some() || self.get("url").is_some();
        if self.server.is_none() && failed && code.is_none() && rpc.is_none() && is_http {
            return None;
        }
        let status = match (code, rpc) {
            (_, Some(rpc)) => rpc_status(rpc),
            (Some(code), _) => format!("{code} {}", phrase(code).unwrap_or_default()),
            (None, None) if failed => "ERROR".to_owned(),
            (None, None) => String::new(),
        };
        let mut response = Response { status, ..Response::default() };
        response.message.body = self.response_body(failed);
        Some(response)
    }

    /// An exception is what a failed call answered.
    fn response_body(self, failed: bool) -> Body {
        let text =
            Self::of(self.server, "response_body").or(Self::of(self.client, "response_body"));
        if let Some(text) = text {
            return Body::of_text(text.to_owned());
        }
        let Some(span) = self.server.or(self.client).filter(|_| failed) else { return Body::None };
        let kind = span.attributes.get("error_type").filter(|kind| kind.parse::<u32>().is_err());
        let own = Some(span.message.as_str()).filter(|text| !text.is_empty());
        let error = span.attributes.get("error").filter(|text| !["true", "false"].contains(text));
        let text = span.attributes.get("error_text").or(own).or(error);
        let parts: Vec<&str> = kind.into_iter().chain(text).collect();
        Body::of_text(parts.join(": "))
    }
}

/// The path of a URL, which may be one already.
fn route_path(url: Option<&str>) -> &str {
    let url = url.unwrap_or_default();
    crate::route::path(url)
}

/// A URL that some tools write without its scheme.
fn with_scheme(url: &str) -> String {
    let bare = !url.starts_with('/') && !url.contains("://") && url.contains('/');
    if bare { format!("http://{url}") } else { url.to_owned() }
}

fn of_name(name: &str) -> String {
    format!("/{}", line::segment(name).trim_start_matches('/'))
}

/// The names of the statuses of gRPC, by their numbers.
const RPC: [&str; 17] = [
    "OK",
    "CANCELLED",
    "UNKNOWN",
    "INVALID_ARGUMENT",
    "DEADLINE_EXCEEDED",
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION",
    "ABORTED",
    "OUT_OF_RANGE",
    "UNIMPLEMENTED",
    "INTERNAL",
    "UNAVAILABLE",
    "DATA_LOSS",
    "UNAUTHENTICATED",
];

/// A status of gRPC as a number and a name, whichever of them is known.
fn rpc_status(status: &str) -> String {
    let number = status.parse().ok().filter(|number| *number < RPC.len());
    let number = number.or_else(|| RPC.iter().position(|name| name.eq_ignore_ascii_case(status)));
    number.map_or_else(|| status.to_owned(), |number| format!("{number} {}", RPC[number]))
}
